package e2e_test

import "testing"

// A trap is a set of objects that a careless program gets wrong, and the graph of them.
type trap struct{ name, manifest, graph string }

// Pods here have a scheduler that does not exist, so that nothing happens to them.
func TestTraps(t *testing.T) {
	for _, trap := range traps() {
		t.Run(trap.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, shared.cluster, "trap-"+trap.name, sixKinds)
			b.create(trap.manifest)
			b.await(trap.graph)
		})
	}
}

func traps() []trap {
	return []trap{
		{"pending-pod", `
apiVersion: v1
kind: Pod
metadata: {name: waits, labels: {app: a}}
spec: {schedulerName: none, containers: [{name: c, image: i}]}
`, `
			Pod/waits: present, status=Pending
		`},
		{"no-owner-no-volumes", `
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: alone}
spec: {replicas: 0, selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: i}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: bare}
spec: {paused: true, selector: {matchLabels: {app: b}}, template: {metadata: {labels: {app: b}}, spec: {containers: [{name: c, image: i}]}}}
`, `
			Deployment.apps/bare: present, replicas=1
			ReplicaSet.apps/alone: present
		`},
		{"selectors", `
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web, tier: front, empty: ""}}
spec: {schedulerName: none, containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Pod
metadata: {name: no-labels}
spec: {schedulerName: none, containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Service
metadata: {name: selector-nil}
spec: {ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: selector-empty}
spec: {selector: {}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: headless}
spec: {clusterIP: None, selector: {app: web, tier: front}}
---
apiVersion: v1
kind: Service
metadata: {name: external}
spec: {type: ExternalName, externalName: web.example.com, selector: {app: web}}
---
apiVersion: v1
kind: Service
metadata: {name: value-empty}
spec: {selector: {empty: ""}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: one-label-differs}
spec: {type: NodePort, selector: {app: web, tier: back}, ports: [{port: 80}]}
`, `
			Pod/no-labels: present, status=Pending
			Pod/web: present, status=Pending
			Service/external: present, type=ExternalName
			Service/headless: present, type=ClusterIP
			Service/headless targets Pod/web: spec.selector (selector, service-targets-pod)
			Service/one-label-differs: present, type=NodePort
			Service/selector-empty: present, type=ClusterIP
			Service/selector-nil: present, type=ClusterIP
			Service/value-empty: present, type=ClusterIP
			Service/value-empty targets Pod/web: spec.selector (selector, service-targets-pod)
		`},
		{"one-configmap-many-uses", `
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
---
apiVersion: v1
kind: Pod
metadata: {name: user}
spec:
  schedulerName: none
  initContainers:
  - {name: first, image: i, envFrom: [{configMapRef: {name: settings, optional: true}}]}
  containers:
  - {name: c, image: i, env: [{name: A, value: literal}, {name: B, valueFrom: {configMapKeyRef: {name: settings, key: b, optional: true}}}]}
  volumes:
  - {name: nothing, emptyDir: {}}
  - {name: v, configMap: {name: settings}}
  - {name: p, projected: {sources: [{downwardAPI: {}}, {configMap: {name: settings}}]}}
---
apiVersion: v1
kind: Pod
metadata: {name: content-without}
spec:
  schedulerName: none
  containers:
  - {name: c, image: i, envFrom: [{configMapRef: {name: settings, optional: true}}]}
  - {name: d, image: i, envFrom: [{configMapRef: {name: settings, optional: true}}]}
`, `
			ConfigMap/settings: present
			Pod/content-without: present, status=Pending
			Pod/content-without uses ConfigMap/settings: spec.containers[0].envFrom[0].configMapRef.name (envFrom, pod-containers-envfrom-configmap, optional); spec.containers[1].envFrom[0].configMapRef.name (envFrom, pod-containers-envfrom-configmap, optional); all optional
			Pod/user: present, status=Pending
			Pod/user uses ConfigMap/settings: spec.volumes[1].configMap.name (volume, pod-volume-configmap); spec.volumes[2].projected.sources[1].configMap.name (projected, pod-projected-configmap); spec.containers[0].env[1].valueFrom.configMapKeyRef.name (env, pod-containers-env-configmap, optional); spec.initContainers[0].envFrom[0].configMapRef.name (envFrom, pod-initContainers-envfrom-configmap, optional)
		`},
		{"secrets", `
apiVersion: v1
kind: Secret
metadata: {name: there}
stringData: {password: hidden}
---
apiVersion: v1
kind: Pod
metadata: {name: user}
spec:
  schedulerName: none
  containers: [{name: c, image: i, envFrom: [{secretRef: {name: not-there, optional: true}}]}]
  volumes: [{name: v, secret: {secretName: there}}]
`, `
			Pod/user: present, status=Pending
			Pod/user uses Secret/not-there: spec.containers[0].envFrom[0].secretRef.name (envFrom, pod-containers-envfrom-secret, optional)
			Pod/user uses Secret/there: spec.volumes[0].secret.secretName (volume, pod-volume-secret)
			Secret/not-there: unknown
			Secret/there: unknown
		`},
		{"every-legal-character", `
apiVersion: v1
kind: ConfigMap
metadata: {name: abcdefghijklmnopqrstuvwxyz.0123456789-0.x}
---
apiVersion: v1
kind: Pod
metadata:
  name: ` + longName + `
  labels: {abc-def.example.com/Z_y.X-w0123456789: A_b.C-d0, "0": "0"}
spec:
  schedulerName: none
  containers: [{name: c, image: "i", envFrom: [{configMapRef: {name: abcdefghijklmnopqrstuvwxyz.0123456789-0.x}}]}]
---
apiVersion: v1
kind: Service
metadata: {name: a123456789-123456789-123456789-123456789-123456789-123456789-ab}
spec: {selector: {abc-def.example.com/Z_y.X-w0123456789: A_b.C-d0, "0": "0"}, ports: [{port: 80}]}
`, `
			ConfigMap/abcdefghijklmnopqrstuvwxyz.0123456789-0.x: present
			Pod/` + longName + `: present, status=Pending
			Pod/` + longName + ` uses ConfigMap/abcdefghijklmnopqrstuvwxyz.0123456789-0.x: spec.containers[0].envFrom[0].configMapRef.name (envFrom, pod-containers-envfrom-configmap)
			Service/a123456789-123456789-123456789-123456789-123456789-123456789-ab: present, type=ClusterIP
			Service/a123456789-123456789-123456789-123456789-123456789-123456789-ab targets Pod/` + longName + `: spec.selector (selector, service-targets-pod)
		`},
	}
}

// longName is as long as a name may be.
const longName = "n23456789.123456789.123456789.123456789.123456789.123456789.123456789.123456789.123456789.123456789." +
	"123456789-123456789-123456789-123456789-123456789-123456789.123456789.123456789.123456789.123456789." +
	"123456789.123456789.123456789.123456789.123456789.123"
