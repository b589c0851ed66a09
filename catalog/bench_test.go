package catalog

import "testing"

// BenchmarkBuiltin is what the built-in catalog costs at every start.
func BenchmarkBuiltin(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		if _, err := Builtin(); err != nil {
			b.Fatal(err)
		}
	}
}
