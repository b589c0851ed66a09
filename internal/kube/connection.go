package kube

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// quietAfterReturn is how long after the server came back its next loss is not logged: a connection that flaps is told
// once in a while, not each time.
const quietAfterReturn = 30 * time.Second

// A connection knows whether the API server can be reached at all, and says so in one line for all sources.
type connection struct {
	log     *slog.Logger
	notice  func(string) // may be nil
	server  string
	heardAt atomic.Int64 // when the server last sent anything, in nanoseconds since 1970

	mu     sync.Mutex
	lostAt time.Time // zero while the server answers
	told   bool      // the loss was logged
	backAt time.Time
	back   chan struct{} // closed when the server returns; nil: nobody waits for that
}

const (
	// outageFrom is how long a server must have been away for its answer to be a return.
	outageFrom = time.Second
	// wakeWithin is the time within which those who wait for the return try again.
	wakeWithin = time.Second
	// pingTimeout is how long a server that works may take for the least that it can be asked.
	pingTimeout = 5 * time.Second
)

// heard notes that the server sent something.
func (c *connection) heard() { c.heardAt.Store(time.Now().UnixNano()) }

// heardSince reports whether the server sent anything after t.
func (c *connection) heardSince(t time.Time) bool { return c.heardAt.Load() > t.UnixNano() }

// returns returns a channel that is closed when the server answers again after it was away for a while.
func (c *connection) returns() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.back == nil {
		c.back = make(chan struct{})
	}
	return c.back
}

// lost notes that a request got no answer. Errors of other sorts are ignored.
func (c *connection) lost(err error) {
	var unreachable *unreachableError
	if !errors.As(err, &unreachable) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if c.lostAt.IsZero() {
		c.lostAt = now
	}
	if c.told || !c.backAt.IsZero() && now.Sub(c.backAt) < quietAfterReturn {
		return
	}
	c.told = true
	reason := shortReason(unreachable.err)
	// What client-go's transport says when an exec plugin or a token file fails.
	if strings.HasPrefix(reason, "getting credentials") {
		c.say(slog.LevelWarn, "cannot get credentials for "+c.server+": "+reason+"; trying again")
		return
	}
	c.say(slog.LevelWarn, "cannot reach "+c.server+": "+reason+"; trying again")
}

func (c *connection) say(level slog.Level, text string, attrs ...any) {
	c.log.Log(context.Background(), level, text, append([]any{"server", c.server}, attrs...)...)
	if c.notice != nil {
		c.notice(text)
	}
}

// reached notes that the server answered, whatever it said.
func (c *connection) reached() {
	c.heard()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lostAt.IsZero() {
		return
	}
	if c.told {
		c.say(slog.LevelInfo, c.server+" answers again", "after", time.Since(c.lostAt).Round(time.Millisecond))
		c.backAt = time.Now()
	}
	if c.back != nil && time.Since(c.lostAt) >= outageFrom {
		close(c.back)
		c.back = nil
	}
	c.lostAt, c.told = time.Time{}, false
}

// blame returns errHung for a request that got no answer if the server answers others: then the kind is at fault, for
// example because it is served by another server that hangs. Any other error is returned as it is.
func (r *reflector) blame(ctx context.Context, err error) error {
	var unreachable *unreachableError
	if !errors.As(err, &unreachable) || !errors.Is(err, errNoAnswer) || ctx.Err() != nil {
		return err
	}
	if !r.conn.heardSince(r.askedAt) {
		r.ping(ctx)
	}
	if r.conn.heardSince(r.askedAt) {
		return errHung
	}
	r.conn.lost(err)
	return err
}

// ping makes a request that every server answers at once, be it with a refusal.
func (r *reflector) ping(ctx context.Context) {
	if r.gate.wait(ctx) != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	resp, err := r.client.get(ctx, "/version", nil, jsonType)
	if err == nil {
		resp.Body.Close()
		r.conn.reached()
		return
	}
	noteAnswer(ctx, r.conn, err)
}
