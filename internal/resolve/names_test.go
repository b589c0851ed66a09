package resolve

import (
	"slices"
	"testing"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/fact"
)

func TestByName(t *testing.T) {
	for name, script := range map[string]string{
		"a target that nobody has seen is unknown, and missing once its kind is known to the end": `
			put Pod a/web volume[0]->settings
			= Pod a/web uses ConfigMap a/settings (unknown): volume[0]
			synced ConfigMap
			= Pod a/web uses ConfigMap a/settings (missing): volume[0]
			unsynced ConfigMap
			= Pod a/web uses ConfigMap a/settings (unknown): volume[0]`,
		"a target that is named after its kind was known is missing at once": `
			synced ConfigMap
			put Pod a/web volume[0]->settings
			= Pod a/web uses ConfigMap a/settings (missing): volume[0]`,
		"a target comes, goes and comes; the edge stays": `
			synced ConfigMap
			put Pod a/web volume[0]->settings
			= Pod a/web uses ConfigMap a/settings (missing): volume[0]
			put ConfigMap a/settings#u1
			= Pod a/web uses ConfigMap a/settings: volume[0]
			~ - ConfigMap a/settings (missing)
			~ + ConfigMap a/settings#u1
			delete ConfigMap a/settings#u1
			= Pod a/web uses ConfigMap a/settings (missing): volume[0]
			~ - ConfigMap a/settings#u1
			~ + ConfigMap a/settings (missing)
			put ConfigMap a/settings#u2
			= Pod a/web uses ConfigMap a/settings: volume[0]`,
		"a target goes with the last edge that needs it": `
			put Pod a/one volume[0]->settings
			put Pod a/two volume[0]->settings
			delete Pod a/one
			= Pod a/two uses ConfigMap a/settings (unknown): volume[0]
			delete Pod a/two
			=`,
		"a reference that is no longer stated takes its target with it": `
			put Pod a/web volume[0]->settings volume[1]->other
			= Pod a/web uses ConfigMap a/other (unknown): volume[1]
			= Pod a/web uses ConfigMap a/settings (unknown): volume[0]
			put Pod a/web volume[0]->settings
			= Pod a/web uses ConfigMap a/settings (unknown): volume[0]
			~ - ConfigMap a/other (unknown)
			~ - Pod a/web uses ConfigMap a/other: volume[1]`,
		"a present object outlives the edges to it": `
			put ConfigMap a/settings
			put Pod a/web volume[0]->settings
			put Pod a/web
			= ConfigMap a/settings
			= Pod a/web`,
		"one target named twice is one edge with two reasons": `
			put Pod a/web volume[3]->settings? env[1,0]->settings
			= Pod a/web uses ConfigMap a/settings (unknown): volume[3]? container[1].env[0]
			put Pod a/web env[1,0]->settings
			= Pod a/web uses ConfigMap a/settings (unknown): container[1].env[0]
			~ - Pod a/web uses ConfigMap a/settings: volume[3]? container[1].env[0]
			~ + Pod a/web uses ConfigMap a/settings: container[1].env[0]`,
		"reasons are put together per target, whatever is named between them": `
			put Pod a/web volume[0]->settings volume[1]->other env[0,0]->settings env[0,1]->other
			= Pod a/web uses ConfigMap a/other (unknown): volume[1] container[0].env[1]
			= Pod a/web uses ConfigMap a/settings (unknown): volume[0] container[0].env[0]`,
		"one target in two relations is two edges": `
			put Pod a/web owner[0]->/ConfigMap/settings#u1 owner[1]->/ConfigMap/other#u1 volume[0]->settings volume[1]->other
			= Pod a/web owned_by ConfigMap a/other (unknown): owner[1]
			= Pod a/web owned_by ConfigMap a/settings (unknown): owner[0]
			= Pod a/web uses ConfigMap a/other (unknown): volume[1]
			= Pod a/web uses ConfigMap a/settings (unknown): volume[0]
			put ConfigMap a/settings#u2
			put Pod a/web owner[0]->/ConfigMap/settings#u1 volume[0]->settings
			= Pod a/web uses ConfigMap a/settings: volume[0]
			delete ConfigMap a/settings#u2
			= Pod a/web owned_by ConfigMap a/settings (unknown): owner[0]
			= Pod a/web uses ConfigMap a/settings (unknown): volume[0]`,
		"optional is part of the reason": `
			put Pod a/web volume[0]->settings
			= Pod a/web uses ConfigMap a/settings (unknown): volume[0]
			put Pod a/web volume[0]->settings?
			= Pod a/web uses ConfigMap a/settings (unknown): volume[0]?`,
		"the same object again changes nothing": `
			put Pod a/web#u1 app=x volume[0]->settings node->one owner[0]->apps/ReplicaSet/rs#u2
			~ + Pod a/web#u1
			~ + ConfigMap a/settings (unknown)
			~ + Node one (unknown)
			~ + ReplicaSet.apps a/rs (unknown)
			~ + Pod a/web uses ConfigMap a/settings: volume[0]
			~ + Pod a/web runs_on Node one: node
			~ + Pod a/web owned_by ReplicaSet.apps a/rs: owner[0]
			put Pod a/web#u1 app=x volume[0]->settings node->one owner[0]->apps/ReplicaSet/rs#u2
			~`,
		"a cluster-scoped target has no namespace; a namespaced one has that of its source": `
			put Node one
			put Pod a/web node->one secret->key
			put Pod b/web node->one secret->key
			= Pod a/web runs_on Node one: node
			= Pod b/web runs_on Node one: node
			= Pod a/web uses Secret a/key (unknown): secret
			= Pod b/web uses Secret b/key (unknown): secret`,
		"the same name in another namespace, or of another kind, is another object": `
			put ConfigMap b/settings
			put Pod a/settings
			put Pod a/web volume[0]->settings
			= ConfigMap b/settings
			= Pod a/settings
			= Pod a/web uses ConfigMap a/settings (unknown): volume[0]`,
	} {
		t.Run(name, func(t *testing.T) { play(t, script) })
	}
}

// TestVirtualInNamespace: of a virtual kind with namespaces, the same name in two of them is two nodes. An object outside
// namespaces has to say which one it means.
func TestVirtualInNamespace(t *testing.T) {
	w := newWorld(t)
	release := catalog.Reference{ID: "release", Relation: "managed_by", ToGroup: "virtual", To: "Release", At: "release", Name: catalog.Template{{Path: "."}}}
	for _, kind := range []string{"ConfigMap", "Node"} {
		k := &w.kinds[w.position(kind)]
		k.References = append(k.References, release)
		w.AddKind(w.position(kind), k, w.position(kind))
	}
	w.Know(&catalog.Kind{Group: "virtual", Kind: "Release", Virtual: true, Namespaced: true})
	for _, line := range []string{
		"put ConfigMap a/own release->app", "put ConfigMap a/stated release->b:app", "put ConfigMap b/own release->app",
		"put Node stated release->b:app", "put Node silent release->app",
	} {
		w.run(line)
	}
	snapshot, _ := w.graph.Commit()
	want := []string{
		"ConfigMap a/own managed_by Release.virtual a/app (virtual): release",
		"ConfigMap a/stated managed_by Release.virtual b/app (virtual): release",
		"ConfigMap b/own managed_by Release.virtual b/app (virtual): release",
		"Node silent",
		"Node stated managed_by Release.virtual b/app (virtual): release",
	}
	if got := lines(snapshot); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestReplaced: an object of the same key with another UID is another object, put in its place in one step.
func TestReplaced(t *testing.T) {
	for name, script := range map[string]string{
		"what it stated goes, what it states comes, what names it stays": `
			put ConfigMap a/settings#u1
			put Pod a/web#u1 volume[0]->settings node->one
			~ + ConfigMap a/settings#u1
			~ + Node one (unknown)
			~ + Pod a/web#u1
			~ + Pod a/web uses ConfigMap a/settings: volume[0]
			~ + Pod a/web runs_on Node one: node
			put Pod a/web#u2 node->one
			~ - Pod a/web#u1
			~ + Pod a/web#u2
			~ - Pod a/web uses ConfigMap a/settings: volume[0]
			put ConfigMap a/settings#u2
			~ - ConfigMap a/settings#u1
			~ + ConfigMap a/settings#u2`,
		"the deletion of the old one comes late and is not about the new one": `
			put Pod a/web#u1
			put Pod a/web#u2 node->one
			delete Pod a/web#u1
			= Pod a/web runs_on Node one (unknown): node
			delete Pod a/web#u2
			=`,
		"a deletion without a UID is of whatever is there": `
			put Pod a/web#u1
			delete Pod a/web
			=`,
		"a deletion of what was never seen, or only named, is nothing": `
			delete Pod a/web#u1
			=
			put Pod a/web volume[0]->settings
			delete ConfigMap a/settings#u1
			= Pod a/web uses ConfigMap a/settings (unknown): volume[0]`,
	} {
		t.Run(name, func(t *testing.T) { play(t, script) })
	}
}

// TestProperties: a node shows the properties of its own object as it is now, in their order.
func TestProperties(t *testing.T) {
	w := newWorld(t)
	show := func(name string, properties ...fact.Property) {
		t.Helper()
		w.Upsert(w.position("Pod"), "", &fact.Facts{Namespace: "a", Name: name, UID: "u1", Properties: properties})
		s, _ := w.graph.Commit()
		n, _ := s.Node(graph.EntityKey{Type: "Pod", Namespace: "a", Name: name})
		same := func(a graph.Property, b fact.Property) bool { return a == graph.Property(b) }
		if !slices.EqualFunc(n.Properties, properties, same) || n.UID != "u1" {
			t.Errorf("%s#%s shows %v, want %v", name, n.UID, n.Properties, properties)
		}
	}
	show("web", fact.Property{Name: "status", Value: "Running"}, fact.Property{Name: "node", Value: "one"})
	show("job", fact.Property{Name: "status", Value: "Pending"})
	show("web", fact.Property{Name: "node", Value: ""}, fact.Property{Name: "status", Value: "Failed"})
	show("web")
}
