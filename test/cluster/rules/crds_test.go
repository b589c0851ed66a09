package rules_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/test/cluster"
)

// other is a group whose kinds have the names of well-known ones and nothing else in common with them.
const other = "other.example.com"

// createEcosystems makes a CustomResourceDefinition for each kind of the catalog of which the server does not know the
// group, and for the kinds of other, and waits until they are served.
func createEcosystems(ctx context.Context, c *cluster.Cluster) error {
	builtin, err := catalog.Builtin()
	if err != nil {
		return err
	}
	served, err := servedGroups(ctx, c)
	if err != nil {
		return err
	}
	var manifests []string
	for _, k := range builtin.Kinds() {
		if !k.Virtual && !served[k.Group] && !gated(k.Group) {
			manifests = append(manifests, definition(k.Group, k.Version, k.Kind, k.Resource, k.Namespaced))
		}
	}
	for _, kind := range []string{"Pod", "Service", "Secret", "ConfigMap", "Deployment", "Issuer", "Gateway"} {
		manifests = append(manifests, definition(other, "v1", kind, strings.ToLower(kind)+"s", true))
	}
	if _, err := c.KubectlInput(ctx, strings.Join(manifests, "\n---\n"), "create", "-f", "-"); err != nil {
		return err
	}
	_, err = c.Kubectl(ctx, "wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")
	return err
}

// gated says whether a group is Kubernetes' own though a server does not serve it by default.
func gated(group string) bool {
	return group == "internal.apiserver.k8s.io" || group == "lifecycle.k8s.io"
}

func servedGroups(ctx context.Context, c *cluster.Cluster) (map[string]bool, error) {
	out, err := c.Kubectl(ctx, "get", "--raw", "/apis")
	if err != nil {
		return nil, err
	}
	var list struct{ Groups []struct{ Name string } }
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		return nil, fmt.Errorf("reading the list of API groups: %w", err)
	}
	served := map[string]bool{"": true}
	for _, g := range list.Groups {
		served[g.Name] = true
	}
	return served, nil
}

// definition is the manifest of a CustomResourceDefinition that takes any object.
func definition(group, version, kind, resource string, namespaced bool) string {
	scope := "Cluster"
	if namespaced {
		scope = "Namespaced"
	}
	return fmt.Sprintf(`apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: %[4]s.%[1]s
  annotations: {api-approved.kubernetes.io: "unapproved, a test"}
spec:
  group: %[1]s
  scope: %[5]s
  names: {kind: %[3]s, plural: %[4]s}
  versions:
  - name: %[2]s
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`, group, version, kind, resource, scope)
}
