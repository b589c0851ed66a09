package app

import (
	"strings"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/query"
)

// WithServed is a vocabulary with the kinds that a server serves and the catalog does not know.
func WithServed(v query.Vocabulary, served []event.Resource) query.Vocabulary {
	known := map[query.Kind]bool{}
	for _, k := range v.Kinds {
		known[query.Kind{Group: k.Group, Type: k.Kind}] = true
	}
	for _, r := range served {
		if key := (query.Kind{Group: r.Group, Type: r.Kind}); !known[key] {
			known[key] = true
			v.Kinds = append(v.Kinds, query.KindName{Group: r.Group, Kind: r.Kind, Resource: r.Resource, Namespaced: r.Namespaced})
		}
	}
	return v
}

// shortNamesOf are the short names of a kind.
func shortNamesOf(k catalog.Kind) []string {
	return strings.Fields(shortNames()[k.Resource+"."+k.Group])
}

// shortNames are the short names of Kubernetes' own kinds, by plural and group: those that `kubectl api-resources` lists.
func shortNames() map[string]string {
	return map[string]string{
		"componentstatuses.":      "cs",
		"configmaps.":             "cm",
		"endpoints.":              "ep",
		"events.":                 "ev",
		"limitranges.":            "limits",
		"namespaces.":             "ns",
		"nodes.":                  "no",
		"persistentvolumeclaims.": "pvc",
		"persistentvolumes.":      "pv",
		"pods.":                   "po",
		"replicationcontrollers.": "rc",
		"resourcequotas.":         "quota",
		"serviceaccounts.":        "sa",
		"services.":               "svc",
		"customresourcedefinitions.apiextensions.k8s.io": "crd crds",
		"daemonsets.apps":                                "ds",
		"deployments.apps":                               "deploy",
		"replicasets.apps":                               "rs",
		"statefulsets.apps":                              "sts",
		"horizontalpodautoscalers.autoscaling":           "hpa",
		"cronjobs.batch":                                 "cj",
		"certificatesigningrequests.certificates.k8s.io": "csr",
		"ingresses.networking.k8s.io":                    "ing",
		"ipaddresses.networking.k8s.io":                  "ip",
		"networkpolicies.networking.k8s.io":              "netpol",
		"poddisruptionbudgets.policy":                    "pdb",
		"priorityclasses.scheduling.k8s.io":              "pc",
		"storageclasses.storage.k8s.io":                  "sc",
		"volumeattributesclasses.storage.k8s.io":         "vac",
	}
}
