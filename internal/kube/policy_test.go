package kube

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Every class of failure in every state. A cell says what comes next, the state to publish at once if any, and how long
// to wait; "+..." is what to remember, "!..." why everything is read again.
func TestDecide(t *testing.T) {
	states := []struct {
		name string
		past past
	}{
		{"first stream", past{step: stepStream}},
		{"first list", past{step: stepList, noStreaming: true}},
		{"watch", past{step: stepWatch, synced: true}},
		{"new stream", past{step: stepStream, synced: true}},
	}
	table := map[class][4]string{
		classClosed:       {"stream backoff", "list backoff", "watch backoff", "stream backoff"},
		classUnended:      {"stream backoff", "list backoff", "watch backoff", "stream backoff"},
		classStalled:      {"list none +pages", "list none +pages", "list none +pages", "list none +pages"},
		classRefused:      {"list none +pages", "list failing backoff", "watch backoff", "list none +pages"},
		classExpired:      {"stream backoff !expired", "list backoff !expired", "stream resyncing backoff !expired", "stream resyncing backoff !expired"},
		classRewound:      {"stream resyncing backoff !rewound", "list resyncing backoff !rewound", "stream resyncing backoff !rewound", "stream resyncing backoff !rewound"},
		classThrottled:    {"stream syncing told", "list syncing told", "watch told", "stream told"},
		classServer:       {"stream failing backoff", "list failing backoff", "watch backoff", "stream backoff"},
		classNetwork:      {"stream failing backoff", "list failing backoff", "watch backoff", "stream backoff"},
		classUnauthorized: {"stream none", "list none", "watch none", "stream none"},
		classForbidden:    {"stream forbidden forbidden-wait", "list forbidden forbidden-wait", "watch forbidden forbidden-wait", "stream forbidden forbidden-wait"},
		classNotFound:     {"stream failing backoff", "list failing backoff", "watch backoff", "stream backoff"},
		classUnlisted:     {"stream failing backoff", "list failing backoff", "watch backoff", "stream backoff"},
		classAbsent:       {"gone none", "gone none", "watch confirm", "stream confirm"},
		classNoWatch:      {"stream absent refused-wait", "list absent refused-wait", "stream absent refused-wait", "stream absent refused-wait"},
		classFormat:       {"stream none +json", "list none +json", "watch none +json", "stream none +json"},
		classFraming:      {"stream failing backoff", "list failing backoff", "watch backoff", "stream backoff"},
		classRules:        {"stream failing for-ever", "list failing for-ever", "watch failing for-ever", "stream failing for-ever"},
	}
	if len(table) != int(classRules)+1 {
		t.Fatalf("%d classes are tested, there are %d", len(table), classRules+1)
	}
	for c, cells := range table {
		for i, want := range cells {
			p := states[i].past
			p.unauthorized, p.unended, p.refusals, p.absences = 1, 1, 1, 1
			expect(t, fmt.Sprintf("class %d, %s", c, states[i].name), cell(decide(c, p)), want)
		}
	}
	again := []struct {
		name string
		c    class
		past past
		want string
	}{
		{"a second stream without bookmark", classUnended, past{step: stepStream, unended: 2}, "list none +pages"},
		{"a second 401", classUnauthorized, past{step: stepStream, unauthorized: 2}, "stream failing credentials"},
		{"a second 401 of a watch", classUnauthorized, past{step: stepWatch, synced: true, unauthorized: 2}, "watch credentials"},
		{"406 for JSON", classFormat, past{step: stepStream, json: true}, "stream failing refused-wait"},
		{"406 for metadata", classFormat, past{step: stepStream, metadataOnly: true}, "stream failing refused-wait"},
		{"a third damage", classFraming, past{step: stepWatch, synced: true, refusals: 3}, "stream resyncing backoff !damaged"},
		{"a third damage without streaming list", classFraming, past{step: stepWatch, synced: true, noStreaming: true, refusals: 3}, "list resyncing backoff !damaged"},
		{"a third damage of a streaming list", classFraming, past{step: stepStream, refusals: 3}, "list failing backoff +pages"},
		{"a third refusal", classRefused, past{step: stepWatch, synced: true, refusals: 3}, "stream resyncing backoff !refused"},
		{"410 without streaming list", classExpired, past{step: stepWatch, synced: true, noStreaming: true}, "list resyncing backoff !expired"},
		{"404 three times, without discovery", classUnlisted, past{step: stepStream, absences: 3}, "stream absent refused-wait"},
		{"404 three times, without discovery, of what was read", classUnlisted, past{step: stepWatch, synced: true, absences: 3}, "watch backoff"},
		{"denied twice", classAbsent, past{step: stepWatch, synced: true, absences: 2}, "gone none"},
	}
	for _, row := range again {
		expect(t, row.name, cell(decide(row.c, row.past)), row.want)
	}
}

func cell(d decision) string {
	words := []string{[]string{"stream", "list", "watch", "gone"}[d.next]}
	if d.state != "" {
		words = append(words, string(d.state))
	}
	words = append(words, []string{"none", "backoff", "credentials", "told", "forbidden-wait", "confirm", "refused-wait", "for-ever"}[d.wait])
	if d.noStreaming {
		words = append(words, "+pages")
	}
	if d.json {
		words = append(words, "+json")
	}
	if d.relist != "" {
		words = append(words, "!"+string(d.relist))
	}
	return strings.Join(words, " ")
}

func TestClassify(t *testing.T) {
	code := func(code int) error { return &StatusError{Code: code} }
	for _, row := range []struct {
		err  error
		want class
	}{
		{errClosed, classClosed},
		{errDeadline, classClosed},
		{io.ErrUnexpectedEOF, classClosed},
		{errors.New("http2: client connection lost"), classClosed},
		{fmt.Errorf("%w: x", errUnended), classUnended},
		{errStalled, classStalled},
		{errDoubted, classClosed},
		{fmt.Errorf("%w: x", errRewound), classRewound},
		{fmt.Errorf("%w: x", errRules), classRules},
		{fmt.Errorf("%w: x", ErrFrame), classFraming},
		{fmt.Errorf("%w: x", errList), classServer},
		{errHung, classServer},
		{fmt.Errorf("%w: x", errAbsent), classAbsent},
		{&unreachableError{errors.New("x")}, classNetwork},
		{code(400), classRefused}, {code(422), classRefused},
		{code(401), classUnauthorized}, {code(403), classForbidden}, {code(404), classNotFound},
		{code(405), classNoWatch}, {code(406), classFormat}, {code(410), classExpired}, {code(429), classThrottled},
		{&StatusError{Code: 404, Page: true}, classServer}, {&StatusError{Code: 403, Page: true}, classForbidden},
		{code(302), classServer}, {code(418), classServer},
		{code(500), classServer}, {code(502), classServer}, {code(503), classServer}, {code(504), classServer},
		{&StatusError{Code: 503, RetryAfter: time.Second}, classThrottled},
		{&StatusError{Code: 500, RetryAfter: time.Second}, classServer},
		{&StatusError{Code: 504, VersionTooLarge: true}, classExpired},
	} {
		if got := classify(row.err); got != row.want {
			t.Errorf("%v is of class %d, want %d", row.err, got, row.want)
		}
	}
}

func TestWaiting(t *testing.T) {
	const n = 300
	rows := []struct {
		w        waiting
		failures int
		told     time.Duration
		min, max time.Duration
	}{
		{waitNone, 5, 0, 0, 0},
		{waitBackoff, 0, 0, 0, 200 * time.Millisecond},
		{waitBackoff, 1, 0, 0, 200 * time.Millisecond},
		{waitBackoff, 2, 0, 0, 400 * time.Millisecond},
		{waitBackoff, 4, 0, 0, 1600 * time.Millisecond},
		{waitBackoff, 1 << 40, 0, 0, 30 * time.Second},
		{waitCredentials, 1 << 40, 0, 0, 60 * time.Second},
		{waitTold, 1, 20 * time.Second, 20 * time.Second, 25 * time.Second},
		{waitTold, 1, time.Second, time.Second, 2 * time.Second},
		{waitTold, 1, 0, time.Second, 2 * time.Second},
		{waitTold, 1, time.Hour, 5 * time.Minute, 6*time.Minute + 15*time.Second},
		{waitForbidden, 1, 0, 30 * time.Second, 33 * time.Second},
		{waitForbidden, 2, 0, 60 * time.Second, 66 * time.Second},
		{waitForbidden, 100, 0, 300 * time.Second, 330 * time.Second},
		{waitRefused, 9, 0, 300 * time.Second, 330 * time.Second},
	}
	for _, row := range rows {
		low, high := time.Duration(1<<62), time.Duration(0)
		for range n {
			d := row.w.duration(row.failures, row.told)
			low, high = min(low, d), max(high, d)
		}
		if low < row.min || high > row.max {
			t.Errorf("%+v: between %v and %v", row, low, high)
		}
		if spread := row.max - row.min; high-low < spread/2 {
			t.Errorf("%+v: hardly any jitter, between %v and %v", row, low, high)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "0": 0, "7": 7 * time.Second, "-3": 0, "soon": 0, "99999999999": 0,
		now.Add(90 * time.Second).Format(http.TimeFormat): 90 * time.Second,
		now.Add(-time.Minute).Format(http.TimeFormat):     0,
	} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}
