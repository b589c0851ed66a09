package kube

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kubernetes-scraper/internal/event"
)

const podPath = "/api/v1/pods"

// Every row plays one failure, or a row of them, and says what has to be asked, told and published.
func TestReflector(t *testing.T) {
	whole := []any{add("a", "3"), add("b", "2"), end("10")}
	live := ok(append(whole, hold{})...)
	rest := ok(hold{})
	noBookmark := ok(add("a", "3"))
	rows := []struct {
		name   string
		script []answer
		until  time.Duration // 10 s if not given
		asked  string
		told   string
		reason string // part of the newest
	}{
		{
			name:   "streaming list, then what changes",
			script: []answer{ok(append(whole, change("a", "11"), remove("b", "12"), add("c", "13"), mark("20"), hold{})...)},
			asked:  "stream",
			told:   "syncing [ +a +b ] live +a -b +c",
		},
		{
			name:   "changes and deletes before the bookmark count, other bookmarks do not",
			script: []answer{ok(add("a", "3"), change("a", "11"), mark("9"), remove("a", "12"), end("12"), hold{})},
			asked:  "stream",
			told:   "syncing [ +a +a -a ] live",
		},
		{
			name:   "closed: taken up at the last bookmark, silently",
			script: []answer{ok(append(whole, change("a", "11"), mark("20"))...), rest},
			asked:  "stream, watch 20",
			told:   "syncing [ +a +b ] live +a",
		},
		{
			name:   "reset: taken up at the last event",
			script: []answer{ok(append(whole, change("a", "11"), errors.New("http2: client connection lost"))...), rest},
			asked:  "stream, watch 11",
			told:   "syncing [ +a +b ] live +a",
		},
		{
			name:   "deleted: its resourceVersion counts too",
			script: []answer{ok(append(whole, remove("a", "14"))...), rest},
			asked:  "stream, watch 14",
			told:   "syncing [ +a +b ] live -a",
		},
		{
			name:   "broken mid-sync: begins anew, ends nothing",
			script: []answer{ok(add("a", "3"), errors.New("reset")), live},
			asked:  "stream, stream",
			told:   "syncing [ +a [ +a +b ] live",
		},
		{
			name:   "half a frame mid-sync",
			script: []answer{ok(add("a", "3"), add("b", "4")[:20]), live},
			asked:  "stream, stream",
			told:   "syncing [ +a failing syncing [ +a +b ] live",
		},
		{
			name:   "410 as status",
			script: []answer{ok(whole...), status(410), live},
			asked:  "stream, watch 10, stream",
			told:   "syncing [ +a +b ] live resyncing [ +a +b ] live",
		},
		{
			name:   "410 as event",
			script: []answer{ok(whole...), ok(errorEvent(410, metav1.StatusReasonExpired)), live},
			asked:  "stream, watch 10, stream",
			told:   "syncing [ +a +b ] live resyncing [ +a +b ] live",
		},
		{
			name:   "410 in words only",
			script: []answer{ok(whole...), ok(errorEvent(0, metav1.StatusReasonExpired)), live},
			asked:  "stream, watch 10, stream",
			told:   "syncing [ +a +b ] live resyncing [ +a +b ] live",
		},
		{
			name:   "410 while it starts",
			script: []answer{ok(add("a", "3"), errorEvent(410, metav1.StatusReasonExpired)), live},
			asked:  "stream, stream",
			told:   "syncing [ +a [ +a +b ] live",
		},
		{
			name:   "resourceVersion too large",
			script: []answer{ok(whole...), tooLargeVersion, live},
			asked:  "stream, watch 10, stream",
			told:   "syncing [ +a +b ] live resyncing [ +a +b ] live",
		},
		{
			name:   "ERROR event without meaning: as a 500",
			script: []answer{ok(whole...), ok(errorEvent(0, "")), rest},
			asked:  "stream, watch 10, watch 10",
			told:   "syncing [ +a +b ] live",
		},
		{
			name:   "ERROR event that cannot be read: as a 500",
			script: []answer{ok(whole...), ok(frame(failed, "Status", []byte{0xff})), rest},
			asked:  "stream, watch 10, watch 10",
			told:   "syncing [ +a +b ] live",
		},
		{
			name:   "ERROR event while it starts",
			script: []answer{ok(add("a", "3"), errorEvent(500, "")), live},
			asked:  "stream, stream",
			told:   "syncing [ +a failing syncing [ +a +b ] live",
		},
		{
			name:   "server errors resume, silently if not for long",
			script: []answer{ok(whole...), status(500), status(502), rest},
			asked:  "stream, watch 10, watch 10, watch 10",
			told:   "syncing [ +a +b ] live",
		},
		{
			name:   "server errors of gateways resume",
			script: []answer{ok(whole...), status(503), status(504), rest},
			asked:  "stream, watch 10, watch 10, watch 10",
			told:   "syncing [ +a +b ] live",
		},
		{
			name:   "no connection resumes",
			script: []answer{ok(whole...), down, down, rest},
			asked:  "stream, watch 10, watch 10, watch 10",
			told:   "syncing [ +a +b ] live",
		},
		{
			name:   "error at the start is told at once",
			script: []answer{status(500), live},
			asked:  "stream, stream",
			told:   "syncing failing syncing [ +a +b ] live",
		},
		{
			name:   "throttled at the start: syncing, with the reason",
			script: []answer{status(429, "Retry-After", "60"), live},
			asked:  "stream",
			told:   "syncing syncing",
			reason: "429 Too Many Requests: as scripted",
		},
		{
			name:   "401: at once again, with new credentials",
			script: []answer{ok(whole...), status(401), rest},
			asked:  "stream, watch 10, watch 10",
			told:   "syncing [ +a +b ] live",
		},
		{
			name:   "401 twice at the start",
			script: []answer{status(401), status(401), live},
			asked:  "stream, stream, stream",
			told:   "syncing failing syncing [ +a +b ] live",
		},
		{
			name:   "forbidden, then allowed",
			script: []answer{status(403), live},
			until:  40 * time.Second,
			asked:  "stream, stream",
			told:   "syncing forbidden syncing [ +a +b ] live",
		},
		{
			name:   "forbidden later: kept, and taken up",
			script: []answer{ok(whole...), status(403), rest},
			until:  40 * time.Second,
			asked:  "stream, watch 10, watch 10",
			told:   "syncing [ +a +b ] live forbidden live",
		},
		{
			name:   "405",
			script: []answer{status(405)},
			asked:  "stream",
			told:   "syncing absent",
			reason: "405 Method Not Allowed",
		},
		{
			name:   "404 that discovery does not confirm",
			script: []answer{ok(whole...), status(404), rest},
			asked:  "stream, watch 10, watch 10",
			told:   "syncing [ +a +b ] live",
		},
		{
			name:   "404 that discovery does not confirm, at the start",
			script: []answer{status(404), live},
			asked:  "stream, stream",
			told:   "syncing failing syncing [ +a +b ] live",
		},
		{
			name:   "400: no streaming list",
			script: []answer{status(400), okAs(protobufType, podList("7", "", "a", "b")), rest},
			asked:  "stream, list, watch 7",
			told:   "syncing [ +a +b ] live",
		},
		{
			name:   "422: no streaming list; pages",
			script: []answer{status(422), okAs(protobufType, podList("7", "x", "a")), okAs(protobufType, podList("7", "y", "b")), okAs(protobufType, podList("7", "", "c")), rest},
			asked:  "stream, list, page x, page y, watch 7",
			told:   "syncing [ +a +b +c ] live",
		},
		{
			name:   "no progress: no streaming list",
			script: []answer{ok(add("a", "1"), hold{}), okAs(protobufType, podList("7", "", "a")), rest},
			until:  31 * time.Second,
			asked:  "stream, list, watch 7",
			told:   "syncing [ +a [ +a ] live",
		},
		{
			name:   "bytes that are no event are no progress",
			script: []answer{ok(drip(add("a", "1"), time.Second)...), okAs(protobufType, podList("7", "", "a")), rest},
			until:  31 * time.Second,
			asked:  "stream, list, watch 7",
			told:   "syncing [ [ +a ] live",
		},
		{
			name:   "slow events are progress",
			script: []answer{ok(add("a", "1"), 29*time.Second, add("b", "2"), 29*time.Second, end("5"), hold{})},
			until:  65 * time.Second,
			asked:  "stream",
			told:   "syncing [ +a +b ] live",
		},
		{
			name:   "ended without bookmark once",
			script: []answer{noBookmark, live},
			asked:  "stream, stream",
			told:   "syncing [ +a [ +a +b ] live",
		},
		{
			name:   "ended without bookmark twice: no streaming list",
			script: []answer{noBookmark, noBookmark, okAs(protobufType, podList("7", "", "a")), rest},
			asked:  "stream, stream, list, watch 7",
			told:   "syncing [ +a [ +a [ +a ] live",
		},
		{
			name:   "last bookmark without resourceVersion",
			script: []answer{ok(add("a", "3"), end("")), live},
			asked:  "stream, stream",
			told:   "syncing [ +a failing syncing [ +a +b ] live",
		},
		{
			name:   "410 mid-list restarts it",
			script: []answer{status(400), okAs(protobufType, podList("7", "x", "a")), status(410), okAs(protobufType, podList("8", "", "b")), rest},
			asked:  "stream, list, page x, list, watch 8",
			told:   "syncing [ +a [ +b ] live",
		},
		{
			name:   "the same continue token twice",
			script: []answer{status(400), okAs(protobufType, podList("7", "x", "a")), okAs(protobufType, podList("7", "x", "b")), okAs(protobufType, podList("8", "", "c")), rest},
			asked:  "stream, list, page x, list, watch 8",
			told:   "syncing [ +a +b failing syncing [ +c ] live",
		},
		{
			name:   "list without resourceVersion",
			script: []answer{status(400), okAs(protobufType, podList("", "", "a")), okAs(protobufType, podList("7", "", "b")), rest},
			asked:  "stream, list, list, watch 7",
			told:   "syncing failing syncing [ +b ] live",
		},
		{
			name:   "list that is not one",
			script: []answer{status(400), okAs(protobufType, []byte("<html>")), okAs(protobufType, podList("7", "", "a")), rest},
			asked:  "stream, list, list, watch 7",
			told:   "syncing failing syncing [ +a ] live",
		},
		{
			name:   "damaged stream: taken up, the third time read anew",
			script: []answer{ok(whole...), ok([]byte{0xff, 0, 0, 0}), ok([]byte{0xff, 0, 0, 0}), ok([]byte{0xff, 0, 0, 0}), live},
			asked:  "stream, watch 10, watch 10, watch 10, stream",
			told:   "syncing [ +a +b ] live resyncing [ +a +b ] live",
		},
		{
			name:   "damaged at different places is taken up each time",
			script: []answer{ok(whole...), ok(mark("11"), []byte{0xff, 0, 0, 0}), ok(mark("12"), []byte{0xff, 0, 0, 0}), ok(mark("13"), []byte{0xff, 0, 0, 0}), rest},
			asked:  "stream, watch 10, watch 11, watch 12, watch 13",
			told:   "syncing [ +a +b ] live",
		},
		{
			name:   "object that cannot be read: its neighbours go on",
			script: []answer{ok(add("a", "1"), add("bad", "2"), add("c", "3"), end("5"), change("bad", "6")), rest},
			asked:  "stream, watch 6",
			told:   "syncing [ +a +c ] live",
		},
		{
			name:   "envelope that cannot be read, and an unknown type",
			script: []answer{ok(append(whole, frame("NEWS", "Pod", object("x", "11")), broken(), add("c", "13"), hold{})...)},
			asked:  "stream",
			told:   "syncing [ +a +b ] live +c",
		},
		{
			name:   "406: JSON once",
			script: []answer{status(406), okAs(jsonType, jsonEvent(added, meta("a", "1")), jsonEvent(bookmark, endMeta("5")), jsonEvent(deleted, meta("a", "6")), hold{})},
			asked:  "stream, stream",
			told:   "syncing [ +a ] live -a",
		},
		{
			name:   "406 for JSON too",
			script: []answer{status(406)},
			asked:  "stream, stream",
			told:   "syncing failing",
			reason: "406 Not Acceptable",
		},
		{
			name:   "an answer in a form that was not asked for",
			script: []answer{okAs("text/html", []byte("<html>"))},
			asked:  "stream, stream",
			told:   "syncing failing",
			reason: "text/html",
		},
		{
			name:   "never answers",
			script: []answer{silent, live},
			until:  35 * time.Second,
			asked:  "stream, stream",
			told:   "syncing failing syncing [ +a +b ] live",
		},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serving(pods)
				server.on(podPath, row.script...)
				w := run(t, server, pods)
				if row.until == 0 {
					row.until = 10 * time.Second
				}
				w.until(row.until)
				w.stop()
				expect(t, "asked", server.asked(podPath), row.asked)
				expect(t, "told", w.told(0), row.told)
				expectContains(t, "reason", w.reason(0), row.reason)
			})
		})
	}
}

func tooLargeVersion(req *http.Request) (*http.Response, error) {
	s := metav1.Status{Code: 504, Reason: metav1.StatusReasonTimeout, Details: &metav1.StatusDetails{
		RetryAfterSeconds: 1,
		Causes:            []metav1.StatusCause{{Type: metav1.CauseTypeResourceVersionTooLarge}},
	}}
	return response(req, 504, protobufType, &body{ctx: req.Context(), steps: []any{wrapped("Status", must(s.Marshal()))}}), nil
}

// broken is a frame whose event is sound and whose object is not.
func broken() []byte {
	return withLength([]byte("\x0a\x08MODIFIED\x12\x06\x0a\x04what"))
}

func endMeta(rv string) metav1.ObjectMeta {
	return metav1.ObjectMeta{ResourceVersion: rv, Annotations: map[string]string{initialEventsEnd: "true"}}
}

// drip sends bytes one by one, each after d.
func drip(b []byte, d time.Duration) []any {
	var steps []any
	for i := range b {
		steps = append(steps, d, b[i:i+1])
	}
	return steps
}

func TestOutageIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods)
		cut := make(feed)
		server.on(podPath, ok(add("a", "1"), end("5"), cut))
		w := run(t, server, pods)
		w.until(10 * time.Second)
		api, apis := server.scripts["/api"], server.scripts["/apis"]
		for _, path := range []string{podPath, "/api", "/apis"} {
			server.on(path, down)
		}
		cut <- errors.New("reset")
		w.until(200 * time.Second)
		server.on("/api", api...)
		server.on("/apis", apis...)
		server.on(podPath, ok(hold{}))
		w.until(240 * time.Second)
		w.stop()
		w.expectChanges(0, "syncing@0 live@0 resuming@15 failing@70 live@200")
		for _, r := range server.to(podPath)[1:] {
			expect(t, "request", r.String(), "watch 5")
		}
		if n := strings.Count(w.log.String(), "cannot reach"); n != 1 {
			t.Errorf("the outage is told %d times:\n%s", n, w.log)
		}
		expectContains(t, "log", w.log.String(), "cannot reach https://server:6443: connection refused; trying again")
		expectContains(t, "log", w.log.String(), "https://server:6443 answers again")
	})
}

// A watch that is accepted and closed in the same moment is no recovery, however often.
func TestFlappingWatchIsNotLive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods)
		server.on(podPath, ok(end("5")), ok())
		w := run(t, server, pods)
		w.until(90 * time.Second)
		w.expectChanges(0, "syncing@0 live@0 resuming@5 failing@60")
		expectContains(t, "reason", w.reason(0), "closed the watch")
		if n := len(server.to(podPath)); n > 25 {
			t.Errorf("%d requests in 90 s", n)
		}
		w.stop()
	})
}

// What falls due while a source rests is told when the rest is over, however short it is.
func TestShortRestIsReviewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &health{out: make(chan event.Batch, 1), log: slog.New(slog.DiscardHandler), rarely: &rarely{}, turn: newSlots(1)}
		h.state, h.downSince = event.Resuming, time.Now()
		time.Sleep(failingAfter - stateTick/4)
		r := &reflector{shared: &shared{}, health: h, wait: stateTick / 2}
		if err := r.rest(t.Context()); err != nil {
			t.Fatal(err)
		}
		expect(t, "state", string(h.now()), string(event.Failing))
	})
}

// A quiet watch counts as taken up after a second, one with an event at once.
func TestBackAfterOutage(t *testing.T) {
	for name, steps := range map[string][]any{"quiet": {hold{}}, "event": {mark("7"), hold{}}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serving(pods)
				server.on(podPath, ok(end("5")), status(503, "Retry-After", "20"), ok(steps...))
				w := run(t, server, pods)
				w.until(time.Minute)
				w.stop()
				requests := server.to(podPath)
				back := requests[len(requests)-1].at
				if d := back.Sub(requests[1].at); d < 20*time.Second || d > 25*time.Second {
					t.Errorf("taken up after %v, the server asked for 20 s", d)
				}
				times := w.times[event.Source{}]
				d := times[len(times)-1].Sub(back)
				if quiet := name == "quiet"; quiet && (d < time.Second || d > 2*time.Second) || !quiet && d != 0 {
					t.Errorf("live after %v", d)
				}
				if got := w.told(0); !strings.HasSuffix(got, "live resuming live") {
					t.Errorf("told %s", got)
				}
			})
		})
	}
}

// Forbidden is asked again after 30 s, then twice as long, up to five minutes.
func TestForbiddenWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods)
		server.on(podPath, status(403))
		w := run(t, server, pods)
		w.until(time.Hour)
		w.stop()
		requests := server.to(podPath)
		want := 30 * time.Second
		for i := 1; i < len(requests); i++ {
			if d := requests[i].at.Sub(requests[i-1].at); d < want || d > want+want/10+time.Second {
				t.Errorf("wait %d is %v, want %v", i, d, want)
			}
			want = min(2*want, 5*time.Minute)
		}
		w.expectChanges(0, "syncing@0 forbidden@0")
	})
}

// A kind that discovery does not list is not there. It comes when discovery lists it; and it goes, when it was read, at the
// second time that discovery and the kind's own path deny it.
func TestComesAndGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := "/apis/example.com/v1/widgets"
		server := serving()
		server.on(path, status(404))
		w := run(t, server, widgets)
		w.until(10 * time.Minute)
		expect(t, "never there", w.changes(), "")
		if n := len(server.to(path)); n != 0 {
			t.Errorf("%d requests for a kind that is not served", n)
		}
		if n := len(server.to("/apis")); n < 9 || n > 13 {
			t.Errorf("%d discoveries in ten minutes", n)
		}

		cut := make(feed)
		server.on("/apis", discoveryOf("apis", unreadable, widgets))
		server.on(path, ok(add("a", "1"), end("5"), cut))
		w.until(12 * time.Minute)
		expect(t, "came", w.changes(), "+0:widgets/v1")
		expect(t, "came", w.told(0), "syncing [ +a ] live")
		if n := len(w.served); n != 2 {
			t.Errorf("what is served was told %d times", n)
		}

		server.on("/apis", discoveryOf("apis", unreadable))
		server.on(path, status(404))
		cut <- errors.New("reset")
		time.Sleep(2 * time.Second)
		synctest.Wait()
		expect(t, "one answer", w.told(0), "syncing [ +a ] live")
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if got := w.told(0); got != "syncing [ +a ] live absent" && got != "syncing [ +a ] live resuming absent" {
			t.Errorf("two answers: %s", got)
		}
		expect(t, "reason", w.reason(0), "the server does not serve this kind")
		expect(t, "went", w.changes(), "+0:widgets/v1 -0")

		server.on("/apis", discoveryOf("apis", unreadable, widgets))
		server.on(path, ok(add("b", "7"), end("8"), hold{}))
		w.until(15 * time.Minute)
		w.stop()
		expect(t, "back", w.changes(), "+0:widgets/v1 -0 +1:widgets/v1")
		expect(t, "back", w.told(1), "syncing [ +b ] live")
	})
}

// Discovery that is silent about a group, or fails, proves nothing.
func TestAbsenceNeedsProof(t *testing.T) {
	stale := okAs(jsonType, []byte(`{"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":"example.com"},`+
		`"versions":[{"version":"v1","freshness":"Stale"}]}]}`))
	for name, apis := range map[string]answer{
		"stale": stale, "error": status(503), "down": down,
		"empty": okAs(jsonType, []byte(`{"kind":"APIGroupDiscoveryList","items":[]}`)),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serving(widgets)
				cut := make(feed)
				server.on("/apis/example.com/v1/widgets", ok(end("5"), cut), status(404))
				w := run(t, server, widgets)
				w.until(time.Second)
				server.on("/apis", apis)
				if name == "empty" {
					server.on("/api", apis)
				}
				cut <- errors.New("reset")
				w.until(20 * time.Minute)
				w.stop()
				expect(t, "told", w.told(0), "syncing [ ] live resuming failing")
			})
		})
	}
}

// After an hour the streaming list is tried again.
func TestStreamingListIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods)
		cut := make(feed)
		server.on(podPath, status(400), okAs(protobufType, podList("7", "", "a")), ok(cut))
		w := run(t, server, pods)
		w.until(time.Minute)
		server.on(podPath, status(410), okAs(protobufType, podList("8", "", "a")), ok(cut))
		cut <- errors.New("reset")
		w.until(2 * time.Minute)
		expect(t, "asked", server.asked(podPath), "stream, list, watch 7, watch 7, list, watch 8")
		server.on(podPath, ok(end("9"), hold{}))
		// The server ends each watch within ten minutes; here the client's deadline does.
		w.until(2 * time.Hour)
		server.on(podPath, status(410), ok(end("9"), hold{}))
		time.Sleep(30 * time.Minute)
		got := server.asked(podPath)
		w.stop()
		if !strings.HasSuffix(strings.TrimRight(strings.ReplaceAll(got, ", watch 9", ""), " "), "stream") {
			t.Errorf("asked %s", got)
		}
	})
}

// A watch whose end got lost is cut 30 s after the time that was asked for, and taken up without a word.
func TestWatchDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods)
		server.on(podPath, ok(end("5"), hold{}), ok(hold{}))
		w := run(t, server, pods)
		w.until(3 * time.Hour)
		w.stop()
		requests := server.to(podPath)
		for i := 1; i < len(requests); i++ {
			d := requests[i].at.Sub(requests[i-1].at)
			asked := must(time.ParseDuration(requests[i-1].query.Get("timeoutSeconds") + "s"))
			if d < asked+watchGrace || d > asked+watchGrace+time.Second || asked < 300*time.Second || asked > 600*time.Second {
				t.Errorf("asked for %v, cut after %v", asked, d)
			}
		}
		if len(requests) < 15 {
			t.Errorf("%d watches in three hours", len(requests))
		}
		expect(t, "told", w.told(0), "syncing [ ] live")
	})
}

// No source is tried again and again without a pause, whatever the server does.
func TestNoHotLoop(t *testing.T) {
	for name, script := range map[string][]answer{
		"closed at once":      {ok(end("5")), ok()},
		"closed mid-sync":     {ok()},
		"401":                 {status(401)},
		"401 on every page":   {status(400), okAs(protobufType, podList("7", "x", "a")), status(401)},
		"500":                 {status(500)},
		"410":                 {status(410)},
		"410 as event":        {ok(end("5"), errorEvent(410, ""))},
		"429 without a time":  {status(429)},
		"429 with a zero":     {status(429, "Retry-After", "0")},
		"garbage":             {ok([]byte("<html><body>hello"))},
		"404":                 {status(404)},
		"redirect":            {status(302, "Location", "https://elsewhere/")},
		"endless pages":       {status(400), okAs(protobufType, podList("7", "x", "a"))},
		"refused watch":       {ok(end("5")), status(400)},
		"server is not there": {down},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serving(pods)
				server.on(podPath, script...)
				w := run(t, server, pods)
				w.until(10 * time.Minute)
				w.stop()
				requests := server.to(podPath)
				// A try may be two requests: a page and the next, a watch and the discovery that confirms its 404.
				for i := 20; i < len(requests); i++ {
					if d := requests[i].at.Sub(requests[i-20].at); d < 4*time.Second {
						t.Fatalf("requests %d to %d within %v", i-20, i, d)
					}
				}
			})
		})
	}
}

func TestTooLargeFrame(t *testing.T) {
	large := func(typ eventType, name, rv string) []byte {
		m := meta(name, rv)
		m.Annotations = map[string]string{"x": strings.Repeat("x", 100_000)}
		return frame(typ, "Pod", must((&metav1.PartialObjectMetadata{ObjectMeta: m}).Marshal()))
	}
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods)
		server.on(podPath, ok(add("a", "1"), large(added, "huge", "2"), add("b", "3"), end("5"),
			large(deleted, "gone", "6"), change("a", "7"), large(modified, "huge", "8")), ok(hold{}))
		w := runConfig(t, server, Config{Catalog: Catalog{Kinds: kinds(pods)}, MaxObjectBytes: 64 << 10}, make(chan event.Batch))
		w.until(10 * time.Second)
		w.stop()
		expect(t, "told", w.told(0), "syncing [ +a +b ] live -gone +a")
		expect(t, "asked", server.asked(podPath), "stream, watch 8")
		stats := w.reader.Stats()[0]
		if stats.Quarantined != 2 || stats.Objects != 4 || stats.Resumes != 1 || stats.Bytes < 300_000 {
			t.Errorf("stats %+v", stats)
		}
		expectContains(t, "log", w.log.String(), "object=ns/huge")
		expectContains(t, "log", w.log.String(), "is too large")
	})
}

// A page that is too large is asked for again with fewer items.
func TestTooLargePage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods)
		big := podList("7", "", strings.Repeat("x", 2000))
		server.on(podPath, status(400), okAs(protobufType, big), okAs(protobufType, big), okAs(protobufType, podList("7", "", "a")), ok(hold{}))
		w := runConfig(t, server, Config{Catalog: Catalog{Kinds: kinds(pods)}, MaxPageBytes: 1000}, make(chan event.Batch))
		w.until(10 * time.Second)
		w.stop()
		var limits []string
		for _, r := range server.to(podPath)[1:4] {
			limits = append(limits, r.query.Get("limit"))
		}
		expect(t, "limits", strings.Join(limits, " "), "500 125 31")
		expect(t, "told", w.told(0), "syncing failing syncing [ +a ] live")
	})
}

func TestRelistsAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods)
		server.on(podPath, ok(add("a", "1"), errors.New("reset")), ok(end("5")), status(410), ok(end("5")), ok(hold{}))
		w := run(t, server, pods)
		w.until(time.Minute)
		w.stop()
		stats := w.reader.Stats()[0]
		if stats.Relists["broken"] != 1 || stats.Relists["expired"] != 1 || stats.Resumes != 1 {
			t.Errorf("stats %+v", stats)
		}
	})
}

// A kind that is refused again and again because of too many requests fails in the end, and only an answer changes that.
func TestThrottledForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods)
		server.on(podPath, status(429, "Retry-After", "1"))
		w := run(t, server, pods)
		w.until(10 * time.Minute)
		expect(t, "told", w.told(0), "syncing syncing failing")
		server.on(podPath, ok(end("5"), hold{}))
		w.until(11 * time.Minute)
		w.stop()
		expect(t, "told", w.told(0), "syncing syncing failing syncing [ ] live")
	})
}
