package ask

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"kubernetes-scraper/internal/origin"
	"kubernetes-scraper/internal/render"
	"kubernetes-scraper/internal/render/text"
	"kubernetes-scraper/internal/spell"
	"kubernetes-scraper/query"
)

func (p Program) export() *cobra.Command {
	var to string
	var types, relations, formats []string
	for _, f := range render.Formats() {
		formats = append(formats, string(f))
	}
	c, o := p.command(&cobra.Command{
		Use:   "export FORMAT",
		Short: "The graph for other programs: json, ndjson, graphml, dot, mermaid, cypher, csv",
		Long: `Write the graph, or a part of it, in a form that other programs read: json, ndjson, graphml, dot,
mermaid, cypher or csv. It goes to the standard output or to --to; csv is two files, nodes.csv and
relationships.csv, and needs a folder. Without -n it is all namespaces.`,
		Example: `  # a picture of a namespace
  satellite export dot -n shop | dot -Tsvg > shop.svg

  # only what runs where
  satellite export mermaid -n shop --only-relations runs_on

  # into a graph database
  satellite export csv --to ./import --from graph.json`,
		Args:      cobra.ExactArgs(1),
		ValidArgs: formats,
	}, manyNamespaces, func(cmd *cobra.Command, o *options, args []string) error {
		if o.output != "" {
			return errors.New("--output is for answers: give the format as an argument, and the place with --to")
		}
		format, err := render.ParseFormat(args[0])
		if err != nil {
			return err
		}
		if to == "-" {
			to = ""
		}
		if len(format.Parts()) > 1 && to == "" {
			return fmt.Errorf("%s is %d files: name a folder for them with --to", format, len(format.Parts()))
		}
		g, err := o.open(cmd, nil)
		if err != nil {
			return err
		}
		selected, err := o.selection(g, types, relations)
		if err != nil {
			return err
		}
		part := query.Select(g, selected)
		return o.write(answer{head: query.HeadOf(g), text: func(w io.Writer, _ text.Style) error {
			if !o.Terminal || to != "" {
				return parts(w, part, format, to)
			}
			h := &harmless{to: w}
			return errors.Join(parts(h, part, format, to), h.flush())
		}}, g)
	})
	c.Flags().StringVar(&to, "to", "", "`file` to write to, or for csv the folder (default: -, the standard output)")
	c.Flags().StringSliceVar(&types, "only-types", nil, "only objects of these `kinds`: Pod,deploy,certificates.cert-manager.io")
	c.Flags().StringSliceVar(&relations, "only-relations", nil, "only edges of these `relations`: runs_on,uses")
	o.everywhere(c, everywhereUsage)
	return c
}

// selection is the part of a graph that the flags name. What is not there is an error: an empty file says nothing.
func (o *options) selection(g *origin.Graph, types, relations []string) (query.Selection, error) {
	s := query.Selection{Namespaces: o.namespaces, Relations: relations}
	if err := query.Namespaces(g, o.namespaces); err != nil {
		return s, err
	}
	kinds, err := g.Vocabulary.ResolveAll(g, types)
	if err != nil {
		return s, fmt.Errorf("--only-types: %w", err)
	}
	s.Only(kinds)
	return s, o.related(g, relations)
}

// related refuses relations that nobody knows.
func (o *options) related(g *origin.Graph, relations []string) error {
	if len(relations) == 0 {
		return nil
	}
	known := relationsOf(g)
	for _, r := range relations {
		if slices.Contains(known, r) {
			continue
		}
		meant := ""
		if near := spell.Nearest(r, known); near != "" {
			meant = "; did you mean " + near + "?"
		}
		return fmt.Errorf("--only-relations: there is no relation %q%s (see %s catalog list --relations-only)", r, meant, o.Name)
	}
	return nil
}

// relationsOf are the relations that the catalog knows, and those of the graph, which may be of another catalog.
func relationsOf(g *origin.Graph) []string {
	known := map[string]bool{}
	for _, r := range g.Vocabulary.Relations {
		known[r.Name] = true
	}
	for n := range g.Nodes() {
		for e := range g.Out(n.Key) {
			known[e.Relation] = true
		}
	}
	return slices.Sorted(maps.Keys(known))
}

// parts writes the files that a format consists of: to a folder if there are several, else to a file or to stdout.
func parts(stdout io.Writer, g query.Graph, format render.Format, to string) error {
	if to == "" {
		return render.Export(stdout, g, format)
	}
	all := format.Parts()
	if len(all) == 1 {
		return file(to, g, all[0].Format)
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, part := range all {
		if err := file(filepath.Join(to, part.Name), g, part.Format); err != nil {
			return err
		}
	}
	return nil
}

func file(path string, g query.Graph, format render.Format) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(render.Export(f, g, format), f.Close())
}
