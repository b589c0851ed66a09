package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"
	"time"
)

// TestStreamCrowd: of 1,000 readers 100 never read. They are cut off, the others get every change in order, and all of it
// takes no more memory than the bounds of the feed and a small one for each reader.
func TestStreamCrowd(t *testing.T) {
	const (
		batches, changes = 150, 20
		perReader        = 64 << 10 // what net/http needs, and this test's reader
		perHistory       = 32 << 20 // what the feed keeps: its changes, and their JSON
	)
	w := newBustle(2_000)
	// A machine that is busy with a thousand readers may keep one that reads waiting for long, so these have all the time.
	patient := NewStream(w.feed, StreamOptions{Stall: 5 * time.Minute, Pace: 20 * time.Millisecond})
	strict := NewStream(w.feed, StreamOptions{Stall: 5 * time.Second, Pace: 20 * time.Millisecond})
	deaf := make(chan struct{}, deafReaders) // of those who were cut off
	connected := make(chan struct{}, allReaders)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		connected <- struct{}{}
		if !r.URL.Query().Has("deaf") {
			patient.ServeHTTP(w, r)
			return
		}
		defer func() { deaf <- struct{}{} }()
		strict.ServeHTTP(w, r)
	}))
	s.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		_ = c.(*net.TCPConn).SetWriteBuffer(8 << 10) // or the system takes megabytes for who does not read
		return ctx
	}
	s.Start()
	defer s.Close()

	before := heapNow()
	newest, _, _ := w.feed.Latest()
	first := newest.Revision()
	leave := connect(t, s.Listener.Addr().String(), fmt.Sprint("/?deaf&since=", first), deafReaders, nil)
	defer leave()
	last := make(chan uint64, allReaders)
	defer connect(t, s.Listener.Addr().String(), fmt.Sprint("/?format=ndjson&since=", first), allReaders-deafReaders, func(c net.Conn) {
		last <- readAll(t, c, first)
	})()
	for range allReaders {
		<-connected
	}
	peak := uint64(0)
	for i := range batches {
		w.ingest(changes)
		if i%50 == 49 {
			peak = max(peak, heapNow())
		}
	}
	for range deafReaders {
		<-deaf
	}
	peak = max(peak, heapNow())
	w.feed.End()
	newest, _, _ = w.feed.Latest()
	for range allReaders - deafReaders {
		if got := <-last; got != newest.Revision() {
			t.Errorf("a reader ends at revision %d, not at %d", got, newest.Revision())
		}
	}
	if most := before + allReaders*perReader + perHistory; peak > most {
		t.Errorf("%d MiB are in use, %d before; at most %d are allowed", peak>>20, before>>20, most>>20)
	}
	t.Logf("%d MiB in use before, at most %d MiB with %d readers", before>>20, peak>>20, allReaders)
}

// readAll reads changes to the end of the stream and returns the last revision.
func readAll(t *testing.T, c net.Conn, at uint64) uint64 {
	response, err := http.ReadResponse(bufio.NewReaderSize(c, 1<<10), nil)
	if err != nil {
		t.Error(err)
		return at
	}
	lines := bufio.NewReaderSize(response.Body, 1<<10)
	for {
		head, err := headOfLine(lines)
		if err != nil {
			if !errors.Is(err, io.EOF) {
				t.Errorf("at revision %d: %v", at, err)
			}
			return at
		}
		if head == `{"event":"heartbeat"}`+"\n" {
			continue
		}
		var from, to uint64
		var instance string
		if _, err := fmt.Sscanf(head, `{"event":"delta","id":"%d-%8s","data":{"from":%d`, &to, &instance, &from); err != nil || from != at {
			t.Errorf("at revision %d comes %s: %v", at, head, err)
			return at
		}
		at = to
	}
}

// headOfLine reads a line and returns how it begins: a thousand readers shall not hold more.
func headOfLine(r *bufio.Reader) (string, error) {
	part, err := r.ReadSlice('\n')
	head := string(part[:min(len(part), 100)])
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = r.ReadSlice('\n')
	}
	return head, err
}

func heapNow() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse + m.StackInuse
}
