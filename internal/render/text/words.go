package text

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
)

// full is an object in words: Pod shop/web-1.
func full(k graph.EntityKey) string {
	if k.Namespace == "" {
		return kind(k) + " " + k.Name
	}
	return kind(k) + " " + k.Namespace + "/" + k.Name
}

// short is an object as one would write it in a command: Pod/web-1; with its namespace if that is not the one that is
// understood.
func short(k graph.EntityKey, namespace string) string {
	if k.Namespace == "" || k.Namespace == namespace {
		return kind(k) + "/" + k.Name
	}
	return kind(k) + "/" + k.Namespace + "/" + k.Name
}

// kind is a kind in words: with its group, if that is not one of Kubernetes' own.
func kind(k graph.EntityKey) string { return kindOf(k.Group, k.Type) }

func kindOf(group, kind string) string {
	if !strings.Contains(group, ".") || strings.HasSuffix(group, ".k8s.io") {
		return kind
	}
	return kind + "." + group
}

// Name is an object as kubectl writes it with -o name: deployment.apps/web.
func Name(k graph.EntityKey) string {
	name := strings.ToLower(k.Type)
	if k.Group != "" {
		name += "." + k.Group
	}
	return name + "/" + k.Name
}

// status is the state of an object, and what its properties say of it.
func status(n graph.NodeDocument) phrase {
	switch n.State {
	case "missing":
		return red.of("missing")
	case "unknown":
		return yellow.of("unknown")
	case "virtual":
		return faint.of("virtual")
	}
	if n.Properties["deletionTimestamp"] != "" {
		return yellow.of("Terminating")
	}
	if replicas := n.Properties["replicas"]; replicas != "" && (n.Key.Group == "apps" || n.Properties["readyReplicas"] != "") {
		return replicasOf(cmp.Or(n.Properties["readyReplicas"], "0"), replicas)
	}
	for _, name := range []string{"status", "phase", "ready", "type"} {
		if value := n.Properties[name]; value != "" {
			return judged(value)
		}
	}
	return nil
}

// replicasOf says how many are ready of how many.
func replicasOf(ready, wanted string) phrase {
	if ready == wanted {
		return green.of(ready + "/" + wanted)
	}
	return yellow.of(ready + "/" + wanted)
}

// judged colours a status by what it commonly means.
func judged(value string) phrase {
	switch value {
	case "Running", "Active", "Bound", "Ready", "Succeeded", "Completed", "Complete", "Available", "True":
		return green.of(value)
	case "Failed", "Error", "Lost", "False", "CrashLoopBackOff":
		return red.of(value)
	case "Pending", "Unknown", "Terminating", "Released":
		return yellow.of(value)
	}
	return plain("%s", value)
}

// reasons are all of an edge.
func reasons(r graph.Relationship) []graph.ReasonDocument {
	if len(r.Properties.Reasons) > 0 {
		return r.Properties.Reasons
	}
	return []graph.ReasonDocument{r.Properties.ReasonDocument}
}

// field is where a reason stands: the field, and whose if not the source's.
func field(r graph.ReasonDocument) string {
	if r.StatedBy == "target" {
		return r.Path + " of the target"
	}
	return r.Path
}

// because is a reason in words, with its rule.
func because(r graph.ReasonDocument, rule bool) string {
	var more []string
	if r.Via != "" {
		more = append(more, "via "+r.Via)
	}
	if r.Optional {
		more = append(more, "optional")
	}
	if rule && r.Rule != "" {
		more = append(more, "rule "+r.Rule)
	}
	if len(more) == 0 {
		return field(r)
	}
	return field(r) + " (" + strings.Join(more, ", ") + ")"
}

// first is the first reason of an edge, and how many more there are.
func first(r graph.Relationship) string {
	text := field(r.Properties.ReasonDocument)
	if n := len(r.Properties.Reasons); n > 1 {
		text += fmt.Sprintf(" and %d more", n-1)
	}
	return text
}

// far is the object at the other end of a step, and near the one that it begins at.
func far(s query.Step) graph.EntityKey {
	if s.Backward {
		return s.Source
	}
	return s.Target
}

func near(s query.Step) graph.EntityKey {
	if s.Backward {
		return s.Target
	}
	return s.Source
}

// count is a number and what it counts: 1 object, 2 objects.
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func sortedNames(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
