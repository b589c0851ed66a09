package kube

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// at is the answer of a server that is at a resourceVersion.
func at(version string) answer { return okAs(protobufType, podList(version, "x", "a")) }

// A server that comes back from a backup accepts a watch from a version that is yet to come, and is silent on it.
func TestRestoredFromBackup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods)
		server.probes[podPath] = at("40")
		server.on(podPath, ok(add("a", "1"), add("b", "90"), end("100"), time.Second, errors.New("reset")), down, down,
			ok(hold{}), ok(add("a", "1"), end("41"), hold{}))
		w := run(t, server, pods)
		w.until(10 * time.Second)
		w.stop()
		expect(t, "told", w.told(0), "syncing [ +a +b ] live resyncing [ +a ] live")
		expect(t, "asked", server.asked(podPath), "stream, watch 100, watch 100, watch 100, stream")
		stats := w.reader.Stats()[0]
		if stats.Relists["rewound"] != 1 || stats.Probes != 1 {
			t.Errorf("stats %+v", stats)
		}
	})
}

// What a watch that is taken up again says of how it was lost decides whether the server is asked where it is.
func TestProbesAreRare(t *testing.T) {
	const quiet = 5*time.Minute + 30*time.Second // a watch that ends when it was to end
	for name, row := range map[string]struct {
		watches []answer
		until   time.Duration
		want    int
	}{
		"ends on time":               {[]answer{ok(mark("7"), quiet)}, 2 * time.Hour, 0},
		"silent to its end":          {[]answer{ok(quiet)}, 2*time.Hour - time.Minute, 21},
		"ends early again and again": {[]answer{ok(mark("7"), time.Minute)}, time.Hour, 11},
		"server errors":              {[]answer{status(500), status(503), ok(mark("7"), hold{})}, 5 * time.Minute, 1},
		"away":                       {[]answer{down, down, down, ok(mark("7"), hold{})}, 5 * time.Minute, 1},
		"forbidden":                  {[]answer{status(403), ok(mark("7"), hold{})}, 5 * time.Minute, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serving(pods)
				server.on(podPath, append([]answer{ok(end("5"), quiet)}, row.watches...)...)
				w := run(t, server, pods)
				w.until(quiet + row.until)
				w.stop()
				if n := len(server.probed); n < row.want-1 || n > row.want+1 || row.want < 2 && n != row.want {
					t.Errorf("%d probes, want %d", n, row.want)
				}
				expect(t, "streams", server.to(podPath)[0].String(), "stream")
			})
		})
	}
}

// Only a version that is certainly earlier has everything read again; and a server that does not say is not pressed.
func TestProbeProvesNothing(t *testing.T) {
	for name, row := range map[string]struct {
		probe answer
		most  int
	}{
		"ahead":    {at("120"), 1},
		"the same": {at("100"), 1},
		"no order": {at("a-40"), 1},
		"none":     {at(""), 1},
		"zero":     {at("0"), 1},
		"403":      {status(403), 1},
		"406":      {status(406), 1},
		"500":      {status(500), 3},
		"garbage":  {okAs(protobufType, []byte("<html>")), 3},
		"silent":   {silent, 3},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serving(pods)
				server.probes[podPath] = row.probe
				server.on(podPath, ok(add("a", "1"), end("100"), time.Second, errors.New("reset")), down, ok(mark("100"), hold{}))
				w := run(t, server, pods)
				w.until(3 * time.Minute)
				w.stop()
				expect(t, "told", w.told(0), "syncing [ +a ] live")
				if n := len(server.probed); n < 1 || n > row.most {
					t.Errorf("%d probes", n)
				}
			})
		})
	}
}

// Every source is asked about itself, in its own namespace, for as little as there is.
func TestProbeIsSmall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods)
		server.on(podPath, ok(end("100")), down, ok(hold{}))
		w := run(t, server, pods)
		w.until(10 * time.Second)
		w.stop()
		expect(t, "probes", fmt.Sprint(len(server.probed)), "1")
		r := server.probed[0]
		expect(t, "query", r.query.Encode(), "limit=1")
		expect(t, "accept", r.accept, partialList+","+protobufType)
	})
}
