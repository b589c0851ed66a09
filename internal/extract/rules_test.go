package extract

import (
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
)

// TestRules states what every kind of reference looks like, and the traps, as manifests and the facts expected of them.
func TestRules(t *testing.T) {
	for _, test := range []struct{ name, kind, manifest, want string }{
		{
			name: "who it is", kind: "ConfigMap",
			manifest: `
metadata:
  name: settings
  namespace: shop
  uid: u-1
  resourceVersion: "42"
  labels: {b: "2", a: "1", empty: ""}
  annotations: {kubectl.kubernetes.io/last-applied-configuration: secret things}
  deletionTimestamp: "2026-05-04T09:11:27Z"`,
			want: `
object shop/settings uid=u-1 version=42
label a=1
label b=2
label empty=
property deletionTimestamp=2026-05-04T09:11:27Z`,
		},
		{
			name: "owners", kind: "ReplicaSet",
			manifest: `
metadata:
  name: web-1
  namespace: shop
  ownerReferences:
  - {apiVersion: apps/v1, kind: Deployment, name: web, uid: u-1, controller: true}
  - {apiVersion: v1, kind: ConfigMap, name: settings, uid: u-2}
  - {apiVersion: v1, kind: ConfigMap, name: "", uid: u-3}
  - {apiVersion: example.com/v1beta1, kind: Widget, name: w, uid: u-4}
  - {apiVersion: v1, kind: "", name: nobody, uid: u-5}`,
			want: `
object shop/web-1
any-owned-by metadata.ownerReferences[0] -> Deployment.apps web uid=u-1
any-owned-by metadata.ownerReferences[1] -> ConfigMap. settings uid=u-2
any-owned-by metadata.ownerReferences[3] -> Widget.example.com w uid=u-4`,
		},
		{
			name: "a Pod that runs", kind: "Pod",
			manifest: `{metadata: {name: p, namespace: d}, spec: {nodeName: n1}, status: {phase: Running}}`,
			want: `
object d/p
property status=Running
pod-runs-on-node spec.nodeName -> n1`,
		},
		{
			name: "a Pod that waits for a node", kind: "Pod",
			manifest: `{metadata: {name: p, namespace: d}, spec: {nodeName: "", containers: [{name: a}]}, status: {phase: Pending}}`,
			want: `
object d/p
property status=Pending`,
		},
		{
			name: "env", kind: "Pod",
			manifest: `
metadata: {name: p, namespace: d}
spec:
  containers:
  - name: plain
    env: [{name: A, value: v}]
  - name: a
    env:
    - {name: A, value: v}
    - {name: B, valueFrom: {configMapKeyRef: {name: c1, key: k}}}
    - {name: C, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
    - {name: D, valueFrom: {secretKeyRef: {name: s1, key: k, optional: true}}}
    - {name: E, valueFrom: {configMapKeyRef: {name: "", key: k, optional: true}}}
    - {name: F, valueFrom: {configMapKeyRef: {name: c2, key: k, optional: false}}}
  initContainers:
  - name: i
    env:
    - {name: A, valueFrom: {secretKeyRef: {name: s2, key: k}}}
    - {name: B, valueFrom: {configMapKeyRef: {name: c3, key: k}}}
  ephemeralContainers:
  - name: e
    env:
    - {name: A, valueFrom: {secretKeyRef: {name: s3, key: k}}}
    - {name: B, valueFrom: {configMapKeyRef: {name: c4, key: k}}}`,
			want: `
object d/p
pod-containers-env-configmap spec.containers[1].env[1].valueFrom.configMapKeyRef.name -> c1
pod-containers-env-configmap spec.containers[1].env[5].valueFrom.configMapKeyRef.name -> c2
pod-containers-env-secret spec.containers[1].env[3].valueFrom.secretKeyRef.name -> s1 optional
pod-initContainers-env-configmap spec.initContainers[0].env[1].valueFrom.configMapKeyRef.name -> c3
pod-initContainers-env-secret spec.initContainers[0].env[0].valueFrom.secretKeyRef.name -> s2
pod-ephemeralContainers-env-configmap spec.ephemeralContainers[0].env[1].valueFrom.configMapKeyRef.name -> c4
pod-ephemeralContainers-env-secret spec.ephemeralContainers[0].env[0].valueFrom.secretKeyRef.name -> s3`,
		},
		{
			name: "envFrom", kind: "Pod",
			manifest: `
metadata: {name: p, namespace: d}
spec:
  containers:
  - {name: a, envFrom: [{prefix: X_}, {configMapRef: {name: c1}}, {secretRef: {name: s1, optional: true}}]}
  - {name: b, envFrom: [{configMapRef: {name: c1, optional: true}}]}
  initContainers:
  - {name: i, envFrom: [{secretRef: {name: s2}}, {configMapRef: {name: c2}}]}
  ephemeralContainers:
  - {name: e, envFrom: [{secretRef: {name: s3}}]}
  - {name: f, envFrom: [{configMapRef: {name: c3}}]}`,
			want: `
object d/p
pod-containers-envfrom-configmap spec.containers[0].envFrom[1].configMapRef.name -> c1
pod-containers-envfrom-configmap spec.containers[1].envFrom[0].configMapRef.name -> c1 optional
pod-containers-envfrom-secret spec.containers[0].envFrom[2].secretRef.name -> s1 optional
pod-initContainers-envfrom-configmap spec.initContainers[0].envFrom[1].configMapRef.name -> c2
pod-initContainers-envfrom-secret spec.initContainers[0].envFrom[0].secretRef.name -> s2
pod-ephemeralContainers-envfrom-configmap spec.ephemeralContainers[1].envFrom[0].configMapRef.name -> c3
pod-ephemeralContainers-envfrom-secret spec.ephemeralContainers[0].envFrom[0].secretRef.name -> s3`,
		},
		{
			name: "volumes", kind: "Pod",
			manifest: `
metadata: {name: p, namespace: d}
spec:
  volumes:
  - {name: a, emptyDir: {}}
  - {name: b, configMap: {name: c1, optional: true}}
  - {name: c, secret: {secretName: s1}}
  - name: d
    projected:
      sources:
      - serviceAccountToken: {path: token}
      - configMap: {name: kube-root-ca.crt}
      - secret: {name: s2, optional: true}
  - {name: e, configMap: {name: c2}}
  - {name: f, secret: {}}`,
			want: `
object d/p
pod-volume-configmap spec.volumes[1].configMap.name -> c1 optional
pod-volume-configmap spec.volumes[4].configMap.name -> c2
pod-volume-secret spec.volumes[2].secret.secretName -> s1
pod-projected-configmap spec.volumes[3].projected.sources[1].configMap.name -> kube-root-ca.crt
pod-projected-secret spec.volumes[3].projected.sources[2].secret.name -> s2 optional`,
		},
		{
			name: "one ConfigMap, used in two ways", kind: "Pod",
			manifest: `
metadata: {name: p, namespace: d}
spec:
  volumes: [{name: v, configMap: {name: both}}]
  containers: [{name: a, envFrom: [{configMapRef: {name: both}}]}]`,
			want: `
object d/p
pod-volume-configmap spec.volumes[0].configMap.name -> both
pod-containers-envfrom-configmap spec.containers[0].envFrom[0].configMapRef.name -> both`,
		},
		{
			name: "a Service", kind: "Service",
			manifest: `{metadata: {name: s, namespace: d}, spec: {type: ClusterIP, selector: {tier: web, app: shop}}}`,
			want: `
object d/s
property type=ClusterIP
service-targets-pod spec.selector -> app=shop tier=web`,
		},
		{
			name: "a Service with an empty selector targets nothing", kind: "Service",
			manifest: `{metadata: {name: s, namespace: d}, spec: {selector: {}}}`,
			want:     `object d/s`,
		},
		{
			name: "a Service without a selector targets nothing", kind: "Service",
			manifest: `{metadata: {name: s, namespace: d}, spec: {clusterIP: None}}`,
			want:     `object d/s`,
		},
		{
			name: "an ExternalName Service ignores its selector", kind: "Service",
			manifest: `{metadata: {name: s, namespace: d}, spec: {selector: {app: shop}, type: ExternalName, externalName: example.com}}`,
			want: `
object d/s
property type=ExternalName`,
		},
		{
			name: "an ExternalName in the cluster", kind: "Service",
			manifest: `{metadata: {name: s, namespace: d}, spec: {type: ExternalName, externalName: web.shop.svc.cluster.local}}`,
			want: `
object d/s
property type=ExternalName
service-externalname-service spec.externalName -> shop / web`,
		},
		{
			name: "an ExternalName of one Pod names no Service: s1.shop is no namespace", kind: "Service",
			manifest: `{metadata: {name: s, namespace: d}, spec: {type: ExternalName, externalName: pod-0.s1.shop.svc.cluster.local}}`,
			want: `
object d/s
property type=ExternalName`,
		},
		{
			name: "users that stand for service accounts, and that only look like it", kind: "RoleBinding",
			manifest: `
metadata: {name: b, namespace: d}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: "system:x"}
subjects:
- {apiGroup: rbac.authorization.k8s.io, kind: User, name: "system:serviceaccount:shop:default"}
- {apiGroup: rbac.authorization.k8s.io, kind: User, name: "system:serviceaccount:shop:default:x"}
- {apiGroup: rbac.authorization.k8s.io, kind: User, name: "system:serviceaccount:Shop:default"}
- {apiGroup: rbac.authorization.k8s.io, kind: User, name: "system:node:a/b"}`,
			want: `
object d/b
rolebinding-role roleRef.name -> system:x
rolebinding-subject-user subjects[0].name -> system:serviceaccount:shop:default
rolebinding-subject-user subjects[1].name -> system:serviceaccount:shop:default:x
rolebinding-subject-user subjects[2].name -> system:serviceaccount:Shop:default
rolebinding-subject-user subjects[3].name -> system:node:a/b
rolebinding-subject-user-serviceaccount subjects[0].name -> shop / default`,
		},
		{
			name: "a Deployment", kind: "Deployment",
			manifest: `
metadata: {name: w, namespace: d}
spec:
  selector: {matchLabels: {app: w}}
  template:
    metadata: {labels: {app: w}, name: ignored}
    spec:
      nodeName: ignored
      volumes:
      - {name: a, configMap: {name: c1}}
      - {name: b, secret: {secretName: s1, optional: true}}
      - {name: c, projected: {sources: [{configMap: {name: c2}}, {secret: {name: s2}}]}}
      initContainers:
      - {name: i, envFrom: [{configMapRef: {name: c3}}]}
      containers:
      - {name: a, env: [{name: A, valueFrom: {secretKeyRef: {name: s3, key: k}}}]}`,
			want: `
object d/w
deployment-podtemplate-volume-configmap spec.template.spec.volumes[0].configMap.name -> c1
deployment-podtemplate-volume-secret spec.template.spec.volumes[1].secret.secretName -> s1 optional
deployment-podtemplate-projected-configmap spec.template.spec.volumes[2].projected.sources[0].configMap.name -> c2
deployment-podtemplate-projected-secret spec.template.spec.volumes[2].projected.sources[1].secret.name -> s2
deployment-podtemplate-containers-env-secret spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef.name -> s3
deployment-podtemplate-initContainers-envfrom-configmap spec.template.spec.initContainers[0].envFrom[0].configMapRef.name -> c3`,
		},
		{
			name: "a Deployment without volumes", kind: "Deployment",
			manifest: `{metadata: {name: w, namespace: d}, spec: {template: {spec: {containers: [{name: a}]}}}}`,
			want:     `object d/w`,
		},
		{
			name: "a Node, in no namespace", kind: "Node",
			manifest: `{metadata: {name: n1, labels: {kubernetes.io/hostname: n1}}}`,
			want: `
object /n1
label kubernetes.io/hostname=n1`,
		},
		{
			name: "all legal characters", kind: "Pod",
			manifest: `{metadata: {name: a.b-c.0, namespace: "0-9"}, spec: {nodeName: 'ü"\/<>&` + "\u2028😀" + `'}, status: {phase: "a\tb\nc\u0001"}}`,
			want: "object 0-9/a.b-c.0\n" +
				"property status=a\tb\nc\u0001\n" +
				"pod-runs-on-node spec.nodeName -> ü\"\\/<>&\u2028😀",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			kind := findKind(t, test.kind)
			for _, f := range []Format{Protobuf, JSON} {
				raw := newCodec(t).encode(t, object(t, kind, test.manifest), f)
				facts, err := compiled(t, kind, f).NewExtractor().Extract(raw)
				if err != nil {
					t.Fatalf("%v: %v", f, err)
				}
				want := strings.TrimSpace(test.want)
				if have := strings.TrimSpace(describe(kind, facts)); have != want {
					t.Errorf("%v:\nhave\n%s\nwant\n%s", f, have, want)
				}
			}
		})
	}
}

// TestTypes reads values of every type that a property can have, and a condition that comes before and after.
func TestTypes(t *testing.T) {
	kind := catalog.Kind{
		Group: "apps", Version: "v1", Kind: "Deployment", Resource: "deployments", Namespaced: true, Watched: true,
		Properties: []catalog.Property{
			{Name: "replicas", Path: "spec.replicas"},
			{Name: "ready", Path: "status.readyReplicas"},
			{Name: "paused", Path: "spec.paused"},
			{Name: "generation", Path: "metadata.generation"},
			{Name: "created", Path: "metadata.creationTimestamp"},
			{Name: "strategy", Path: "spec.strategy.type"},
			{Name: "service", Path: "spec.template.spec.enableServiceLinks"},
		},
		References: []catalog.Reference{{
			ID: "selected", Relation: "selects", To: "Pod", At: "spec.selector.matchLabels",
			Selector: &catalog.Selector{Form: catalog.Labels, Path: "."},
			Unless:   []catalog.Condition{{Path: "$.spec.paused", Values: []string{"true"}}},
		}},
	}
	for _, test := range []struct{ name, manifest, want string }{
		{
			"some", `
metadata: {name: w, namespace: d, generation: 3, creationTimestamp: "2026-01-02T03:04:05Z"}
spec: {replicas: 0, selector: {matchLabels: {a: b}}, strategy: {type: Recreate}, template: {spec: {enableServiceLinks: false}}}
status: {readyReplicas: 7}`, `
object d/w
property replicas=0
property ready=7
property generation=3
property created=2026-01-02T03:04:05Z
property strategy=Recreate
property service=false
selected spec.selector.matchLabels -> a=b`,
		},
		{
			"zero, and switched off", `
metadata: {name: w, namespace: d}
spec: {paused: true, replicas: -1, selector: {matchLabels: {a: b}}}`, `
object d/w
property replicas=-1
property paused=true`,
		},
	} {
		for _, f := range []Format{Protobuf, JSON} {
			raw := newCodec(t).encode(t, object(t, kind, test.manifest), f)
			facts, err := compiled(t, kind, f).NewExtractor().Extract(raw)
			if err != nil {
				t.Fatal(err)
			}
			if have := strings.TrimSpace(describe(kind, facts)); have != strings.TrimSpace(test.want) {
				t.Errorf("%s, %v:\nhave\n%s\nwant%s", test.name, f, have, test.want)
			}
		}
	}
}
