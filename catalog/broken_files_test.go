package catalog

// brokenFiles are whole files.
func brokenFiles() []brokenCase {
	return []brokenCase{
		{"not YAML", `kinds: [
`,
			`1:1: yaml: did not find expected node content, mend the file's syntax`},
		{"tabs", "kinds:\n\t- a\n",
			`2:1: yaml: found character that cannot start any token, mend the file's syntax`},
		{"no UTF-8", "kinds: []\nevery: [] # é\xff\n",
			`2:14: yaml: invalid leading UTF-8 octet, mend the file's syntax`},
		{"half a character", "kinds: []\nevery: \xe2\x82",
			`2:8: yaml: incomplete UTF-8 octet sequence, mend the file's syntax`},
		{"a control character", "kinds: []\nevery:\t\x01\n",
			`2:8: yaml: control characters are not allowed, mend the file's syntax`},
		{"a list", `- a
`,
			`1:1: a document: is not a mapping (key: value), write it as one`},
		{"a text", `a
`,
			`1:1: a document: is not a mapping (key: value), write it as one`},
		{"unknown field", `apiVersion: a.b/v1
kind:
  - {kind: A, resource: as, scope: Cluster}
`,
			`2:1: kind: a document has no such field, did you mean "kinds"?`},
		{"twice", `apiVersion: v1
apiVersion: v1
`,
			`2:1: apiVersion: given twice, remove one`},
		{"a list as a key", "[a]: b\n",
			`1:1: a document: is not a plain text, write it as one`},
		{"an alias", `apiVersion: &v a.b/v1
macros: *v
`,
			`2:9: macros: aliases are not supported, write the value out or use a macro`},
		{"no apiVersion", `kinds:
  - {kind: A, resource: as, scope: Cluster}
`,
			`1:1: apiVersion: missing, say which group and version the kinds are of, for example apps/v1`},
		{"bad apiVersion", `apiVersion: a_b/v1
kinds:
  - {kind: A, resource: as, scope: Cluster}
`,
			`1:13: apiVersion: "a_b/v1" is not one, write group/version, or v1 for the core group`},
		{"empty kind", `apiVersion: a.b/v1
kinds:
  - {}
`,
			`
3:5: kind: missing, write it as in a manifest, for example Pod
3:5: resource: missing, write the plural in lower case, as in kubectl api-resources
3:5: scope: missing, write Namespaced or Cluster`},
		{"bad further names", `apiVersion: a.b/v1
kinds:
  - {kind: A, resource: as, scope: Cluster, singular: An, shortNames: [x, X, x]}
`,
			`
3:55: singular: "An" is not a name, write the singular in lower case
3:75: shortNames: "X" is not a name, write it in lower case, as in kubectl api-resources
3:78: shortNames: "x" is there already, remove one`},
		{"bad words", `apiVersion: a.b/v1
kinds:
  - {kind: a, resource: As, scope: Global, read: all, watch: no, virtual: no, override: no}
`,
			`
3:12: kind: "a" is not a kind's name, write it as in a manifest, for example Pod
3:25: resource: "As" is not a resource, write the plural in lower case, as in kubectl api-resources
3:36: scope: is "Global", write Namespaced or Cluster
3:50: read: is "all", write object or metadata
3:62: watch: is "no", write true or false
3:75: virtual: is "no", write true or false
3:89: override: is "no", write true or false`},
		{"watch without reason", `apiVersion: a.b/v1
kinds:
  - {kind: A, resource: as, scope: Cluster, watch: false}
`,
			`3:52: unwatched: missing, say why the kind is not watched`},
		{"reason without watch", `apiVersion: a.b/v1
kinds:
  - {kind: A, resource: as, scope: Cluster, unwatched: why}
`,
			`3:56: unwatched: the kind is watched, remove this or write watch: false`},
		{"a built-in kind", `apiVersion: v1
kinds:
  - {kind: Pod, resource: pods, scope: Namespaced}
`,
			`3:12: kind: Pod is in the catalog already (built-in), add to it under extends, or replace it with override: true`},
		{"a resource taken", `apiVersion: v1
kinds:
  - {kind: Pad, resource: pods, scope: Namespaced}
`,
			`3:27: resource: pods is that of Pod already, correct one of them`},
		{"declared twice", `apiVersion: a.b/v1
kinds:
  - {kind: A, resource: as, scope: Cluster}
  - {kind: A, resource: as, scope: Cluster, override: true}
`,
			`4:12: kind: A.a.b is declared twice in these files, remove one`},
		{"declared twice, the second time with mistakes", `apiVersion: a.b/v1
kinds:
  - {kind: A, resource: as, scope: Namespaced, references: [{id: a, relation: uses, to: Secret, name: n}]}
  - {kind: A, resource: as, scope: cluster, references: [{id: a, relation: uses, to: Secret, name: n}]}
`,
			`
4:12: kind: A.a.b is declared twice in these files, remove one
4:36: scope: is "cluster", write Namespaced or Cluster`},
		{"no scope", `apiVersion: a.b/v1
kinds:
  - {kind: A, resource: as, references: [{id: a, relation: uses, to: Secret, name: n}]}
`,
			`3:5: scope: missing, write Namespaced or Cluster`},
		{"a scope that is none", `apiVersion: a.b/v1
kinds:
  - {kind: A, resource: as, scope: namespaced, references: [{id: a, relation: uses, to: Secret, name: n}]}
  - {kind: B, resource: bs, scope: Namespaced, references: [{id: b, relation: uses, to: A.a.b, name: n, namespace: m}]}
  - {kind: C, resource: cs, scope: Namespaced, references: [{id: c, relation: uses, to: A.a.b, labelSelector: s, namespaces: m}]}
extends:
  - {kind: A, references: [{id: d, relation: uses, to: Pod, at: spec, name: n}]}
`,
			`3:36: scope: is "namespaced", write Namespaced or Cluster`},
		{"nothing to override", `apiVersion: a.b/v1
kinds:
  - {kind: A, resource: as, scope: Cluster, override: true}
`,
			`3:55: override: there is no A.a.b to replace, remove this`},
		{"what a Secret holds", `apiVersion: v1
kinds:
  - {kind: Secret, resource: secrets, scope: Namespaced, override: true, read: object}
`,
			`3:80: read: what a Secret holds is never read, write metadata`},
		{"virtual elsewhere", `apiVersion: a.b/v1
kinds:
  - {kind: A, virtual: true, resource: as}
`,
			`
3:24: virtual: a kind without objects belongs in a document of apiVersion: virtual, move it there
3:40: resource: a virtual kind has no objects to read, remove this`},
		{"virtual without saying so", `apiVersion: virtual
kinds:
  - {kind: A, properties: {a: b}}
`,
			`
3:5: virtual: a virtual kind has no objects to read, remove properties, aliases and references
3:5: virtual: the kinds of apiVersion: virtual have no objects, write virtual: true`},
		{"properties", `apiVersion: a.b/v1
kinds:
  - {kind: A, resource: as, scope: Cluster, properties: {a b: c, d: "e[*]", deletionTimestamp: f, g: "h{*}", i: metadata.annotations}}
`,
			`
3:58: properties: "a b" is not a name, use letters and digits
3:69: properties: "e[*]" leads through a list, but a single value is needed here: remove the [*]
3:77: properties: the kind has deletionTimestamp already, remove this one
3:102: properties: "h{*}" are keys of a map, but a single value is needed here: remove the {*}
3:113: properties: metadata.annotations is never read as a whole, name one: metadata.annotations[key]`},
		{"beyond metadata", `apiVersion: a.b/v1
kinds:
  - kind: A
    resource: as
    scope: Cluster
    read: metadata
    properties: {a: status.phase}
    references:
      - {id: a, relation: uses, to: Node, at: spec, name: n}
      - {id: b, relation: uses, to: Node, name: "$.spec.n"}
`,
			`
7:21: properties: "status.phase" is not in the metadata, which is all that is read of this kind: choose another field or remove read: metadata
9:47: at: "spec" is not in the metadata, which is all that is read of this kind: choose another field or remove read: metadata
10:49: name: "spec.n" is not in the metadata, which is all that is read of this kind: choose another field or remove read: metadata`},
		{"target in a namespace", `apiVersion: a.b/v1
kinds:
  - {kind: A, resource: as, scope: Cluster, references: [{id: a, relation: uses, to: Secret, name: n}]}
`,
			`3:86: to: Secret lives in a namespace, and a A has none to look in: say namespace, or choose another target`},
		{"aliases", `apiVersion: a.b/v1
kinds:
  - {kind: A, resource: as, scope: Cluster, aliases: [{name: a, value: x}, {name: a, value: "{"}, {at: "x{*}", vlaue: y}]}
`,
			`
3:83: name: the kind has an alias "a" already, choose another name
3:93: value: "{" has a { without a } behind it, write one
3:99: name: missing, give a name of words of letters and digits with - between them
3:99: value: missing, say what the alias is made of, such as name
3:112: vlaue: an alias has no such field, did you mean "value"?`},
		{"extends nothing", `apiVersion: v1
extends:
  - {kind: Pood}
  - {kind: Deployment}
  - {kind: Xylophone, scope: Cluster}
`,
			`
3:12: kind: the catalog has no kind Pood to add to, did you mean "Pod"? If not, declare it under kinds
4:12: kind: the catalog has no kind Deployment to add to, did you mean "Deployment.apps"? If not, declare it under kinds
5:12: kind: the catalog has no kind Xylophone to add to, declare it under kinds
5:23: scope: an extension has no such field, use one of aliases, kind, properties, references`},
		{"extends another version", `apiVersion: apps/v1beta1
extends:
  - {kind: Deployment}
`,
			`1:13: apiVersion: the catalog reads Deployment in version v1, write the paths for that one`},
		{"a macro of the catalog that does not fit", `apiVersion: example.com/v1
kinds:
  - kind: Foo
    resource: foos
    scope: Cluster
    references:
      - {id: template, macro: podSpec, at: spec.template}
`,
			`
7:9: to: Secret lives in a namespace, and a Foo has none to look in: say namespace, or choose another target (base.yaml:10, which the macro leads to)
7:9: to: Secret lives in a namespace, and a Foo has none to look in: say namespace, or choose another target (base.yaml:13, which the macro leads to)`},
		{"a list in a list of names", `apiVersion: example.com/v1
kinds:
  - {kind: Foo, resource: foos, scope: Cluster, shortNames: [[f]]}
`,
			`3:62: shortNames: is not a plain text, write it as one`},
		{"a line break in a name", `kinds: [{"ki\nnd": Pod}]
`,
			`
1:1: apiVersion: missing, say which group and version the kinds are of, for example apps/v1
1:9: kind: missing, write it as in a manifest, for example Pod
1:9: resource: missing, write the plural in lower case, as in kubectl api-resources
1:9: scope: missing, write Namespaced or Cluster
1:10: ki\nnd: a kind has no such field, did you mean "kind"?`},
		{"extends no version", `extends:
  - {kind: Pod}
`,
			`1:1: apiVersion: missing, say which group and version the kinds are of, for example apps/v1`},
		{"extends with a known id and property", `apiVersion: v1
extends:
  - {kind: Pod, properties: {status: a}, references: [{id: pod-runs-on-node, relation: uses, to: Node, name: a}]}
`,
			`
3:30: properties: the kind has status already, remove this one
3:60: id: "pod-runs-on-node" is another rule's, choose one that is unique in the catalog, or replace that rule with override: true`},
		{"a rule to override that is not there", `apiVersion: v1
extends:
  - kind: Pod
    references:
      - {id: pod-runs-on-nod, override: true, relation: uses, to: Node, name: a}
      - {id: xylophone, override: true, relation: uses, to: Node, name: a}
      - {id: any-owned-by, override: true, relation: uses, to: Node, name: a}
      - {id: own, override: true, macro: podSpec, at: spec}
  - {kind: Node, references: [{id: pod-runs-on-node, override: true, relation: uses, to: Node, at: metadata, name: name}]}
every:
  - {id: pod-volume-secret, override: true, relation: uses, to: Node, at: metadata, name: name}
`,
			`
5:14: override: there is no rule "pod-runs-on-nod" to replace, did you mean "pod-runs-on-node"? If not, remove this
6:14: override: there is no rule "xylophone" to replace, remove this
7:14: override: "any-owned-by" cannot be replaced, choose another id
8:29: override: a rule that uses a macro cannot say this, its rules do: remove it
9:36: override: "pod-runs-on-node" is a rule of Pod, replace it there
11:10: override: "pod-volume-secret" is a rule of Pod, replace it there`},
		{"an alias that is not there any more", `apiVersion: example.com/v1
kinds:
  - kind: Disk
    resource: disks
    scope: Cluster
    override: true
    references: [{id: mine, relation: uses, to: Disk.example.com, name: x, alias: serial}]
`,
			`
3:11: aliases: disk-by-serial and 1 more rule find a Disk by its alias "serial", declare it here or replace these rules
7:83: alias: a Disk has no aliases, declare one under its aliases`},
		{"every beyond metadata", `every:
  - {id: a, relation: uses, to: Node, at: spec, name: n}
`,
			`2:43: at: "spec" is not in the metadata, which is all that is read of this kind: choose another field or remove read: metadata`},
		{"a macro of that name", `macros:
  podSpec: []
  mine: []
  mine: []
`,
			`
2:3: macros: there is a macro "podSpec" already, choose another name
4:3: mine: given twice, remove one`},
		{"a circle of macros", `apiVersion: a.b/v1
macros:
  a: [{id: b, macro: b}]
  b: [{id: a, macro: a}]
kinds:
  - {kind: A, resource: as, scope: Cluster, references: [{id: x, macro: a}]}
`,
			`4:22: macro: "a" uses itself, break the circle`},
		{"relations", `relations:
  - {name: uses, meaning: m}
  - {name: Eats}
  - {name: eats, meaning: m, dependence: forward, off: ""}
  - {name: feeds, meaning: m, goes: down}
  - {name: fears, meaning: m, off: yes}
`,
			`
2:12: name: "uses" is declared already (built-in), remove this one
3:5: meaning: missing, say in one line what an edge of it states
3:12: name: "Eats" is not a relation, write a verb in lower case with _ between words, such as runs_on
4:42: dependence: is "forward", write which end needs the other: source or target
4:56: off: is empty, say why the relation is off
5:37: goes: is "down", write which end is deleted when the other is: source or target
6:36: off: is "yes", say why the relation is off, or remove this`},
		{"omitted", `omitted:
  - {id: pod-runs-on-node, reason: r}
  - {id: a b}
`,
			`
2:10: id: "pod-runs-on-node" is a rule's, or omitted already: remove one
3:5: reason: missing, say why it is left out
3:10: id: "a b" is not a name, use words of letters and digits with - between them`},
	}
}
