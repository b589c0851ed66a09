package extract

import (
	"fmt"
	"math"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// samplePods are the bytes of the realistic Pod in both formats.
func samplePods(t testing.TB) map[Format][]byte {
	pod := object(t, findKind(t, "Pod"), readManifest(t, "pod"))
	return map[Format][]byte{Protobuf: newCodec(t).encode(t, pod, Protobuf), JSON: newCodec(t).encode(t, pod, JSON)}
}

// TestTruncated: an object cut off anywhere is an error, or else what is left is whole by itself.
func TestTruncated(t *testing.T) {
	kind := findKind(t, "Pod")
	for f, raw := range samplePods(t) {
		x := compiled(t, kind, f).NewExtractor()
		whole := 0
		for end := range raw {
			// The capacity ends with the piece, so that a read beyond it is found out.
			facts, err := x.Extract(raw[:end:end])
			if err != nil && !reflect.DeepEqual(facts, Facts{}) {
				t.Fatalf("%v, cut at %d: facts besides an error", f, end)
			}
			if err == nil {
				whole++
			}
		}
		// A protobuf message may end behind each of its fields: metadata and spec. JSON ends with its last bracket,
		// which a line end follows.
		if want := map[Format]int{Protobuf: 2, JSON: 1}[f]; whole != want {
			t.Errorf("%v: %d pieces were taken for objects, want %d", f, whole, want)
		}
	}
}

// TestCorrupted: no change of a byte makes it panic, or gives text that is not UTF-8.
func TestCorrupted(t *testing.T) {
	kind := findKind(t, "Pod")
	for f, raw := range samplePods(t) {
		x := compiled(t, kind, f).NewExtractor()
		for i := range raw {
			for _, b := range []byte{0, 1, 0x7F, 0x80, 0xFF, raw[i] ^ 1, raw[i] + 1, raw[i] ^ 0x80} {
				broken := append([]byte(nil), raw...)
				broken[i] = b
				if facts, err := x.Extract(broken); err == nil {
					checkFacts(t, kind, facts)
				}
			}
		}
	}
}

func TestProtobufBroken(t *testing.T) {
	x := compiled(t, findKind(t, "Pod"), Protobuf).NewExtractor()
	named := "\x0a\x03\x0a\x01p" // metadata {name: "p"}
	for _, test := range []struct{ name, raw, want string }{
		{"nothing", "", "the object has no metadata.name"},
		{"a length beyond the end", "\x0a\x05\x0a\x01p", `v1 Pod (protobuf): byte 0: a length is larger`},
		{"a length beyond its message", "\x0a\x03\x0a\x05p\x12\x00\x12\x00", "byte 2: a length is larger"},
		{"the largest length", named + "\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", `v1 Pod "p" (protobuf): byte 5: a length is larger`},
		{"the largest positive length", named + "\x12\xff\xff\xff\xff\xff\xff\xff\xff\x7f", "a length is larger"},
		{"a length that does not end", named + "\x12\xff\xff", "a length is larger"},
		{"a tag that does not end", named + "\xff", "byte 5: a tag does not end"},
		{"a tag of eleven bytes", named + strings.Repeat("\xff", 10) + "\x01", "a tag does not end"},
		{"field 0", named + "\x02\x00", "a field has no number"},
		{"a number for a message", named + "\x10\x01", "wire type that is not its own"},
		{"a message for a number", named + chunk(2, chunk(1, chunk(2, chunk(19, chunk(4, "x"))))), "wire type that is not its own"},
		{"a fixed number for a name", named + "\x12\x09\x51\x00\x00\x00\x00\x00\x00\x00\x00", "wire type that is not its own"},
		{"wire type 6", named + "\x26", "a wire type does not exist"},
		{"wire type 7", named + "\x27", "a wire type does not exist"},
		{"a group that does not end", named + "\x23", "a group does not end"},
		{"a group that did not begin", named + "\x24", "a group ends that did not begin"},
		{"a cut off fixed64", named + "\x21\x00", "a number is cut off"},
		{"a cut off fixed32", named + "\x25\x00", "a number is cut off"},
		{"groups in groups", named + strings.Repeat("\x23", 100_000) + strings.Repeat("\x24", 100_000), ""},
		{"a group with everything in it", named + "\x23\x08\x01\x11\x00\x00\x00\x00\x00\x00\x00\x00\x12\x01x\x1d\x00\x00\x00\x00\x24", ""},
	} {
		_, err := x.Extract([]byte(test.raw))
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: have error %v, want %q", test.name, err, test.want)
		}
	}
}

// TestOrderOnTheWire: the same fields in any order give the same facts.
func TestOrderOnTheWire(t *testing.T) {
	service := compiled(t, findKind(t, "Service"), Protobuf).NewExtractor()
	metadata := chunk(1, chunk(1, "s"))
	selector := chunk(2, chunk(1, "app")+chunk(2, "web"))
	external := chunk(4, "ExternalName")
	for name, raw := range map[string]string{
		"type first": metadata + chunk(2, external+selector),
		"type last":  chunk(2, selector+external) + metadata,
		"two specs":  chunk(2, selector) + metadata + chunk(2, external),
	} {
		if facts, err := service.Extract([]byte(raw)); err != nil || facts.References != nil || len(facts.Properties) != 1 {
			t.Errorf("%s: have %+v, %v", name, facts, err)
		}
	}
	facts, err := service.Extract([]byte(chunk(2, chunk(2, chunk(2, "web")+chunk(1, "app"))+chunk(2, chunk(1, "b"))+selector) + metadata))
	want := []Requirement{{Key: "app", Values: []string{"web"}}, {Key: "b", Values: []string{""}}}
	if err != nil || !reflect.DeepEqual(facts.References[0].Selector.Requirements, want) {
		t.Errorf("entries: have %+v, %v", facts, err)
	}
	quota := compiled(t, formKind(t, "ResourceQuota"), Protobuf).NewExtractor()
	facts, err = quota.Extract([]byte(metadata + chunk(2, chunk(1, "\x10\x07"+chunk(1, "pods")))))
	if err != nil || len(facts.References) != 1 || facts.References[0].Name != "quota-pods" {
		t.Errorf("a key whose value is a number: have %+v, %v", facts, err)
	}
	pod := compiled(t, findKind(t, "Pod"), Protobuf).NewExtractor()
	configMap := chunk(19, "\x20\x01"+chunk(1, chunk(1, "c"))) // optional comes before the name
	facts, err = pod.Extract([]byte(metadata + chunk(2, chunk(1, chunk(2, configMap)))))
	if err != nil || len(facts.References) != 1 || !facts.References[0].Optional || facts.References[0].Name != "c" {
		t.Errorf("optional first: have %+v, %v", facts, err)
	}
}

// chunk writes a protobuf field that has a length.
func chunk(number int, value string) string {
	out := []byte{}
	for _, n := range []int{number<<3 | wireBytes, len(value)} {
		for ; n >= 0x80; n >>= 7 {
			out = append(out, byte(n)|0x80)
		}
		out = append(out, byte(n))
	}
	return string(out) + value
}

// TestLarge reads an object of more than 1 MiB, and checks that working memory is not kept for the next one.
func TestLarge(t *testing.T) {
	kind := findKind(t, "Pod")
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "p", Annotations: map[string]string{"a": strings.Repeat("x", 1<<18)}}}
	const containers, envs = 100, 400
	for i := range containers {
		c := corev1.Container{Name: fmt.Sprint("c", i)}
		for j := range envs {
			ref := corev1.LocalObjectReference{Name: fmt.Sprintf("config-%d-%d", i, j)}
			c.EnvFrom = append(c.EnvFrom, corev1.EnvFromSource{ConfigMapRef: &corev1.ConfigMapEnvSource{LocalObjectReference: ref}})
		}
		pod.Spec.Containers = append(pod.Spec.Containers, c)
	}
	for _, f := range []Format{Protobuf, JSON} {
		raw := newCodec(t).encode(t, pod, f)
		if len(raw) < 1<<20 {
			t.Fatalf("the object has only %d bytes", len(raw))
		}
		x := compiled(t, kind, f).NewExtractor()
		facts, err := x.Extract(raw)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, kind, facts, typedFacts(t, kind, pod))
		if len(facts.References) != containers*envs {
			t.Errorf("%v: %d references", f, len(facts.References))
		}
		if cap(x.text) > maxScratch || cap(x.findings) > maxScratch {
			t.Errorf("%v: room for %d bytes and %d findings is kept", f, cap(x.text), cap(x.findings))
		}
	}
}

// TestBoundedMemory: objects made to be expensive cost a fixed multiple of their size.
func TestBoundedMemory(t *testing.T) {
	const size, factor = 1 << 20, 128
	name := chunk(1, chunk(1, "p"))
	for what, piece := range map[string]string{
		"flags":      chunk(19, strings.Repeat("\x20\x01", 1000)),
		"empty":      chunk(19, chunk(1, chunk(1, ""))),
		"references": chunk(19, chunk(1, chunk(1, "c"))),
	} {
		raw := []byte(name)
		for volume := chunk(2, chunk(1, chunk(2, piece))); len(raw) < size; {
			raw = append(raw, volume...)
		}
		x := compiled(t, findKind(t, "Pod"), Protobuf).NewExtractor()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := x.Extract(raw); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > factor*size {
			t.Errorf("%s: %d bytes for %d", what, used, len(raw))
		}
	}
}

// TestFactsStay: facts do not change when the extractor goes on, nor when their slices are appended to.
func TestFactsStay(t *testing.T) {
	kind := findKind(t, "Pod")
	for f, raw := range samplePods(t) {
		x := compiled(t, kind, f).NewExtractor()
		var all []Facts
		first := ""
		for range 1000 {
			facts, err := x.Extract(raw)
			if err != nil {
				t.Fatal(err)
			}
			if first == "" {
				first = describe(kind, facts)
			}
			all = append(all, facts)
			_ = append(facts.References, Reference{Name: "clobbered"})
			_ = append(facts.Labels, Label{Key: "clobbered"})
			_ = append(facts.Properties, Property{Name: "clobbered"})
		}
		clear(raw)
		for i, facts := range all {
			if have := describe(kind, facts); have != first {
				t.Fatalf("%v: object %d became\n%s\nwant\n%s", f, i, have, first)
			}
		}
	}
}

// TestShared: one Matcher serves many goroutines.
func TestShared(t *testing.T) {
	kind := findKind(t, "Pod")
	for f, raw := range samplePods(t) {
		m := compiled(t, kind, f)
		want, err := m.NewExtractor().Extract(raw)
		if err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				x := m.NewExtractor()
				for range 100 {
					if have, err := x.Extract(raw); err != nil || !reflect.DeepEqual(have, want) {
						t.Errorf("%v: have %+v, %v", f, have, err)
						return
					}
				}
			})
		}
		group.Wait()
	}
}

// TestAllocations keeps the promise of one string for each object; slabs are shared by many.
func TestAllocations(t *testing.T) {
	for f, raw := range samplePods(t) {
		x := compiled(t, findKind(t, "Pod"), f).NewExtractor()
		average := testing.AllocsPerRun(2000, func() {
			if _, err := x.Extract(raw); err != nil {
				t.Fatal(err)
			}
		})
		if average > 2 {
			t.Errorf("%v: %v allocations an object", f, average)
		}
	}
}

// TestKeepLabels: labels are read when asked for.
func TestKeepLabels(t *testing.T) {
	for f, raw := range samplePods(t) {
		for _, keep := range []bool{true, false} {
			m, err := Compile(findKind(t, "Pod"), f, keep)
			if err != nil {
				t.Fatal(err)
			}
			facts, err := m.NewExtractor().Extract(raw)
			if err != nil || (len(facts.Labels) == 4) != keep || !keep && facts.Labels != nil {
				t.Errorf("%v, %v: have %v, %v", f, keep, facts.Labels, err)
			}
		}
	}
}

// TestVarint: numbers at the edges, of which bits beyond the 64th are dropped.
func TestVarint(t *testing.T) {
	for raw, want := range map[string]uint64{
		"\x00": 0, "\x7f": 127, "\x80\x01": 128, "\xff\xff\xff\xff\x0f": math.MaxUint32,
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01": math.MaxUint64, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f": math.MaxUint64,
	} {
		if have, next := varint([]byte(raw), 0); have != want || next != len(raw) {
			t.Errorf("%q: have %d, next %d", raw, have, next)
		}
	}
}
