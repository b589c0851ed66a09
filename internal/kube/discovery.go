package kube

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"kubernetes-scraper/internal/event"
)

const (
	// discoveryType asks for everything at once and is answered so since 1.30; older servers list groups only.
	discoveryType    = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json"
	maxDiscovery     = 64 << 20 // bytes of an answer of discovery
	discoveryTimeout = 30 * time.Second
)

// A discoverer knows what the API server serves, and asks again when it has to.
type discoverer struct {
	client *Client
	gate   *gate
	conn   *connection
	log    *slog.Logger
	out    chan<- event.Batch

	// turn lets one ask at a time; who waits for it may be stopped by a context. It guards what follows.
	turn     slots
	found    inventory
	asked    time.Time // when the request that brought found began; zero: never answered
	reported []event.Resource
	ever     atomic.Bool // it answered once
	// answered has something in it after an answer that nobody has looked at yet.
	answered chan struct{}
}

// known returns what was found last; false if the server never said it.
func (d *discoverer) known(ctx context.Context) (inventory, bool) {
	if d.turn.take(ctx) != nil {
		return nil, false
	}
	defer d.turn.give()
	return d.found, !d.asked.IsZero()
}

// since returns an inventory that was asked for at t or later, making requests if there is none. What is found and was
// not known is reported to the collector. With an error, the inventory holds what could be asked.
func (d *discoverer) since(ctx context.Context, t time.Time) (inventory, error) {
	if err := d.turn.take(ctx); err != nil {
		return nil, err
	}
	defer d.turn.give()
	if !d.asked.IsZero() && !d.asked.Before(t) {
		return d.found, nil
	}
	begin := time.Now()
	found, err := d.ask(ctx)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		if d.asked.IsZero() && len(found) > 0 {
			_ = d.report(ctx, found.list()) // better than nothing; fails with the context only
		}
		return found, err
	}
	found.keep(d.found)
	d.found, d.asked = found, begin
	d.ever.Store(true)
	signal(d.answered)
	return found, d.report(ctx, found.list())
}

// report hands the collector what is served, if that is news.
func (d *discoverer) report(ctx context.Context, resources []event.Resource) error {
	if d.reported != nil && slices.Equal(d.reported, resources) {
		return nil
	}
	d.reported = resources
	select {
	case d.out <- event.Batch{Served: resources}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ask reads the whole inventory: the core group from /api, the others from /apis.
func (d *discoverer) ask(ctx context.Context) (inventory, error) {
	found := inventory{}
	var failures error
	foreign := 0 // answers that no API server gives
	for _, root := range []string{"/api", "/apis"} {
		part, err := d.askRoot(ctx, root)
		maps.Copy(found, part)
		failures = both(failures, err)
		var unreachable *unreachableError
		if errors.As(err, &unreachable) {
			break
		}
		if isForeign(err) {
			foreign++
		}
	}
	if foreign == 2 {
		return found, fmt.Errorf("%s answers, but %w: %w", d.conn.server, errForeign, failures)
	}
	return found, failures
}

// both joins two errors, each of which may be nil, and says the same only once.
func both(a, b error) error {
	switch {
	case a == nil:
		return b
	case b == nil, a.Error() == b.Error():
		return a
	}
	return fmt.Errorf("%w; %w", a, b)
}

// isForeign reports whether an answer shows that something else than an API server gives it.
func isForeign(err error) bool {
	var status *StatusError
	return errors.As(err, &status) && status.Page
}

func (d *discoverer) askRoot(ctx context.Context, root string) (inventory, error) {
	body, err := d.get(ctx, root)
	if err != nil {
		return nil, err
	}
	if found, ok := readAggregated(body); ok {
		return found, found.check(root)
	}
	var groups plainGroups
	if err := json.Unmarshal(body, &groups); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", errList, root, err)
	}
	found := inventory{}
	if len(groups.Versions) > 0 {
		found[""] = d.askVersions(ctx, "", groups.Versions)
	}
	for _, group := range groups.Groups {
		var versions []string
		for _, v := range group.Versions {
			versions = append(versions, v.Version)
		}
		found[group.Name] = d.askVersions(ctx, group.Name, versions)
	}
	if ctx.Err() != nil {
		return found, ctx.Err()
	}
	return found, found.check(root)
}

// check refuses an answer without any group: no API server is like that, but one that is just starting, or what stands
// before it, may say so.
func (inv inventory) check(root string) error {
	if len(inv) == 0 {
		return fmt.Errorf("%w: %s lists no group", errList, root)
	}
	return nil
}

// askVersions asks each version of a group for its resources. One that fails stays unknown.
func (d *discoverer) askVersions(ctx context.Context, group string, versions []string) []groupVersion {
	var all []groupVersion
	for _, version := range versions {
		gv := groupVersion{version: version}
		body, err := d.get(ctx, versionPath(group, version))
		if err == nil {
			var read groupVersion
			if read, err = readPlain(body, group, version); err == nil {
				gv = read
			}
		}
		if err != nil && ctx.Err() == nil {
			d.log.Debug("discovery of an API group failed", "group", group, "version", version, "error", err)
		}
		all = append(all, gv)
	}
	return all
}

// get reads one answer of discovery.
func (d *discoverer) get(ctx context.Context, path string) ([]byte, error) {
	if err := d.gate.wait(ctx); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, discoveryTimeout, errNoAnswer)
	defer cancel()
	began := time.Now()
	resp, err := d.client.get(ctx, path, nil, discoveryType)
	d.note(ctx, began, err)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if isPage(resp) {
		return nil, &StatusError{Code: resp.StatusCode, Page: true}
	}
	return readBody(ctx, resp, maxDiscovery, nil)
}

// note tells the connection how a request went. One that had no answer while others had one says nothing of the server.
func (d *discoverer) note(ctx context.Context, began time.Time, err error) {
	if err == nil {
		d.conn.reached()
		return
	}
	if errors.Is(err, errNoAnswer) && d.conn.heardSince(began) {
		return
	}
	noteAnswer(ctx, d.conn, err)
}

// noteAnswer tells the connection that a request with that context failed: with an answer, or without. A request that
// was given up because the program stops says nothing of the server.
func noteAnswer(ctx context.Context, conn *connection, err error) {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, errNoAnswer) {
		return
	}
	var status *StatusError
	if errors.As(err, &status) {
		conn.reached()
		return
	}
	conn.lost(err)
}

// errBodyTooLarge says that an answer was cut because of its size.
var errBodyTooLarge = fmt.Errorf("%w: it is too large", errList)

// readBody reads a whole body of at most limit bytes, into buf if that has room.
func readBody(ctx context.Context, resp *http.Response, limit int, buf []byte) ([]byte, error) {
	if resp.ContentLength > int64(limit) {
		return nil, errBodyTooLarge
	}
	buf = buf[:0]
	if n := int(resp.ContentLength); n > cap(buf) {
		buf = make([]byte, 0, min(n, 1<<20)) // the rest is believed when it comes
	}
	for {
		if len(buf) > limit {
			return nil, errBodyTooLarge
		}
		if len(buf) == cap(buf) {
			buf = slices.Grow(buf, max(windowSize, len(buf)/2))
		}
		n, err := resp.Body.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if errors.Is(err, io.EOF) {
			return buf, nil
		}
		if err != nil {
			if cause := context.Cause(ctx); cause != nil {
				err = cause
			}
			return nil, fmt.Errorf("the answer broke off: %w", err)
		}
	}
}
