package churn

import (
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func ingresses() kind {
	k := typed[*networkingv1.Ingress]{
		client: func(c *cluster, namespace string) client[*networkingv1.Ingress] {
			return c.NetworkingV1().Ingresses(namespace)
		},
		object: func(g *generator, _ address) *networkingv1.Ingress {
			in := &networkingv1.Ingress{Spec: g.ingressSpec()}
			if in.Spec.IngressClassName == nil && g.oneIn(2) {
				annotate(in, "kubernetes.io/ingress.class", g.name(3))
			}
			return in
		},
		delete: plainDelete,
		owned:  5,
	}
	return kind{
		name: "Ingress", weight: 10, names: 3, namespaced: true, create: k.create,
		verbs: k.verbs(1, 1, 2, 2, verb{"reroute", 6, k.change(func(g *generator) func(*networkingv1.Ingress) {
			spec := g.ingressSpec()
			return func(in *networkingv1.Ingress) {
				if in.Annotations["kubernetes.io/ingress.class"] != "" {
					spec.IngressClassName = nil
				}
				in.Spec = spec
			}
		})}),
	}
}

func (g *generator) ingressSpec() networkingv1.IngressSpec {
	spec := networkingv1.IngressSpec{}
	if g.oneIn(2) {
		class := g.name(3)
		spec.IngressClassName = &class
	}
	if paths := g.dice.IntN(3); paths > 0 {
		rule := &networkingv1.HTTPIngressRuleValue{}
		prefix := networkingv1.PathTypePrefix
		for range paths {
			rule.Paths = append(rule.Paths, networkingv1.HTTPIngressPath{Path: "/", PathType: &prefix, Backend: g.backend()})
		}
		spec.Rules = []networkingv1.IngressRule{{}, {IngressRuleValue: networkingv1.IngressRuleValue{HTTP: rule}}}
		spec.Rules[0].Host = "example.com"
	}
	if len(spec.Rules) == 0 || g.oneIn(2) {
		backend := g.backend()
		spec.DefaultBackend = &backend
	}
	if g.oneIn(2) {
		spec.TLS = []networkingv1.IngressTLS{{SecretName: g.secret().Name}}
	}
	return spec
}

func (g *generator) backend() networkingv1.IngressBackend {
	if g.oneIn(2) {
		group := PlanKind().Group
		return networkingv1.IngressBackend{Resource: &corev1.TypedLocalObjectReference{APIGroup: &group, Kind: PlanKind().Kind, Name: g.name(3)}}
	}
	return networkingv1.IngressBackend{Service: &networkingv1.IngressServiceBackend{Name: g.name(7), Port: networkingv1.ServiceBackendPort{Number: 80}}}
}

func ingressClasses() kind {
	k := typed[*networkingv1.IngressClass]{
		client: func(c *cluster, _ string) client[*networkingv1.IngressClass] {
			return c.NetworkingV1().IngressClasses()
		},
		object: func(g *generator, _ address) *networkingv1.IngressClass {
			class := &networkingv1.IngressClass{Spec: networkingv1.IngressClassSpec{Controller: "example.com/controller"}}
			reparameterise(g)(class)
			return class
		},
		delete: plainDelete,
		owned:  6,
	}
	return kind{name: "IngressClass", weight: 5, names: 3, create: k.create,
		verbs: k.verbs(1, 1, 2, 2, verb{"parameters", 3, k.change(reparameterise)})}
}

func reparameterise(g *generator) func(*networkingv1.IngressClass) {
	namespace, scope := oneOf(g, namespaces()...), networkingv1.IngressClassParametersReferenceScopeNamespace
	group := PlanKind().Group
	parameters := oneOf(g, nil, &networkingv1.IngressClassParametersReference{Kind: "ConfigMap", Name: g.name(3), Namespace: &namespace, Scope: &scope},
		&networkingv1.IngressClassParametersReference{APIGroup: &group, Kind: PlanKind().Kind, Name: g.name(3), Namespace: &namespace, Scope: &scope})
	return func(c *networkingv1.IngressClass) { c.Spec.Parameters = parameters }
}

func networkPolicies() kind {
	k := typed[*networkingv1.NetworkPolicy]{
		client: func(c *cluster, namespace string) client[*networkingv1.NetworkPolicy] {
			return c.NetworkingV1().NetworkPolicies(namespace)
		},
		object: func(g *generator, _ address) *networkingv1.NetworkPolicy {
			return &networkingv1.NetworkPolicy{Spec: g.policySpec()}
		},
		delete: plainDelete,
		owned:  5,
	}
	return kind{
		name: "NetworkPolicy", weight: 12, names: 3, namespaced: true, create: k.create,
		verbs: k.verbs(1, 1, 2, 2, verb{"rewrite", 8, k.change(func(g *generator) func(*networkingv1.NetworkPolicy) {
			spec := g.policySpec()
			return func(p *networkingv1.NetworkPolicy) { p.Spec = spec }
		})}),
	}
}

func (g *generator) policySpec() networkingv1.NetworkPolicySpec {
	spec := networkingv1.NetworkPolicySpec{PodSelector: *g.labelSelector()}
	for range g.dice.IntN(3) {
		spec.Ingress = append(spec.Ingress, networkingv1.NetworkPolicyIngressRule{From: g.peers()})
	}
	for range g.dice.IntN(2) {
		spec.Egress = append(spec.Egress, networkingv1.NetworkPolicyEgressRule{To: g.peers()})
	}
	return spec
}

// peers draws whom a rule is for: nobody in particular, addresses, Pods, namespaces, or Pods in namespaces.
func (g *generator) peers() []networkingv1.NetworkPolicyPeer {
	var peers []networkingv1.NetworkPolicyPeer
	for range g.dice.IntN(3) {
		var p networkingv1.NetworkPolicyPeer
		switch g.dice.IntN(4) {
		case 0:
			p.IPBlock = &networkingv1.IPBlock{CIDR: "192.0.2.0/24"}
		case 1:
			p.PodSelector = g.labelSelector()
		case 2:
			p.NamespaceSelector = g.namespaceSelector()
		case 3:
			p.PodSelector, p.NamespaceSelector = g.labelSelector(), g.namespaceSelector()
		}
		peers = append(peers, p)
	}
	return peers
}

// labelSelector draws one that is empty, has labels, or expressions.
func (g *generator) labelSelector() *metav1.LabelSelector {
	key := oneOf(g, "app", "tier")
	switch g.dice.IntN(8) {
	case 0:
		return &metav1.LabelSelector{}
	case 1:
		return expression(key, metav1.LabelSelectorOpExists)
	case 2:
		return expression(key, metav1.LabelSelectorOpDoesNotExist)
	case 3:
		return expression(key, metav1.LabelSelectorOpNotIn, "x", "y")
	case 4:
		both := expression(key, metav1.LabelSelectorOpIn, "x", "z")
		both.MatchLabels = map[string]string{"tier": oneOf(g, "x", "y")}
		return both
	}
	return &metav1.LabelSelector{MatchLabels: map[string]string{key: oneOf(g, "x", "y", "z")}}
}

func (g *generator) namespaceSelector() *metav1.LabelSelector {
	switch g.dice.IntN(5) {
	case 0:
		return &metav1.LabelSelector{}
	case 1:
		return expression("team", metav1.LabelSelectorOpNotIn, "x")
	case 2:
		return &metav1.LabelSelector{MatchLabels: map[string]string{"kubernetes.io/metadata.name": oneOf(g, namespaces()...)}}
	}
	return &metav1.LabelSelector{MatchLabels: map[string]string{"team": oneOf(g, "x", "y")}}
}

func expression(key string, operator metav1.LabelSelectorOperator, values ...string) *metav1.LabelSelector {
	return &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{{Key: key, Operator: operator, Values: values}}}
}
