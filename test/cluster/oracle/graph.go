package oracle

import (
	"cmp"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"kubernetes-scraper/graph"
)

// Graph returns the graph of the objects: every one of them, and what they name. Nodes and relationships have no
// revision, and reasons are in the order of their paths.
func (o *Objects) Graph() *graph.Document {
	w := &world{Objects: o, nodes: map[graph.EntityKey]graph.NodeDocument{}, edges: map[edge][]graph.ReasonDocument{},
		labels: map[graph.EntityKey]labels.Set{}}
	for _, write := range []func(*world){
		core, pods, services, storage, apps, batch, networking, rbac, policies, server, definitions, plans,
	} {
		write(w)
	}
	w.settle()
	w.addAbsent()
	return w.document()
}

// A world is a graph being written. First come all objects and what they say, then what becomes of it: what an object
// says may depend on which other objects there are.
type world struct {
	*Objects
	nodes      map[graph.EntityKey]graph.NodeDocument
	labels     map[graph.EntityKey]labels.Set // of every object
	edges      map[edge][]graph.ReasonDocument
	statements []statement
	selections []selection
}

type edge struct {
	source, target graph.EntityKey
	relation       string
}

// object writes an object's node and its owners, and returns what tells of it. properties with an empty value are left
// out.
func (w *world) object(group, kind string, m metav1.Object, properties map[string]string) teller {
	key := graph.EntityKey{Group: group, Type: kind, Namespace: m.GetNamespace(), Name: m.GetName()}
	node := graph.NodeDocument{Key: key, UID: string(m.GetUID()), Properties: map[string]string{}}
	for name, value := range properties {
		if value != "" {
			node.Properties[name] = value
		}
	}
	if deleted := m.GetDeletionTimestamp(); deleted != nil {
		node.Properties["deletionTimestamp"] = deleted.UTC().Format(time.RFC3339)
	}
	w.nodes[key] = node
	w.labels[key] = m.GetLabels()
	t := teller{w: w, by: key}
	t.owners(m.GetOwnerReferences())
	t.helm(m.GetAnnotations())
	return t
}

// state is that of what is named and not there: an object of a kind that is read is missing, of others nobody knows.
func (w *world) state(key graph.EntityKey) string {
	kind := schema.GroupKind{Group: key.Group, Kind: key.Type}
	_, listed := w.Listed[kind]
	switch {
	case key.Group == virtual:
		return "virtual"
	case listed && !unread(kind):
		return "missing"
	}
	return "unknown"
}

// unread says whether the program leaves a kind alone unless it is asked for.
func unread(kind schema.GroupKind) bool {
	switch kind.String() {
	case "Secret", "Event", "Event.events.k8s.io", "Endpoints", "Lease.coordination.k8s.io", "ComponentStatus":
		return true
	}
	return false
}

// addAbsent writes the nodes that were named and are not there.
func (w *world) addAbsent() {
	for e := range w.edges {
		for _, key := range []graph.EntityKey{e.source, e.target} {
			if _, there := w.nodes[key]; !there {
				w.nodes[key] = graph.NodeDocument{Key: key, State: w.state(key)}
			}
		}
	}
}

func (w *world) document() *graph.Document {
	counts := map[schema.GroupKind]int{}
	for _, node := range w.nodes {
		if node.State == "" {
			counts[schema.GroupKind{Group: node.Key.Group, Kind: node.Key.Type}]++
		}
	}
	d := &graph.Document{Complete: true}
	for kind := range w.Listed {
		if !unread(kind) {
			d.Kinds = append(d.Kinds, graph.KindStatus{Group: kind.Group, Type: kind.Kind, State: graph.Live, Count: counts[kind]})
		}
	}
	for _, node := range w.nodes {
		d.Nodes = append(d.Nodes, node)
	}
	slices.SortFunc(d.Nodes, func(a, b graph.NodeDocument) int { return a.Key.Compare(b.Key) })
	for e, reasons := range w.edges {
		r := graph.Relationship{Source: e.source, Target: e.target, RelationshipType: e.relation}
		slices.SortFunc(reasons, func(a, b graph.ReasonDocument) int {
			return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Rule, b.Rule))
		})
		r.Properties.ReasonDocument = reasons[0]
		if len(reasons) > 1 {
			r.Properties.Reasons = reasons
			r.Properties.Optional = !slices.ContainsFunc(reasons, func(r graph.ReasonDocument) bool { return !r.Optional })
		}
		d.Relationships = append(d.Relationships, r)
	}
	slices.SortFunc(d.Relationships, func(a, b graph.Relationship) int {
		return cmp.Or(a.Source.Compare(b.Source), a.Target.Compare(b.Target),
			cmp.Compare(a.RelationshipType, b.RelationshipType))
	})
	return d
}
