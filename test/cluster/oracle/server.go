package oracle

import (
	"fmt"
	"strings"

	certificatesv1 "k8s.io/api/certificates/v1"
	flowcontrolv1 "k8s.io/api/flowcontrol/v1"
	nodev1 "k8s.io/api/node/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	apiregistrationv1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

// readServer lists what the API server and its controllers make for themselves.
func readServer(r *reading) {
	list(r, &r.PriorityClasses, r.SchedulingV1().PriorityClasses().List, func(l *schedulingv1.PriorityClassList) []schedulingv1.PriorityClass { return l.Items })
	list(r, &r.RuntimeClasses, r.NodeV1().RuntimeClasses().List, func(l *nodev1.RuntimeClassList) []nodev1.RuntimeClass { return l.Items })
	list(r, &r.FlowSchemas, r.FlowcontrolV1().FlowSchemas().List, func(l *flowcontrolv1.FlowSchemaList) []flowcontrolv1.FlowSchema { return l.Items })
	list(r, &r.PriorityLevels, r.FlowcontrolV1().PriorityLevelConfigurations().List, func(l *flowcontrolv1.PriorityLevelConfigurationList) []flowcontrolv1.PriorityLevelConfiguration {
		return l.Items
	})
	list(r, &r.APIServices, r.Aggregator.ApiregistrationV1().APIServices().List, func(l *apiregistrationv1.APIServiceList) []apiregistrationv1.APIService { return l.Items })
	if _, served := r.Listed[schema.GroupKind{Group: certificatesv1.GroupName, Kind: "ClusterTrustBundle"}]; served {
		list(r, &r.TrustBundles, r.CertificatesV1().ClusterTrustBundles().List, func(l *certificatesv1.ClusterTrustBundleList) []certificatesv1.ClusterTrustBundle {
			return l.Items
		})
	}
}

func server(w *world) {
	for _, c := range w.PriorityClasses {
		w.object("scheduling.k8s.io", "PriorityClass", &c, nil)
	}
	for _, c := range w.RuntimeClasses {
		w.object("node.k8s.io", "RuntimeClass", &c, map[string]string{"handler": c.Handler})
	}
	for _, a := range w.APIServices {
		t := w.object("apiregistration.k8s.io", "APIService", &a, nil)
		if s := a.Spec.Service; s != nil {
			t.says("served_by", coreKey("Service", s.Namespace, s.Name), "spec.service.name", "aggregation", "apiservice-service")
		}
	}
	for _, b := range w.TrustBundles {
		w.object("certificates.k8s.io", "ClusterTrustBundle", &b, nil).
			says("signed_by", groupKey(virtual, "Signer", "", b.Spec.SignerName), "spec.signerName", "signer", "ctb-signer")
	}
	for _, l := range w.PriorityLevels {
		w.object(flowcontrolv1.GroupName, "PriorityLevelConfiguration", &l, nil)
	}
	for i := range w.FlowSchemas {
		flowSchema(w, &w.FlowSchemas[i])
	}
}

// flowSchema says whose requests wait in which line. A star means everyone and names nobody.
func flowSchema(w *world, f *flowcontrolv1.FlowSchema) {
	t := w.object(flowcontrolv1.GroupName, "FlowSchema", f, map[string]string{"matchingPrecedence": numberAt(&f.Spec.MatchingPrecedence)})
	t.says("binds", groupKey(flowcontrolv1.GroupName, "PriorityLevelConfiguration", "", f.Spec.PriorityLevelConfiguration.Name),
		"spec.priorityLevelConfiguration.name", "priorityLevel", "flowschema-level")
	for i, rule := range f.Spec.Rules {
		for j, s := range rule.Subjects {
			at := fmt.Sprintf("spec.rules[%d].subjects[%d].", i, j)
			if a := s.ServiceAccount; a != nil {
				t.says("applies_to", coreKey("ServiceAccount", a.Namespace, starless(a.Name)), at+"serviceAccount.name", "serviceAccount", "flowschema-serviceaccount")
			}
			if u := s.User; u != nil {
				t.says("applies_to", groupKey(virtual, "User", "", starless(u.Name)), at+"user.name", "user", "flowschema-user")
			}
			if g := s.Group; g != nil {
				t.says("applies_to", groupKey(virtual, "Group", "", starless(g.Name)), at+"group.name", "group", "flowschema-group")
			}
		}
		for j, r := range rule.ResourceRules {
			for k, n := range r.Namespaces {
				t.says("applies_to", coreKey("Namespace", "", starless(n)), fmt.Sprintf("spec.rules[%d].resourceRules[%d].namespaces[%d]", i, j, k), "rule", "flowschema-namespace")
			}
		}
	}
}

func starless(name string) string { return strings.TrimSuffix(name, "*") }
