package ask

import (
	"io"
	"slices"

	"github.com/spf13/cobra"

	"kubernetes-scraper/client"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/origin"
	"kubernetes-scraper/internal/render/text"
	"kubernetes-scraper/query"
)

const everywhereUsage = "all namespaces, which is the default"

func (p Program) missing() *cobra.Command {
	var ignoreUnread bool
	c, o := p.command(&cobra.Command{
		Use:   "missing",
		Short: "References to what is not there, needed and optional apart",
		Long: `List the objects that something names and that are not there, with every field that names them:
first those that are needed, then those that may be missing. Of kinds that could not be read
nobody can say; -o wide lists their objects as well. Without -n it is about all namespaces.

With --fail the exit code is 0 if nothing that is needed is missing, 1 if something is, and 2
after an error, or if a kind could not be read that may name something; --ignore-unread takes the
rest for the whole.`,
		Example: `  # the whole cluster
  satellite missing

  # in CI, before anything is deployed
  helm template . | satellite missing --from - --fail`,
		Args: none,
	}, manyNamespaces, func(cmd *cobra.Command, o *options, _ []string) error {
		a, g, err := about[query.MissingAnswer]{
			local: func(g *origin.Graph) query.MissingAnswer {
				return query.Missing(g, g.Vocabulary, query.Filters{Namespaces: o.namespaces}, query.Limits{})
			},
			remote: (*client.Client).Missing,
		}.ask(cmd, o, client.Terms{Namespaces: o.namespaces})
		if err != nil {
			return err
		}
		for _, list := range []*[]query.Dangling{&a.Required, &a.Optional, &a.Unknown} {
			*list = o.naming(g, *list)
		}
		var keys []graph.EntityKey
		for _, d := range slices.Concat(a.Required, a.Optional) {
			keys = append(keys, d.Object.Key)
		}
		err = o.write(answer{a, a.Head, keys, func(w io.Writer, s text.Style) error { return text.Missing(w, a, s) }}, g)
		switch {
		case err != nil || !o.scripted:
			return err
		case len(a.Required) > 0:
			return &ExitError{Code: 1}
		case !ignoreUnread && o.unread(a.Head):
			return &ExitError{Code: 2}
		}
		return nil
	})
	o.script(c, "fail", "exit with 1 if something that is needed is missing")
	c.Flags().BoolVar(&ignoreUnread, "ignore-unread", false, "with --fail: a kind that could not be read is no trouble")
	o.everywhere(c, everywhereUsage)
	o.choosing(c, "only what objects name whose labels this `selector` selects (not of a saved graph)")
	return c
}

// unread says whether a kind could not be read that has objects in the namespaces in question.
func (o *options) unread(h query.Head) bool {
	c, err := o.catalog()
	return slices.ContainsFunc(h.Unseen, func(k graph.KindStatus) bool {
		if len(o.namespaces) == 0 || err != nil {
			return true
		}
		kind, known := c.Kind(k.Group, k.Type)
		return !known || kind.Namespaced
	})
}

// naming keeps the references by objects that the selector selects.
func (o *options) naming(g *origin.Graph, list []query.Dangling) []query.Dangling {
	if o.selected == nil {
		return list
	}
	kept := []query.Dangling{}
	for _, d := range list {
		d.References = slices.DeleteFunc(d.References, func(r graph.Relationship) bool {
			return !o.matches(g, r.Source) && !o.matches(g, r.Target)
		})
		if len(d.References) > 0 {
			kept = append(kept, d)
		}
	}
	return kept
}

func (p Program) orphans() *cobra.Command {
	var all bool
	c, o := p.command(&cobra.Command{
		Use:   "orphans",
		Short: "What nothing uses",
		Long: `List the objects that are there to be used and that nothing uses, each with what would count as a
use. What the system keeps for itself is left out, and the rules that leave it out are listed
with the number of objects; --all shows them. Those of which a kind that could not be read may
say otherwise are listed apart, and not by -o name. Without -n it is about all namespaces.`,
		Example: `  # ConfigMaps, claims, Services, ... that could go
  satellite orphans

  # of one namespace, the names alone
  satellite orphans -n shop -o name`,
		Args: none,
	}, manyNamespaces, func(cmd *cobra.Command, o *options, _ []string) error {
		a, g, err := about[query.OrphansAnswer]{
			local: func(g *origin.Graph) query.OrphansAnswer {
				return query.Orphans(g, g.Vocabulary, query.OrphansOptions{Filters: query.Filters{Namespaces: o.namespaces}, All: all})
			},
			remote: (*client.Client).Orphans,
		}.ask(cmd, o, client.Terms{Namespaces: o.namespaces, All: all})
		if err != nil {
			return err
		}
		unselected := func(x query.Orphan) bool { return !o.matches(g, x.Object.Key) }
		a.Objects, a.Unsure = slices.DeleteFunc(a.Objects, unselected), slices.DeleteFunc(a.Unsure, unselected)
		var keys []graph.EntityKey
		for _, x := range a.Objects {
			keys = append(keys, x.Object.Key)
		}
		return o.write(answer{a, a.Head, keys, func(w io.Writer, s text.Style) error { return text.Orphans(w, a, s) }}, g)
	})
	c.Flags().BoolVar(&all, "all", false, "leave nothing out because it is the system's own")
	o.everywhere(c, everywhereUsage)
	o.choosing(c, "only objects whose labels this `selector` selects (not of a saved graph)")
	return c
}

func (p Program) kinds() *cobra.Command {
	c, o := p.command(&cobra.Command{
		Use:   "kinds",
		Short: "What is read, its state and count, and what could not be seen and why",
		Long: `List the kinds that are read, each with its state and the number of its objects, and the kinds that
are only named by others, with the number of objects of which nobody can say whether they are
there. With -n it counts the objects of these namespaces, and what they are tied to.`,
		Example: `  # what may I see of this cluster?
  satellite kinds

  # how much of what is in a dump?
  satellite kinds --from ./dump`,
		Args: none,
	}, manyNamespaces, func(cmd *cobra.Command, o *options, _ []string) error {
		q := about[query.KindsAnswer]{local: func(g *origin.Graph) query.KindsAnswer {
			return query.Kinds(query.Select(g, query.Selection{Namespaces: o.namespaces}))
		}}
		if len(o.namespaces) == 0 { // a Satellite counts all
			q.remote = (*client.Client).Kinds
		}
		a, g, err := q.ask(cmd, o, client.Terms{})
		if err != nil {
			return err
		}
		return o.write(answer{a, a.Head, nil, func(w io.Writer, s text.Style) error { return text.Kinds(w, a, s) }}, g)
	})
	o.everywhere(c, everywhereUsage)
	o.forms(c, "json", "yaml", "wide", "table")
	return c
}
