package churn

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
)

const gadgetGroup = "crds.example.com"

// PlanKind is a user's kind with rules of the user's, that is there all the time.
func PlanKind() schema.GroupKind { return schema.GroupKind{Group: "law.example.com", Kind: "Plan"} }

// KnownKind is a kind with rules that comes and goes, and changes its scope.
func KnownKind() schema.GroupKind { return schema.GroupKind{Group: gadgetGroup, Kind: gadgets()[0]} }

// gadgets are the kinds that come and go. Of the others than KnownKind nobody knows anything.
func gadgets() []string { return []string{"Gadget0", "Gadget1", "Gadget2", "Gadget3"} }

// Catalog is the user's catalog file.
const Catalog = `
apiVersion: law.example.com/v1
kinds:
  - kind: Plan
    resource: plans
    scope: Namespaced
    properties: {stage: spec.stage}
    references:
      - {id: plan-config, relation: uses, to: ConfigMap, via: config, at: spec, name: config, optional: optional}
      - {id: plan-made, relation: about, to: Pod, via: made, at: spec, name: "{$.metadata.name}{made}", when: {made: "*"}, ifPresent: true}
      - {id: plan-manages, relation: managed_by, to: Plan.law.example.com, via: manages, at: spec, name: manages, reverse: true}
      - {id: plan-watch, relation: targets, to: Pod, via: watch, at: "spec.watch[*]", labelSelector: pods, namespaces: namespaces}
      - {id: plan-about, relation: about, via: about, at: "spec.about[*]", kind: kind, apiVersion: apiVersion, name: name, namespace: namespace, uid: uid}
      - {id: plan-gadgets, relation: applies_to, to: Gadget0.crds.example.com, via: gadgets, at: spec, labelSelector: gadgets}
---
apiVersion: crds.example.com/v1
kinds:
  - kind: Gadget0
    resource: gadget0s
    scope: Namespaced
    references:
      - {id: gadget-config, relation: uses, to: ConfigMap, via: config, at: spec, name: config}
`

// A custom client is a dynamic one as typed kinds want theirs.
type custom struct{ dynamic.ResourceInterface }

func (c custom) Create(ctx context.Context, o *unstructured.Unstructured, options metav1.CreateOptions) (*unstructured.Unstructured, error) {
	return c.ResourceInterface.Create(ctx, o, options)
}

func (c custom) Get(ctx context.Context, name string, options metav1.GetOptions) (*unstructured.Unstructured, error) {
	return c.ResourceInterface.Get(ctx, name, options)
}

func (c custom) Update(ctx context.Context, o *unstructured.Unstructured, options metav1.UpdateOptions) (*unstructured.Unstructured, error) {
	return c.ResourceInterface.Update(ctx, o, options)
}

func (c custom) Delete(ctx context.Context, name string, options metav1.DeleteOptions) error {
	return c.ResourceInterface.Delete(ctx, name, options)
}

func plans() kind {
	k := typed[*unstructured.Unstructured]{
		client: func(c *cluster, namespace string) client[*unstructured.Unstructured] {
			return custom{c.dynamic.Resource(schema.GroupVersionResource{Group: PlanKind().Group, Version: "v1", Resource: "plans"}).Namespace(namespace)}
		},
		object: func(g *generator, _ address) *unstructured.Unstructured {
			return &unstructured.Unstructured{Object: map[string]any{"apiVersion": PlanKind().Group + "/v1", "kind": PlanKind().Kind}}
		},
		delete: plainDelete,
		owned:  5,
	}
	respec := func(g *generator) func(*cluster, *unstructured.Unstructured) {
		spec, about := g.plan(), g.about()
		return func(c *cluster, o *unstructured.Unstructured) {
			drawn := runtime.DeepCopyJSON(spec)
			drawn["about"] = about(c, o.GetNamespace())
			o.Object["spec"] = drawn
		}
	}
	return kind{
		name: PlanKind().Kind, weight: 24, names: 3, namespaced: true,
		create: func(g *generator, at address) call { return k.createWith(g, at, respec(g)) },
		verbs: []verb{
			{"respec", 8, func(g *generator, at address) call { return k.edit(at, respec(g)) }},
			{"relabel", 1, k.relabel}, {"reown", 1, k.reown}, {"delete", 3, k.remove},
		},
	}
}

// plan draws what a Plan says, but for what it is about.
func (g *generator) plan() map[string]any {
	spec := map[string]any{"stage": oneOf(g, "", "early", "late"), "config": g.configMap().Name, "optional": g.oneIn(2)}
	if g.oneIn(2) {
		spec["made"] = oneOf(g, "", "0", "1")
	}
	if g.oneIn(2) {
		spec["manages"] = g.name(4)
	}
	if g.oneIn(2) {
		spec["gadgets"] = g.selectorObject(g.labelSelector())
	}
	var watch []any
	for range g.dice.IntN(3) {
		element := map[string]any{}
		if !g.oneIn(6) { // none selects none
			element["pods"] = g.selectorObject(g.labelSelector())
		}
		if g.oneIn(2) { // none means the own namespace
			element["namespaces"] = g.selectorObject(g.namespaceSelector())
		}
		watch = append(watch, element)
	}
	spec["watch"] = watch
	return spec
}

func (g *generator) selectorObject(s *metav1.LabelSelector) map[string]any {
	object, err := runtime.DefaultUnstructuredConverter.ToUnstructured(s)
	if err != nil {
		panic(err) // a LabelSelector is a JSON object
	}
	return object
}

// about draws references that say their kind, some with a UID.
func (g *generator) about() func(c *cluster, own string) []any {
	type target struct {
		owner
		namespace string
		byUID     bool
	}
	var targets []target
	for range g.dice.IntN(3) {
		t := target{owner: owner{name: g.name(3), means: oneOf(g, latest, latest, former, another, made)},
			namespace: oneOf(g, append(namespaces(), "", "")...), byUID: g.oneIn(2)}
		if t.apiVersion, t.kind = g.ownerKind(); g.oneIn(2) {
			t.apiVersion, t.kind = gadgetGroup+"/v1", oneOf(g, gadgets()...)
		}
		targets = append(targets, t)
	}
	return func(c *cluster, own string) []any {
		var about []any
		for _, t := range targets {
			element := map[string]any{"apiVersion": t.apiVersion, "kind": t.kind, "name": t.name}
			at := address{t.kind, own, t.name}
			if t.namespace != "" {
				element["namespace"], at.namespace = t.namespace, t.namespace
			}
			if t.byUID {
				element["uid"] = string(c.made.uid(at, t.means))
			}
			about = append(about, element)
		}
		return about
	}
}
