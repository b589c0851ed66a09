package kube

import (
	"context"
	"net"
	"time"
)

const (
	// paceEvery is the time between two reads of a connection that brings much, and paceFrom what that is: so many bytes
	// within this time.
	paceEvery = 10 * time.Millisecond
	paceFrom  = 64 << 10
	// paceBuffer is how much a paced read takes at most. One that is filled is followed by the next at once.
	paceBuffer = 256 << 10

	// As http.DefaultTransport dials, and client-go where nobody gives it a dialer.
	dialTimeout = 30 * time.Second
	keepAlive   = 30 * time.Second
)

// A pacedConn reads a flood in few large pieces: the first list of a large cluster comes in thousands of TLS records,
// and waking up for each of them costs more than reading it. What comes alone, like the events of a cluster at work, is
// read as it comes.
type pacedConn struct {
	net.Conn
	buf        []byte // nil while the connection is calm
	start, end int    // of what is in buf and was not given out
	began      time.Time
	brought    int // bytes since it began
}

// dialPaced connects as net.Dialer does.
func dialPaced(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := net.Dialer{Timeout: dialTimeout, KeepAlive: keepAlive}
	conn, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &pacedConn{Conn: conn}, nil
}

// Read reads as net.Conn's does. It is called by one goroutine at a time.
func (c *pacedConn) Read(b []byte) (int, error) {
	if c.start < c.end {
		return c.give(b), nil
	}
	if !c.pace() {
		c.buf = nil
		n, err := c.Conn.Read(b)
		c.brought += n
		return n, err
	}
	if c.buf == nil {
		c.buf = make([]byte, paceBuffer)
	}
	n, err := c.Conn.Read(c.buf)
	c.start, c.end = 0, n
	c.brought += n
	if n == 0 {
		return 0, err
	}
	return c.give(b), nil // an error that came with bytes comes again with the next read
}

func (c *pacedConn) give(b []byte) int {
	n := copy(b, c.buf[c.start:c.end])
	c.start += n
	return n
}

// pace waits where much has come lately, and reports whether much is to be expected.
func (c *pacedConn) pace() bool {
	age := time.Since(c.began)
	much := c.brought >= paceFrom
	switch {
	case age < paceEvery && !much:
		return c.buf != nil
	case age < paceEvery && (c.buf == nil || c.end < len(c.buf)):
		time.Sleep(paceEvery - age)
	}
	c.began, c.brought = time.Now(), 0
	return much
}
