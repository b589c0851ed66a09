package extract

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kubernetes-scraper/catalog"
)

// The oracles say what the facts of an object are, without anything that the extractor is made of. typedFacts reads the
// API's Go types, field by field, and knows no catalog but for the ids of its rules; untypedFacts reads decoded JSON by
// the catalog's paths.

// typedFacts returns the facts of an object of the built-in catalog.
func typedFacts(t testing.TB, kind catalog.Kind, object metav1.Object) Facts {
	o := typedOracle{t: t, kind: kind}
	o.facts = Facts{
		Namespace:       valid(object.GetNamespace()),
		Name:            valid(object.GetName()),
		UID:             valid(string(object.GetUID())),
		ResourceVersion: valid(object.GetResourceVersion()),
		Labels:          labelsOf(object.GetLabels()),
	}
	for i, owner := range object.GetOwnerReferences() {
		group, _, ok := strings.Cut(owner.APIVersion, "/")
		if !ok {
			group = ""
		}
		o.refer("any-owned-by", Reference{
			Index: at(i), Group: valid(group), Kind: valid(owner.Kind), Name: valid(owner.Name), UID: valid(string(owner.UID)),
		})
	}
	switch object := object.(type) {
	case *corev1.Pod:
		o.property("status", string(object.Status.Phase))
		o.name("pod-runs-on-node", object.Spec.NodeName, nil)
		o.podSpec("pod", &object.Spec)
		for i, c := range object.Spec.EphemeralContainers {
			o.container("pod-ephemeralContainers", i, c.Env, c.EnvFrom)
		}
	case *corev1.Service:
		o.property("type", string(object.Spec.Type))
		if object.Spec.Type != "ExternalName" && len(object.Spec.Selector) > 0 {
			o.refer("service-targets-pod", Reference{Selector: labelsOf(object.Spec.Selector)})
		}
	case *appsv1.Deployment:
		o.podSpec("deployment-podtemplate", &object.Spec.Template.Spec)
	}
	if deleted := object.GetDeletionTimestamp(); deleted != nil && !deleted.IsZero() {
		o.property("deletionTimestamp", deleted.UTC().Format(time.RFC3339))
	}
	return o.done()
}

type typedOracle struct {
	t     testing.TB
	kind  catalog.Kind
	facts Facts
}

func (o *typedOracle) podSpec(prefix string, spec *corev1.PodSpec) {
	for i, v := range spec.Volumes {
		if v.ConfigMap != nil {
			o.name(prefix+"-volume-configmap", v.ConfigMap.Name, v.ConfigMap.Optional, i)
		}
		if v.Secret != nil {
			o.name(prefix+"-volume-secret", v.Secret.SecretName, v.Secret.Optional, i)
		}
		if v.Projected == nil {
			continue
		}
		for j, source := range v.Projected.Sources {
			if source.ConfigMap != nil {
				o.name(prefix+"-projected-configmap", source.ConfigMap.Name, source.ConfigMap.Optional, i, j)
			}
			if source.Secret != nil {
				o.name(prefix+"-projected-secret", source.Secret.Name, source.Secret.Optional, i, j)
			}
		}
	}
	for i, c := range spec.Containers {
		o.container(prefix+"-containers", i, c.Env, c.EnvFrom)
	}
	for i, c := range spec.InitContainers {
		o.container(prefix+"-initContainers", i, c.Env, c.EnvFrom)
	}
}

func (o *typedOracle) container(prefix string, i int, env []corev1.EnvVar, envFrom []corev1.EnvFromSource) {
	for j, e := range env {
		if e.ValueFrom == nil {
			continue
		}
		if ref := e.ValueFrom.ConfigMapKeyRef; ref != nil {
			o.name(prefix+"-env-configmap", ref.Name, ref.Optional, i, j)
		}
		if ref := e.ValueFrom.SecretKeyRef; ref != nil {
			o.name(prefix+"-env-secret", ref.Name, ref.Optional, i, j)
		}
	}
	for j, e := range envFrom {
		if e.ConfigMapRef != nil {
			o.name(prefix+"-envfrom-configmap", e.ConfigMapRef.Name, e.ConfigMapRef.Optional, i, j)
		}
		if e.SecretRef != nil {
			o.name(prefix+"-envfrom-secret", e.SecretRef.Name, e.SecretRef.Optional, i, j)
		}
	}
}

func (o *typedOracle) name(id, name string, optional *bool, index ...int) {
	o.refer(id, Reference{Index: at(index...), Name: valid(name), Optional: optional != nil && *optional})
}

func (o *typedOracle) refer(id string, r Reference) {
	r.Rule = slices.IndexFunc(o.kind.References, func(rule catalog.Reference) bool { return rule.ID == id })
	if r.Rule < 0 {
		o.t.Fatalf("the catalog has no rule %s", id)
	}
	if r.Name != "" || r.Selector != nil {
		o.facts.References = append(o.facts.References, r)
	}
}

func (o *typedOracle) property(name, value string) {
	if value != "" {
		o.facts.Properties = append(o.facts.Properties, Property{name, valid(value)})
	}
}

func (o *typedOracle) done() Facts {
	sortReferences(o.facts.References)
	return o.facts
}

func sortReferences(references []Reference) {
	slices.SortStableFunc(references, func(a, b Reference) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), slices.Compare(a.Index[:], b.Index[:]))
	})
}

func at(positions ...int) (index [MaxDepth]uint32) {
	for i, p := range positions {
		index[i] = uint32(p)
	}
	return index
}

func labelsOf(m map[string]string) []Label {
	var labels []Label
	for key, value := range m {
		labels = append(labels, Label{valid(key), valid(value)})
	}
	slices.SortFunc(labels, func(a, b Label) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Value, b.Value)) })
	return labels
}

// valid makes of a string what it is after a way through JSON.
func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// untypedFacts returns the facts of an object in JSON, read by the paths of any kind's catalog entry; false if it is not
// JSON or has no name.
func untypedFacts(t testing.TB, kind catalog.Kind, raw []byte) (Facts, bool) {
	var object map[string]any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if !json.Valid(raw) || decoder.Decode(&object) != nil {
		return Facts{}, false
	}
	facts := Facts{Labels: anyLabels(values(object, "metadata.labels"))}
	for _, field := range []struct {
		to   *string
		path string
	}{
		{&facts.Name, "metadata.name"},
		{&facts.Namespace, "metadata.namespace"},
		{&facts.UID, "metadata.uid"},
		{&facts.ResourceVersion, "metadata.resourceVersion"},
	} {
		*field.to, _ = only(object, field.path).(string)
	}
	for _, property := range kind.Properties {
		if value := scalar(only(object, property.Path)); value != "" {
			facts.Properties = append(facts.Properties, Property{property.Name, value})
		}
	}
	for i, rule := range kind.References {
		if rule.Unless != nil && scalar(only(object, rule.Unless.Path)) == rule.Unless.Value {
			continue
		}
		for _, place := range values(object, rule.At) {
			if r, ok := untypedReference(t, rule, place.value); ok {
				r.Rule, r.Index = i, at(place.index...)
				facts.References = append(facts.References, r)
			}
		}
	}
	sortReferences(facts.References)
	return facts, facts.Name != ""
}

func untypedReference(t testing.TB, rule catalog.Reference, value any) (r Reference, ok bool) {
	str := func(path string) string { s, _ := only(value, path).(string); return s }
	switch rule.Mechanism {
	case catalog.ByName:
		r.Name = str(rule.Name)
		if rule.Optional != "" {
			r.Optional, _ = only(value, rule.Optional).(bool)
		}
		return r, r.Name != ""
	case catalog.ByOwner:
		r.Name, r.Kind, r.UID = str("name"), str("kind"), str("uid")
		if group, _, ok := strings.Cut(str("apiVersion"), "/"); ok {
			r.Group = group
		}
		return r, r.Name != ""
	case catalog.BySelector:
		r.Selector = anyLabels([]placedValue{{value: value}})
		return r, len(r.Selector) > 0
	}
	t.Fatalf("mechanism %s", rule.Mechanism)
	return r, false
}

type placedValue struct {
	value any
	index []int
}

// values are all values at a path, with their list positions.
func values(root any, path string) []placedValue {
	all := []placedValue{{value: root}}
	for _, segment := range catalog.Segments(path) {
		var next []placedValue
		for _, v := range all {
			object, _ := v.value.(map[string]any)
			inner := object[segment.Field]
			list, isList := inner.([]any)
			switch {
			case segment.List && isList:
				for i, element := range list {
					next = append(next, placedValue{element, append(slices.Clone(v.index), i)})
				}
			case !segment.List:
				next = append(next, placedValue{inner, v.index})
			}
		}
		all = next
	}
	return all
}

func only(root any, path string) any {
	found := values(root, path)
	if len(found) != 1 {
		return nil
	}
	return found[0].value
}

func scalar(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	case bool:
		if value {
			return "true"
		}
		return "false"
	}
	return ""
}

func anyLabels(places []placedValue) []Label {
	labels := map[string]string{}
	for _, place := range places {
		object, _ := place.value.(map[string]any)
		for key, value := range object {
			if s, ok := value.(string); ok {
				labels[key] = s
			}
		}
	}
	return labelsOf(labels)
}
