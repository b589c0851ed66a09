package kube

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kubernetes-scraper/internal/extract"
)

// allFrames reads a stream to its end and tells every frame and the error that ended it.
func allFrames(r io.Reader, f extract.Format, limit int) (frames []string, end error) {
	framer := newFramer(r, f, limit)
	for {
		b, err := framer.next()
		var tooLarge *tooLargeError
		switch {
		case err == nil:
			frames = append(frames, string(b))
		case errors.As(err, &tooLarge):
			frames = append(frames, fmt.Sprintf("skipped %d", tooLarge.size))
		default:
			return frames, err
		}
	}
}

func TestFrames(t *testing.T) {
	p := func(s string) string { return string(withLength([]byte(s))) }
	long := strings.Repeat("x", 200_000)
	rows := []struct {
		name   string
		format extract.Format
		stream string
		frames []string
		end    error
	}{
		{"protobuf", extract.Protobuf, p("one") + p("two"), []string{"one", "two"}, io.EOF},
		{"protobuf, nothing", extract.Protobuf, "", nil, io.EOF},
		{"protobuf, empty frame", extract.Protobuf, p("") + p("x"), []string{"", "x"}, io.EOF},
		{"protobuf, grows", extract.Protobuf, p("a") + p(long) + p("b"), []string{"a", long, "b"}, io.EOF},
		{"protobuf, too large", extract.Protobuf, p("a") + p(long+long) + p("b"), []string{"a", "skipped 400000", "b"}, io.EOF},
		{"protobuf, cut in the length", extract.Protobuf, p("a") + "\x00\x00", []string{"a"}, ErrFrame},
		{"protobuf, cut in the frame", extract.Protobuf, p("a") + p("bcd")[:6], []string{"a"}, ErrFrame},
		{"protobuf, cut in what is skipped", extract.Protobuf, p(long + long)[:300_000], nil, ErrFrame},
		{"protobuf, absurd", extract.Protobuf, p("a") + "\x7f\xff\xff\xff" + "xxx", []string{"a"}, ErrFrame},
		{"JSON", extract.JSON, "{}\n{\"a\":1}\n", []string{"{}", `{"a":1}`}, io.EOF},
		{"JSON, one line", extract.JSON, `{}{"a":{"b":[{}]}}`, []string{"{}", `{"a":{"b":[{}]}}`}, io.EOF},
		{"JSON, many lines", extract.JSON, "{\n \"a\" :\r\n\t1 }  {}", []string{"{\n \"a\" :\r\n\t1 }", "{}"}, io.EOF},
		{"JSON, strings", extract.JSON, `{"a":"}{\"}\\"}{"b":"["}`, []string{`{"a":"}{\"}\\"}`, `{"b":"["}`}, io.EOF},
		{"JSON, grows", extract.JSON, `{"a":"` + long + `"}{}`, []string{`{"a":"` + long + `"}`, "{}"}, io.EOF},
		{"JSON, too large", extract.JSON, `{}{"a":"` + long + long + `"}{}`, []string{"{}", "skipped 400008", "{}"}, io.EOF},
		{"JSON, cut", extract.JSON, `{}{"a":`, []string{"{}"}, ErrFrame},
		{"JSON, cut in what is skipped", extract.JSON, `{"a":"` + long + long, nil, ErrFrame},
		{"JSON, garbage", extract.JSON, `{}<html>`, []string{"{}"}, ErrFrame},
		{"JSON, an array", extract.JSON, `[]`, nil, ErrFrame},
	}
	for _, row := range rows {
		for name, r := range map[string]io.Reader{
			"at once":     strings.NewReader(row.stream),
			"by halves":   iotest.HalfReader(strings.NewReader(row.stream)),
			"byte a byte": iotest.OneByteReader(strings.NewReader(row.stream)),
			"with EOF":    iotest.DataErrReader(strings.NewReader(row.stream)),
		} {
			t.Run(row.name+", "+name, func(t *testing.T) {
				frames, end := allFrames(r, row.format, 250_000)
				if fmt.Sprint(frames) != fmt.Sprint(row.frames) {
					t.Errorf("%d frames, want %d", len(frames), len(row.frames))
				}
				if !errors.Is(end, row.end) {
					t.Errorf("ended by %v, want %v", end, row.end)
				}
			})
		}
	}
}

// An error of the connection inside a frame is that of the connection, not of the framing.
func TestFrameBrokenConnection(t *testing.T) {
	reset := errors.New("reset")
	for _, f := range []extract.Format{extract.Protobuf, extract.JSON} {
		half := map[extract.Format]string{extract.Protobuf: "\x00\x00\x00\x09abc", extract.JSON: `{"a`}[f]
		_, err := allFrames(io.MultiReader(strings.NewReader(half), iotest.ErrReader(reset)), f, 100)
		if !errors.Is(err, reset) || errors.Is(err, ErrFrame) {
			t.Errorf("%v: %v", f, err)
		}
	}
	_, err := allFrames(neverReader{}, extract.Protobuf, 100)
	if !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("a reader that brings nothing: %v", err)
	}
}

type neverReader struct{}

func (neverReader) Read([]byte) (int, error) { return 0, nil }

// ready tells whether a frame is there without reading.
func TestReady(t *testing.T) {
	for _, f := range []extract.Format{extract.Protobuf, extract.JSON} {
		one, two := `{"a":1}`, `{"b":2}`
		if f == extract.Protobuf {
			one, two = string(withLength([]byte(one))), string(withLength([]byte(two)))
		}
		framer := newFramer(io.MultiReader(strings.NewReader(one+two+two[:3]), strings.NewReader(two[3:])), f, 100)
		var got []bool
		for range 3 {
			got = append(got, framer.ready())
			must(framer.next())
		}
		expect(t, f.String(), fmt.Sprint(got), "[false true false]")
	}
}

// A frame that is decoded allocates nothing, and a buffer that a large one made grow is given back.
func TestFramesAllocateNothing(t *testing.T) {
	stream := bytes.Repeat(add("a", "1"), 1000)
	framer := newFramer(bytes.NewReader(stream), extract.Protobuf, DefaultMaxObjectBytes)
	must(framer.next())
	allocs := testing.AllocsPerRun(500, func() {
		if _, err := decodeEvent(must(framer.next()), extract.Protobuf, false); err != nil {
			t.Fatal(err)
		}
	})
	if allocs > 0 {
		t.Errorf("%v allocations a frame", allocs)
	}

	large := withLength(make([]byte, 2<<20))
	f := newFramer(bytes.NewReader(append(large, add("a", "1")...)), extract.Protobuf, DefaultMaxObjectBytes).(*protobufFramer)
	must(f.next())
	must(f.next())
	if len(f.w.buf) > windowKeep {
		t.Errorf("a buffer of %d bytes is kept", len(f.w.buf))
	}
}

// A length on the wire makes nobody allocate what does not come.
func TestAnnouncedLengthIsNotBelieved(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := allFrames(strings.NewReader("\x00\xff\xff\xff"+"few bytes"), extract.Protobuf, DefaultMaxObjectBytes)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, ErrFrame) {
		t.Errorf("error %v", err)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
		t.Errorf("%d bytes were allocated", n)
	}
}

func TestDecodeEvent(t *testing.T) {
	for _, row := range []struct {
		name string
		f    extract.Format
		raw  []byte
		want string
	}{
		{"added", extract.Protobuf, add("a", "7")[4:], "ADDED Pod ns/a u-a 7 false"},
		{"deleted", extract.Protobuf, remove("a", "7")[4:], "DELETED Pod ns/a u-a 7 false"},
		{"bookmark", extract.Protobuf, mark("9")[4:], "BOOKMARK Pod (unknown)  9 false"},
		{"end", extract.Protobuf, end("9")[4:], "BOOKMARK Pod (unknown)  9 true"},
		{"JSON added", extract.JSON, jsonEvent(added, meta("a", "7")), "ADDED  ns/a u-a 7 false"},
		{"JSON end", extract.JSON, jsonEvent(bookmark, endMeta("9")), "BOOKMARK  (unknown)  9 true"},
		{"JSON, other order and escapes", extract.JSON,
			[]byte("{ \"object\" : { \"spec\":{\"metadata\":{\"name\":\"x\"}}, \"metadata\":{\"annotations\":null,\"name\":\"\\u0061\"} } ,\n\"type\":\"MODIFIED\"}"),
			"MODIFIED  a   false"},
		{"no type", extract.Protobuf, []byte{}, ErrFrame.Error()},
		{"not protobuf", extract.Protobuf, []byte{0xff, 0xff}, ErrFrame.Error()},
		{"no envelope", extract.Protobuf, broken()[4:], errObject.Error()},
		{"JSON, no object", extract.JSON, []byte(`{"type":"ADDED"}`), errObject.Error()},
		{"JSON, no type", extract.JSON, []byte(`{"object":{}}`), ErrFrame.Error()},
		{"JSON, brackets that do not match", extract.JSON, []byte(`{"type":"ADDED",]}`), ErrFrame.Error()},
	} {
		ev, err := decodeEvent(row.raw, row.f, false)
		if err != nil {
			expectContains(t, row.name, err.Error(), row.want)
			continue
		}
		id := must(readIdentity(ev.object, row.f, false))
		expect(t, row.name, fmt.Sprintf("%s %s %s %s %s %v", ev.typ, ev.kind, id, id.uid, id.resourceVersion, id.initialEventsEnd), row.want)
	}
}

// What was cut off still tells whose it was.
func TestClippedIdentity(t *testing.T) {
	m := meta("a", "7")
	m.Annotations = map[string]string{"x": strings.Repeat("x", 1000)}
	proto := frame(added, "Pod", must((&metav1.PartialObjectMetadata{ObjectMeta: m}).Marshal()))[4:]
	for f, raw := range map[extract.Format][]byte{
		extract.Protobuf: proto,
		extract.JSON: []byte(`{"type":"ADDED","object":{"metadata":{"name":"a","namespace":"ns","uid":"u-a","resourceVersion":"7","x":"` +
			strings.Repeat("x", 1000) + `"}}}`),
	} {
		for n := range len(raw) {
			ev, _ := decodeEvent(raw[:n], f, true)
			id, _ := readIdentity(ev.object, f, true)
			if n > 500 {
				expect(t, fmt.Sprint(f, " ", n), fmt.Sprintf("%s %s %s", ev.typ, id, id.resourceVersion), "ADDED ns/a 7")
			}
		}
	}
}

func TestDecodeList(t *testing.T) {
	for f, body := range map[extract.Format][]byte{
		extract.Protobuf: podList("9", "next", "a", "b"),
		extract.JSON:     []byte(` {"items" : [ {"metadata":{"name":"a"}} ,{"metadata":{"name":"b"}}], "metadata":{"resourceVersion":"9","continue":"next"}} `),
	} {
		page, err := decodeList(body, f)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		err = page.each(func(object []byte) error {
			names = append(names, must(readIdentity(object, f, false)).name)
			return nil
		})
		expect(t, f.String(), fmt.Sprintln(names, page.resourceVersion, page.continueToken, err), "[a b] 9 next <nil>\n")
	}
	for _, body := range []string{"", "{", `{"items":3}`, `{"items":[1,]}`, `[]`, `{"metadata":3}`, `{} x`} {
		page, err := decodeList([]byte(body), extract.JSON)
		if err == nil {
			err = page.each(func([]byte) error { return nil })
		}
		if err == nil {
			t.Errorf("%q is taken for a list", body)
		}
	}
	page, err := decodeList([]byte(`{"metadata":{"resourceVersion":"9"},"items":null}`), extract.JSON)
	if err != nil || page.each(func([]byte) error { return errors.New("an item") }) != nil {
		t.Errorf("items null: %v", err)
	}
}

func TestStatusFromEvent(t *testing.T) {
	raw := must(json.Marshal(metav1.Status{Code: 410, Reason: "Expired", Message: "too old\nresource  version"}))
	got := statusFromEvent(raw, extract.JSON)
	expect(t, "JSON", got.Error(), "the server answered 410 Gone: too old resource version")
	expect(t, "garbage", fmt.Sprint(statusFromEvent([]byte("{"), extract.JSON).Code), "500")
	expect(t, "absurd code", fmt.Sprint(statusFromEvent([]byte(`{"code":200}`), extract.JSON).Code), "500")
	long := must(json.Marshal(metav1.Status{Message: strings.Repeat("x", 100_000)}))
	if n := len(statusFromEvent(long, extract.JSON).Message); n > 400 {
		t.Errorf("a message of %d bytes", n)
	}
}

// seeds are streams to begin the fuzzing from.
func seeds(f *testing.F, each ...[]byte) {
	for _, b := range each {
		f.Add(b)
		if len(b) > 3 {
			f.Add(b[:len(b)-3])
			f.Add(append(bytes.Clone(b), b...))
		}
	}
}

func FuzzProtobufFrames(f *testing.F) {
	seeds(f, nil, add("a", "1"), end("5"), remove("a", "2"), errorEvent(410, "Expired"), broken(),
		[]byte("\xff\xff\xff\xff"), []byte("\x00\x00\x00\x00"), withLength(make([]byte, 5000)))
	f.Fuzz(func(t *testing.T, stream []byte) { fuzzStream(t, stream, extract.Protobuf) })
}

func FuzzJSONFrames(f *testing.F) {
	seeds(f, nil, jsonEvent(added, meta("a", "1")), jsonEvent(bookmark, endMeta("5")),
		[]byte(`{"type":"ERROR","object":{"kind":"Status","code":410}}`), []byte(`{"a":"\"}`), []byte("[[[[{{{{"), []byte(" \n{} {}"),
		[]byte(`{"type":"ADDED","object":{"metadata":{"name":"`+strings.Repeat("x", 5000)+`"}}}`))
	f.Fuzz(func(t *testing.T, stream []byte) { fuzzStream(t, stream, extract.JSON) })
}

// fuzzStream reads a stream as a reflector does. Frames and what was skipped never exceed what came.
func fuzzStream(t *testing.T, stream []byte, format extract.Format) {
	const limit = 4096
	framer := newFramer(iotest.HalfReader(bytes.NewReader(stream)), format, limit)
	total := 0
	for range len(stream) + 2 {
		ready := framer.ready()
		b, err := framer.next()
		var tooLarge *tooLargeError
		switch {
		case errors.As(err, &tooLarge):
			total += int(tooLarge.size)
			ev, _ := decodeEvent(tooLarge.prefix, format, true)
			_, _ = readIdentity(ev.object, format, true)
		case err != nil:
			if ready && !errors.Is(err, ErrFrame) {
				t.Fatalf("ready, then %v", err)
			}
			return
		default:
			if total += len(b); len(b) > limit {
				t.Fatalf("a frame of %d bytes", len(b))
			}
			if ev, err := decodeEvent(b, format, false); err == nil {
				_, _ = readIdentity(ev.object, format, false)
				_ = statusFromEvent(ev.object, format)
			} else if !errors.Is(err, ErrFrame) && !errors.Is(err, errObject) {
				t.Fatalf("error %v", err)
			}
		}
		if total > len(stream) {
			t.Fatalf("%d bytes came out of %d", total, len(stream))
		}
	}
	t.Fatal("the stream does not end")
}

func FuzzProtobufList(f *testing.F) {
	seeds(f, nil, podList("9", "next", "a", "b"), podList("9", ""), []byte("k8s\x00"))
	f.Fuzz(func(t *testing.T, body []byte) { fuzzList(t, body, extract.Protobuf) })
}

func FuzzJSONList(f *testing.F) {
	seeds(f, nil, []byte(`{"metadata":{"resourceVersion":"9","continue":"x"},"items":[{},{"metadata":{"name":"a"}}]}`), []byte(`{"items":null}`))
	f.Fuzz(func(t *testing.T, body []byte) { fuzzList(t, body, extract.JSON) })
}

func fuzzList(t *testing.T, body []byte, format extract.Format) {
	page, err := decodeList(body, format)
	if err != nil {
		return
	}
	total := 0
	_ = page.each(func(object []byte) error {
		total += len(object)
		_, _ = readIdentity(object, format, false)
		return nil
	})
	if total > len(body) {
		t.Fatalf("%d bytes came out of %d", total, len(body))
	}
}
