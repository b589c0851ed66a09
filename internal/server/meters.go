package server

import (
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/query"
)

// Meters count what goes on, for /metrics. They are a collector.Meter. The number of their series is bounded by that of
// kinds, relations and routes; nothing that a request or an object is called becomes a label.
type Meters struct {
	registry *prometheus.Registry
	now      func() time.Time

	events   *prometheus.CounterVec
	changes  *prometheus.CounterVec
	commits  prometheus.Counter
	commit   prometheus.Histogram
	apply    prometheus.Histogram
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	sent     *prometheus.CounterVec
	refusals *prometheus.CounterVec
	inFlight *prometheus.GaugeVec
	readers  prometheus.Gauge

	mu     sync.Mutex
	ticked time.Time
}

// NewMeters returns meters of a version of the program, in a registry of their own. now is the time.
func NewMeters(version string, now func() time.Time) *Meters {
	m := &Meters{
		registry: prometheus.NewRegistry(), now: now, ticked: now(),
		events:   counters("events_total", "Events taken in from the API server.", "type"),
		changes:  counters("changes_total", "Nodes and edges that were added, changed or removed, as far as a delta lists them.", "element", "change"),
		commits:  prometheus.NewCounter(prometheus.CounterOpts{Namespace: prefix, Name: "commits_total", Help: "Commits that changed the graph."}),
		commit:   prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: prefix, Name: "commit_duration_seconds", Help: "How long a commit takes.", Buckets: buckets()}),
		apply:    prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: prefix, Name: "apply_latency_seconds", Help: "Time from the first change taken in to its publication.", Buckets: buckets()}),
		requests: counters("http_requests_total", "Requests answered.", "path", "code"),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: prefix, Name: "http_request_duration_seconds",
			Help: "How long an answer takes, to its last byte.", Buckets: buckets()}, []string{"path"}),
		sent:     counters("http_response_bytes_total", "Bytes of answers, compressed as they were.", "path"),
		refusals: counters("http_refused_total", "Requests that were refused before it was looked at what they asked for.", "code"),
		inFlight: prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: prefix, Name: "http_requests_in_flight", Help: "Requests being answered."}, []string{"path"}),
		readers:  prometheus.NewGauge(prometheus.GaugeOpts{Namespace: prefix, Name: "stream_readers", Help: "Readers of the stream of changes."}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Namespace: prefix, Name: "build_info", Help: "Always 1; the labels say what is running.",
		ConstLabels: prometheus.Labels{"version": version, "goversion": runtime.Version()}})
	build.Set(1)
	m.registry.MustRegister(build, m.events, m.changes, m.commits, m.commit, m.apply, m.requests, m.seconds, m.sent, m.refusals,
		m.inFlight, m.readers, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// prefix begins the name of every metric but those of the Go runtime and the process.
const prefix = "kubernetes_scraper"

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: prefix, Name: name, Help: help}, labels)
}

// buckets reach from 100 microseconds to 10 seconds.
func buckets() []float64 {
	return []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}
}

// watch adds what is read from a feed when somebody wants to know it.
func (m *Meters) watch(f *feed.Feed, words func() *query.Vocabulary) {
	m.registry.MustRegister(newGauges(f, words))
}

// Ticked says that the collector goes round.
func (m *Meters) Ticked() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ticked = m.now()
}

// silent is for how long nothing was heard of the collector.
func (m *Meters) silent() time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now().Sub(m.ticked)
}

// Applied counts events of a type that the collector has taken in.
func (m *Meters) Applied(event string, n int) { m.events.WithLabelValues(event).Add(float64(n)) }

// Published counts a commit, which took a time and ended a latency after its first change was taken in.
func (m *Meters) Published(d *graph.Delta, took, latency time.Duration) {
	m.commits.Inc()
	m.commit.Observe(took.Seconds())
	m.apply.Observe(latency.Seconds())
	nodes, edges := map[string]int{}, map[string]int{}
	for _, c := range d.Nodes {
		nodes[changeOf(c.Old == nil, c.New == nil)]++
	}
	for _, c := range d.Edges {
		edges[changeOf(c.Old == nil, c.New == nil)]++
	}
	for change, n := range nodes {
		m.changes.WithLabelValues("node", change).Add(float64(n))
	}
	for change, n := range edges {
		m.changes.WithLabelValues("edge", change).Add(float64(n))
	}
}

func changeOf(added, removed bool) string {
	switch {
	case added:
		return "added"
	case removed:
		return "removed"
	}
	return "changed"
}

func (m *Meters) began(path string) { m.inFlight.WithLabelValues(path).Inc() }

func (m *Meters) answered(path, code string, took time.Duration, bytes int64) {
	m.inFlight.WithLabelValues(path).Dec()
	m.requests.WithLabelValues(path, code).Inc()
	m.sent.WithLabelValues(path).Add(float64(bytes))
	if path != watchPath { // which has an end only when somebody leaves
		m.seconds.WithLabelValues(path).Observe(took.Seconds())
	}
}

// refused counts a request that nobody looked into.
func (m *Meters) refused(code int) { m.refusals.WithLabelValues(strconv.Itoa(code)).Inc() }

// reading counts a reader of the stream until what it returns is called.
func (m *Meters) reading() (done func()) {
	m.readers.Inc()
	return m.readers.Dec
}
