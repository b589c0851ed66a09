package oracle

import (
	"cmp"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func readServices(r *reading) {
	list(r, &r.Services, r.CoreV1().Services("").List, func(l *corev1.ServiceList) []corev1.Service { return l.Items })
	list(r, &r.EndpointSlices, r.DiscoveryV1().EndpointSlices("").List, func(l *discoveryv1.EndpointSliceList) []discoveryv1.EndpointSlice { return l.Items })
}

func services(w *world) {
	for i := range w.Services {
		service(w, &w.Services[i])
	}
	for _, s := range w.EndpointSlices {
		t := w.object("discovery.k8s.io", "EndpointSlice", &s, map[string]string{"addressType": string(s.AddressType)})
		t.says("member_of", coreKey("Service", s.Namespace, s.Labels["kubernetes.io/service-name"]),
			"metadata.labels[kubernetes.io/service-name]", "serviceName", "endpointslice-service")
		for i, e := range s.Endpoints {
			if r := e.TargetRef; r != nil {
				t.says("targets", versionKey(r.APIVersion, cmp.Or(r.Kind, "Pod"), cmp.Or(r.Namespace, s.Namespace), r.Name),
					fmt.Sprintf("endpoints[%d].targetRef.name", i), "endpoint", "endpointslice-targets", ofUID(r.UID))
			}
		}
	}
}

// service says for which Pods a Service stands. Without a selector, or with an empty one, it stands for none; as an
// ExternalName it stands for a name, which may be that of another Service, whatever selector it carries.
func service(w *world, s *corev1.Service) {
	t := w.object("", "Service", s, map[string]string{"type": string(s.Spec.Type)})
	if s.Spec.Type == corev1.ServiceTypeExternalName {
		parts := strings.Split(s.Spec.ExternalName, ".")
		if len(parts) >= 3 && parts[2] == "svc" {
			t.says("routes_to", coreKey("Service", parts[1], parts[0]), "spec.externalName", "externalName", "service-externalname-service")
		}
		return
	}
	if len(s.Spec.Selector) > 0 {
		t.selects("targets", "", "Pod", &metav1.LabelSelector{MatchLabels: s.Spec.Selector}, nil, "spec.selector", "selector", "service-targets-pod")
	}
}
