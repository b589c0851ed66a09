package kube

import (
	"bytes"
	"errors"
	"io"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// A scriptedConn brings pieces, one with each read. What a read does not take is left to the next; before an empty piece
// a minute passes.
type scriptedConn struct {
	net.Conn
	pieces [][]byte
	reads  []time.Time
}

func (c *scriptedConn) Read(b []byte) (int, error) {
	c.reads = append(c.reads, time.Now())
	for len(c.pieces) > 0 && len(c.pieces[0]) == 0 {
		time.Sleep(time.Minute)
		c.pieces = c.pieces[1:]
	}
	if len(c.pieces) == 0 {
		return 0, io.EOF
	}
	n := copy(b, c.pieces[0])
	if c.pieces[0] = c.pieces[0][n:]; len(c.pieces[0]) == 0 {
		c.pieces = c.pieces[1:]
	}
	return n, nil
}

// between are the times from one read to the next.
func (c *scriptedConn) between() []time.Duration {
	var all []time.Duration
	for i := 1; i < len(c.reads); i++ {
		all = append(all, c.reads[i].Sub(c.reads[i-1]))
	}
	return all
}

// readRecords reads to the end as TLS does, with a buffer for one record.
func readRecords(c net.Conn) ([]byte, error) {
	var all []byte
	b := make([]byte, 16<<10)
	for {
		n, err := c.Read(b)
		all = append(all, b[:n]...)
		if err != nil {
			return all, err
		}
	}
}

func TestPacedConn(t *testing.T) {
	const record, wait = 16 << 10, paceEvery
	for _, c := range []struct {
		name  string
		sizes []int
		want  []time.Duration
		paced bool // it ends so
	}{
		{"little is read as it comes", []int{100, 200, 300}, []time.Duration{0, 0, 0}, false},
		{"much is read once in a while", []int{record, record, record, record, paceFrom, paceFrom, 1},
			[]time.Duration{0, 0, 0, wait, wait, wait, 0}, true},
		{"a full buffer is followed by the next", []int{4 * record, 2*paceBuffer + 1}, []time.Duration{0, 0, 0, wait, 0, 0, 0}, true},
		{"it gets calm again", []int{4 * record, 1, 0, 1, 2, 3}, []time.Duration{0, 0, 0, wait, 0, time.Minute, 0, 0}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				beneath := &scriptedConn{}
				for i, size := range c.sizes {
					beneath.pieces = append(beneath.pieces, bytes.Repeat([]byte{byte('a' + i)}, size))
				}
				want := bytes.Join(beneath.pieces, nil)
				conn := &pacedConn{Conn: beneath}
				have, err := readRecords(conn)
				if !errors.Is(err, io.EOF) || !bytes.Equal(have, want) {
					t.Fatalf("%d bytes and %v, want %d", len(have), err, len(want))
				}
				if have := beneath.between(); !slices.Equal(have, c.want) {
					t.Errorf("times between reads %v, want %v", have, c.want)
				}
				if (conn.buf != nil) != c.paced {
					t.Errorf("it is paced: %v", !c.paced)
				}
			})
		})
	}
}
