package kube

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/util/resourceversion"
)

const (
	// probeEvery is the least time between two probes of a source while the server answers.
	probeEvery = 5 * time.Minute
	// probeLimit is how many items are asked for: what counts is the version of the list.
	probeLimit = 1
)

// errRewound says that the server is at an earlier resourceVersion than the one that a watch was taken up at.
var errRewound = errors.New("the server's resourceVersion went back, as after a restore from a backup")

// A probe knows when the server has to be asked whether it is still where a watch is taken up. An etcd that was restored
// from a backup counts on from an earlier version. The API server accepts a watch from a version that is yet to come, and
// is silent on it (kubernetes/kubernetes#107457).
type probe struct {
	due  bool      // with the next watch
	last time.Time // that the version was known to be right
}

// lost notes how a watch was lost: open is how long it had been open, heard whether anything had come. A server that was
// away, or failed, may come back with another state. So may one whose watch broke, ended early or was silent to its end,
// behind what hides that it was away; but proxies do that too, again and again.
func (p *probe) lost(err error, open time.Duration, heard bool) {
	switch c := classify(err); {
	case c == classNetwork, c == classServer, c == classThrottled:
		p.due = true
	case c != classClosed, errors.Is(err, errDoubted), heard && open >= minWatchTimeout:
	case time.Since(p.last) >= probeEvery:
		p.due = true
	}
}

// certain notes that the version that is held is one of the server's.
func (p *probe) certain() { p.due, p.last = false, time.Now() }

// verify asks, beside a watch that was taken up at a version, where the server is, and calls rewound if that is before. A
// server that does not say is asked a few times, and then with the next watch again.
func (r *reflector) verify(ctx context.Context, version string, rewound func()) {
	for failures := 1; ; failures++ {
		now, err := r.newest(ctx)
		if err == nil || !passing(err) {
			r.counters.probes.Add(1)
			if earlier(now, version) {
				rewound()
			}
			r.probe.certain()
			return
		}
		wait := waitBackoff.duration(failures, 0)
		if failures >= patience || sleep(ctx, wait) != nil {
			return
		}
	}
}

// newest is the resourceVersion that the server is at: that of a list, which is the newest one.
func (r *reflector) newest(ctx context.Context) (string, error) {
	if err := r.gate.wait(ctx); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, answerTimeout, errNoAnswer)
	defer cancel()
	accept := listAccept(r.kind, r.wants)
	if !r.kind.MetadataOnly {
		accept = partialList + "," + accept // the item itself is of no interest
	}
	resp, err := r.client.get(ctx, resourcePath(r.kind, r.source.Namespace), listQuery(probeLimit, ""), accept)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	format, err := formatOf(resp, r.kind)
	if err != nil {
		return "", err
	}
	body, err := readBody(ctx, resp, r.maxPage, nil)
	if err != nil {
		return "", err
	}
	page, err := decodeList(body, format)
	return page.resourceVersion, err
}

// passing reports whether the same request may be answered a moment later.
func passing(err error) bool {
	switch classify(err) {
	case classNetwork, classServer, classThrottled, classUnauthorized, classClosed:
		return true
	}
	return false
}

// earlier reports whether a resourceVersion is before another one of the same resource. Those of aggregated servers may be
// of a sort that has no order: then nobody can say, and it is not.
func earlier(a, b string) bool {
	order, err := resourceversion.CompareResourceVersion(a, b)
	return err == nil && order < 0
}

// probing asks beside a watch, if that is due, and returns what waits for it; it ends with ctx.
func (r *reflector) probing(ctx context.Context, version string, rewound func(error)) (wait func()) {
	var running sync.WaitGroup
	if version != "" && r.probe.due {
		running.Go(func() {
			r.verify(ctx, version, func() { rewound(fmt.Errorf("%w: it is before %s", errRewound, version)) })
		})
	}
	return running.Wait
}
