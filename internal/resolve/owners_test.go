package resolve

import (
	"fmt"
	"testing"

	"kubernetes-scraper/graph"
)

// TestOnlyIfOwned: a reference that counts for what its object owns does not count for what only has the name.
func TestOnlyIfOwned(t *testing.T) {
	for name, script := range map[string]string{
		"a target that nobody has seen has its edge": `
			put Pod a/web#u1 claim->data
			= Pod a/web uses ConfigMap a/data (unknown): claim`,
		"a target that is owned, after its owner": `
			put Pod a/web#u1 claim->data
			put ConfigMap a/data#u2 owner[0]->/Pod/web#u1
			= ConfigMap a/data owned_by Pod a/web: owner[0]
			= Pod a/web uses ConfigMap a/data: claim`,
		"a target that is owned, before its owner": `
			put ConfigMap a/data#u2 owner[0]->/Pod/web#u1
			put Pod a/web#u1 claim->data
			= ConfigMap a/data owned_by Pod a/web: owner[0]
			= Pod a/web uses ConfigMap a/data: claim`,
		"a target that only has the name, before and after, and when it goes": `
			put ConfigMap a/data#u2
			put Pod a/web#u1 claim->data
			= ConfigMap a/data#u2
			= Pod a/web#u1
			delete ConfigMap a/data#u2
			= Pod a/web uses ConfigMap a/data (unknown): claim
			put ConfigMap a/data#u3
			= ConfigMap a/data#u3
			= Pod a/web#u1`,
		"a target that another incarnation of the object owns": `
			put ConfigMap a/data#u2 owner[0]->/Pod/web#u1
			put Pod a/web#u3 claim->data
			= ConfigMap a/data#u2
			= Pod a/web#u3
			put Pod a/web#u1 claim->data
			= ConfigMap a/data owned_by Pod a/web: owner[0]
			= Pod a/web uses ConfigMap a/data: claim`,
		"the owner changes": `
			put Pod a/web#u1 claim->data
			put ConfigMap a/data#u2 owner[0]->/Pod/web#u1
			put ConfigMap a/data#u2
			= ConfigMap a/data#u2
			= Pod a/web#u1
			put ConfigMap a/data#u2 owner[0]->/Pod/web#u1
			= ConfigMap a/data owned_by Pod a/web: owner[0]
			= Pod a/web uses ConfigMap a/data: claim`,
		"a name that is used otherwise, too, keeps that reason": `
			put ConfigMap a/data#u2
			put Pod a/web#u1 claim->data volume[0]->data
			= Pod a/web uses ConfigMap a/data: volume[0]`,
	} {
		t.Run(name, func(t *testing.T) { play(t, script) })
	}
}

func TestByOwner(t *testing.T) {
	for name, script := range map[string]string{
		"name and UID fit": `
			put ReplicaSet a/rs#u1
			put Pod a/web owner[0]->apps/ReplicaSet/rs#u1
			= Pod a/web owned_by ReplicaSet.apps a/rs: owner[0]`,
		"the name fits, the UID does not: no edge": `
			put ReplicaSet a/rs#u1
			put Pod a/web owner[0]->apps/ReplicaSet/rs#u2
			= Pod a/web
			= ReplicaSet.apps a/rs#u1`,
		"the owner appears later": `
			synced ReplicaSet
			put Pod a/web owner[0]->apps/ReplicaSet/rs#u1
			= Pod a/web owned_by ReplicaSet.apps a/rs (missing): owner[0]
			put ReplicaSet a/rs#u1
			= Pod a/web owned_by ReplicaSet.apps a/rs: owner[0]
			~ - ReplicaSet.apps a/rs (missing)
			~ + ReplicaSet.apps a/rs#u1
			delete ReplicaSet a/rs#u1
			= Pod a/web owned_by ReplicaSet.apps a/rs (missing): owner[0]`,
		"that an owner which nobody has seen is gone is no news": `
			put Pod a/web owner[0]->apps/ReplicaSet/rs#u1
			delete ReplicaSet a/rs
			put ReplicaSet a/rs#u1
			= Pod a/web owned_by ReplicaSet.apps a/rs: owner[0]`,
		"another object appears under the owner's name: the edge goes, and comes back when that one goes": `
			put Pod a/web owner[0]->apps/ReplicaSet/rs#u1
			= Pod a/web owned_by ReplicaSet.apps a/rs (unknown): owner[0]
			put ReplicaSet a/rs#u2
			= Pod a/web
			= ReplicaSet.apps a/rs#u2
			delete ReplicaSet a/rs#u2
			= Pod a/web owned_by ReplicaSet.apps a/rs (unknown): owner[0]`,
		"the owner is replaced under its name, and those that mean the new one get their edge": `
			put ReplicaSet a/rs#u1
			put Pod a/old owner[0]->apps/ReplicaSet/rs#u1
			put Pod a/new owner[0]->apps/ReplicaSet/rs#u2
			= Pod a/old owned_by ReplicaSet.apps a/rs: owner[0]
			= Pod a/new
			put ReplicaSet a/rs#u2
			= Pod a/new owned_by ReplicaSet.apps a/rs: owner[0]
			= Pod a/old
			~ - ReplicaSet.apps a/rs#u1
			~ + ReplicaSet.apps a/rs#u2
			~ - Pod a/old owned_by ReplicaSet.apps a/rs: owner[0]
			~ + Pod a/new owned_by ReplicaSet.apps a/rs: owner[0]
			put ReplicaSet a/rs#u1
			= Pod a/old owned_by ReplicaSet.apps a/rs: owner[0]
			= Pod a/new`,
		"an object that no longer names the owner does not get it back": `
			put ReplicaSet a/rs#u1
			put Pod a/web owner[0]->apps/ReplicaSet/rs#u2
			put Pod a/web
			put ReplicaSet a/rs#u2
			= Pod a/web
			= ReplicaSet.apps a/rs#u2`,
		"an object that is gone does not get its owner": `
			put ReplicaSet a/rs#u1
			put Pod a/web owner[0]->apps/ReplicaSet/rs#u2
			delete Pod a/web
			put ReplicaSet a/rs#u2
			= ReplicaSet.apps a/rs#u2`,
		"of two references to one name the one with the right UID is the reason": `
			put ReplicaSet a/rs#u2
			put Pod a/web owner[0]->apps/ReplicaSet/rs#u1 owner[1]->apps/ReplicaSet/rs#u2
			= Pod a/web owned_by ReplicaSet.apps a/rs: owner[1]
			put ReplicaSet a/rs#u1
			= Pod a/web owned_by ReplicaSet.apps a/rs: owner[0]
			delete ReplicaSet a/rs#u1
			= Pod a/web owned_by ReplicaSet.apps a/rs (unknown): owner[0] owner[1]`,
		"two owners are two edges, each waiting for itself": `
			put Pod a/web owner[0]->apps/ReplicaSet/rs#u1 owner[1]->/ConfigMap/settings#u2
			put ReplicaSet a/rs#u9
			= Pod a/web owned_by ConfigMap a/settings (unknown): owner[1]
			= ReplicaSet.apps a/rs#u9
			put ConfigMap a/settings#u9
			= ConfigMap a/settings#u9
			= Pod a/web
			= ReplicaSet.apps a/rs#u9
			delete ReplicaSet a/rs#u9
			= ConfigMap a/settings#u9
			= Pod a/web owned_by ReplicaSet.apps a/rs (unknown): owner[0]
			put ConfigMap a/settings#u2
			= Pod a/web owned_by ConfigMap a/settings: owner[1]
			= Pod a/web owned_by ReplicaSet.apps a/rs (unknown): owner[0]`,
		"a reference without a UID means nobody": `
			put ReplicaSet a/rs
			put Pod a/web owner[0]->apps/ReplicaSet/rs
			= Pod a/web
			= ReplicaSet.apps a/rs`,
		"the kind alone is not enough: another group is another kind": `
			put ReplicaSet a/rs#u1
			put Pod a/web owner[0]->/ReplicaSet/rs#u1
			= Pod a/web owned_by ReplicaSet a/rs (unknown): owner[0]
			= ReplicaSet.apps a/rs#u1`,
		"the owner of a namespaced object is in its namespace": `
			put ReplicaSet b/rs#u1
			put Pod a/web owner[0]->apps/ReplicaSet/rs#u1
			= Pod a/web owned_by ReplicaSet.apps a/rs (unknown): owner[0]
			= ReplicaSet.apps b/rs#u1`,
		"or cluster-scoped": `
			put Node one#u1
			put Pod a/web owner[0]->/Node/one#u1
			= Pod a/web owned_by Node one: owner[0]`,
		"what a cluster-scoped object says of a namespaced one counts once its kind is cluster-scoped, and the other way round": `
			scope example.com/Widget namespaced
			put Node n owner[0]->example.com/Widget/w#1
			= Node n
			scope example.com/Widget cluster
			= Node n owned_by Widget.example.com w (unknown): owner[0]
			scope example.com/Widget namespaced
			= Node n
			scope example.com/Widget cluster
			= Node n owned_by Widget.example.com w (unknown): owner[0]`,
		"a namespace that is stated counts when the kind has namespaces again": `
			scope /ConfigMap cluster
			put Pod a/web volume[0]->b:settings volume[1]->settings
			= Pod a/web uses ConfigMap settings (unknown): volume[0] volume[1]
			scope /ConfigMap namespaced
			= Pod a/web uses ConfigMap a/settings (unknown): volume[1]
			= Pod a/web uses ConfigMap b/settings (unknown): volume[0]
			scope /ConfigMap cluster
			= Pod a/web uses ConfigMap settings (unknown): volume[0] volume[1]
			scope /ConfigMap namespaced
			= Pod a/web uses ConfigMap a/settings (unknown): volume[1]
			= Pod a/web uses ConfigMap b/settings (unknown): volume[0]`,
		"the scope of a kind that is no longer served is forgotten": `
			scope example.com/Widget cluster
			put Pod a/web owner[0]->example.com/Widget/w#1
			put Node n owner[0]->example.com/Widget/w#1
			= Pod a/web owned_by Widget.example.com w (unknown): owner[0]
			= Node n owned_by Widget.example.com w (unknown): owner[0]
			scope example.com/Widget unknown
			= Pod a/web owned_by Widget.example.com a/w (unknown): owner[0]
			= Node n owned_by Widget.example.com w (unknown): owner[0]
			scope example.com/Widget namespaced
			= Pod a/web owned_by Widget.example.com a/w (unknown): owner[0]
			= Node n
			scope example.com/Widget unknown
			= Pod a/web owned_by Widget.example.com a/w (unknown): owner[0]
			= Node n owned_by Widget.example.com w (unknown): owner[0]`,
		"what is claimed of an object that is there when its scope is known at last": `
			put Node n owner[0]->apps/ReplicaSet/r#1
			put Node m owner[0]->apps/ReplicaSet/r#2
			put ReplicaSet r#1
			= Node m
			= Node n
			= ReplicaSet.apps r#1
			scope apps/ReplicaSet cluster
			= Node m
			= Node n owned_by ReplicaSet.apps r: owner[0]`,
		"an object that goes after the scope of its kind has changed leaves its references where they belong": `
			put ReplicaSet a/r#1
			put Pod a/web owner[0]->apps/ReplicaSet/r#1
			scope apps/ReplicaSet cluster
			delete ReplicaSet a/r#1
			= Pod a/web owned_by ReplicaSet.apps r (unknown): owner[0]`,
		"a cluster-scoped object has no namespaced owner": `
			put Node one owner[0]->apps/ReplicaSet/rs#u1
			= Node one`,
		"a kind that nobody knows is taken to be where its object is": `
			put Pod a/web owner[0]->example.com/Widget/w#u1
			put Node one owner[0]->example.com/Widget/w#u1
			= Pod a/web owned_by Widget.example.com a/w (unknown): owner[0]
			= Node one owned_by Widget.example.com w (unknown): owner[0]`,
		"a kind that discovery found is where discovery says": `
			scope example.com/Widget cluster
			scope example.com/Gadget namespaced
			put Pod a/web owner[0]->example.com/Widget/w#u1
			put Node one owner[0]->example.com/Gadget/g#u1
			= Node one
			= Pod a/web owned_by Widget.example.com w (unknown): owner[0]`,
		"an object may say that it owns itself": `
			put Pod a/web#u1 owner[0]->/Pod/web#u1
			= Pod a/web owned_by Pod a/web: owner[0]
			put Pod a/web#u2 owner[0]->/Pod/web#u1
			= Pod a/web#u2
			put Pod a/web#u1 owner[0]->/Pod/web#u1
			= Pod a/web owned_by Pod a/web: owner[0]
			delete Pod a/web#u1
			=`,
	} {
		t.Run(name, func(t *testing.T) { play(t, script) })
	}
}

// TestForeignLimit: owner references can name kinds at will, but only so many are taken in; those that are known stay
// good.
func TestForeignLimit(t *testing.T) {
	w := newWorld(t)
	for i := range foreignLimit + 10 {
		w.run(fmt.Sprintf("put Pod a/p%d owner[0]->example.com/Kind%d/x#u1", i, i))
	}
	w.run("put Pod a/late owner[0]->example.com/Kind0/y#u1 owner[1]->apps/ReplicaSet/rs#u1 owner[2]->example.com/Other/z#u1")
	s, _ := w.graph.Commit()
	if _, edges := s.Size(); edges != foreignLimit+2 {
		t.Errorf("%d edges to owners, want %d: one for each kind within the limit, two for the kinds known", edges, foreignLimit+2)
	}
	late := graph.EntityKey{Type: "Pod", Namespace: "a", Name: "late"}
	owners := map[string]bool{}
	for e := range s.Out(late) {
		owners[e.Target.Type] = true
	}
	if len(owners) != 2 || !owners["Kind0"] || !owners["ReplicaSet"] {
		t.Errorf("after the limit an object is owned by %v, want Kind0 and ReplicaSet", owners)
	}
}
