package churn

import (
	"context"
	"fmt"
	"math/rand/v2"
)

// An operation is one change of one object.
type operation struct {
	verb string
	at   address
	do   call
}

type call func(context.Context, *cluster) error

func (o operation) String() string { return o.verb + " " + o.at.String() }

// An address is where an object is, whichever object is there.
type address struct{ kind, namespace, name string }

func (a address) String() string { return a.kind + " " + a.namespace + "/" + a.name }

// A generator draws operations. It believes that all of them succeed.
type generator struct {
	dice   *rand.Rand
	kinds  []kind
	exists map[address]bool
	serial int // for names that must differ
}

// A kind is one kind of object that is changed.
type kind struct {
	name       string
	weight     int      // how often it is drawn
	names      int      // how many names there are in a namespace
	lasting    []string // instead: names of objects that are never created nor deleted
	namespaced bool
	verbs      []verb // for an object that exists
	create     draw
}

// A verb is what can be done with an object, and how often it is.
type verb struct {
	name   string
	weight int
	draw   draw
}

// A draw draws everything that is random about an operation.
type draw func(g *generator, at address) call

func newGenerator(dice *rand.Rand) *generator {
	return &generator{
		dice: dice,
		kinds: []kind{
			pods(), configMaps(), services(), deployments(), replicaSets(), nodes(), podTemplates(), namespacesKind(), serviceAccounts(),
			statefulSets(), jobs(), cronJobs(), claims(), volumes(), storageClasses(), ingresses(), ingressClasses(), networkPolicies(),
			budgets(), autoscalers(), roles(), clusterRoles(), roleBindings(), clusterRoleBindings(), plans(),
		},
		exists: existing(),
	}
}

// existing are the objects that nobody creates.
func existing() map[address]bool {
	exists := map[address]bool{}
	for _, name := range namespaces() {
		exists[address{kind: "Namespace", name: name}] = true
	}
	return exists
}

func namespaces() []string { return []string{"churn-a", "churn-b", "churn-c"} }

// contrary is how rarely an operation is drawn that is expected to fail: one in so many.
const contrary = 25

func (g *generator) next() operation {
	k := g.kinds[pick(g, len(g.kinds), func(i int) int { return g.kinds[i].weight })]
	at := address{kind: k.name, name: g.name(max(k.names, 1))}
	if k.namespaced {
		at.namespace = oneOf(g, namespaces()...)
	}
	if k.lasting != nil {
		at.name = oneOf(g, k.lasting...)
	} else if g.exists[at] == g.oneIn(contrary) {
		g.exists[at] = true
		return operation{"create", at, k.create(g, at)}
	}
	v := k.verbs[pick(g, len(k.verbs), func(i int) int { return k.verbs[i].weight })]
	if v.name == "delete" {
		delete(g.exists, at)
	}
	return operation{v.name, at, v.draw(g, at)}
}

func (g *generator) name(n int) string { return fmt.Sprintf("n%d", g.dice.IntN(n)) }

// oneIn is true once in n times.
func (g *generator) oneIn(n int) bool { return g.dice.IntN(n) == 0 }

func oneOf[T any](g *generator, from ...T) T { return from[g.dice.IntN(len(from))] }

// pick draws one of n with weights.
func pick(g *generator, n int, weight func(int) int) int {
	total := 0
	for i := range n {
		total += weight(i)
	}
	at := g.dice.IntN(total)
	for i := range n {
		if at -= weight(i); at < 0 {
			return i
		}
	}
	panic("a weight is negative")
}

// labels draws labels, most often both of those that Services select by.
func (g *generator) labels() map[string]string {
	labels := map[string]string{}
	for _, key := range []string{"app", "tier"} {
		if value := oneOf(g, "", "x", "y", "z"); value != "" {
			labels[key] = value
		}
	}
	if g.oneIn(8) {
		labels["set"] = g.name(2) // a ReplicaSet may take it for its own
	}
	return labels
}
