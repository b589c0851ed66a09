package catalog

import "testing"

// base is the small built-in catalog for tests, so that a kind more in the real one does not touch them.
const base = `
relations:
  - {name: owned_by, meaning: m}
  - {name: runs_on, meaning: m}
  - {name: uses, meaning: m}
  - {name: targets, meaning: m}
  - {name: managed_by, meaning: m}
macros:
  podSpec:
    - {id: volume-secret, relation: uses, to: Secret, at: "volumes[*].secret", name: secretName}
    - {id: containers, macro: container, at: "containers[*]"}
  container:
    - {id: env-secret, relation: uses, to: Secret, at: "env[*].valueFrom.secretKeyRef", name: name}
---
apiVersion: apps/v1
kinds:
  - {kind: Deployment, resource: deployments, scope: Namespaced}
---
apiVersion: v1
kinds:
  - kind: Pod
    resource: pods
    scope: Namespaced
    properties: {status: status.phase}
    references:
      - {id: pod-runs-on-node, relation: runs_on, to: Node, at: spec, name: nodeName}
      - {id: pod, macro: podSpec, at: spec}
  - {kind: Service, resource: services, scope: Namespaced}
  - {kind: Secret, resource: secrets, scope: Namespaced, read: metadata}
  - kind: Node
    resource: nodes
    scope: Cluster
    read: metadata
    references:
      - {id: disk-by-serial, relation: uses, to: Disk.example.com, at: metadata, name: "labels[disk]", alias: serial}
      - {id: disk-by-serial-of, relation: uses, to: Disk.example.com, at: metadata, name: "labels[disk-of]", alias: serial}
---
apiVersion: example.com/v1
kinds:
  - {kind: Disk, resource: disks, scope: Cluster, aliases: [{name: serial, value: spec.serial}]}
`

func small(t testing.TB) *Catalog {
	t.Helper()
	c, err := (&Catalog{}).add([]File{{"base.yaml", []byte(base)}}, true)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// builtin is the real one.
func builtin(t *testing.T) *Catalog {
	t.Helper()
	c, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestBuiltinIsSound(t *testing.T) {
	c := builtin(t)
	if len(c.Kinds()) == 0 {
		t.Fatal("the built-in catalog has no kinds")
	}
	for _, kind := range c.Kinds() {
		checkKept(t, kind)
	}
}
