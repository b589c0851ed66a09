package catalog

// brokenRules are rules that stand in the world of TestBrokenRules.
func brokenRules() []brokenCase {
	return []brokenCase{
		{"unknown field", `{id: a, relation: uses, to: Secret, nam: x}`,
			`
9:9: name: missing, name the field under at that holds the target's name, or the selector
9:45: nam: a rule has no such field, did you mean "name"?`},
		{"no id", `{relation: uses, to: Secret, name: x}`,
			`9:9: id: missing, give a name of words of letters and digits with - between them`},
		{"bad id", `{id: a_b, relation: uses, to: Secret, name: x}`,
			`9:14: id: "a_b" is not a name, use words of letters and digits with - between them`},
		{"id of a built-in rule", `{id: pod-runs-on-node, relation: uses, to: Secret, name: x}`,
			`9:14: id: "pod-runs-on-node" is another rule's, choose one that is unique in the catalog`},
		{"id of the owner rule", `{id: any-owned-by, relation: uses, to: Secret, name: x}`,
			`9:14: id: "any-owned-by" is another rule's, choose one that is unique in the catalog`},
		{"id of the rule of custom kinds", `{id: custom-instance-of, relation: uses, to: Secret, name: x}`,
			`9:14: id: "custom-instance-of" is another rule's, choose one that is unique in the catalog`},
		{"misspelt relation", `{id: a, relation: use, to: Secret, name: x}`,
			`9:27: relation: there is no relation "use", did you mean "uses"? If not, declare it under relations`},
		{"unknown relation", `{id: a, relation: eats_all_of, to: Secret, name: x}`,
			`9:27: relation: there is no relation "eats_all_of", declare it under relations`},
		{"relation is no verb", `{id: a, relation: Uses, to: Secret, name: x}`,
			`9:27: relation: "Uses" is not a relation, write a verb in lower case with _ between words, such as runs_on`},
		{"no target", `{id: a, relation: uses, name: x}`,
			`9:9: to: missing, name the target's kind, such as ConfigMap or Deployment.apps`},
		{"misspelt target", `{id: a, relation: uses, to: Secrte, name: x}`,
			`9:37: to: the catalog has no kind "Secrte", did you mean "Secret"? If not, write Kind or Kind.group, or declare the kind`},
		{"target without its group", `{id: a, relation: uses, to: Deployment, name: x}`,
			`9:37: to: the catalog has no kind "Deployment", did you mean "Deployment.apps"? If not, write Kind or Kind.group, or declare the kind`},
		{"misspelt target in a known group", `{id: a, relation: uses, to: Bza.example.com, name: x}`,
			`9:37: to: the catalog has no kind "Bza.example.com", did you mean "Baz.example.com"? If not, write Kind or Kind.group, or declare the kind`},
		{"unknown target of no custom group", `{id: a, relation: uses, to: Xylophone, name: x}`,
			`9:37: to: the catalog has no kind "Xylophone", write Kind or Kind.group, or declare the kind`},
		{"unknown target of a group without a dot", `{id: a, relation: uses, to: Xylophone.orchestra, name: x}`,
			`9:37: to: the catalog has no kind "Xylophone.orchestra", write Kind or Kind.group, or declare the kind`},
		{"target is no kind", `{id: a, relation: uses, to: foo.example.org, name: x}`,
			`9:37: to: the catalog has no kind "foo.example.org", did you mean "Foo.example.com"? If not, write Kind or Kind.group, or declare the kind`},
		{"neither name nor selector", `{id: a, relation: uses, to: Secret}`,
			`9:9: name: missing, name the field under at that holds the target's name, or the selector`},
		{"name and selector", `{id: a, relation: uses, to: Secret, name: x, labels: y}`,
			`9:51: name: a selector finds its targets by labels, remove this`},
		{"two selectors", `{id: a, relation: uses, to: Secret, labels: x, labelSelector: y}`,
			`9:71: labelSelector: the rule has labels already, keep one`},
		{"not a path", `{id: a, relation: uses, to: Secret, at: "spec..x", name: "a b"}`,
			`
9:49: at: "spec..x" is not a path, write fields with dots between them and [*] after a list, such as spec.volumes[*].secret
9:66: name: "a b" is not a path, write fields with dots between them and [*] after a list, such as spec.volumes[*].secret`},
		{"list in a name", `{id: a, relation: uses, to: Secret, name: "spec.x[*].name"}`,
			`9:51: name: "spec.x[*].name" leads through a list, but a single value is needed here: remove the [*]`},
		{"list from the root", `{id: a, relation: uses, to: Secret, name: "$.spec.x[*].name"}`,
			`9:51: name: "spec.x[*].name" leads through a list, but a single value is needed here: remove the [*]`},
		{"keys in a name", `{id: a, relation: uses, to: Secret, name: "spec.x{*}"}`,
			`9:51: name: "spec.x{*}" are keys of a map, but a single value is needed here: put the map and {*} into at`},
		{"behind a map", `{id: a, relation: uses, to: Secret, at: "spec.x[k].y", name: n}`,
			`9:49: at: "spec.x[k].y" leads on behind a map, end it there`},
		{"below a map's entry", `{id: a, relation: uses, to: Secret, at: "spec.x{*}", name: n}`,
			`9:68: name: "n" cannot lie below "spec.x{*}", which is a text: write "." for the text itself`},
		{"too many lists", `{id: a, relation: uses, to: Secret, at: "a[*].b[*].c[*].d[*].e[*]", name: n}`,
			`9:49: at: "a[*].b[*].c[*].d[*].e[*]" leads through 5 lists, use at most 4`},
		{"dot without a place", `{id: a, relation: uses, to: Secret, name: "."}`,
			`9:51: name: "." is the place that at leads to, say at which`},
		{"all annotations", `{id: a, relation: uses, to: Secret, at: metadata, name: annotations}`,
			`9:65: name: metadata.annotations is never read as a whole, name one: metadata.annotations[key]`},
		{"all keys of labels", `{id: a, relation: uses, to: Secret, at: "metadata.labels{*}", name: "."}`,
			`9:49: at: metadata.labels is never read as a whole, name one: metadata.labels[key]`},
		{"last applied", `{id: a, relation: uses, to: Secret, at: metadata, name: "annotations[kubectl.kubernetes.io/last-applied-configuration]"}`,
			`9:65: name: the annotation kubectl.kubernetes.io/last-applied-configuration holds the whole object and is never read, choose another field`},
		{"managed fields", `{id: a, relation: uses, to: Secret, at: "spec[*]", name: "$.metadata.managedFields"}`,
			`9:66: name: metadata.managedFields is never read, choose another field`},
		{"open brace", `{id: a, relation: uses, to: Secret, name: "{x"}`,
			`9:51: name: "{x" has a { without a } behind it, write one`},
		{"closing brace", `{id: a, relation: uses, to: Secret, name: "x}"}`,
			`9:51: name: "x}" has a } without a { before it, write one`},
		{"empty braces", `{id: a, relation: uses, to: Secret, name: "a-{}"}`,
			`9:51: name: "a-{}" has nothing between {}, write a field there`},
		{"bad path in a template", `{id: a, relation: uses, to: Secret, name: "{a}-{b[*]}"}`,
			`9:51: name: "b[*]" leads through a list, but a single value is needed here: remove the [*]`},
		{"empty constant", `{id: a, relation: uses, to: Secret, name: '""'}`,
			`9:51: name: "" is an empty text, write the name between the quotes`},
		{"match without name", `{id: a, relation: uses, to: Secret, name: x, match: "{namespace}/{}"}`,
			`9:61: match: "{namespace}/{}" has no {name}, write it where the target's name stands`},
		{"match with unknown word", `{id: a, relation: uses, to: Secret, name: x, match: "{nmae}"}`,
			`9:61: match: "{nmae}" has {nmae}, did you mean "name"?`},
		{"match twice", `{id: a, relation: uses, to: Secret, name: x, match: "{name}/{name}"}`,
			`9:61: match: "{name}/{name}" has {name} twice, write {} for what is thrown away`},
		{"match side by side", `{id: a, relation: uses, to: Secret, name: x, match: "{namespace}{name}"}`,
			`9:61: match: "{namespace}{name}" has two braces side by side, write the text that stands between them`},
		{"match and fields", `{id: a, relation: uses, name: x, kind: k, namespace: n, group: g, match: "{namespace}_{name}_{group}_{kind}"}`,
			`
9:48: kind: match takes this from the name, keep one
9:62: namespace: match takes this from the name, keep one
9:72: group: match takes this from the name, keep one`},
		{"kind and resource", `{id: a, relation: uses, name: x, kind: k, resource: r}`,
			`9:61: resource: the rule has kind already, keep one`},
		{"group of a fixed kind", `{id: a, relation: uses, to: Secret, name: x, group: g}`,
			`9:61: group: the kind is always that of to, say kind or resource too, or remove this`},
		{"alias unknown", `{id: a, relation: uses, to: Baz.example.com, name: x, alias: devcie}`,
			`9:70: alias: a Baz has no alias "devcie", did you mean "device"?`},
		{"no aliases", `{id: a, relation: uses, to: Secret, name: x, alias: device}`,
			`9:61: alias: a Secret has no aliases, declare one under its aliases`},
		{"alias with uid", `{id: a, relation: uses, to: Baz.example.com, name: x, alias: device, uid: u}`,
			`9:83: uid: an alias is a name of its own, remove this`},
		{"ordinals without the word", `{id: a, relation: uses, to: Secret, name: "x-{y}", ordinals: {start: $.s, count: $.c}}`,
			`9:51: name: the rule has ordinals, write {ordinal} where the number stands`},
		{"ordinals without count", `{id: a, relation: uses, to: Secret, name: "x-{ordinal}", ordinals: {start: $.s, cuont: $.c}}`,
			`
9:76: count: missing, name the field that holds it
9:89: cuont: ordinals has no such field, did you mean "count"?`},
		{"selector with what names have", `{id: a, relation: uses, to: Pod, labels: x, uid: u, namespace: n, optional: o, match: "{name}"}`,
			`
9:58: uid: a selector finds its targets by labels, remove this
9:72: namespace: a selector looks in the object's own namespace, or where namespaces says: remove this
9:85: optional: a selector may always match nothing, remove this
9:95: match: a selector finds its targets by labels, remove this`},
		{"name with what selectors have", `{id: a, relation: uses, to: Pod, name: x, empty: none, namespaces: n}`,
			`
9:58: empty: only a selector has this, remove it
9:76: namespaces: only a selector has this, remove it`},
		{"empty is what it means anyway", `{id: a, relation: uses, to: Pod, labels: x, empty: none}`,
			`9:60: empty: is "none", write all, or remove it: an empty labels means the other in any case`},
		{"empty term", `{id: a, relation: uses, to: Node, nodeSelectorTerm: x, empty: all}`,
			`9:71: empty: an empty nodeSelectorTerm matches nothing in any case, remove this`},
		{"namespaces of a cluster-scoped kind", `{id: a, relation: uses, to: Node, labelSelector: x, namespaces: n}`,
			`9:73: namespaces: a Node has no namespace, remove this`},
		{"two ways to namespaces", `{id: a, relation: uses, to: Pod, labelSelector: x, namespaces: n, namespaceAny: a}`,
			`9:72: namespaces: the rule says namespaceNames or namespaceAny too, keep one of the two ways`},
		{"replace nothing", `{id: a, relation: uses, to: Pod, name: x, replace: {"": b}}`,
			`9:61: replace: is empty, write the text that stands for another`},
		{"replace in a selector", `{id: a, relation: uses, to: Pod, labels: x, replace: {a: b}}`,
			`9:63: replace: a selector finds its targets by labels, remove this`},
		{"and of a name", `{id: a, relation: uses, to: Pod, name: x, and: {a: b}}`,
			`9:57: and: only a selector has this, remove it`},
		{"and with no label, and with a list", `{id: a, relation: uses, to: Pod, labels: x, and: {"": a, b: "c[*]"}}`,
			`
9:59: and: is empty, name a label
9:69: and: "c[*]" leads through a list, but a single value is needed here: remove the [*]`},
		{"all namespaces, and names", `{id: a, relation: uses, to: Pod, labelSelector: x, namespaceNames: n, namespaceAny: always}`,
			`9:76: namespaceNames: the rule looks in all namespaces already, remove this`},
		{"namespace of a cluster-scoped kind", `{id: a, relation: uses, to: Node, name: x, namespace: n}`,
			`9:63: namespace: Node has no namespace, remove this`},
		{"empty list of namespaces", `{id: a, relation: uses, to: Secret, name: x, namespace: []}`,
			`9:65: namespace: is an empty list, remove it or write what belongs in it`},
		{"conditions", `{id: a, relation: uses, to: Secret, name: x, when: {"a[*]": b}, unless: {c: []}}`,
			`
9:61: when: "a[*]" leads through a list, but a single value is needed here: remove the [*]
9:85: c: is an empty list, remove it or write what belongs in it`},
		{"condition is a mapping", `{id: a, relation: uses, to: Secret, name: x, when: {a: {b: c}}}`,
			`9:64: a: is not a plain text, write it as one`},
		{"not a bool", `{id: a, relation: uses, to: Secret, name: x, reverse: yes, ifPresent: on}`,
			`
9:63: reverse: is "yes", write true or false
9:79: ifPresent: is "on", write true or false`},
		{"off without a reason", `{id: a, relation: uses, to: Secret, name: x, off: ""}`,
			`9:59: off: is empty, say why the rule is off`},
		{"unknown macro", `{id: a, macro: podSpek, at: spec}`,
			`9:24: macro: there is no macro "podSpek", did you mean "podSpec"? If not, declare it under macros`},
		{"macro with what its rules say", `{id: a, macro: podSpec, at: spec, to: Pod, name: x, namespace: n}`,
			`
9:47: to: a rule that uses a macro cannot say this, its rules do: remove it
9:58: name: a rule that uses a macro cannot say this, its rules do: remove it
9:72: namespace: a rule that uses a macro cannot say this, its rules do: remove it`},
		{"condition in a list on a macro", `{id: a, macro: container, at: "spec.containers[*]", when: {image: x}}`,
			`9:68: when: a condition on an element of a list cannot hold for a macro's rules, which lie below it: begin it with $. or remove it`},
		{"several at once", `{id: a, relation: uses, to: Pood, at: "x[", name: "{", off: ""}`,
			`
9:37: to: the catalog has no kind "Pood", did you mean "Pod"? If not, write Kind or Kind.group, or declare the kind
9:47: at: "x[" is not a path, write fields with dots between them and [*] after a list, such as spec.volumes[*].secret
9:59: name: "{" has a { without a } behind it, write one
9:69: off: is empty, say why the rule is off`},
	}
}
