package law_test

import (
	"path"
	"slices"
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/test/cluster/churn"
)

// seen counts what the compared graphs held, so that a law about nothing is noticed.
type seen map[string]int

func (s seen) add(d *graph.Document) {
	for _, n := range d.Nodes {
		s["state "+n.State]++
		if n.State == "" {
			s["kind "+n.Key.Group+"/"+n.Key.Type]++
		}
	}
	for _, r := range d.Relationships {
		s["rule "+r.Properties.Rule]++
		for _, reason := range r.Properties.Reasons {
			s["rule "+reason.Rule]++
		}
	}
}

// macros are how the ids of rules begin that a macro gives to several kinds. Each has to be seen of one kind.
func macros() []string {
	return []string{"podtemplate-podtemplate-", "deployment-podtemplate-", "statefulset-podtemplate-", "job-podtemplate-", "cronjob-podtemplate-", "pod-",
		"clusterrolebinding-subject-", "rolebinding-subject-"}
}

// unseen are the rules of kinds with objects that nothing here makes an edge of, as patterns, and why.
func unseen() map[string]string {
	return map[string]string{
		"what tools of others write":                "flux-* karpenter-* cm-ingress-* sscsi-*",
		"claims of devices need a driver":           "*pod-resourceclaim-* *podgroup *-scheduling-resourceclaim*",
		"there are no Windows nodes":                "*-gmsa",
		"there are no DaemonSets":                   "pod-controllerrevision-daemonset",
		"nobody evicts Pods, and few are preempted": "pdb-disrupted-pod pod-nominated-node",
		"no driver changes or attaches volumes":     "pvc-vac-current pvc-vac-target pv-vac volumeattachment-*",
		"PodTemplates have volumes of old plugins":  "pv-*-csidriver pv-azurefile-* pv-cephfs-* pv-cinder-* pv-flexvolume-* pv-rbd-* pv-scaleio-* pv-storageos-*",
		"these are constants and patterns alone":    "storageclass-provisioner-* storageclass-*-secret",
		"the API server makes these objects itself": "flowschema-* apiservice-service crd-conversion-service",
	}
}

func isUnseen(id string) bool {
	for _, patterns := range unseen() {
		for _, pattern := range strings.Fields(patterns) {
			if matches, _ := path.Match(pattern, id); matches {
				return true
			}
		}
	}
	return false
}

// missing says what no compared graph has had: a node in a state, or an edge by a rule of the kinds that have objects.
func (s seen) missing(t *testing.T) []string {
	t.Helper()
	builtin, err := catalog.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	all, err := builtin.Add(catalog.File{Name: "plans.yaml", Data: []byte(churn.Catalog)})
	if err != nil {
		t.Fatal(err)
	}
	var missing []string
	for _, what := range []string{"state ", "state missing", "state unknown", "state virtual"} {
		if s[what] == 0 {
			missing = append(missing, what)
		}
	}
	byMacro := map[string]int{}
	for _, k := range all.Kinds() {
		if s["kind "+k.Group+"/"+k.Kind] == 0 || !k.Watched {
			continue
		}
		for _, r := range k.References {
			n := s["rule "+r.ID]
			if of := slices.IndexFunc(macros(), func(m string) bool { return strings.HasPrefix(r.ID, m) }); of >= 0 {
				byMacro[strings.TrimPrefix(r.ID, macros()[of])] += n
			} else if n == 0 && !isUnseen(r.ID) {
				missing = append(missing, "rule "+r.ID)
			}
		}
	}
	for id, n := range byMacro {
		if n == 0 && !isUnseen("pod-"+id) {
			missing = append(missing, "rule ...-"+id+" of any kind")
		}
	}
	return missing
}
