package kube

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// quietAfterReturn is how long after the server came back its next loss is not logged: a connection that flaps is told
// once in a while, not each time.
const quietAfterReturn = 30 * time.Second

// A connection knows whether the API server can be reached at all, and says so in one line for all sources.
type connection struct {
	log    *slog.Logger
	notice func(string) // may be nil
	server string

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
)

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
