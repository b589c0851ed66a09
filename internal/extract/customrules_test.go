package extract

import (
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
)

// TestCustomRules states the traps of rules of custom kinds, as objects and the facts expected of them.
func TestCustomRules(t *testing.T) {
	for _, test := range []struct{ name, group, kind, raw, want string }{
		{"the group from apiGroup", "cluster.x-k8s.io", "Cluster",
			`{"metadata":{"name":"c","namespace":"d"},"spec":{"infrastructureRef":{"apiGroup":"infrastructure.cluster.x-k8s.io","kind":"AWSCluster","name":"c1"}}}`, `
object d/c
capi-cluster-infra spec.infrastructureRef.name -> AWSCluster.infrastructure.cluster.x-k8s.io c1
custom-instance-of metadata -> clusters.cluster.x-k8s.io`},
		{"the group from apiVersion, as older versions have it", "cluster.x-k8s.io", "Cluster",
			`{"metadata":{"name":"c","namespace":"d"},"spec":{"infrastructureRef":{"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta2","kind":"AWSCluster","name":"c1"}}}`, `
object d/c
capi-cluster-infra spec.infrastructureRef.name -> AWSCluster.infrastructure.cluster.x-k8s.io c1
custom-instance-of metadata -> clusters.cluster.x-k8s.io`},
		{"apiGroup counts before apiVersion", "cluster.x-k8s.io", "Machine",
			`{"metadata":{"name":"c","namespace":"d"},"spec":{"bootstrap":{"configRef":{"apiVersion":"b.io/v1","apiGroup":"a.io","kind":"K","name":"x"}}}}`, `
object d/c
capi-machine-bootstrap spec.bootstrap.configRef.name -> K.a.io x
custom-instance-of metadata -> machines.cluster.x-k8s.io`},
		{"the Pods of a Gateway, in all namespaces", "networking.istio.io", "Gateway",
			`{"metadata":{"name":"g","namespace":"d"},"spec":{"selector":{"istio":"ingress"}}}`, `
object d/g
istio-gateway-pod spec.selector -> istio=ingress in all
custom-instance-of metadata -> gateways.networking.istio.io`},
		{"the Pods of a Sidecar, in its own namespace", "networking.istio.io", "Sidecar",
			`{"metadata":{"name":"g","namespace":"d"},"spec":{"workloadSelector":{"labels":{"istio":"ingress"}}}}`, `
object d/g
istio-sidecar-pod spec.workloadSelector.labels -> istio=ingress
custom-instance-of metadata -> sidecars.networking.istio.io`},
		{"the Machines of a health check, of its own cluster", "cluster.x-k8s.io", "MachineHealthCheck",
			`{"metadata":{"name":"m","namespace":"d"},"spec":{"clusterName":"east","selector":{"matchLabels":{"a":"b","zone":"z"}}}}`, `
object d/m
capi-mhc-machine spec.selector -> a=b cluster.x-k8s.io/cluster-name=east zone=z
custom-instance-of metadata -> machinehealthchecks.cluster.x-k8s.io`},
		{"all Machines of the cluster", "cluster.x-k8s.io", "MachineHealthCheck",
			`{"metadata":{"name":"m","namespace":"d"},"spec":{"clusterName":"east","selector":{}}}`, `
object d/m
capi-mhc-machine spec.selector -> cluster.x-k8s.io/cluster-name=east
custom-instance-of metadata -> machinehealthchecks.cluster.x-k8s.io`},
		{"a health check of no cluster", "cluster.x-k8s.io", "MachineHealthCheck",
			`{"metadata":{"name":"m","namespace":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}}}}`, `
object d/m
custom-instance-of metadata -> machinehealthchecks.cluster.x-k8s.io`},
		{"an inventory, with colons in the names of RBAC objects and in no others", "kustomize.toolkit.fluxcd.io", "Kustomization",
			`{"metadata": {"name": "k", "namespace": "d"}, "status": {"inventory": {"entries": [{"id": "_rb__colon_rbac.authorization.k8s.io_ClusterRole"}, {"id": "d_system__a__b_rbac.authorization.k8s.io_RoleBinding"}, {"id": "d_web_apps_Deployment"}, {"id": "d_settings__ConfigMap"}, {"id": "_n__Namespace"}, {"id": "_flux_rbac.authorization.k8s.io_ClusterRole"}, {"id": "d_no__name_apps_Deployment"}, {"id": "d_a__b__ConfigMap"}]}}}`, `
object d/k
flux-kustomization-inventory-namespaced status.inventory.entries[1].id -> RoleBinding.rbac.authorization.k8s.io d / system:a:b
flux-kustomization-inventory-namespaced status.inventory.entries[2].id -> Deployment.apps d / web
flux-kustomization-inventory-namespaced-core status.inventory.entries[3].id -> ConfigMap d / settings
flux-kustomization-inventory-cluster status.inventory.entries[0].id -> ClusterRole.rbac.authorization.k8s.io rb:colon
flux-kustomization-inventory-cluster status.inventory.entries[5].id -> ClusterRole.rbac.authorization.k8s.io flux
flux-kustomization-inventory-cluster-core status.inventory.entries[4].id -> Namespace n
custom-instance-of metadata -> kustomizations.kustomize.toolkit.fluxcd.io`},
		{"a node class by apiVersion", "karpenter.sh", "NodeClaim",
			`{"metadata":{"name":"c"},"spec":{"nodeClassRef":{"apiVersion":"karpenter.k8s.aws/v1beta1","kind":"EC2NodeClass","name":"default"}}}`, `
object /c
karpenter-nodeclaim-class spec.nodeClassRef.name -> EC2NodeClass.karpenter.k8s.aws default
custom-instance-of metadata -> nodeclaims.karpenter.sh`},
	} {
		t.Run(test.name, func(t *testing.T) {
			kind := customKind(t, test.group, test.kind)
			facts, err := compiled(t, kind, JSON).NewExtractor().Extract([]byte(test.raw))
			if err != nil {
				t.Fatal(err)
			}
			if have := strings.TrimSpace(describe(kind, facts)); have != strings.TrimSpace(test.want) {
				t.Errorf("have\n%s\nwant%s", have, test.want)
			}
		})
	}
}

// customKind is a custom kind of the catalog.
func customKind(t *testing.T, group, name string) catalog.Kind {
	t.Helper()
	for _, kind := range builtinKinds(t) {
		if kind.Group == group && kind.Kind == name {
			return kind
		}
	}
	t.Fatalf("the catalog has no %s.%s", name, group)
	return catalog.Kind{}
}
