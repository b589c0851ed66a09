package extract

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	serialjson "k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/runtime/serializer/protobuf"

	"go.yaml.in/yaml/v3"

	"kubernetes-scraper/catalog"
)

// A codec writes objects as the API server does, with the API's own serializers.
type codec struct {
	scheme   *runtime.Scheme
	protobuf runtime.Encoder
	json     runtime.Encoder
}

func newCodec(t testing.TB) codec {
	t.Helper()
	scheme := testScheme(t)
	if err := metav1.AddMetaToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	return codec{
		scheme:   scheme,
		protobuf: protobuf.NewSerializer(scheme, scheme),
		json:     serialjson.NewSerializerWithOptions(serialjson.DefaultMetaFactory, scheme, scheme, serialjson.SerializerOptions{}),
	}
}

// encode returns an object's bytes in a format: of protobuf, the message inside the envelope.
func (c codec) encode(t testing.TB, object runtime.Object, f Format) []byte {
	t.Helper()
	var out bytes.Buffer
	if f == JSON {
		if err := c.json.Encode(object, &out); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	if err := c.protobuf.Encode(object, &out); err != nil {
		t.Fatal(err)
	}
	envelope, ok := bytes.CutPrefix(out.Bytes(), []byte("k8s\x00"))
	if !ok {
		t.Fatalf("no magic bytes in %q", out.Bytes())
	}
	var unknown runtime.Unknown
	if err := unknown.Unmarshal(envelope); err != nil {
		t.Fatal(err)
	}
	return unknown.Raw
}

// object makes an API object of a manifest, in the Go type in which the catalog's kind is sent. A field that the type
// does not have is an error.
func object(t testing.TB, kind catalog.Kind, manifest string) runtime.Object {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(manifest), &value); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return decodeStrict(t, goType(t, kind), text)
}

func readManifest(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func findKind(t testing.TB, name string) catalog.Kind {
	t.Helper()
	for _, kind := range builtinKinds(t) {
		if kind.Kind == name {
			return kind
		}
	}
	t.Fatalf("the catalog has no kind %s", name)
	return catalog.Kind{}
}

func compiled(t testing.TB, kind catalog.Kind, f Format) *Matcher {
	t.Helper()
	m, err := Compile(kind, f, true)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
