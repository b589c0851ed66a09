package oracle

import (
	"cmp"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"kubernetes-scraper/test/cluster/churn"
)

// plans says what the objects of the users' kinds name: the definition of their kind, and more by the rules of
// churn.Catalog. Of a kind that it does not mention nothing else is known.
func plans(w *world) {
	for _, o := range w.Custom {
		kind := o.GroupVersionKind().GroupKind()
		var properties map[string]string
		if kind == churn.PlanKind() {
			properties = map[string]string{"stage": textAt(o.Object, "spec", "stage")}
		}
		t := w.object(kind.Group, kind.Kind, &o, properties)
		t.says("instance_of", w.definitionOf(kind), "metadata", "", "custom-instance-of")
		switch kind {
		case churn.PlanKind():
			t.plan(&o)
		case churn.KnownKind():
			t.says("uses", coreKey("ConfigMap", o.GetNamespace(), textAt(o.Object, "spec", "config")), "spec.config", "config", "gadget-config")
		}
	}
}

func (t teller) plan(o *unstructured.Unstructured) {
	spec, _, _ := unstructured.NestedMap(o.Object, "spec")
	isOptional, _, _ := unstructured.NestedBool(spec, "optional")
	t.says("uses", coreKey("ConfigMap", o.GetNamespace(), textAt(spec, "config")), "spec.config", "config", "plan-config", optional(&isOptional))
	if made := textAt(spec, "made"); made != "" {
		t.says("about", coreKey("Pod", o.GetNamespace(), o.GetName()+made), "spec.made", "made", "plan-made", whilePresent)
	}
	t.says("managed_by", groupKey(churn.PlanKind().Group, churn.PlanKind().Kind, o.GetNamespace(), textAt(spec, "manages")), "spec.manages", "manages", "plan-manages", reversed)
	for i, element := range elements(spec, "watch") {
		t.selects("targets", "", "Pod", selectorAt(element, "pods"), selectorAt(element, "namespaces"), fmt.Sprintf("spec.watch[%d].pods", i), "watch", "plan-watch")
	}
	for i, element := range elements(spec, "about") {
		to := versionKey(textAt(element, "apiVersion"), textAt(element, "kind"), cmp.Or(textAt(element, "namespace"), o.GetNamespace()), textAt(element, "name"))
		t.says("about", to, fmt.Sprintf("spec.about[%d].name", i), "about", "plan-about", ofUID(textAt(element, "uid")))
	}
	t.selects("applies_to", churn.KnownKind().Group, churn.KnownKind().Kind, selectorAt(spec, "gadgets"), nil, "spec.gadgets", "gadgets", "plan-gadgets")
}

func textAt(from map[string]any, path ...string) string {
	text, _, _ := unstructured.NestedString(from, path...)
	return text
}

func elements(from map[string]any, field string) []map[string]any {
	list, _, _ := unstructured.NestedSlice(from, field)
	var all []map[string]any
	for _, element := range list {
		m, _ := element.(map[string]any)
		all = append(all, m)
	}
	return all
}

// selectorAt returns a selector; nil if there is none.
func selectorAt(from map[string]any, field string) *metav1.LabelSelector {
	found, there, _ := unstructured.NestedMap(from, field)
	if !there {
		return nil
	}
	var selector metav1.LabelSelector
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(found, &selector); err != nil {
		return nil
	}
	return &selector
}
