package samples

import (
	"fmt"

	"kubernetes-scraper/graph"
)

// Large is a graph of 356,000 nodes and 1.3 million edges, as a cluster of 260,000 objects has.
func Large() *graph.Snapshot {
	g := graph.New("bench", []graph.Rule{
		{ID: "pod-runs-on-node", Relation: "runs_on", Path: "spec.nodeName"},
		{ID: "owner", Relation: "owned_by", Path: "metadata.ownerReferences[*]"},
		{ID: "pod-volume", Relation: "uses", Path: "spec.volumes[*].configMap.name", Via: "volume"},
		{ID: "service-targets", Relation: "targets", Path: "spec.selector"},
	})
	pods, others := g.Kind("", "Pod"), g.Kind("", "ConfigMap")
	relations := []graph.RelationID{g.Relation("runs_on"), g.Relation("owned_by"), g.Relation("uses"), g.Relation("targets")}
	var ids []graph.NodeID
	for i := range 56_000 {
		id := g.Ensure(others, fmt.Sprint("team-", i%500), fmt.Sprint("settings-", i), graph.Unknown)
		g.SetPresent(id, fmt.Sprintf("00000000-0000-4000-8000-%012d", i), nil)
		ids = append(ids, id)
	}
	for i := range 300_000 {
		pod := g.Ensure(pods, fmt.Sprint("team-", i%500), fmt.Sprintf("application-%d-7d4b9c6f5-%05d", i/10, i), graph.Unknown)
		g.SetPresent(pod, fmt.Sprintf("00000000-0000-4000-9000-%012d", i), []graph.Property{{Name: "status", Value: "Running"}})
		for j := range 4 + i%3/2 {
			g.SetEdge(pod, ids[(i*7+j)%len(ids)], relations[j%4], g.Evidence([]graph.Reason{{Rule: graph.RuleID(j % 4)}}))
		}
	}
	s, _ := g.Commit()
	return s
}
