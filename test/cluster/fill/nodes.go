package fill

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// node returns a ready node that kwok would take care of.
func (p *population) node(d *dice, i int) *corev1.Node {
	name := p.nodeName(i)
	meta := p.meta(d, "", name, map[string]string{
		"kubernetes.io/hostname":           name,
		"kubernetes.io/os":                 "linux",
		"kubernetes.io/arch":               "amd64",
		"node.kubernetes.io/instance-type": "m7.4xlarge",
		"topology.kubernetes.io/region":    "region-1",
		"topology.kubernetes.io/zone":      fmt.Sprintf("region-1%c", 'a'+i%3),
		"type":                             "kwok",
	})
	meta.Annotations = map[string]string{"kwok.x-k8s.io/node": "fake", "node.alpha.kubernetes.io/ttl": "0"}
	node := &corev1.Node{
		ObjectMeta: meta,
		Spec: corev1.NodeSpec{
			PodCIDR:    fmt.Sprintf("10.%d.%d.0/24", 128+i>>8, i&0xff),
			PodCIDRs:   []string{fmt.Sprintf("10.%d.%d.0/24", 128+i>>8, i&0xff)},
			ProviderID: "kwok://" + name,
		},
		Status: corev1.NodeStatus{
			Capacity:        nodeResources(),
			Allocatable:     nodeResources(),
			Phase:           corev1.NodeRunning,
			Conditions:      p.nodeConditions(meta.CreationTimestamp.Second()),
			Addresses:       []corev1.NodeAddress{{Type: corev1.NodeInternalIP, Address: nodeIP(i)}, {Type: corev1.NodeHostName, Address: name}},
			DaemonEndpoints: corev1.NodeDaemonEndpoints{KubeletEndpoint: corev1.DaemonEndpoint{Port: 10250}},
			NodeInfo: corev1.NodeSystemInfo{
				MachineID: d.digest()[:32], SystemUUID: string(d.uid()), BootID: string(d.uid()),
				KernelVersion: "6.12.30", OSImage: "Linux", ContainerRuntimeVersion: "containerd://2.1.4",
				KubeletVersion: "v1.37.2", OperatingSystem: "linux", Architecture: "amd64",
			},
		},
	}
	for range 10 {
		node.Status.Images = append(node.Status.Images, corev1.ContainerImage{
			Names:     []string{fmt.Sprintf("registry.example.com/%s/%s@sha256:%s", team(d.IntN(10)), d.word(), d.digest())},
			SizeBytes: int64(d.IntN(500 << 20)),
		})
	}
	return node
}

// nodeIP returns the i-th address of 172.16.0.0/12.
func nodeIP(i int) string { return fmt.Sprintf("172.%d.%d.%d", 16+(i>>16), i>>8&0xff, i&0xff) }

func nodeResources() corev1.ResourceList {
	return corev1.ResourceList{
		corev1.ResourceCPU:              resource.MustParse("16"),
		corev1.ResourceMemory:           resource.MustParse("64Gi"),
		corev1.ResourceEphemeralStorage: resource.MustParse("200Gi"),
		corev1.ResourcePods:             resource.MustParse("110"),
	}
}

func (p *population) nodeConditions(since int) []corev1.NodeCondition {
	condition := func(kind corev1.NodeConditionType, status corev1.ConditionStatus, reason, message string) corev1.NodeCondition {
		return corev1.NodeCondition{
			Type: kind, Status: status, Reason: reason, Message: message,
			LastHeartbeatTime: p.time(since), LastTransitionTime: p.time(since),
		}
	}
	return []corev1.NodeCondition{
		condition(corev1.NodeMemoryPressure, corev1.ConditionFalse, "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
		condition(corev1.NodeDiskPressure, corev1.ConditionFalse, "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
		condition(corev1.NodePIDPressure, corev1.ConditionFalse, "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
		condition(corev1.NodeReady, corev1.ConditionTrue, "KubeletReady", "kubelet is posting ready status"),
	}
}
