package ask

import (
	"io"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/labels"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/origin"
	"kubernetes-scraper/internal/render/text"
	"kubernetes-scraper/query"
)

func labelSet(m map[string]string) labels.Set { return m }

func sortKeys(keys []graph.EntityKey) { slices.SortFunc(keys, graph.EntityKey.Compare) }

// kindIn is the kind in TYPE/NAME.
func kindIn(arg string) string {
	kind, _, _ := strings.Cut(arg, "/")
	return kind
}

func oneLine(err error) string {
	return text.Escape(strings.Join(strings.FieldsFunc(err.Error(), func(c rune) bool { return c == '\n' || c == '\r' }), "; "))
}

// An answer is one that can be written in every form.
type answer struct {
	value any
	head  query.Head
	keys  []graph.EntityKey // of the objects in it, for -o name
	text  func(io.Writer, text.Style) error
}

// write writes an answer in the form that was asked for. What makes it less than the whole truth is said on stderr, unless
// the form has it. If some of the input could not be read, the exit code says so.
func (o *options) write(a answer, g *origin.Graph) error {
	err := o.form(a)
	if err == nil && g != nil && len(g.Problems) > 0 {
		return &ExitError{Code: o.trouble()}
	}
	return err
}

func (o *options) form(a answer) error {
	switch o.output {
	case "json":
		return text.JSON(o.Stdout, a.value)
	case "yaml":
		return text.YAML(o.Stdout, a.value)
	case "name":
		for _, key := range a.keys {
			if _, err := io.WriteString(o.Stdout, text.Escape(text.Name(key))+"\n"); err != nil {
				return err
			}
		}
	default:
		if err := a.text(o.Stdout, o.style()); err != nil {
			return err
		}
	}
	return text.Doubts(o.Stderr, a.head)
}

func (o *options) style() text.Style {
	return text.Style{Color: o.colored(), Wide: o.output == "wide"}
}
