package e2e_test

// seedGraphs returns the graph of namespace default after each step of the demo.
func seedGraphs() map[string]string {
	return map[string]string{
		"configmap": `
			ConfigMap/demo-config: present
			IPAddress.networking.k8s.io/IP-OF-kubernetes: present
			IPAddress.networking.k8s.io/IP-OF-kubernetes reserved_for Service/kubernetes: spec.parentRef.name (parentRef, ipaddress-parent)
			Service/kubernetes: present, type=ClusterIP
			ServiceAccount/default: present
		`,
		"deployment": `
			ConfigMap/demo-config: present
			Deployment.apps/nginx: present, readyReplicas=1, replicas=1
			Node/NODE: present
			Pod/POD1: present, status=Running
			Pod/POD1 owned_by ReplicaSet.apps/SET1: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			Pod/POD1 runs_on Node/NODE: spec.nodeName (schedule, pod-runs-on-node)
			ReplicaSet.apps/SET1: present
			ReplicaSet.apps/SET1 owned_by Deployment.apps/nginx: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			IPAddress.networking.k8s.io/IP-OF-kubernetes: present
			IPAddress.networking.k8s.io/IP-OF-kubernetes reserved_for Service/kubernetes: spec.parentRef.name (parentRef, ipaddress-parent)
			Service/kubernetes: present, type=ClusterIP
			ServiceAccount/default: present
		`,
		"volume": `
			ConfigMap/demo-config: present
			Deployment.apps/nginx: present, readyReplicas=1, replicas=1
			Deployment.apps/nginx uses ConfigMap/demo-config: spec.template.spec.volumes[0].configMap.name (template:volume, deployment-podtemplate-volume-configmap)
			Node/NODE: present
			Pod/POD1: present, status=Running
			Pod/POD1 owned_by ReplicaSet.apps/SET2: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			Pod/POD1 runs_on Node/NODE: spec.nodeName (schedule, pod-runs-on-node)
			Pod/POD1 uses ConfigMap/demo-config: spec.volumes[0].configMap.name (volume, pod-volume-configmap)
			ReplicaSet.apps/SET1: present
			ReplicaSet.apps/SET1 owned_by Deployment.apps/nginx: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			ReplicaSet.apps/SET2: present
			ReplicaSet.apps/SET2 owned_by Deployment.apps/nginx: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			IPAddress.networking.k8s.io/IP-OF-kubernetes: present
			IPAddress.networking.k8s.io/IP-OF-kubernetes reserved_for Service/kubernetes: spec.parentRef.name (parentRef, ipaddress-parent)
			Service/kubernetes: present, type=ClusterIP
			ServiceAccount/default: present
		`,
		"service": `
			ConfigMap/demo-config: present
			Deployment.apps/nginx: present, readyReplicas=1, replicas=1
			Deployment.apps/nginx uses ConfigMap/demo-config: spec.template.spec.volumes[0].configMap.name (template:volume, deployment-podtemplate-volume-configmap)
			Node/NODE: present
			Pod/POD1: present, status=Running
			Pod/POD1 owned_by ReplicaSet.apps/SET2: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			Pod/POD1 runs_on Node/NODE: spec.nodeName (schedule, pod-runs-on-node)
			Pod/POD1 uses ConfigMap/demo-config: spec.volumes[0].configMap.name (volume, pod-volume-configmap)
			ReplicaSet.apps/SET1: present
			ReplicaSet.apps/SET1 owned_by Deployment.apps/nginx: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			ReplicaSet.apps/SET2: present
			ReplicaSet.apps/SET2 owned_by Deployment.apps/nginx: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			IPAddress.networking.k8s.io/IP-OF-kubernetes: present
			IPAddress.networking.k8s.io/IP-OF-kubernetes reserved_for Service/kubernetes: spec.parentRef.name (parentRef, ipaddress-parent)
			Service/kubernetes: present, type=ClusterIP
			ServiceAccount/default: present
			EndpointSlice.discovery.k8s.io/SLICE: present, addressType=IPv4
			EndpointSlice.discovery.k8s.io/SLICE member_of Service/nginx: metadata.labels[kubernetes.io/service-name] (serviceName, endpointslice-service)
			EndpointSlice.discovery.k8s.io/SLICE owned_by Service/nginx: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			EndpointSlice.discovery.k8s.io/SLICE targets Pod/POD1: endpoints[N].targetRef.name (endpoint, endpointslice-targets)
			IPAddress.networking.k8s.io/IP-OF-nginx: present
			IPAddress.networking.k8s.io/IP-OF-nginx reserved_for Service/nginx: spec.parentRef.name (parentRef, ipaddress-parent)
			Service/nginx: present, type=ClusterIP
			Service/nginx targets Pod/POD1: spec.selector (selector, service-targets-pod)
		`,
		"scale": `
			ConfigMap/demo-config: present
			Deployment.apps/nginx: present, readyReplicas=3, replicas=3
			Deployment.apps/nginx uses ConfigMap/demo-config: spec.template.spec.volumes[0].configMap.name (template:volume, deployment-podtemplate-volume-configmap)
			Node/NODE: present
			Pod/POD1: present, status=Running
			Pod/POD1 owned_by ReplicaSet.apps/SET2: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			Pod/POD1 runs_on Node/NODE: spec.nodeName (schedule, pod-runs-on-node)
			Pod/POD1 uses ConfigMap/demo-config: spec.volumes[0].configMap.name (volume, pod-volume-configmap)
			Pod/POD2: present, status=Running
			Pod/POD2 owned_by ReplicaSet.apps/SET2: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			Pod/POD2 runs_on Node/NODE: spec.nodeName (schedule, pod-runs-on-node)
			Pod/POD2 uses ConfigMap/demo-config: spec.volumes[0].configMap.name (volume, pod-volume-configmap)
			Pod/POD3: present, status=Running
			Pod/POD3 owned_by ReplicaSet.apps/SET2: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			Pod/POD3 runs_on Node/NODE: spec.nodeName (schedule, pod-runs-on-node)
			Pod/POD3 uses ConfigMap/demo-config: spec.volumes[0].configMap.name (volume, pod-volume-configmap)
			ReplicaSet.apps/SET1: present
			ReplicaSet.apps/SET1 owned_by Deployment.apps/nginx: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			ReplicaSet.apps/SET2: present
			ReplicaSet.apps/SET2 owned_by Deployment.apps/nginx: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			IPAddress.networking.k8s.io/IP-OF-kubernetes: present
			IPAddress.networking.k8s.io/IP-OF-kubernetes reserved_for Service/kubernetes: spec.parentRef.name (parentRef, ipaddress-parent)
			Service/kubernetes: present, type=ClusterIP
			ServiceAccount/default: present
			EndpointSlice.discovery.k8s.io/SLICE: present, addressType=IPv4
			EndpointSlice.discovery.k8s.io/SLICE member_of Service/nginx: metadata.labels[kubernetes.io/service-name] (serviceName, endpointslice-service)
			EndpointSlice.discovery.k8s.io/SLICE owned_by Service/nginx: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			EndpointSlice.discovery.k8s.io/SLICE targets Pod/POD1: endpoints[N].targetRef.name (endpoint, endpointslice-targets)
			EndpointSlice.discovery.k8s.io/SLICE targets Pod/POD2: endpoints[N].targetRef.name (endpoint, endpointslice-targets)
			EndpointSlice.discovery.k8s.io/SLICE targets Pod/POD3: endpoints[N].targetRef.name (endpoint, endpointslice-targets)
			IPAddress.networking.k8s.io/IP-OF-nginx: present
			IPAddress.networking.k8s.io/IP-OF-nginx reserved_for Service/nginx: spec.parentRef.name (parentRef, ipaddress-parent)
			Service/nginx: present, type=ClusterIP
			Service/nginx targets Pod/POD1: spec.selector (selector, service-targets-pod)
			Service/nginx targets Pod/POD2: spec.selector (selector, service-targets-pod)
			Service/nginx targets Pod/POD3: spec.selector (selector, service-targets-pod)
		`,
		"relabel": `
			ConfigMap/demo-config: present
			Deployment.apps/nginx: present, readyReplicas=3, replicas=3
			Deployment.apps/nginx uses ConfigMap/demo-config: spec.template.spec.volumes[0].configMap.name (template:volume, deployment-podtemplate-volume-configmap)
			Node/NODE: present
			Pod/MODIFIED: present, status=Running
			Pod/MODIFIED runs_on Node/NODE: spec.nodeName (schedule, pod-runs-on-node)
			Pod/MODIFIED uses ConfigMap/demo-config: spec.volumes[0].configMap.name (volume, pod-volume-configmap)
			Pod/POD1: present, status=Running
			Pod/POD1 owned_by ReplicaSet.apps/SET2: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			Pod/POD1 runs_on Node/NODE: spec.nodeName (schedule, pod-runs-on-node)
			Pod/POD1 uses ConfigMap/demo-config: spec.volumes[0].configMap.name (volume, pod-volume-configmap)
			Pod/POD2: present, status=Running
			Pod/POD2 owned_by ReplicaSet.apps/SET2: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			Pod/POD2 runs_on Node/NODE: spec.nodeName (schedule, pod-runs-on-node)
			Pod/POD2 uses ConfigMap/demo-config: spec.volumes[0].configMap.name (volume, pod-volume-configmap)
			Pod/POD3: present, status=Running
			Pod/POD3 owned_by ReplicaSet.apps/SET2: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			Pod/POD3 runs_on Node/NODE: spec.nodeName (schedule, pod-runs-on-node)
			Pod/POD3 uses ConfigMap/demo-config: spec.volumes[0].configMap.name (volume, pod-volume-configmap)
			ReplicaSet.apps/SET1: present
			ReplicaSet.apps/SET1 owned_by Deployment.apps/nginx: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			ReplicaSet.apps/SET2: present
			ReplicaSet.apps/SET2 owned_by Deployment.apps/nginx: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			IPAddress.networking.k8s.io/IP-OF-kubernetes: present
			IPAddress.networking.k8s.io/IP-OF-kubernetes reserved_for Service/kubernetes: spec.parentRef.name (parentRef, ipaddress-parent)
			Service/kubernetes: present, type=ClusterIP
			ServiceAccount/default: present
			EndpointSlice.discovery.k8s.io/SLICE: present, addressType=IPv4
			EndpointSlice.discovery.k8s.io/SLICE member_of Service/nginx: metadata.labels[kubernetes.io/service-name] (serviceName, endpointslice-service)
			EndpointSlice.discovery.k8s.io/SLICE owned_by Service/nginx: metadata.ownerReferences[0] (ownerReference, any-owned-by)
			EndpointSlice.discovery.k8s.io/SLICE targets Pod/POD1: endpoints[N].targetRef.name (endpoint, endpointslice-targets)
			EndpointSlice.discovery.k8s.io/SLICE targets Pod/POD2: endpoints[N].targetRef.name (endpoint, endpointslice-targets)
			EndpointSlice.discovery.k8s.io/SLICE targets Pod/POD3: endpoints[N].targetRef.name (endpoint, endpointslice-targets)
			IPAddress.networking.k8s.io/IP-OF-nginx: present
			IPAddress.networking.k8s.io/IP-OF-nginx reserved_for Service/nginx: spec.parentRef.name (parentRef, ipaddress-parent)
			Service/nginx: present, type=ClusterIP
			Service/nginx targets Pod/POD1: spec.selector (selector, service-targets-pod)
			Service/nginx targets Pod/POD2: spec.selector (selector, service-targets-pod)
			Service/nginx targets Pod/POD3: spec.selector (selector, service-targets-pod)
		`,
	}
}
