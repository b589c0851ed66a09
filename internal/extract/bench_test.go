package extract

import (
	"encoding/json"
	"reflect"
	"testing"

	"kubernetes-scraper/catalog"
)

// BenchmarkExtract reads objects as they are found in clusters. Beside each, decoding the same bytes into the API's Go
// types, which is what an informer does.
func BenchmarkExtract(b *testing.B) {
	for _, sample := range []struct{ file, kind string }{{"pod", "Pod"}, {"deployment", "Deployment"}, {"configmap", "ConfigMap"}} {
		kind := findKind(b, sample.kind)
		o := object(b, kind, readManifest(b, sample.file))
		for _, f := range []Format{Protobuf, JSON} {
			raw := newCodec(b).encode(b, o, f)
			b.Run(sample.file+"/"+f.String(), func(b *testing.B) { benchmarkExtract(b, kind, f, raw) })
			b.Run(sample.file+"/"+f.String()+"-typed", func(b *testing.B) { benchmarkTyped(b, kind, f, raw) })
		}
	}
}

func benchmarkExtract(b *testing.B, kind catalog.Kind, f Format, raw []byte) {
	x := compiled(b, kind, f).NewExtractor()
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := x.Extract(raw); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkTyped(b *testing.B, kind catalog.Kind, f Format, raw []byte) {
	typ := goType(b, kind)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if err := decodeTyped(reflect.New(typ).Interface(), f, raw); err != nil {
			b.Fatal(err)
		}
	}
}

func decodeTyped(to any, f Format, raw []byte) error {
	if f == JSON {
		return json.Unmarshal(raw, to)
	}
	return to.(interface{ Unmarshal([]byte) error }).Unmarshal(raw)
}

// BenchmarkCompile is what a kind costs at the start of the program.
func BenchmarkCompile(b *testing.B) {
	kind := findKind(b, "Pod")
	b.ReportAllocs()
	for b.Loop() {
		compiled(b, kind, Protobuf)
	}
}
