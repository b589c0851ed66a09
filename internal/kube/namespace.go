package kube

import (
	"os"
	"strings"
)

// serviceAccountNamespace is where a pod finds the name of its own namespace.
const serviceAccountNamespace = "/var/run/secrets/kubernetes.io/serviceaccount/namespace"

// DefaultNamespace is the namespace that a name without one is looked for in, as kubectl does: that of the kubeconfig
// context, in a pod that of the pod, else default. What Connect would complain of is no error here.
func DefaultNamespace(o ConnectOptions) string {
	const fallback = "default"
	merged, err := findFiles(o.Kubeconfig).load()
	if err != nil {
		return fallback
	}
	name := o.Context
	if name == "" {
		name = merged.CurrentContext
	}
	if chosen := merged.Contexts[name]; chosen != nil {
		if chosen.Namespace != "" {
			return chosen.Namespace
		}
		return fallback
	}
	if isEmpty(merged) && o.Kubeconfig == "" && o.Context == "" {
		if data, err := os.ReadFile(serviceAccountNamespace); err == nil && len(data) > 0 {
			return strings.TrimSpace(string(data))
		}
	}
	return fallback
}
