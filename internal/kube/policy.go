package kube

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"kubernetes-scraper/internal/event"
)

// A class is a sort of failure: all failures of a class are answered in the same way.
type class uint8

const (
	classClosed       class = iota // an open stream ended: closed, cut, reset, timed out
	classUnended                   // a streaming list was closed before the bookmark that ends it
	classStalled                   // a streaming list brought no event for a while
	classRefused                   // 400, 422: the server does not like the request's parameters
	classExpired                   // 410, or a resourceVersion that the server does not know
	classRewound                   // the server is at an earlier resourceVersion
	classThrottled                 // 429, or 503 with Retry-After
	classServer                    // any other 5xx, an ERROR event that says nothing, an answer that makes no sense
	classNetwork                   // no answer at all
	classUnauthorized              // 401
	classForbidden                 // 403
	classNotFound                  // 404, and discovery does not say that the resource is gone
	classUnlisted                  // 404, and nobody may ask discovery
	classAbsent                    // 404, and discovery says so too
	classNoWatch                   // 405
	classFormat                    // 406
	classFraming                   // the stream is damaged
	classRules                     // what the catalog says of the kind cannot be compiled
)

// The errors that are made here, one for each class that no answer of the server stands for.
var (
	errClosed   = errors.New("the server closed the watch")
	errDeadline = errors.New("the watch was open for too long")
	errUnended  = errors.New("the streaming list ended without its bookmark")
	errStalled  = errors.New("the streaming list makes no progress")
	errNoAnswer = errors.New("timed out")
	errHung     = errors.New("no answer in time, while the server answers others")
	errAbsent   = errors.New("the server does not serve this kind")
	errForeign  = errors.New("not as a Kubernetes API server does")
	errUnlisted = errors.New("what the server serves may not be asked")
	errDoubted  = errors.New("discovery does not list this kind any more")
	errRules    = errors.New("its rules cannot be used")
)

// classify sorts the error of an attempt.
func classify(err error) class {
	var status *StatusError
	var unreachable *unreachableError
	switch {
	case errors.Is(err, errUnlisted):
		return classUnlisted
	case errors.As(err, &status):
		return classifyStatus(status)
	case errors.As(err, &unreachable):
		return classNetwork
	case errors.Is(err, errRules):
		return classRules
	case errors.Is(err, errAbsent):
		return classAbsent
	case errors.Is(err, errRewound):
		return classRewound
	case errors.Is(err, errUnended):
		return classUnended
	case errors.Is(err, errStalled):
		return classStalled
	case errors.Is(err, ErrFrame):
		return classFraming
	case errors.Is(err, errList), errors.Is(err, errObject), errors.Is(err, errZeroVersion), errors.Is(err, errHung):
		return classServer
	}
	return classClosed
}

func classifyStatus(e *StatusError) class {
	switch {
	case e.VersionTooLarge, e.Code == http.StatusGone:
		return classExpired
	case e.Code == http.StatusTooManyRequests, e.Code == http.StatusServiceUnavailable && e.RetryAfter > 0:
		return classThrottled
	}
	if e.Page && e.Code != http.StatusUnauthorized && e.Code != http.StatusForbidden {
		return classServer // somebody else answers in its place
	}
	switch e.Code {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return classRefused
	case http.StatusUnauthorized:
		return classUnauthorized
	case http.StatusForbidden:
		return classForbidden
	case http.StatusNotFound:
		return classNotFound
	case http.StatusMethodNotAllowed:
		return classNoWatch
	case http.StatusNotAcceptable:
		return classFormat
	}
	return classServer
}

// A step is what a reflector does next.
type step uint8

const (
	stepStream step = iota // streaming list, and the watch that it becomes
	stepList               // paged list
	stepWatch              // watch from the last resourceVersion
	stepGone               // none: the kind is gone, whoever started the reflector is told
)

// A past is what decide has to know about what was before a failure.
type past struct {
	step         step // what failed
	synced       bool // everything was read once: there is something to keep
	noStreaming  bool // the server has no streaming list, as far as is remembered
	metadataOnly bool
	json         bool // JSON was tried already
	unauthorized int  // 401 in a row, with this one
	unended      int  // streaming lists without bookmark in a row, with this one
	refusals     int  // refused or damaged watches at the same resourceVersion, with this one
	absences     int  // times in a row that the resource was not there, with this one
}

// A decision is what is done about a failure.
type decision struct {
	next step
	// state is published at once. Empty: it stays, and the status clock publishes that a source is down once it has
	// been for a while.
	state event.State
	wait  waiting
	// noStreaming: the server has no streaming list; remember that for a while.
	noStreaming bool
	// json: ask for JSON from now on.
	json bool
	// relist, when not empty, is why everything is read again.
	relist relistReason
}

// Three times the same at the same resourceVersion is no accident.
const patience = 3

// decide is the whole policy: what a reflector does about a failure. It is a function of its arguments alone.
//
// Two rules stand above the table. A source that was never synced tells at once that it fails, so that the user sees a
// wrong address or a missing permission immediately; one that was synced has data that is right as of a moment ago, and
// tells only when that moment grows long. And everything is read again only where the server said that the last
// resourceVersion is of no use.
func decide(c class, p past) decision {
	d := decision{next: p.step, wait: waitBackoff}
	start := stepStream
	if p.noStreaming {
		start = stepList
	}
	switch c {
	case classClosed:
		// The server closes every watch once in a while.

	case classUnended:
		if p.unended >= 2 {
			return decision{next: stepList, noStreaming: true}
		}
	case classStalled:
		return decision{next: stepList, noStreaming: true}

	case classRefused:
		if p.step == stepStream {
			return decision{next: stepList, noStreaming: true}
		}
		return p.again(d, start, relistRefused)
	case classFraming:
		return p.again(d, start, relistDamaged)

	case classExpired:
		d.next, d.state, d.relist = start, event.Resyncing, relistExpired
		if !p.synced {
			d.state = "" // its first list goes on
		}

	case classRewound:
		d.next, d.state, d.relist = start, event.Resyncing, relistRewound

	case classThrottled:
		d.wait = waitTold
		if !p.synced {
			d.state = event.Syncing // it is slow, and says why
		}
	case classServer, classNetwork, classNotFound:
		d.state = p.failing()

	case classUnauthorized:
		d.state, d.wait = p.failing(), waitCredentials
		if p.unauthorized == 1 {
			d.wait = waitNone
			d.state = ""
		}
	case classForbidden:
		d.state, d.wait = event.Forbidden, waitForbidden

	case classAbsent:
		// A server that just started may answer discovery before it knows its custom resources, so what was there is
		// declared gone at the second answer only.
		if p.synced && p.absences < 2 {
			d.wait = waitConfirm
			break
		}
		d.next, d.wait = stepGone, waitNone
	case classUnlisted:
		// Nothing is lost by saying that what was never read is not there; and it is tried again.
		if d.state = p.failing(); !p.synced && p.absences >= patience {
			d.state, d.wait = event.Absent, waitRefused
		}
	case classNoWatch:
		d.next, d.state, d.wait = start, event.Absent, waitRefused

	case classFormat:
		if !p.metadataOnly && !p.json {
			return decision{next: p.step, json: true}
		}
		d.state, d.wait = event.Failing, waitRefused
	case classRules:
		d.state, d.wait = event.Failing, waitForever
	}
	return d
}

// failing is the state to publish for a failure of the server: none yet if there is data.
func (p past) failing() event.State {
	if p.synced {
		return ""
	}
	return event.Failing
}

// again takes up a watch once more, but the third time at the same resourceVersion reads everything anew. A source
// whose start fails so tells it at once.
func (p past) again(d decision, start step, reason relistReason) decision {
	if p.step != stepWatch {
		d.state = p.failing()
		if reason == relistDamaged && p.step == stepStream && p.refusals >= patience {
			return decision{next: stepList, noStreaming: true, state: d.state, wait: waitBackoff}
		}
		return d
	}
	if p.refusals >= patience {
		d.next, d.state, d.relist = start, event.Resyncing, reason
	}
	return d
}

// A waiting is a rule for how long to wait before the next step.
type waiting uint8

const (
	waitNone        waiting = iota
	waitBackoff             // 0.2 s, doubling to 30 s, any part of it (full jitter)
	waitCredentials         // the same, to 60 s
	waitTold                // as long as the server said, and a bit
	waitForbidden           // 30 s, doubling to 5 min
	waitConfirm             // 5 s
	waitRefused             // 5 min: only a change of the server itself can help
	waitForever             // until the reflector is stopped: only other rules can help
)

const (
	backoffBase       = 200 * time.Millisecond
	backoffCap        = 30 * time.Second
	credentialsCap    = 60 * time.Second
	forbiddenBase     = 30 * time.Second
	forbiddenCap      = 5 * time.Minute
	confirmWait       = 5 * time.Second
	refusedWait       = 5 * time.Minute
	forever           = 100 * 365 * 24 * time.Hour
	maxRetryAfter     = 5 * time.Minute
	backoffResetAfter = 60 * time.Second
)

// duration is how long to wait after the nth failure in a row (from 1), when the server asked for told.
func (w waiting) duration(n int, told time.Duration) time.Duration {
	switch w {
	case waitBackoff:
		return fullJitter(doubled(backoffBase, n, backoffCap))
	case waitCredentials:
		return fullJitter(doubled(backoffBase, n, credentialsCap))
	case waitTold:
		if told <= 0 {
			told = doubled(time.Second, n, backoffCap)
		}
		told = min(told, maxRetryAfter)
		return told + fullJitter(max(time.Second, told/4))
	case waitForbidden:
		return slightJitter(doubled(forbiddenBase, n, forbiddenCap))
	case waitConfirm:
		return slightJitter(confirmWait)
	case waitRefused:
		return slightJitter(refusedWait)
	case waitForever:
		return forever
	}
	return 0
}

// doubled is base, doubled n-1 times, at most limit.
func doubled(base time.Duration, n int, limit time.Duration) time.Duration {
	for d := base; ; d *= 2 {
		if n--; n <= 0 || d >= limit {
			return min(d, limit)
		}
	}
}

// fullJitter is any time up to d, so that many that failed at once do not come back at once; none if d is negative.
func fullJitter(d time.Duration) time.Duration { return rand.N(max(0, d) + 1) }

// slightJitter is d and up to a tenth more.
func slightJitter(d time.Duration) time.Duration { return d + fullJitter(d/10) }

// sleep waits, and returns the context's error if that ends first.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
