package server

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
)

// description is the document as it is served.
func description(t *testing.T, s *Server) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData([]byte(wantOK(t, get(s, "/openapi.yaml"))))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestDescriptionIsOpenAPI: in both its forms, which say the same.
func TestDescriptionIsOpenAPI(t *testing.T) {
	s := shop(t, nil)
	doc := description(t, s)
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
	other, err := openapi3.NewLoader().LoadFromData([]byte(wantOK(t, get(s, "/openapi.json"))))
	if err != nil {
		t.Fatal(err)
	}
	one, err1 := json.Marshal(doc)
	two, err2 := json.Marshal(other)
	if err1 != nil || err2 != nil || !bytes.Equal(one, two) {
		t.Error("openapi.json is not openapi.yaml")
	}
}

// TestDescriptionIsWhole: every route is described, with its parameters and media types, and nothing else is.
func TestDescriptionIsWhole(t *testing.T) {
	s := shop(t, nil)
	doc := description(t, s)
	described := doc.Paths.Map()
	for _, r := range s.routes() {
		item := described[r.path]
		if item == nil || item.Get == nil {
			t.Errorf("%s is not described", r.path)
			continue
		}
		delete(described, r.path)
		if methods := slices.Collect(maps.Keys(item.Operations())); !slices.Equal(methods, []string{http.MethodGet}) {
			t.Errorf("%s is described with %v", r.path, methods)
		}
		var params, inPath []string
		for _, p := range item.Get.Parameters {
			if p.Value.In == "path" {
				inPath = append(inPath, "{"+p.Value.Name+"}")
			} else {
				params = append(params, p.Value.Name)
			}
		}
		if slices.Sort(params); !slices.Equal(params, slices.Sorted(slices.Values(r.params))) {
			t.Errorf("%s takes %q, described are %q", r.path, r.params, params)
		}
		if got := strings.Count(r.path, "{"); got != len(inPath) {
			t.Errorf("%s is described with %q", r.path, inPath)
		}
		media := slices.Sorted(maps.Keys(item.Get.Responses.Value("200").Value.Content))
		if !slices.Equal(media, slices.Sorted(slices.Values(r.media))) {
			t.Errorf("%s answers %q, described is %q", r.path, r.media, media)
		}
		if open := item.Get.Security != nil && len(*item.Get.Security) == 0; open != r.open {
			t.Errorf("%s is described as open: %v", r.path, open)
		}
		if item.Get.Responses.Default() == nil {
			t.Errorf("%s has no problems", r.path)
		}
	}
	for path := range described {
		t.Errorf("%s is described, and not served", path)
	}
}

// A schema is as much of a JSON schema as says which fields there are.
type schema struct {
	Ref        string             `json:"$ref"`
	AllOf      []schema           `json:"allOf"`
	Properties map[string]*schema `json:"properties"`
	Required   []string           `json:"required"`
	Items      *schema            `json:"items"`
	Type       any                `json:"type"`
}

type schemas struct {
	Components struct {
		Schemas map[string]*schema `json:"schemas"`
	} `json:"components"`
}

// TestSchemasAreTheTypes: every field of an answer is described, with what it holds, and no other is.
func TestSchemasAreTheTypes(t *testing.T) {
	var all schemas
	if err := json.Unmarshal([]byte(wantOK(t, get(shop(t, nil), "/openapi.json"))), &all); err != nil {
		t.Fatal(err)
	}
	types := map[string]reflect.Type{}
	for _, v := range []any{Problem{}, graph.Document{}, query.ObjectAnswer{}, query.TreeAnswer{}, query.ReachAnswer{}, query.PathAnswer{},
		query.MissingAnswer{}, query.OrphansAnswer{}, query.KindsAnswer{}, query.DiffAnswer{}} {
		collect(reflect.TypeOf(v), types)
	}
	for name, s := range all.Components.Schemas {
		if typ := types[name]; typ != nil {
			all.compare(t, name, s, typ)
		} else if name != "Line" {
			t.Errorf("%s is described, and there is no such type", name)
		}
		delete(types, name)
	}
	for name := range types {
		t.Errorf("%s is not described", name)
	}
}

// collect finds the structs that a type is made of.
func collect(typ reflect.Type, into map[string]reflect.Type) {
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice:
		collect(typ.Elem(), into)
	case reflect.Struct:
		if into[typ.Name()] != nil {
			return
		}
		into[typ.Name()] = typ
		for i := range typ.NumField() {
			if f := typ.Field(i); f.IsExported() {
				collect(f.Type, into)
			}
		}
	}
}

func (all *schemas) compare(t *testing.T, name string, s *schema, typ reflect.Type) {
	t.Helper()
	fields := map[string]reflect.StructField{}
	for _, f := range reflect.VisibleFields(typ) {
		if tag := f.Tag.Get("json"); f.IsExported() && !f.Anonymous && tag != "" {
			fields[strings.Split(tag, ",")[0]] = f
		}
	}
	properties, required := all.flat(s)
	for field, f := range fields {
		p := properties[field]
		if p == nil {
			t.Errorf("%s.%s is not described", name, field)
			continue
		}
		if want, got := shapeOf(f.Type), p.shape(); want != got {
			t.Errorf("%s.%s is %s, described as %s", name, field, want, got)
		}
		if optional := strings.Contains(f.Tag.Get("json"), "omitempty"); optional == slices.Contains(required, field) {
			t.Errorf("%s.%s may be left out: %v; the description says otherwise", name, field, optional)
		}
	}
	for field := range properties {
		if _, ok := fields[field]; !ok {
			t.Errorf("%s.%s is described, and there is no such field", name, field)
		}
	}
}

// flat are the fields of a schema and of those that it is made of.
func (all *schemas) flat(s *schema) (map[string]*schema, []string) {
	properties, required := maps.Clone(s.Properties), slices.Clone(s.Required)
	if properties == nil {
		properties = map[string]*schema{}
	}
	for _, part := range s.AllOf {
		p, r := all.flat(all.Components.Schemas[strings.TrimPrefix(part.Ref, "#/components/schemas/")])
		maps.Copy(properties, p)
		required = append(required, r...)
	}
	return properties, required
}

func (s *schema) shape() string {
	if s.Ref != "" {
		return strings.TrimPrefix(s.Ref, "#/components/schemas/")
	}
	if s.Items != nil {
		return "[]" + s.Items.shape()
	}
	return s.Type.(string)
}

func shapeOf(typ reflect.Type) string {
	switch typ.Kind() {
	case reflect.Pointer:
		return shapeOf(typ.Elem())
	case reflect.Slice:
		return "[]" + shapeOf(typ.Elem())
	case reflect.Struct:
		return typ.Name()
	case reflect.Map:
		return "object"
	case reflect.Bool:
		return "boolean"
	case reflect.String:
		return "string"
	default:
		return "integer"
	}
}

// TestAnswersAreAsDescribed: one real answer at least of every path, and problems.
func TestAnswersAreAsDescribed(t *testing.T) {
	s := shop(t, nil)
	past := newHistory("one", "two", "three")
	earlier := serverOf(past.feed, nil)
	doc := description(t, s)
	unasked := doc.Paths.Map()
	delete(unasked, watchPath) // tested with the stream
	for _, row := range []struct {
		server         *Server
		path, target   string
		accept, schema string
	}{
		{s, "/v1/graph", "/v1/graph", "", "Document"},
		{s, "/v1/graph", "/v1/graph?namespace=shop&type=po,deploy&relation=runs_on,uses", "", "Document"},
		{s, "/v1/graph", "/v1/graph", ndjsonMedia, "Line"},
		{s, "/v1/show/{type}/{name}", "/v1/show/po/web-7d9-x1", "", "ObjectAnswer"},
		{s, "/v1/show/{type}/{name}", "/v1/show/images/registry.example.com%2Fshop%2Fweb:1.2@sha256:0a", "", "ObjectAnswer"},
		{s, "/v1/show/{type}/{namespace}/{name}", "/v1/show/pods/shop/web-7d9-x1?limit=1", "", "ObjectAnswer"},
		{s, "/v1/tree/{type}/{name}", "/v1/tree/deployments.apps/web?allRelations=true&depth=3", "", "TreeAnswer"},
		{s, "/v1/tree/{type}/{namespace}/{name}", "/v1/tree/Deployment/shop/web", "", "TreeAnswer"},
		{s, "/v1/deps/{type}/{name}", "/v1/deps/svc/web", "", "ReachAnswer"},
		{s, "/v1/deps/{type}/{namespace}/{name}", "/v1/deps/svc/shop/web", "", "ReachAnswer"},
		{s, "/v1/impact/{type}/{name}", "/v1/impact/node/node-a", "", "ReachAnswer"},
		{s, "/v1/impact/{type}/{namespace}/{name}", "/v1/impact/cm/shop/features", "", "ReachAnswer"},
		{s, "/v1/path", "/v1/path?from=svc/web&to=node/node-a&namespace=shop", "", "PathAnswer"},
		{s, "/v1/missing", "/v1/missing", "", "MissingAnswer"},
		{s, "/v1/missing", "/v1/missing?namespace=shop&type=cm&limit=1", "", "MissingAnswer"},
		{s, "/v1/orphans", "/v1/orphans", "", "OrphansAnswer"},
		{s, "/v1/orphans", "/v1/orphans?all=true&type=cm&namespace=shop", "", "OrphansAnswer"},
		{s, "/v1/kinds", "/v1/kinds", "", "KindsAnswer"},
		{earlier, "/v1/kinds", "/v1/kinds?revision=2", "", "KindsAnswer"},
		{earlier, "/v1/diff", "/v1/diff?since=1", "", "DiffAnswer"},
		{s, "/openapi.yaml", "/openapi.yaml", "", ""},
		{s, "/openapi.json", "/openapi.json", "", ""},
		{s, "/metrics", "/metrics", "", ""},
		{s, "/livez", "/livez", "", ""},
		{s, "/readyz", "/readyz", "", ""},
		{s, "", "/v1/show/po/shop/web-7d9-x", "", "Problem"},
		{s, "", "/nothing", "", "Problem"},
	} {
		delete(unasked, row.path)
		var headers []string
		if row.accept != "" {
			headers = []string{"Accept", row.accept}
		}
		w := get(row.server, row.target, headers...)
		if row.schema != "Problem" {
			wantOK(t, w)
			media, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
			if doc.Paths.Find(row.path).Get.Responses.Value("200").Value.Content[media] == nil {
				t.Errorf("%s answers %q, which is not described", row.target, media)
			}
		}
		if row.schema != "" {
			validate(t, s, row.target, row.schema, w.Body.String())
		}
	}
	for path := range unasked {
		t.Errorf("%s is not asked here", path)
	}
}

// validate checks each JSON value of an answer against a schema of the document.
func validate(t *testing.T, s *Server, target, name, body string) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(wantOK(t, get(s, "/openapi.json"))))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("urn:doc", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("urn:doc#/components/schemas/" + name)
	if err != nil {
		t.Fatal(err)
	}
	values := []string{body}
	if name == "Line" {
		values = strings.Split(strings.TrimSpace(body), "\n")
	}
	for _, text := range values {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Errorf("%s: %v in %s", target, err, text)
		} else if err := compiled.Validate(value); err != nil {
			t.Errorf("%s is no %s: %v", target, name, err)
		}
	}
}
