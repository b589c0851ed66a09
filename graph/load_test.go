package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// TestLoadSmall: a document comes back as it is, however it is handed over; and in another layout.
func TestLoadSmall(t *testing.T) {
	var indented bytes.Buffer
	if err := json.Indent(&indented, []byte(small), " ", "\t"); err != nil {
		t.Fatal(err)
	}
	extra := strings.Replace(small, `"nodes":[`, `"new":{"a":[1.5e3,"x\"]",{"b":null,"c":[true,false]}]},"nodes":[`, 1)
	for name, in := range map[string]io.Reader{
		"whole":             strings.NewReader(small),
		"byte by byte":      iotest.OneByteReader(strings.NewReader(small)),
		"data with the end": iotest.DataErrReader(strings.NewReader(small)),
		"indented":          &indented,
		"with more members": strings.NewReader(extra),
		"with lone nulls":   strings.NewReader(strings.Replace(small, `"properties":{"z"`, `"new":null,"properties":{"z"`, 1)),
	} {
		s, err := Load(in)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := written(t, s); string(got) != small {
			t.Errorf("%s: %s", name, firstDifference(got, []byte(small)))
		}
	}
}

// TestLoadRefuses: an error says what is wrong and where.
func TestLoadRefuses(t *testing.T) {
	node := `{"key":{"type":"Pod","name":"x"},"revision":1}`
	edge := `{"source":{"type":"Pod","name":"x"},"target":{"type":"Pod","name":"x"},"relationshipType":"uses","properties":{"path":"p"},"revision":1}`
	for text, want := range map[string]string{
		``:                           `line 1, column 1: an object is wanted here, not the end of the input`,
		`[]`:                         `line 1, column 1: an object is wanted here, not a list`,
		`{}`:                         `it has no "nodes"`,
		`{"kind":"List","items":[]}`: `it has no "nodes"`,
		`{"nodes":[]} x`:             `line 1, column 14: there is 'x' after the end`,
		`{"nodes":[]}{"nodes":[]}`:   `there is an object after the end`,
		`{"nodes":[`:                 `nodes[0]: an object is wanted here, not the end of the input`,
		`{"nodes":["x"]}`:            `nodes[0]: an object is wanted here, not a text`,
		"{\n\"nodes\":[\n" + node + ",\n {\"key\":1}]}":                        `line 4, column 9: nodes[1]: an object is wanted here, not a number`,
		`{"nodes":[` + node + `,` + node + `]}`:                                `nodes[1]: node Pod/x is there twice`,
		`{"nodes":[{"state":"gone"}]}`:                                         `"gone" is no state of a node`,
		`{"nodes":[{"state":"missing","uid":"u"}]}`:                            `is missing and has a uid`,
		`{"nodes":[{"revision":-1}]}`:                                          `a whole number is wanted here`,
		`{"nodes":[{"revision":1.5}]}`:                                         `a whole number is wanted here, not 1.5`,
		`{"nodes":[{"revision":01}]}`:                                          `01 is no number`,
		`{"nodes":[{"revision":99999999999999999999999}]}`:                     `is too large`,
		`{"nodes":[{"revision":281474976710656}]}`:                             `is too large`,
		`{"nodes":[{"uid":"a` + "\n" + `b"}]}`:                                 `a control character in a text`,
		`{"nodes":[{"uid":"a\x"}]}`:                                            `a text that is no JSON`,
		`{"nodes":[{"uid":"a`:                                                  `the input ends in a text`,
		`{"nodes":[{"uid":"a\`:                                                 `the input ends in a text`,
		`{"nodes":[{"uid":null}]}`:                                             `a text is wanted here`,
		`{"nodes":[{"properties":{"a":{}}}]}`:                                  `a text is wanted here, not an object`,
		`{"nodes":[],"complete":1}`:                                            `true or false is wanted here`,
		`{"nodes":[],"complete":tru}`:                                          `true is wanted here`,
		`{"relationships":[],"nodes":[]}`:                                      `put the nodes first`,
		`{"nodes":[],"relationships":[` + edge + `]}`:                          `leads from or to a node that is not there`,
		`{"nodes":[` + node + `],"relationships":[` + edge + `,` + edge + `]}`: `relationships[1]: the edge "uses" from Pod/x to Pod/x is there twice`,
		`{"nodes":[],"relationships":[{"properties":{"statedBy":"me"}}]}`:      `statedBy is "me"`,
		`{"nodes":[],"revision":281474976710656}`:                              `revision 281474976710656 is too large`,
		`{"nodes":[],"kinds":[{"type":"X"},{"type":"X"}]}`:                     `kind X is listed twice`,
		`{"nodes":[],"x":` + strings.Repeat("[", 1000):                         `nested more than 100 deep`,
		`{"nodes":[],"x":--1}`:                                                 `--1 is no number`,
		`{"nodes":[],"x":<}`:                                                   `a value is wanted here, not '<'`,
		`{"nodes":[],"x":"` + strings.Repeat("x", 5<<20) + `"}`:                `a text of more than 4194304 bytes`,
	} {
		_, err := Load(strings.NewReader(text))
		if err == nil || !strings.HasPrefix(err.Error(), "read graph: line ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%.100q gives %v, want %q", text, err, want)
		}
	}
}

// TestLoadBelieves: whether a graph is complete it says itself. One that was cut out of another, or written by hand, lists
// no kinds that would tell.
func TestLoadBelieves(t *testing.T) {
	for _, text := range []string{strings.Replace(small, "true", "false", 1),
		"{\"cluster\":\"\",\"revision\":1,\"complete\":true,\n\"kinds\":[],\n\"nodes\":[],\n\"relationships\":[]}\n"} {
		s, err := Load(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := written(t, s); string(got) != text {
			t.Error(firstDifference(got, []byte(text)))
		}
	}
}

// TestLoadFails: an error of the reader is returned, wherever it happens.
func TestLoadFails(t *testing.T) {
	broken := errors.New("disk on fire")
	for length := range len(small) - 2 {
		_, err := Load(io.MultiReader(strings.NewReader(small[:length]), iotest.ErrReader(broken)))
		if !errors.Is(err, broken) {
			t.Fatalf("after %d bytes: %v", length, err)
		}
		if _, err := Load(strings.NewReader(small[:length])); err == nil {
			t.Fatalf("the first %d bytes are a graph", length)
		}
	}
}

// TestLoadLong: texts longer than the buffer, and lines that the buffer ends in anywhere.
func TestLoadLong(t *testing.T) {
	g := New("long", testRules)
	pods := g.Kind("", "Pod")
	for i := range 300 {
		text := strings.Repeat(`x"\é`, i*20)
		g.SetPresent(g.Ensure(pods, "a", text, Unknown), text, []Property{{"p", text}})
	}
	s, _ := g.Commit()
	want := written(t, s)
	loaded, err := Load(bytes.NewReader(want))
	if err != nil {
		t.Fatal(err)
	}
	if got := written(t, loaded); !bytes.Equal(got, want) {
		t.Error(firstDifference(got, want))
	}
}

// FuzzLoad: whatever is read, it is refused with an error or it is a graph, which is written in a way that is read again
// as the same.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(`{"nodes":[{"key":{"type":"é\ud800","name":"\u2028"},"properties":{"a":"b","a":"\\"}}],"relationships":null}`))
	f.Add([]byte(`{"nodes":[{}],"relationships":[{"properties":{"reasons":[{"path":"a[1][2][3][4][5].[*]"},{"path":"[01]["}]}}]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		s, err := Load(bytes.NewReader(in))
		if err != nil {
			return
		}
		first := written(t, s)
		again, err := Load(bytes.NewReader(first))
		if err != nil {
			t.Fatalf("%v in\n%s", err, first)
		}
		if second := written(t, again); !bytes.Equal(first, second) {
			t.Fatal(firstDifference(second, first))
		}
	})
}

// FuzzDelta: whatever a delta says, it is refused or makes a graph that can be written and read.
func FuzzDelta(f *testing.F) {
	f.Add([]byte(`{"from":7,"to":8,"removedRelationships":[{"source":{"type":"Pod","namespace":"a","name":"p"},"target":{"type":"Node","name":"n"},"relationshipType":"runs_on"}],"removedNodes":[{"type":"Node","name":"n"}]}`))
	f.Add([]byte(`{"from":7,"to":8,"status":{"complete":false,"kinds":[{"type":"Pod","state":"failing","count":9}]},"nodes":[{"key":{"type":"Pod","namespace":"a","name":"p"},"state":"unknown","revision":8}]}`))
	f.Add([]byte(`{"from":7,"to":8,"relationships":[{"source":{"type":"Pod","namespace":"a","name":"p"},"target":{"type":"Pod","namespace":"a","name":"p"},"properties":{"path":"x"}}]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		var d DeltaDocument
		if err := json.Unmarshal(in, &d); err != nil {
			return
		}
		r, err := ReadReplica(strings.NewReader(small))
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Apply(&d); err != nil {
			if got := written(t, r.Snapshot()); string(got) != small {
				t.Fatalf("refused, and changed: %s", firstDifference(got, []byte(small)))
			}
			return
		}
		text := written(t, r.Snapshot())
		again, err := Load(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if got := written(t, again); !bytes.Equal(got, text) {
			t.Fatal(firstDifference(got, text))
		}
	})
}
