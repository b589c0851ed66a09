package render

import (
	"runtime"
	"testing"

	"kubernetes-scraper/test/samples"
)

// A meter counts what is written, and now and then looks at the heap.
type meter struct {
	bytes, looks int64
	peak         uint64
}

func (m *meter) Write(p []byte) (int, error) {
	if m.bytes += int64(len(p)); m.bytes>>24 > m.looks { // every 16 MiB
		m.looks = m.bytes >> 24
		m.look()
	}
	return len(p), nil
}

func (m *meter) look() {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	m.peak = max(m.peak, s.HeapAlloc)
}

// BenchmarkExport is the cost of each format, and what is alive on the heap beside the graph while it is written.
func BenchmarkExport(b *testing.B) {
	s := samples.Large()
	nodes, edges := s.Size()
	for _, part := range parts() {
		b.Run(part.Name, func(b *testing.B) {
			var before, m meter
			before.look()
			for b.Loop() {
				m.bytes, m.looks = 0, 0
				if err := Export(&m, other{s}, part.Format); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(m.bytes)/1e6, "MB")
			b.ReportMetric((float64(m.peak)-float64(before.peak))/1e6, "MB-heap")
			b.ReportMetric(float64(m.bytes)/float64(nodes+edges), "B/item")
		})
	}
	runtime.KeepAlive(s)
}
