package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
)

// Terms narrow a question down. The zero value asks about everything, as it is now.
type Terms struct {
	// Namespaces and Types are what an answer is about, for Graph, Missing and Orphans; Relations for Graph. Types may be
	// written in every way in which kubectl takes them.
	Namespaces, Types, Relations []string
	// Revision asks about the graph of an earlier revision, as far as the server remembers it.
	Revision uint64
	// Limit and Depth are the largest number of objects in an answer and the length of the way to them; 0 is the server's.
	Limit, Depth int
	// All relations count for Tree, and the system's own objects for Orphans.
	All bool
}

func (t Terms) values() url.Values {
	v := url.Values{}
	for name, list := range map[string][]string{"namespace": t.Namespaces, "type": t.Types, "relation": t.Relations} {
		if len(list) > 0 {
			v[name] = list
		}
	}
	for name, number := range map[string]uint64{"revision": t.Revision, "limit": uint64(max(t.Limit, 0)), "depth": uint64(max(t.Depth, 0))} {
		if number > 0 {
			v.Set(name, strconv.FormatUint(number, 10))
		}
	}
	return v
}

// Named is the name of an object whose key is known.
func Named(key graph.EntityKey) query.Name {
	n := query.Name{Kind: key.Type, Namespace: key.Namespace, Name: key.Name}
	if key.Group != "" {
		n.Kind += "." + key.Group
	}
	return n
}

// about is the path of a question about one object.
func about(question string, n query.Name) []string {
	segments := []string{"v1", question, url.PathEscape(n.Kind), url.PathEscape(n.Namespace), url.PathEscape(n.Name)}
	if n.Namespace == "" {
		segments = append(segments[:3], segments[4])
	}
	return segments
}

// Graph returns the graph, or the part of it that the terms leave. It is read as a stream: there is one copy in memory.
func (c *Client) Graph(ctx context.Context, t Terms) (*graph.Snapshot, error) {
	body, err := c.open(ctx, []string{"v1", "graph"}, t.values(), http.Header{"Accept": {"application/json"}})
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return graph.Load(body)
}

// Object returns one object with all its edges. Without a namespace it is found in any, as long as there is one only.
func (c *Client) Object(ctx context.Context, n query.Name, t Terms) (query.ObjectAnswer, error) {
	return ask[query.ObjectAnswer](ctx, c, about("show", n), t.values())
}

// Tree returns an object between its owners and its dependents.
func (c *Client) Tree(ctx context.Context, n query.Name, t Terms) (query.TreeAnswer, error) {
	v := t.values()
	if t.All {
		v.Set("allRelations", "true")
	}
	return ask[query.TreeAnswer](ctx, c, about("tree", n), v)
}

// Deps returns all that an object needs.
func (c *Client) Deps(ctx context.Context, n query.Name, t Terms) (query.ReachAnswer, error) {
	return ask[query.ReachAnswer](ctx, c, about("deps", n), t.values())
}

// Impact returns all that is affected if an object changes or goes.
func (c *Client) Impact(ctx context.Context, n query.Name, t Terms) (query.ReachAnswer, error) {
	return ask[query.ReachAnswer](ctx, c, about("impact", n), t.values())
}

// Path returns the shortest ways between two objects.
func (c *Client) Path(ctx context.Context, from, to query.Name, t Terms) (query.PathAnswer, error) {
	v := t.values()
	v.Set("from", from.String())
	v.Set("to", to.String())
	return ask[query.PathAnswer](ctx, c, []string{"v1", "path"}, v)
}

// Missing returns what was named and not seen.
func (c *Client) Missing(ctx context.Context, t Terms) (query.MissingAnswer, error) {
	return ask[query.MissingAnswer](ctx, c, []string{"v1", "missing"}, t.values())
}

// Orphans returns what nothing uses.
func (c *Client) Orphans(ctx context.Context, t Terms) (query.OrphansAnswer, error) {
	v := t.values()
	if t.All {
		v.Set("all", "true")
	}
	return ask[query.OrphansAnswer](ctx, c, []string{"v1", "orphans"}, v)
}

// Kinds returns what is watched, and what could not be seen and why.
func (c *Client) Kinds(ctx context.Context, t Terms) (query.KindsAnswer, error) {
	return ask[query.KindsAnswer](ctx, c, []string{"v1", "kinds"}, t.values())
}

// Diff returns what has changed since a revision, as far as the server remembers it.
func (c *Client) Diff(ctx context.Context, since uint64, t Terms) (query.DiffAnswer, error) {
	return c.DiffSince(ctx, strconv.FormatUint(since, 10), t)
}

// DiffSince returns what has changed since a revision, a time (RFC 3339), or for how long: 10m.
func (c *Client) DiffSince(ctx context.Context, since string, t Terms) (query.DiffAnswer, error) {
	v := t.values()
	v.Set("since", since)
	return ask[query.DiffAnswer](ctx, c, []string{"v1", "diff"}, v)
}
