package e2e_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/test/cluster/seed"
)

// The demo, word for word, with the whole graph after each step: nothing that it should not say, nothing left over.
func TestSeedDemo(t *testing.T) {
	b := newBench(t, shared.cluster, "default")
	bin := t.TempDir()
	if err := shared.cluster.WriteKubectl(bin); err != nil {
		t.Fatal(err)
	}
	names := new(names)
	for _, step := range seed.Steps() {
		t.Log("$ " + step.Script)
		if _, err := step.Run(b.ctx, bin); err != nil {
			t.Fatal(err)
		}
		want, known := seedGraphs()[step.Name]
		if !known {
			t.Fatalf("what is the graph after step %s?", step.Name)
		}
		_, err := b.program.Await(b.ctx, func(d *graph.Document) error {
			return compare(names.normalise(d, b.truth()), strings.Split(want, "\n"))
		})
		if err != nil {
			t.Fatalf("step %s: %v", step.Name, err)
		}
	}
}

// A truth is what kubectl says of the objects of a namespace that a graph should know.
type truth struct {
	uid  map[graph.EntityKey]string
	node map[string]string // of each Pod
	app  map[string]string // of each Pod, its label
}

func (b *bench) truth() truth {
	var list struct {
		Items []struct {
			Kind     string
			Metadata struct {
				Name, Namespace, UID string
				Labels               map[string]string
			}
			Spec struct{ NodeName string }
		}
	}
	text := b.kubectl("get", "pods,replicasets,deployments,services,configmaps,serviceaccounts,endpointslices", "-o", "json")
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		b.Fatal(err)
	}
	t := truth{map[graph.EntityKey]string{}, map[string]string{}, map[string]string{}}
	for _, item := range list.Items {
		key := graph.EntityKey{Type: item.Kind, Namespace: item.Metadata.Namespace, Name: item.Metadata.Name}
		switch item.Kind {
		case "ReplicaSet", "Deployment":
			key.Group = "apps"
		case "EndpointSlice":
			key.Group = "discovery.k8s.io"
		}
		t.uid[key] = item.Metadata.UID
		if item.Kind == "Pod" {
			t.node[item.Metadata.Name] = item.Spec.NodeName
			t.app[item.Metadata.Name] = item.Metadata.Labels["app"]
		}
	}
	return t
}

// names gives generated names stable ones: a ReplicaSet is SET1, SET2, in the order in which they appear; a Pod is
// POD1, POD2, anew in each graph, but for the one whose label was changed; its node is NODE, and its place in the
// EndpointSlice, which is SLICE, is N. The address of a Service is IP-OF- and its name.
type names struct{ sets []string }

func (n *names) normalise(d *graph.Document, t truth) []string {
	replace := n.aliases(d, t)
	var all []string
	for _, line := range lines(d, "default") {
		for _, node := range []string{"node-0", "node-1", "node-2"} {
			pod, _, _ := strings.Cut(strings.TrimPrefix(line, "Pod/"), " ")
			if t.node[pod] == node {
				line = strings.Replace(line, "Node/"+node, "Node/NODE", 1)
			}
		}
		line = regexp.MustCompile(`endpoints\[\d+\]`).ReplaceAllString(line, "endpoints[N]")
		if strings.HasPrefix(line, "Node/node-") {
			line = "Node/NODE" + line[len("Node/node-0"):]
		}
		all = append(all, strings.NewReplacer(replace...).Replace(line))
	}
	return append(slices.Compact(slices.Sorted(slices.Values(all))), checkUIDs(d, t)...)
}

// aliases returns pairs of a name and what stands for it, longer names first.
func (n *names) aliases(d *graph.Document, t truth) []string {
	var pods, sets []string
	number := 0
	for _, node := range d.Nodes {
		name := node.Key.Name
		switch {
		case node.Key.Namespace != "default":
		case node.Key.Type == "ReplicaSet":
			if !slices.Contains(n.sets, name) {
				n.sets = append(n.sets, name)
			}
		case node.Key.Type == "Pod" && t.app[name] == "modified":
			pods = append(pods, name, "MODIFIED")
		case node.Key.Type == "Pod":
			number++
			pods = append(pods, name, fmt.Sprintf("POD%d", number))
		}
	}
	for _, r := range d.Relationships {
		switch {
		case r.Source.Type == "IPAddress":
			sets = append(sets, "IPAddress.networking.k8s.io/"+r.Source.Name, "IPAddress.networking.k8s.io/IP-OF-"+r.Target.Name)
		case r.Source.Type == "EndpointSlice" && r.RelationshipType == "member_of":
			sets = append(sets, r.Source.Name, "SLICE")
		}
	}
	for i, name := range n.sets {
		sets = append(sets, name, fmt.Sprintf("SET%d", i+1))
	}
	return append(pods, sets...)
}

// checkUIDs returns a line for each node whose UID is not that of the object.
func checkUIDs(d *graph.Document, t truth) []string {
	var wrong []string
	for _, node := range d.Nodes {
		if node.Key.Namespace == "default" && node.UID != t.uid[node.Key] {
			wrong = append(wrong, fmt.Sprintf("%s: UID %q, the server says %q", node.Key, node.UID, t.uid[node.Key]))
		}
	}
	return wrong
}
