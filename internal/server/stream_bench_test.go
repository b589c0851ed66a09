package server

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/feed"
)

const (
	allReaders  = 1000
	deafReaders = 100 // of them, who never read
)

// A bustle is a graph of many pods that change.
type bustle struct {
	feed    *feed.Feed
	graph   *graph.Graph
	changes int
}

func newBustle(pods int) *bustle {
	b := &bustle{feed: feed.New(), graph: graph.New("bustle", []graph.Rule{{ID: "node", Path: "spec.nodeName", Relation: "runs_on"}})}
	for range pods {
		b.change()
	}
	b.feed.Publish(b.graph.Commit())
	return b
}

// change is what happens to one pod: it has another phase, or is on another node.
func (b *bustle) change() {
	g := b.graph
	pod := g.Ensure(g.Kind("", "Pod"), fmt.Sprint("team-", b.changes%100), fmt.Sprint("application-7d4b9c6f5-", b.changes*37%20_000), graph.Unknown)
	g.SetPresent(pod, fmt.Sprintf("%08d-0000-4000-8000-%012d", 1, b.changes%20_000), []graph.Property{{Name: "status", Value: fmt.Sprint("phase-", b.changes/20_000%7)}})
	for e := range g.Out(pod) {
		g.RemoveEdge(e)
	}
	node := g.Ensure(g.Kind("", "Node"), "", fmt.Sprint("node-", b.changes%613), graph.Missing)
	g.SetEdge(pod, node, g.Relation("runs_on"), g.Evidence([]graph.Reason{{Rule: 0}}))
	b.changes++
}

// ingest makes some changes and publishes them.
func (b *bustle) ingest(changes int) time.Duration {
	start := time.Now()
	for range changes {
		b.change()
	}
	b.feed.Publish(b.graph.Commit())
	return time.Since(start)
}

// connect connects readers. Each is given to a goroutine of its own, or is deaf: nobody reads it.
func connect(t testing.TB, address, target string, n int, read func(net.Conn)) (leave func()) {
	var all []net.Conn
	var reading sync.WaitGroup
	for range n {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if read == nil {
			// As little as possible is under way to who does not read.
			_ = c.(*net.TCPConn).SetReadBuffer(4 << 10)
		}
		if _, err := fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", target); err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
		if read != nil {
			reading.Go(func() { read(c) })
		}
	}
	return func() {
		for _, c := range all {
			c.Close()
		}
		reading.Wait()
	}
}

// BenchmarkStreamReaders is the time that the writer of the graph needs for a batch of changes, without readers and with
// 1,000 of the stream of which 100 never read, and how many times more the latter is. Batches come every five
// milliseconds, five changes each; blocks of them with and without readers take turns. The readers are another process, as
// they are in life. On a machine with nothing else to do the mean says the same as the median; on a busy one it says when
// the writer was not let run.
func BenchmarkStreamReaders(b *testing.B) {
	alone, crowded := newBustle(20_000), newBustle(20_000)
	var arrived sync.WaitGroup
	arrived.Add(allReaders)
	stream := NewStream(crowded.feed, StreamOptions{Stall: time.Hour}) // for good, that is: nobody is cut off
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrived.Done()
		stream.ServeHTTP(w, r)
	}))
	defer s.Close()
	defer crowded.feed.End()
	newest, _, _ := crowded.feed.Latest()
	defer audience(b, s.Listener.Addr().String(), fmt.Sprint("/?format=ndjson&since=", newest.Revision()))()
	arrived.Wait()

	const block = 100
	var took [2][]float64
	b.ResetTimer()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for done := 0; done < b.N; done += block {
		for i, w := range []*bustle{alone, crowded} {
			for range min(block, b.N-done) {
				<-tick.C
				took[i] = append(took[i], float64(w.ingest(5).Nanoseconds())/1000)
			}
		}
	}
	b.ReportMetric(median(took[0]), "µs/batch-alone")
	b.ReportMetric(median(took[1]), "µs/batch-crowded")
	b.ReportMetric(median(took[1])/median(took[0]), "crowded-to-alone-median")
	b.ReportMetric(mean(took[1])/mean(took[0]), "crowded-to-alone-mean")
	b.ReportMetric(0, "ns/op")
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

func mean(all []float64) float64 {
	sum := 0.0
	for _, one := range all {
		sum += one
	}
	return sum / float64(len(all))
}

// audienceVariable tells this test's program that it is to be the readers.
const audienceVariable = "STREAM_AUDIENCE"

// audience starts a process that reads a stream many times over.
func audience(b *testing.B, address, target string) (leave func()) {
	program := exec.Command(os.Args[0], "-test.run=^TestStreamAudience$")
	program.Env = append(os.Environ(), audienceVariable+"="+address+" "+target)
	program.Stderr = os.Stderr
	stdin, err := program.StdinPipe()
	if err == nil {
		err = program.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	return func() {
		_ = stdin.Close()
		_ = program.Wait()
	}
}

// TestStreamAudience is no test, but the readers of a benchmark.
func TestStreamAudience(t *testing.T) {
	address, target, asked := strings.Cut(os.Getenv(audienceVariable), " ")
	if !asked {
		t.Skip("only of use to a benchmark")
	}
	defer connect(t, address, target, deafReaders, nil)()
	defer connect(t, address, target, allReaders-deafReaders, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })()
	_, _ = io.Copy(io.Discard, os.Stdin)
}
