package kube

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// page is what a web server answers.
func page(code int) answer {
	return func(req *http.Request) (*http.Response, error) {
		text := "<!DOCTYPE HTML><html><body><h1>Error response</h1></body></html>"
		return response(req, code, "text/html;charset=utf-8", &body{ctx: req.Context(), steps: []any{[]byte(text)}}), nil
	}
}

// An address where something else than an API server answers is told in one line, and asked again until one does.
func TestNoAPIServer(t *testing.T) {
	for name, row := range map[string]struct {
		answer answer
		reason string
	}{
		"page 404": {page(404), "answered 404 Not Found with a web page"},
		"page 200": {page(200), "answered 200 OK with a web page"},
		"page 501": {page(501), "answered 501 Not Implemented with a web page"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				many := numbered(80, pods)
				server := serving(many...)
				api, apis := server.scripts["/api"], server.scripts["/apis"]
				server.on("/api", row.answer)
				server.on("/apis", row.answer)
				for _, k := range many {
					server.on(resourcePath(&k, ""), row.answer)
				}
				w := run(t, server, many...)
				w.until(10 * time.Minute)
				expect(t, "told", w.told(0), "syncing failing")
				expectContains(t, "reason", w.reason(0), "https://server:6443 answers, but not as a Kubernetes API server does")
				expectContains(t, "reason", w.reason(0), row.reason)
				expectContains(t, "log", w.log.String(), w.reason(0))
				if n := strings.Count(w.log.String(), "level=WARN"); n != 1 || strings.ContainsAny(w.log.String(), "<>") {
					t.Errorf("%d warnings:\n%s", n, w.log)
				}
				server.on("/api", api...)
				server.on("/apis", apis...)
				for _, k := range many {
					server.on(resourcePath(&k, ""), ok(end("5"), hold{}))
				}
				w.until(11 * time.Minute)
				w.stop()
				expect(t, "told", w.told(79), "syncing failing syncing [ ] live")
			})
		})
	}
}

// While nobody knows what the server serves, many kinds that fail are one line of the log.
func TestFailuresWithoutDiscoveryAreOneLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		many := numbered(80, pods)
		server := serving()
		server.on("/api", status(403))
		server.on("/apis", status(404))
		w := run(t, server, many...)
		w.until(20 * time.Second)
		w.stop()
		expect(t, "lines", fmt.Sprint(strings.Count(w.log.String(), "level=WARN")), "2")
	})
}

// What both roots of discovery say is said once.
func TestDiscoveryDoesNotRepeatItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving()
		server.on("/api", status(401))
		server.on("/apis", status(401))
		w := run(t, server, pods)
		w.until(10 * time.Second)
		w.stop()
		expectContains(t, "log", w.log.String(), `error="the server answered 401 Unauthorized: as scripted"`)
	})
}

// A proxy that cannot be reached is named: the address of the server says nothing of it.
func TestProxyIsNamed(t *testing.T) {
	dial := &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9}, Err: syscall.ECONNREFUSED}
	for op, want := range map[string]string{
		"proxyconnect":  "proxy 127.0.0.1:9: connection refused",
		"socks connect": "proxy 127.0.0.1:9: connection refused",
		"read":          "connection refused",
	} {
		err := &url.Error{Op: "Get", URL: "https://server", Err: &net.OpError{Op: op, Net: "tcp", Err: dial}}
		expect(t, op, shortReason(err), want)
	}
}
