package oracle

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

func readNetworking(r *reading) {
	list(r, &r.Ingresses, r.NetworkingV1().Ingresses("").List, func(l *networkingv1.IngressList) []networkingv1.Ingress { return l.Items })
	list(r, &r.IngressClasses, r.NetworkingV1().IngressClasses().List, func(l *networkingv1.IngressClassList) []networkingv1.IngressClass { return l.Items })
	list(r, &r.NetworkPolicies, r.NetworkingV1().NetworkPolicies("").List, func(l *networkingv1.NetworkPolicyList) []networkingv1.NetworkPolicy { return l.Items })
	list(r, &r.IPAddresses, r.NetworkingV1().IPAddresses().List, func(l *networkingv1.IPAddressList) []networkingv1.IPAddress { return l.Items })
	list(r, &r.ServiceCIDRs, r.NetworkingV1().ServiceCIDRs().List, func(l *networkingv1.ServiceCIDRList) []networkingv1.ServiceCIDR { return l.Items })
}

func networking(w *world) {
	for i := range w.Ingresses {
		ingress(w, &w.Ingresses[i])
	}
	for i := range w.NetworkPolicies {
		networkPolicy(w, &w.NetworkPolicies[i])
	}
	for _, c := range w.IngressClasses {
		t := w.object("networking.k8s.io", "IngressClass", &c, map[string]string{"controller": c.Spec.Controller})
		if p := c.Spec.Parameters; p != nil {
			t.says("uses", groupKey(value(p.APIGroup), p.Kind, value(p.Namespace), p.Name), "spec.parameters.name", "parameters", "ingressclass-parameters")
		}
	}
	for _, a := range w.IPAddresses {
		t := w.object("networking.k8s.io", "IPAddress", &a, nil)
		if p := a.Spec.ParentRef; p != nil { // it names a plural
			kind := w.Kinds[schema.GroupResource{Group: p.Group, Resource: p.Resource}]
			t.says("reserved_for", groupKey(p.Group, kind, p.Namespace, p.Name), "spec.parentRef.name", "parentRef", "ipaddress-parent")
		}
	}
	for _, c := range w.ServiceCIDRs {
		w.object("networking.k8s.io", "ServiceCIDR", &c, nil)
	}
}

func ingress(w *world, in *networkingv1.Ingress) {
	t := w.object("networking.k8s.io", "Ingress", in, nil)
	if in.Spec.DefaultBackend != nil {
		t.backend(in.Spec.DefaultBackend, "spec.defaultBackend", "defaultBackend", "ingress-default")
	}
	for i, rule := range in.Spec.Rules {
		if rule.HTTP == nil {
			continue
		}
		for j, path := range rule.HTTP.Paths {
			t.backend(&path.Backend, fmt.Sprintf("spec.rules[%d].http.paths[%d].backend", i, j), "path", "ingress-backend")
		}
	}
	for i, tls := range in.Spec.TLS {
		t.says("uses", coreKey("Secret", in.Namespace, tls.SecretName), fmt.Sprintf("spec.tls[%d].secretName", i), "tls", "ingress-tls-secret", always)
	}
	t.says("of_class", groupKey("networking.k8s.io", "IngressClass", "", value(in.Spec.IngressClassName)), "spec.ingressClassName", "class", "ingress-class")
	const annotation = "kubernetes.io/ingress.class" // a word that controllers look for: there need not be such a class
	t.says("of_class", groupKey("networking.k8s.io", "IngressClass", "", in.Annotations[annotation]),
		"metadata.annotations["+annotation+"]", "classAnnotation", "ingress-class-annotation", whilePresent)
}

func (t teller) backend(b *networkingv1.IngressBackend, at, via, rule string) {
	if b.Service != nil {
		t.says("routes_to", coreKey("Service", t.by.Namespace, b.Service.Name), at+".service.name", via, rule+"-service")
	}
	if r := b.Resource; r != nil {
		t.backendResource(r, at, via, rule)
	}
}

func (t teller) backendResource(r *corev1.TypedLocalObjectReference, at, via, rule string) {
	t.says("routes_to", groupKey(value(r.APIGroup), r.Kind, t.by.Namespace, r.Name), at+".resource.name", via, rule+"-resource")
}

// networkPolicy says to which Pods a policy applies, and whom these may hear and talk to. Of a peer with both selectors
// both must match; with that of namespaces alone it is all their Pods, so the namespaces are named; with that of Pods
// alone it is those of the own namespace.
func networkPolicy(w *world, p *networkingv1.NetworkPolicy) {
	t := w.object("networking.k8s.io", "NetworkPolicy", p, nil)
	t.selects("applies_to", "", "Pod", &p.Spec.PodSelector, nil, "spec.podSelector", "podSelector", "netpol-applies-to")
	for i, rule := range p.Spec.Ingress {
		for j, peer := range rule.From {
			t.peer("allows_from", &peer, fmt.Sprintf("spec.ingress[%d].from[%d].", i, j), "ingress")
		}
	}
	for i, rule := range p.Spec.Egress {
		for j, peer := range rule.To {
			t.peer("allows_to", &peer, fmt.Sprintf("spec.egress[%d].to[%d].", i, j), "egress")
		}
	}
}

func (t teller) peer(relation string, p *networkingv1.NetworkPolicyPeer, at, way string) {
	if p.PodSelector != nil {
		t.selects(relation, "", "Pod", p.PodSelector, p.NamespaceSelector, at+"podSelector", way, "netpol-"+way+"-pod")
		return
	}
	t.selects(relation, "", "Namespace", p.NamespaceSelector, nil, at+"namespaceSelector", way, "netpol-"+way+"-namespace")
}
