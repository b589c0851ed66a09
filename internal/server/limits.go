package server

import (
	"context"
	"net/http"
	"time"
)

// Limits bound what those who ask can take. The zero value stands for DefaultLimits.
type Limits struct {
	// Connections is the largest number of open connections; more wait until one is closed.
	Connections int
	// Questions is how many answers are being made at one time, Scans how many of those that read the whole graph, and
	// Graphs how many graphs are being sent.
	Questions, Scans, Graphs int
	// Wait is how long a request waits for its turn before it is told to come back.
	Wait time.Duration
	// HeaderBytes is the largest size of a request: its line and headers. It has no body.
	HeaderBytes int
	// Header is how long a request may take to arrive; Idle how long a connection is kept for the next one.
	Header, Idle time.Duration
	// Stall is how long a reader may take for each 64 KiB of an answer, and Answer for the whole of it.
	Stall, Answer time.Duration
	// AnswerBytes is the largest answer, beside the graph itself, before it is compressed.
	AnswerBytes int
	// Objects is the largest number of objects in an answer, and DefaultObjects if nobody says how many.
	Objects, DefaultObjects int
}

// DefaultLimits are generous for people and programs, and keep the program's memory within some hundred megabytes.
func DefaultLimits() Limits {
	return Limits{
		Connections: 4096,
		Questions:   16, Scans: 4, Graphs: 8, Wait: 2 * time.Second,
		HeaderBytes: 16 << 10, Header: 10 * time.Second, Idle: 2 * time.Minute,
		Stall: 15 * time.Second, Answer: 5 * time.Minute,
		AnswerBytes: 64 << 20, Objects: 100_000, DefaultObjects: 10_000,
	}
}

// turns are a number of things that may be done at one time.
type turns chan struct{}

func newTurns(n int) turns { return make(turns, n) }

// take waits for a turn: at most for a time, and no longer than ctx lasts.
func (t turns) take(ctx context.Context, wait time.Duration) *Problem {
	select {
	case t <- struct{}{}:
		return nil
	default:
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case t <- struct{}{}:
		return nil
	case <-timer.C:
	case <-ctx.Done():
	}
	p := problem(http.StatusServiceUnavailable, "busy", "%d such requests are being answered already; try again in a moment", cap(t))
	p.retryAfter = 1
	return p
}

func (t turns) give() { <-t }
