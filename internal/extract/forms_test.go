package extract

import (
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
)

// TestForms states what every form of a rule gives, and what it is close to and does not give, by the rules in
// testdata/catalog.
func TestForms(t *testing.T) {
	for _, test := range []struct{ name, kind, manifest, want string }{
		{
			name: "templates and presence", kind: "Pod",
			manifest: `
metadata: {name: p, namespace: d}
spec:
  volumes: [{name: a, ephemeral: {}}, {name: b, emptyDir: {}}, {name: "", ephemeral: {}}, {name: c, ephemeral: {volumeClaimTemplate: {spec: {}}}}]`,
			want: `
t-ephemeral spec.volumes[0].name -> p-a
t-ephemeral spec.volumes[3].name -> p-c`,
		},
		{
			name: "a constant", kind: "Pod",
			manifest: `{metadata: {name: p, namespace: d}, spec: {securityContext: {}}}`,
			want:     `t-constant spec.securityContext -> policy`,
		},
		{
			name: "no constant without its place", kind: "Pod",
			manifest: `{metadata: {name: p, namespace: d}, spec: {hostIPC: true}}`,
		},
		{
			name: "elements of a list of strings, and what a pattern does not take or no ConfigMap is called", kind: "Pod",
			manifest: `{metadata: {name: p, namespace: d, finalizers: [a/one, two, /three, b/, c/four/five]}}`,
			want: `
t-finalizer metadata.finalizers[0] -> one`,
		},
		{
			name: "entries of annotations and labels", kind: "Pod",
			manifest: `
metadata:
  name: p
  namespace: d
  annotations: {example.com/config: c, example.com/config2: x, example.com/secret: s, example.com/flag: "false", kubectl.kubernetes.io/last-applied-configuration: y}
  labels: {app.kubernetes.io/name: shop, app: other}
spec: {containers: [{name: web}]}`,
			want: `
label app=other
label app.kubernetes.io/name=shop
t-annotation metadata.annotations[example.com/config] -> c
t-annotation-place metadata.annotations[example.com/secret] -> s
t-annotation-flag metadata.annotations[example.com/flag] -> flagged
t-label spec.containers[0].name -> shop-web`,
		},
		{
			name: "a template of which a part is missing, a condition that rules it out", kind: "Pod",
			manifest: `
metadata: {name: p, namespace: d, annotations: {example.com/config: "", example.com/flag: ""}, labels: {app.kubernetes.io/name: shop}}
spec: {hostNetwork: true, containers: [{name: web}]}`,
			want: `label app.kubernetes.io/name=shop`,
		},
		{
			name: "keys of a map", kind: "Pod",
			manifest: `
metadata: {name: p, namespace: d}
spec: {containers: [{name: a}, {name: b, resources: {requests: {cpu: "1", z.asic: "1", c.gpu: "1", a.fpga: "2", b.gpu: "1"}}}]}`,
			want: `
t-requests spec.containers[1].resources.requests{*} -> asic
t-requests spec.containers[1].resources.requests{*} -> fpga
t-requests spec.containers[1].resources.requests{*} -> gpu`,
		},
		{
			name: "node selector terms", kind: "Pod",
			manifest: `
metadata: {name: p, namespace: d}
spec:
  nodeSelector: {disk: ssd}
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
        - matchExpressions:
          - {key: zone, operator: In, values: [b, a, b]}
          - {key: cores, operator: Gt, values: ["7"]}
          - {key: gpu, operator: DoesNotExist}
          matchFields: [{key: metadata.name, operator: In, values: [n1]}]
        - {}
        - matchExpressions: [{key: cores, operator: Lt, values: [many]}, {key: a, operator: Exists, values: [x]}, {key: b, operator: NotIn}]
        - matchFields: [{key: metadata.name, operator: NotIn, values: [n2]}, {key: metadata.uid, operator: In, values: [u]}]`,
			want: `
t-term spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0] -> (cores > 7) (gpu missing) (metadata.name name in n1) (zone in a,b)
t-term spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[2] -> (a never) (b never) (cores never)
t-term spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[3] -> (metadata.name name notin n2) (metadata.uid never)
t-nodeselector spec.nodeSelector -> disk=ssd`,
		},
		{
			name: "a map of labels that is empty, but by exception everything", kind: "Pod",
			manifest: `{metadata: {name: p, namespace: d}, spec: {hostIPC: true}}`,
			want:     `t-nodeselector spec.nodeSelector -> everything`,
		},
		{
			name: "the same, once there is a node", kind: "Pod",
			manifest: `{metadata: {name: p, namespace: d}, spec: {nodeName: n, nodeSelector: {a: b}}}`,
		},
		{
			name: "label selectors and where they look", kind: "Pod",
			manifest: `
metadata: {name: p, namespace: d}
spec:
  affinity:
    podAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
      - {topologyKey: z, labelSelector: {matchLabels: {b: "2", a: "1"}, matchExpressions: [{key: a, operator: Exists}]}}
      - {topologyKey: z, labelSelector: {}, namespaceSelector: {}}
      - {topologyKey: z, labelSelector: {matchExpressions: [{key: a, operator: Sometimes}]}, namespaceSelector: {matchLabels: {team: x}}}
      - {topologyKey: z, namespaceSelector: {}}
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
      - {topologyKey: z, labelSelector: {}}
      - {topologyKey: z, labelSelector: {matchLabels: {a: "1"}}, namespaces: [y, x, y]}
      - {topologyKey: z, labelSelector: {matchLabels: {a: "1"}}}`,
			want: `
t-affinity spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector -> a=1 (a exists) b=2
t-affinity spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[1].labelSelector -> everything in all
t-affinity spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[2].labelSelector -> (a never) in team=x
t-affinity-names spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[1].labelSelector -> a=1 in x,y
t-affinity-names spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[2].labelSelector -> a=1`,
		},
		{
			name: "conditions on values of every type", kind: "Pod",
			manifest: `
metadata: {name: p, namespace: d}
spec:
  hostNetwork: true
  nodeName: n
  containers:
  - {name: a, livenessProbe: {httpGet: {port: 1}, periodSeconds: 20}}
  - {name: b, livenessProbe: {httpGet: {port: 1}, periodSeconds: 15}}
  - {name: c, livenessProbe: {periodSeconds: 10}}
  - {name: d, livenessProbe: {httpGet: {port: 1}, periodSeconds: 10, terminationGracePeriodSeconds: 0}}`,
			want: `
t-restart spec.containers[0].livenessProbe -> prober
t-host spec.nodeName -> n`,
		},
		{
			name: "a rule at the object itself, and aliases", kind: "Pod",
			manifest: `{metadata: {name: p, namespace: d}, spec: {schedulerName: s, containers: [{name: a, image: i2}, {name: b}, {name: c, image: i1}, {name: e, image: i2}]}}`,
			want: `
alias image=d/i1
alias image=d/i2
t-root spec.schedulerName -> s`,
		},
		{
			name: "a rule at the object itself, ruled out", kind: "Pod",
			manifest: `{metadata: {name: p, namespace: d}, spec: {schedulerName: s, hostPID: true}}`,
		},
		{
			name: "groups that are there and empty, or not there", kind: "PersistentVolumeClaim",
			manifest: `
metadata: {name: c, namespace: d}
spec: {dataSource: {kind: Snap, name: a, apiGroup: snap.example.com}, dataSourceRef: {kind: PersistentVolumeClaim, name: b, apiGroup: "", namespace: e}}`,
			want: `
t-source spec.dataSource.name -> Snap.snap.example.com a
t-sourceref spec.dataSourceRef.name -> PersistentVolumeClaim. e / b`,
		},
		{
			name: "no group, no namespace of its own, no kind", kind: "PersistentVolumeClaim",
			manifest: `{metadata: {name: c, namespace: d}, spec: {dataSource: {kind: "", name: a}, dataSourceRef: {kind: X, name: b}}}`,
			want: `
t-source spec.dataSource.name -> a
t-sourceref spec.dataSourceRef.name -> X d / b`,
		},
		{
			name: "a kind that nobody knows", kind: "PersistentVolumeClaim",
			manifest: `{metadata: {name: c, namespace: d}, spec: {dataSourceRef: {kind: "", name: b, apiGroup: g}}}`,
		},
		{
			name: "keys of a quota", kind: "ResourceQuota",
			manifest: `
metadata: {name: q, namespace: d}
spec: {hard: {pods: "1", gold.storageclass.storage.k8s.io/requests.storage: 1Gi, gold.storageclass.storage.k8s.io/persistentvolumeclaims: "3"}}`,
			want: `
t-hard spec.hard{*} -> gold
t-hard-all spec.hard{*} -> quota-gold.storageclass.storage.k8s.io/persistentvolumeclaims
t-hard-all spec.hard{*} -> quota-gold.storageclass.storage.k8s.io/requests.storage
t-hard-all spec.hard{*} -> quota-pods`,
		},
		{
			name: "namespace, UID and group of a claim", kind: "PersistentVolume",
			manifest: `{metadata: {name: v}, spec: {claimRef: {kind: PersistentVolumeClaim, apiVersion: v1, namespace: d, name: c, uid: u-1}}}`,
			want:     `t-claim spec.claimRef.name -> PersistentVolumeClaim. d / c uid=u-1`,
		},
		{
			name: "an apiVersion that is empty says nothing", kind: "PersistentVolume",
			manifest: `{metadata: {name: v}, spec: {claimRef: {kind: PersistentVolumeClaim, name: c}}}`,
			want:     `t-claim spec.claimRef.name -> PersistentVolumeClaim c`,
		},
		{
			name: "an apiVersion with a group", kind: "HorizontalPodAutoscaler",
			manifest: `{metadata: {name: h, namespace: d}, spec: {scaleTargetRef: {kind: Deployment, apiVersion: apps/v1, name: web}}}`,
			want:     `t-scale spec.scaleTargetRef.name -> Deployment.apps web`,
		},
		{
			name: "ordinals", kind: "StatefulSet",
			manifest: `
metadata: {name: db, namespace: d}
spec:
  replicas: 2
  ordinals: {start: 3}
  selector: {matchLabels: {app: db}}
  volumeClaimTemplates: [{metadata: {name: data}}, {metadata: {name: ""}}, {metadata: {name: log}}]`,
			want: `
t-pvc spec.volumeClaimTemplates[0].metadata.name -> data-db-3
t-pvc spec.volumeClaimTemplates[0].metadata.name -> data-db-4
t-pvc spec.volumeClaimTemplates[2].metadata.name -> log-db-3
t-pvc spec.volumeClaimTemplates[2].metadata.name -> log-db-4
t-selector spec.selector -> app=db`,
		},
		{
			name: "ordinals that are absent; a selector that is empty", kind: "StatefulSet",
			manifest: `{metadata: {name: db, namespace: d}, spec: {selector: {}, volumeClaimTemplates: [{metadata: {name: data}}]}}`,
			want: `
t-pvc spec.volumeClaimTemplates[0].metadata.name -> data-db-0
t-selector spec.selector -> everything`,
		},
		{
			name: "no replicas; no selector", kind: "StatefulSet",
			manifest: `{metadata: {name: db, namespace: d}, spec: {replicas: 0, volumeClaimTemplates: [{metadata: {name: data}}]}}`,
		},
		{
			name: "subjects", kind: "RoleBinding",
			manifest: `
metadata: {name: b, namespace: d}
roleRef: {kind: ClusterRole, name: view, apiGroup: ""}
subjects:
- {kind: ServiceAccount, name: a, namespace: e}
- {kind: User, name: "system:serviceaccount:e:a", apiGroup: rbac.authorization.k8s.io}
- {kind: User, name: "system:serviceaccount:e", apiGroup: rbac.authorization.k8s.io}
- {kind: Group, name: "system:serviceaccount:e:a"}`,
			want: `
t-role roleRef.name -> ClusterRole. view
t-subject subjects[0].name -> ServiceAccount e / a
t-subject subjects[1].name -> User.rbac.authorization.k8s.io system:serviceaccount:e:a
t-subject subjects[2].name -> User.rbac.authorization.k8s.io system:serviceaccount:e
t-subject subjects[3].name -> Group system:serviceaccount:e:a
t-user subjects[1].name -> e / a`,
		},
		{
			name: "network policies", kind: "NetworkPolicy",
			manifest: `
metadata: {name: n, namespace: d}
spec:
  podSelector: {}
  ingress:
  - from: [{ipBlock: {cidr: 10.0.0.0/8}}, {podSelector: {matchExpressions: [{key: a, operator: NotIn, values: [x]}]}}]
  - from: [{namespaceSelector: {}}, {podSelector: {}, namespaceSelector: {matchExpressions: [{key: t, operator: Exists}]}}]`,
			want: `
t-selects spec.podSelector -> everything
t-from spec.ingress[0].from[1].podSelector -> (a notin x)
t-from spec.ingress[1].from[1].podSelector -> everything in (t exists)`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			kind := formKind(t, test.kind)
			for _, f := range []Format{Protobuf, JSON} {
				raw := newCodec(t).encode(t, object(t, kind, test.manifest), f)
				checkForm(t, kind, f, raw, test.want)
			}
		})
	}
}

// TestFormsOfCustomKinds is about kinds that have no schema, and what only JSON can say.
func TestFormsOfCustomKinds(t *testing.T) {
	kind := formKind(t, "Widget")
	for _, test := range []struct{ name, raw, want string }{
		{
			"a plural, an empty group, namespaces in turn",
			`{"metadata":{"name":"w"},"spec":{"namespace":"e","refs":[{"name":"a","resource":"pods","group":""},{"name":"b","resource":"x","group":null,"namespace":"f"},{"name":"c"},{"resource":"x"},{"name":"d","resource":"y","group":"g","namespace":""}]}}`,
			"t-resource spec.refs[0].name -> resource pods. e / a\nt-resource spec.refs[1].name -> resource x f / b\nt-resource spec.refs[4].name -> resource y.g e / d",
		},
		{
			"namespaces of a monitor",
			`{"metadata":{"name":"w"},"spec":{"selector":{"matchLabels":{"a":"b"}},"namespaceSelector":{"matchNames":["y","","x","y"]}}}`,
			"t-monitor spec.selector -> a=b in x,y",
		},
		{
			"all namespaces of a monitor",
			`{"metadata":{"name":"w"},"spec":{"selector":{},"namespaceSelector":{"any":true,"matchNames":["x"]}}}`,
			"t-monitor spec.selector -> everything in all",
		},
		{
			"its own namespace",
			`{"metadata":{"name":"w"},"spec":{"selector":{"matchExpressions":[{},"x",null]},"namespaceSelector":{"any":"true"}}}`,
			"t-monitor spec.selector -> ( never)",
		},
		{"no selector", `{"metadata":{"name":"w"},"spec":{"selector":null,"namespaceSelector":{"any":true}}}`, ""},
		{
			"entries of parameters",
			`{"metadata":{"name":"w"},"spec":{"parameters":{"secret/name":"s","secret/namespace":"e","other":{}}}}`,
			"t-parameter spec.parameters[secret/name] -> e / s",
		},
		{
			"a parameter given twice",
			`{"metadata":{"name":"w"},"spec":{"parameters":{"secret/name":"s","secret/name":"t","secret/namespace":7}}}`,
			"t-parameter spec.parameters[secret/name] -> t",
		},
		{"a place that is there", `{"metadata":{"name":"w"},"spec":{"when":{},"count":3}}`, "t-string spec.when -> thing"},
		{"a place that is null", `{"metadata":{"name":"w"},"spec":{"when":null}}`, ""},
		{"a place that is a list", `{"metadata":{"name":"w"},"spec":{"when":[{}]}}`, ""},
		{"a number that rules it out", `{"metadata":{"name":"w"},"spec":{"when":{},"count":2}}`, ""},
		{
			"aliases", `{"metadata":{"name":"w"},"spec":{"driver":"d","size":7,"sockets":["b","a","b",3,""]}}`,
			"alias socket=d/a\nalias socket=d/b\nproperty size=7",
		},
		{"an alias of which a part is missing", `{"metadata":{"name":"w"},"spec":{"sockets":["b"]}}`, ""},
	} {
		t.Run(test.name, func(t *testing.T) { checkForm(t, kind, JSON, []byte(test.raw), test.want) })
	}
}

// checkForm compares what is said of an object, but for its name and what the commonest rules of all say.
func checkForm(t *testing.T, kind catalog.Kind, f Format, raw []byte, want string) {
	t.Helper()
	facts, err := compiled(t, kind, f).NewExtractor().Extract(raw)
	if err != nil {
		t.Fatalf("%v: %v", f, err)
	}
	_, have, _ := strings.Cut(describe(kind, facts), "\n")
	// Rules that hold of nearly every Pod are only looked at where they are meant.
	for _, id := range []string{"t-nodeselector spec.nodeSelector -> everything\n"} {
		if !strings.Contains(want, strings.TrimSpace(id)) {
			have = strings.Replace(have, id, "", 1)
		}
	}
	if have = strings.TrimSpace(have); have != strings.TrimSpace(want) {
		t.Errorf("%v:\nhave\n%s\nwant\n%s", f, have, strings.TrimSpace(want))
	}
}

func formKind(t testing.TB, name string) catalog.Kind {
	t.Helper()
	for _, kind := range formKinds(t) {
		if kind.Kind == name {
			return kind
		}
	}
	t.Fatalf("testdata/catalog has no kind %s", name)
	return catalog.Kind{}
}
