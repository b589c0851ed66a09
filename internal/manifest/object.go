package manifest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// maxNesting is how deep lists may lie in lists.
const maxNesting = 4

// An envelope is what decides what a document is.
type envelope struct {
	APIVersion, Kind string
	Metadata         struct{ Name string }
	Items            *[]json.RawMessage
}

// object takes in a document, or an item of one: an object, or a list of objects. of is the list's kind, for items that
// have none of their own, as the API server writes them.
func (r *reader) object(p Place, document json.RawMessage, of string, depth int) {
	var e envelope
	if err := json.Unmarshal(document, &e); err != nil {
		r.foreign(p, "it is no Kubernetes object"+wrongType(err), of)
		return
	}
	if e.APIVersion == "" && e.Kind == "" && of != "" {
		e.APIVersion, e.Kind, _ = strings.Cut(of, " ")
	}
	switch {
	case e.Kind == "" && e.APIVersion == "":
		r.foreign(p, "it is no Kubernetes object: it has no apiVersion and no kind", of)
	case e.Kind == "":
		r.problem(p, "it has no kind; write which kind of %s it is", e.APIVersion)
	case e.APIVersion == "":
		r.problem(p, "%s has no apiVersion; write which one", e.Kind)
	case strings.HasSuffix(e.Kind, "List") && e.Items != nil && e.Metadata.Name == "":
		r.list(p, &e, depth)
	case groupOf(e.APIVersion) == "kustomize.config.k8s.io":
		r.foreign(p, "it is for kustomize and no object of a cluster; read what `kubectl kustomize` prints", of)
	default:
		r.Objects = append(r.Objects, Object{Place: p, APIVersion: e.APIVersion, Kind: e.Kind, JSON: document})
	}
}

// wrongType says which field of a document has an unexpected type.
func wrongType(err error) string {
	var wrong *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &wrong):
		return ""
	case wrong.Field == "":
		return ": it is of type " + wrong.Value
	}
	return fmt.Sprintf(": %s is of type %s", wrong.Field, wrong.Value)
}

func (r *reader) list(p Place, e *envelope, depth int) {
	if depth == maxNesting {
		r.problem(p, "lists lie in lists, more than %d deep; take them apart", maxNesting)
		return
	}
	of := ""
	if e.Kind != "List" {
		of = e.APIVersion + " " + strings.TrimSuffix(e.Kind, "List")
	}
	for i, item := range *e.Items {
		at := p
		at.Item = i + 1
		r.object(at, item, of, depth+1)
	}
}

// foreign takes note of what is valid and no object: in a folder that is to be expected, in a file that was named it is a
// problem, and so is an item of a list.
func (r *reader) foreign(p Place, what, of string) {
	if r.inFolder && of == "" && p.Item == 0 {
		r.Skipped = append(r.Skipped, p)
		return
	}
	r.problem(p, "%s", what)
}
