package kube

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/extract"
	"kubernetes-scraper/internal/fact"
)

// The kinds of the tests.
var (
	pods    = catalog.Kind{Version: "v1", Kind: "Pod", Resource: "pods", Namespaced: true, Watched: true}
	nodes   = catalog.Kind{Version: "v1", Kind: "Node", Resource: "nodes", Watched: true}
	configs = catalog.Kind{Version: "v1", Kind: "ConfigMap", Resource: "configmaps", Namespaced: true, Watched: true, MetadataOnly: true}
	// unreadable is a kind of another group, so that there is one. It is served without list and watch.
	unreadable = catalog.Kind{Group: "apps", Version: "v1", Kind: "Deployment", Resource: "deployments", Namespaced: true}
	widgets    = catalog.Kind{Group: "example.com", Version: "v1", Kind: "Widget", Resource: "widgets", Namespaced: true, Watched: true}
)

// object returns the protobuf message of an object that has a name, a UID "u-NAME" and a resourceVersion.
func object(name, resourceVersion string) []byte {
	return must((&metav1.PartialObjectMetadata{ObjectMeta: meta(name, resourceVersion)}).Marshal())
}

func meta(name, resourceVersion string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: "ns", Name: name, UID: types.UID("u-" + name), ResourceVersion: resourceVersion}
}

// wrapped puts a message into the envelope.
func wrapped(kind string, message []byte) []byte {
	unknown := runtime.Unknown{TypeMeta: runtime.TypeMeta{APIVersion: "v1", Kind: kind}, Raw: message}
	return append([]byte("k8s\x00"), must(unknown.Marshal())...)
}

// frame is a protobuf watch frame.
func frame(typ eventType, kind string, message []byte) []byte {
	ev := metav1.WatchEvent{Type: string(typ), Object: runtime.RawExtension{Raw: wrapped(kind, message)}}
	return withLength(must(ev.Marshal()))
}

func withLength(b []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(b))), b...)
}

func add(name, rv string) []byte    { return frame(added, "Pod", object(name, rv)) }
func change(name, rv string) []byte { return frame(modified, "Pod", object(name, rv)) }
func remove(name, rv string) []byte { return frame(deleted, "Pod", object(name, rv)) }
func mark(rv string) []byte {
	return frame(bookmark, "Pod", must((&metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{ResourceVersion: rv}}).Marshal()))
}

// end is the bookmark that ends a streaming list.
func end(rv string) []byte {
	m := metav1.ObjectMeta{ResourceVersion: rv, Annotations: map[string]string{initialEventsEnd: "true"}}
	return frame(bookmark, "Pod", must((&metav1.PartialObjectMetadata{ObjectMeta: m}).Marshal()))
}

func errorEvent(code int, reason metav1.StatusReason) []byte {
	return frame(failed, "Status", must((&metav1.Status{Code: int32(code), Reason: reason, Message: "as scripted"}).Marshal()))
}

// podList is the body of one page.
func podList(rv, next string, names ...string) []byte { return listOf("PodList", rv, next, names...) }

func listOf(kind, rv, next string, names ...string) []byte {
	list := metav1.PartialObjectMetadataList{ListMeta: metav1.ListMeta{ResourceVersion: rv, Continue: next}}
	for _, name := range names {
		list.Items = append(list.Items, metav1.PartialObjectMetadata{ObjectMeta: meta(name, "1")})
	}
	return wrapped(kind, must(list.Marshal()))
}

func jsonEvent(typ eventType, m metav1.ObjectMeta) []byte {
	return must(json.Marshal(map[string]any{"type": typ, "object": map[string]any{"kind": "Widget", "metadata": m}}))
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// The steps of a body, besides []byte, time.Duration (to wait) and error (to end with).
type (
	hold struct{} // nothing more, for as long as the client waits
	feed chan any // whatever the test sends
)

// A body plays its steps. Like a real one it ends when the request's context does.
type body struct {
	ctx    context.Context
	steps  []any
	unread []byte
	closed bool
}

func (b *body) Close() error { b.closed = true; return nil }

func (b *body) Read(p []byte) (int, error) {
	for {
		if err := b.ctx.Err(); err != nil {
			return 0, err
		}
		if len(b.unread) > 0 {
			n := copy(p, b.unread)
			b.unread = b.unread[n:]
			return n, nil
		}
		if len(b.steps) == 0 {
			return 0, io.EOF
		}
		if err := b.step(); err != nil {
			return 0, err
		}
	}
}

func (b *body) step() error {
	step := b.steps[0]
	if f, ok := step.(feed); ok {
		select {
		case next := <-f:
			b.steps = slices.Insert(b.steps, 0, next)
			return nil
		case <-b.ctx.Done():
			return b.ctx.Err()
		}
	}
	b.steps = b.steps[1:]
	switch s := step.(type) {
	case []byte:
		b.unread = s
	case time.Duration:
		return sleep(b.ctx, s)
	case error:
		return s
	case hold:
		<-b.ctx.Done()
		return b.ctx.Err()
	}
	return nil
}

// An answer is what the server does with one request.
type answer func(req *http.Request) (*http.Response, error)

// ok is a 200 in protobuf whose body plays the steps.
func ok(steps ...any) answer { return okAs(protobufType+";stream=watch", steps...) }

func okAs(contentType string, steps ...any) answer {
	return func(req *http.Request) (*http.Response, error) {
		return response(req, 200, contentType, &body{ctx: req.Context(), steps: steps}), nil
	}
}

// status is a refusal with a metav1.Status in protobuf.
func status(code int, header ...string) answer {
	return func(req *http.Request) (*http.Response, error) {
		s := metav1.Status{Code: int32(code), Message: "as scripted"}
		resp := response(req, code, protobufType, &body{ctx: req.Context(), steps: []any{wrapped("Status", must(s.Marshal()))}})
		for i := 0; i+1 < len(header); i += 2 {
			resp.Header.Set(header[i], header[i+1])
		}
		return resp, nil
	}
}

// down is a connection that cannot be made; silent one that never answers.
func down(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") }

func silent(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}

// after gives an answer late.
func after(d time.Duration, a answer) answer {
	return func(req *http.Request) (*http.Response, error) {
		if err := sleep(req.Context(), d); err != nil {
			return nil, err
		}
		return a(req)
	}
}

func response(req *http.Request, code int, contentType string, body io.ReadCloser) *http.Response {
	return &http.Response{
		StatusCode: code, Status: http.StatusText(code), Proto: "HTTP/2.0", ProtoMajor: 2, Request: req,
		Header: http.Header{"Content-Type": {contentType}}, Body: body, ContentLength: -1,
	}
}

// A fakeServer answers every request to a path with the next answer of its script; the last one is repeated.
type fakeServer struct {
	mu       sync.Mutex
	scripts  map[string][]answer
	requests []request
	// probes are where the server is, when it is asked for a list of one; a path without one is far ahead.
	probes map[string]answer
	probed []request
}

type request struct {
	at     time.Time
	path   string
	query  url.Values
	accept string
}

// String says what kind of request it is.
func (r request) String() string {
	q := r.query
	switch {
	case q.Get("sendInitialEvents") == "true":
		return "stream"
	case q.Get("watch") == "true":
		return "watch " + q.Get("resourceVersion")
	case q.Get("continue") != "":
		return "page " + q.Get("continue")
	case q.Get("limit") != "":
		return "list"
	}
	return "discovery"
}

// serving returns a server whose discovery lists the kinds.
func serving(kinds ...catalog.Kind) *fakeServer {
	s := &fakeServer{scripts: map[string][]answer{}, probes: map[string]answer{}}
	s.on("/api", discoveryOf("", kinds...))
	s.on("/apis", discoveryOf("apis", append(kinds, unreadable)...))
	return s
}

// discoveryOf is the aggregated discovery of the core group, or of the others. Versions come in the order of the kinds;
// those that are not Watched cannot be.
func discoveryOf(root string, kinds ...catalog.Kind) answer {
	type m = map[string]any
	groups := map[string][]m{}
	if root == "" {
		groups[""] = []m{{"version": "v1", "freshness": "Current", "resources": []any{}}}
	}
	for _, k := range kinds {
		if (k.Group == "") != (root == "") {
			continue
		}
		scope, verbs := "Cluster", []string{"get", "create"}
		if k.Namespaced {
			scope = "Namespaced"
		}
		if k.Watched {
			verbs = []string{"get", "list", "watch"}
		}
		versions := groups[k.Group]
		i := slices.IndexFunc(versions, func(v m) bool { return v["version"] == k.Version })
		if i < 0 {
			i = len(versions)
			versions = append(versions, m{"version": k.Version, "freshness": "Current", "resources": []any{}})
		}
		versions[i]["resources"] = append(versions[i]["resources"].([]any),
			m{"resource": k.Resource, "scope": scope, "verbs": verbs, "responseKind": m{"kind": k.Kind}})
		groups[k.Group] = versions
	}
	var items []any
	for name, versions := range groups {
		items = append(items, m{"metadata": m{"name": name}, "versions": versions})
	}
	return okAs(jsonType, must(json.Marshal(m{"kind": "APIGroupDiscoveryList", "items": items})))
}

// on sets the script of a path.
func (s *fakeServer) on(path string, answers ...answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scripts[path] = answers
}

func (s *fakeServer) RoundTrip(req *http.Request) (*http.Response, error) {
	if q := req.URL.Query(); q.Get("limit") == "1" {
		return s.probe(req)
	}
	s.mu.Lock()
	script := s.scripts[req.URL.Path]
	next := status(404)
	if len(script) > 0 {
		next = script[0]
	}
	if len(script) > 1 {
		s.scripts[req.URL.Path] = script[1:]
	}
	s.requests = append(s.requests, request{time.Now(), req.URL.Path, req.URL.Query(), req.Header.Get("Accept")})
	s.mu.Unlock()
	return next(req)
}

// probe answers a list of one: that is asked beside a watch, in no order with what comes after it.
func (s *fakeServer) probe(req *http.Request) (*http.Response, error) {
	s.mu.Lock()
	a := s.probes[req.URL.Path]
	if a == nil {
		a = okAs(protobufType, podList("999999", ""))
	}
	s.probed = append(s.probed, request{time.Now(), req.URL.Path, req.URL.Query(), req.Header.Get("Accept")})
	s.mu.Unlock()
	return a(req)
}

// to lists the requests to a path, without probes.
func (s *fakeServer) to(path string) []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []request
	for _, r := range s.requests {
		if r.path == path {
			all = append(all, r)
		}
	}
	return all
}

// asked is what was requested of a path, in words.
func (s *fakeServer) asked(path string) string {
	var all []string
	for _, r := range s.to(path) {
		all = append(all, r.String())
	}
	return strings.Join(all, ", ")
}

// A fakeExtractor reads the identity only, and cannot read objects whose name begins with "bad".
type fakeExtractor struct{ format extract.Format }

func (x fakeExtractor) Extract(raw []byte) (fact.Facts, error) {
	id, err := readIdentity(raw, x.format, false)
	if err != nil {
		return fact.Facts{}, err
	}
	if strings.HasPrefix(id.name, "bad") {
		return fact.Facts{}, errors.New("spec is odd")
	}
	return fact.Facts{Namespace: id.namespace, Name: id.name, UID: id.uid, ResourceVersion: id.resourceVersion}, nil
}

func compileFake(_ *catalog.Kind, f extract.Format) (func() Extractor, error) {
	return func() Extractor { return fakeExtractor{f} }, nil
}

// hasSchema is that of the fake server: groups without a dot are built in.
func hasSchema(kind *catalog.Kind) bool { return !strings.Contains(kind.Group, ".") }

// changeWord is a change of the kinds in words: +POSITION:RESOURCE/VERSION, with =POSITION of what it replaces, or -POSITION.
func changeWord(c event.KindChange) string {
	if c.Kind == nil {
		return fmt.Sprintf("-%d", c.Position)
	}
	word := fmt.Sprintf("+%d:%s/%s", c.Position, c.Kind.Resource, c.Kind.Version)
	if c.Replaces >= 0 {
		word += fmt.Sprintf("=%d", c.Replaces)
	}
	return word
}

// A world is a Reader at work inside a synctest bubble, and what it sent.
type world struct {
	t      *testing.T
	server *fakeServer
	reader *Reader
	log    *bytes.Buffer
	began  time.Time
	cancel context.CancelFunc
	ended  chan struct{}

	mu     sync.Mutex
	events map[event.Source][]event.Event
	times  map[event.Source][]time.Time
	sizes  []int
	served [][]event.Resource
	kinds  []string // what came and went, in words
}

// run starts a Reader of the kinds. It has to be stopped.
func run(t *testing.T, server *fakeServer, kinds ...catalog.Kind) *world {
	return runConfig(t, server, Config{Catalog: Catalog{Kinds: kinds}}, make(chan event.Batch))
}

func runConfig(t *testing.T, server *fakeServer, c Config, out chan event.Batch) *world {
	t.Helper()
	w := launch(t, server, c, out)
	go w.receive(out)
	return w
}

// launch starts a Reader and leaves it to the caller to receive.
func launch(t *testing.T, server *fakeServer, c Config, out chan event.Batch) *world {
	t.Helper()
	w := &world{
		t: t, server: server, log: &bytes.Buffer{}, began: time.Now(), ended: make(chan struct{}),
		events: map[event.Source][]event.Event{}, times: map[event.Source][]time.Time{},
	}
	c.Client = must(NewClient(&http.Client{Transport: server}, "https://server:6443", "test"))
	if c.Compile == nil {
		c.Compile = compileFake
	}
	c.HasSchema = hasSchema
	c.Log = slog.New(slog.NewTextHandler(w.log, nil))
	w.reader = New(c)
	ctx, cancel := context.WithCancel(t.Context())
	w.cancel = cancel
	go func() {
		defer close(w.ended)
		defer close(out)
		if err := w.reader.Run(ctx, out); err != nil {
			t.Errorf("Run returned %v", err)
		}
	}()
	return w
}

func (w *world) receive(out <-chan event.Batch) {
	for batch := range out {
		w.mu.Lock()
		if batch.Served != nil {
			w.served = append(w.served, batch.Served)
		}
		for _, change := range batch.Kinds {
			w.kinds = append(w.kinds, changeWord(change))
		}
		for _, e := range batch.Events {
			w.events[batch.Source] = append(w.events[batch.Source], e)
			w.times[batch.Source] = append(w.times[batch.Source], time.Now())
		}
		if len(batch.Events) > 0 {
			w.sizes = append(w.sizes, len(batch.Events))
		}
		w.mu.Unlock()
	}
}

// until lets virtual time pass until d after the start.
func (w *world) until(d time.Duration) {
	time.Sleep(time.Until(w.began.Add(d)))
	synctest.Wait()
}

// stop ends the Reader, and fails if that takes any time.
func (w *world) stop() {
	w.t.Helper()
	at := time.Now()
	w.cancel()
	<-w.ended
	if d := time.Since(at); d > 0 {
		w.t.Errorf("Run took %v to end", d)
	}
	synctest.Wait()
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	for _, r := range w.server.requests {
		if r.query.Get("resourceVersion") == "0" {
			w.t.Errorf(`a request with resourceVersion "0" was sent: %v`, r)
		}
	}
}

// told is what was sent for a source, in words: "[" and "]" are SyncStart and SyncEnd, +name and -name objects.
func (w *world) told(kind int) string { return w.toldOf(event.Source{Kind: kind}) }

func (w *world) toldOf(source event.Source) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var words []string
	for _, e := range w.events[source] {
		words = append(words, word(e))
	}
	return strings.Join(words, " ")
}

func word(e event.Event) string {
	switch e.Type {
	case event.Upsert:
		return "+" + e.Facts.Name
	case event.Delete:
		return "-" + e.Facts.Name
	case event.SyncStart:
		return "["
	case event.SyncEnd:
		return "]"
	}
	return string(e.State)
}

// changes is which kinds came and went.
func (w *world) changes() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Join(w.kinds, " ")
}

// reason is the reason of the newest state of a source.
func (w *world) reason(kind int) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range slices.Backward(w.events[event.Source{Kind: kind}]) {
		if e.Type == event.Status {
			return e.Reason
		}
	}
	return ""
}

// expectChanges checks the states and when they began, given as state@second. A state may come a bit late: waiting is
// jittered, and the clock ticks once a second. For taking up a watch again the whole backoff is allowed.
func (w *world) expectChanges(kind int, want string) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	source := event.Source{Kind: kind}
	var got []string
	late := false
	wanted := strings.Fields(want)
	for i, e := range w.events[source] {
		if e.Type != event.Status {
			continue
		}
		second := w.times[source][i].Sub(w.began).Seconds()
		got = append(got, fmt.Sprintf("%s@%.1f", e.State, second))
		if n := len(got); n <= len(wanted) {
			state, at, _ := strings.Cut(wanted[n-1], "@")
			allowed := 2.5
			if e.State == event.Live {
				allowed = backoffCap.Seconds() + 2
			}
			from := float64(must(strconv.Atoi(at)))
			late = late || state != string(e.State) || second < from-0.1 || second > from+allowed
		}
	}
	if late || len(got) != len(wanted) {
		w.t.Errorf("changes:\n got %s\nwant %s", strings.Join(got, " "), want)
	}
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %s\nwant %s", what, got, want)
	}
}

func expectContains(t *testing.T, what, got, want string) {
	t.Helper()
	if !strings.Contains(got, want) {
		t.Errorf("%s:\n got %s\nwant it to contain %s", what, got, want)
	}
}
