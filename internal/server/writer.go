package server

import (
	"net/http"
	"time"
)

// A pacer gives whoever reads an answer a time for each part of it and for the whole, and notes what was sent. It is
// what the handlers of a route write to.
type pacer struct {
	http.ResponseWriter
	control *http.ResponseController
	stall   time.Duration // 0: the handler sets its own deadlines
	end     time.Time
	status  int // 0: nothing was sent yet
	bytes   int64
}

func newPacer(w http.ResponseWriter, l Limits, own bool) *pacer {
	p := &pacer{ResponseWriter: w, control: http.NewResponseController(w)}
	if !own {
		p.stall, p.end = l.Stall, time.Now().Add(l.Answer)
	}
	return p
}

// Unwrap is for http.ResponseController.
func (p *pacer) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// WriteHeader notes the status.
func (p *pacer) WriteHeader(status int) {
	if p.status == 0 {
		p.status = status
		p.allow()
	}
	p.ResponseWriter.WriteHeader(status)
}

// Write sends a part of the answer, in pieces each of which has its time.
func (p *pacer) Write(b []byte) (written int, err error) {
	if p.status == 0 {
		p.WriteHeader(http.StatusOK)
	}
	const piece = 64 << 10
	for first := true; first || len(b) > 0 && err == nil; first = false {
		p.allow()
		n, failed := p.ResponseWriter.Write(b[:min(piece, len(b))])
		written, b, err = written+n, b[n:], failed
	}
	p.bytes += int64(written)
	return written, err
}

// allow sets the time until which the next piece has to be taken.
func (p *pacer) allow() {
	if p.stall > 0 {
		until := time.Now().Add(p.stall)
		if until.After(p.end) {
			until = p.end
		}
		_ = p.control.SetWriteDeadline(until) // a writer without deadlines is one of a test
	}
}
