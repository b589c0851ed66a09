package server

import (
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/test/samples"
)

// A sinkhole takes an answer, counts its bytes, and looks at the heap now and then.
type sinkhole struct {
	header       http.Header
	status       int
	bytes, looks int64
	peak         uint64
}

func (s *sinkhole) Header() http.Header  { return s.header }
func (s *sinkhole) WriteHeader(code int) { s.status = code }

func (s *sinkhole) Write(b []byte) (int, error) {
	if s.bytes += int64(len(b)); s.bytes>>25 > s.looks { // every 32 MiB
		s.looks = s.bytes >> 25
		s.peak = max(s.peak, heap())
	}
	return len(b), nil
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkLarge is what answers take of a graph of 356,000 nodes and 1.3 million edges: bounded ones, the scrape of the
// metrics, and the whole graph, with what is on the heap beside the graph while that is written.
func BenchmarkLarge(b *testing.B) {
	f, s := feed.New(), samples.Large()
	f.Publish(s, &graph.Delta{To: s.Revision(), Reset: true})
	server := serverOf(f, nil)
	for name, target := range map[string]string{
		"show":    "/v1/show/pods/team-7/application-700-7d4b9c6f5-07007",
		"deps":    "/v1/deps/pods/team-7/application-700-7d4b9c6f5-07007",
		"impact":  "/v1/impact/configmaps/team-7/settings-7",
		"metrics": "/metrics",
		"graph":   "/v1/graph",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			before := heap()
			w := &sinkhole{peak: before}
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, target, nil)
				r.Host = "localhost:8390"
				w.header, w.status, w.bytes, w.looks = http.Header{}, http.StatusOK, 0, 0
				server.ServeHTTP(w, r)
				if w.status != http.StatusOK {
					b.Fatalf("%s answers %d", target, w.status)
				}
			}
			b.ReportMetric(float64(w.bytes)/1e6, "MB")
			if name == "graph" {
				b.ReportMetric(float64(w.peak-before)/1e6, "MB-heap")
			}
		})
	}
}
