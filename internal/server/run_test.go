package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/feed"
)

// running is a server that listens on loopback until the test ends, which must find it gone without a rest.
func running(t *testing.T, s *Server) (address string, stop func() error) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	e := Exposure{Address: "127.0.0.1:0"}
	l, err := e.Listen()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, l, e) }()
	stopped := false
	stop = func() error {
		stopped = true
		cancel()
		return <-ended
	}
	t.Cleanup(func() {
		if !stopped {
			if err := stop(); err != nil {
				t.Error(err)
			}
		}
		goleak.VerifyNone(t, before)
	})
	return l.Addr().String(), stop
}

// dial opens a connection that gives up in the end, so that a test that fails does not hang.
func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	_ = c.SetDeadline(time.Now().Add(time.Minute))
	return c
}

// ask sends a request as it is written and returns the answer's status, 0 if the connection ends without one.
func askRaw(t *testing.T, c net.Conn, request string) int {
	t.Helper()
	if _, err := io.WriteString(c, request); err != nil {
		return 0
	}
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return 0
	}
	return r.StatusCode
}

const livez = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"

// TestRun: it answers until it is stopped, ends streams then, and leaves nothing behind.
func TestRun(t *testing.T) {
	s := shop(t, nil)
	address, stop := running(t, s)
	if code := askRaw(t, dial(t, address), livez); code != 200 {
		t.Errorf("it answers %d", code)
	}
	stream := dial(t, address)
	if code := askRaw(t, stream, "GET /v1/watch HTTP/1.1\r\nHost: localhost\r\n\r\n"); code != 200 {
		t.Fatalf("the stream answers %d", code)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if _, err := io.Copy(io.Discard, stream); err != nil && strings.Contains(err.Error(), "timeout") {
		t.Error("the stream goes on")
	}
	if _, err := net.Dial("tcp", address); err == nil {
		t.Error("it still listens")
	}
}

// TestLargeRequests: a line or a header that is too long, and a body, whether it comes or not.
func TestLargeRequests(t *testing.T) {
	address, _ := running(t, shop(t, nil))
	long := strings.Repeat("x", 64<<10)
	for name, request := range map[string]string{
		"URL":    "GET /v1/kinds?" + long + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"header": "GET /v1/kinds HTTP/1.1\r\nHost: localhost\r\nX: " + long + "\r\n\r\n",
	} {
		if code := askRaw(t, dial(t, address), request); code != 431 && code != 0 {
			t.Errorf("%s: %d", name, code)
		}
	}
	for name, request := range map[string]string{
		"body":         "GET /v1/kinds HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nx",
		"chunked body": "GET /v1/kinds HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
	} {
		c := dial(t, address)
		if code := askRaw(t, c, request); code != 413 {
			t.Errorf("%s: %d", name, code)
		}
		if _, err := io.Copy(io.Discard, c); err != nil && strings.Contains(err.Error(), "timeout") {
			t.Errorf("%s: the connection is kept open for the rest", name)
		}
	}
}

// TestSlowRequest: a request that does not come is not waited for.
func TestSlowRequest(t *testing.T) {
	s := shop(t, func(c *Config) { c.Limits.Header = 50 * time.Millisecond })
	address, _ := running(t, s)
	c := dial(t, address)
	if code := askRaw(t, c, "GET /livez HTTP/1.1\r\nHost: loc"); code != 0 && code != 408 && code != 400 {
		t.Errorf("it answers %d", code)
	}
}

// TestIdle: a connection that is not used is closed.
func TestIdle(t *testing.T) {
	s := shop(t, func(c *Config) { c.Limits.Idle = 50 * time.Millisecond })
	address, _ := running(t, s)
	c := dial(t, address)
	if code := askRaw(t, c, livez); code != 200 {
		t.Fatal(code)
	}
	if _, err := c.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("the connection ends with %v", err)
	}
}

// TestConnections: as many as there may be, and the next one when one of them is closed.
func TestConnections(t *testing.T) {
	s := shop(t, func(c *Config) { c.Limits.Connections = 2 })
	address, _ := running(t, s)
	first, second := dial(t, address), dial(t, address)
	for _, c := range []net.Conn{first, second} {
		if code := askRaw(t, c, livez); code != 200 {
			t.Fatal(code)
		}
	}
	third := dial(t, address)
	answered := make(chan int, 1)
	go func() { answered <- askRaw(t, third, livez) }()
	if code := askRaw(t, first, livez); code != 200 {
		t.Fatal(code)
	}
	select {
	case code := <-answered:
		t.Errorf("a third connection is answered with %d", code)
	default:
	}
	first.Close()
	if code := <-answered; code != 200 {
		t.Errorf("after one was closed, the third is answered with %d", code)
	}
}

// large is a server of a graph that does not fit into the buffers of a connection.
func large(t *testing.T, change func(*Config)) *Server {
	t.Helper()
	h := newHistory()
	for i := range 150_000 {
		h.graph.SetPresent(h.graph.Ensure(h.graph.Kind("", "ConfigMap"), "a", fmt.Sprint("name-", i), graph.Unknown), "", nil)
	}
	f := feed.New()
	f.Publish(h.graph.Commit())
	return serverOf(f, change)
}

const wholeGraph = "GET /v1/graph HTTP/1.1\r\nHost: localhost\r\n\r\n"

// TestReaderThatStalls: whoever takes nothing is cut off, gives its turn back, and cannot mistake what came for the whole.
func TestReaderThatStalls(t *testing.T) {
	for name, limit := range map[string]func(*Limits){
		"stall": func(l *Limits) { l.Stall = 200 * time.Millisecond },
		"whole": func(l *Limits) { l.Answer = time.Second },
	} {
		t.Run(name, func(t *testing.T) {
			s := large(t, func(c *Config) { limit(&c.Limits); c.Limits.Graphs = 1 })
			address, _ := running(t, s)
			c := dial(t, address)
			if _, err := io.WriteString(c, wholeGraph); err != nil {
				t.Fatal(err)
			}
			r, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil {
				return // it was cut off before it began
			}
			s.graphs <- struct{}{} // its turn is given back when it is cut off
			<-s.graphs
			if _, err := io.Copy(io.Discard, r.Body); err == nil || strings.Contains(err.Error(), "timeout") {
				t.Errorf("half a graph ends with %v", err)
			}
		})
	}
}

// TestBusy: more is not answered than may be at one time, and others are told to come back.
func TestBusy(t *testing.T) {
	s := shop(t, func(c *Config) { c.Limits.Wait = time.Millisecond })
	for target, turns := range map[string]turns{"/v1/graph": s.graphs, "/v1/missing": s.scans, "/v1/show/po/web-7d9-x1": s.questions} {
		for range cap(turns) {
			turns <- struct{}{}
		}
		w := get(s, target)
		if p := wantProblem(t, w, 503, "busy"); w.Header().Get("Retry-After") == "" || p.Title == "" {
			t.Errorf("%s: %v", target, w.Header())
		}
		wantOK(t, get(s, "/livez"))
		<-turns
		wantOK(t, get(s, target))
		wantOK(t, get(s, target)) // the turn was given back
	}
}

// TestPanic: a mistake of the program is a problem for one request only.
func TestPanic(t *testing.T) {
	s := shop(t, nil)
	h := s.measured("/x", func(http.ResponseWriter, *http.Request) error { panic("secret text") })
	w := get(h, "/x")
	if p := wantProblem(t, w, 500, "internal"); strings.Contains(p.Detail, "secret") {
		t.Errorf("it tells %s", p.Detail)
	}
}
