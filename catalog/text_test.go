package catalog

import (
	"strings"
	"testing"
)

// shop is a small catalog with one of everything that is explained.
const shop = `
relations:
  - {name: eats, meaning: one eats another, dependence: source}
  - {name: likes, meaning: one likes another, off: a matter of taste}
omitted: [{id: hates, reason: nobody does}]
---
apiVersion: virtual
kinds: [{kind: Idea, virtual: true}]
---
apiVersion: shop.example.com/v1
kinds:
  - {kind: Dish, resource: dishes, scope: Cluster, read: metadata}
  - {kind: Till, resource: tills, scope: Cluster, watch: false, unwatched: nobody looks}
  - kind: Guest
    resource: guests
    scope: Namespaced
    properties: {mood: status.mood}
    aliases: [{name: seat, at: "spec.seats[*]", value: "{row}-{number}"}]
    references:
      - {id: dish, relation: eats, to: Dish.shop.example.com, via: fork, at: "spec.courses[*]", name: dish, optional: optional}
      - {id: made, relation: eats, to: Dish.shop.example.com, name: "{metadata.name}-{spec.n}", uid: spec.uid, optional: always}
      - {id: any, relation: eats, to: Dish.shop.example.com, at: spec.ref, kind: kind, apiVersion: apiVersion, name: name, namespace: [a, $.b]}
      - {id: match, relation: eats, at: spec.id, name: ".", match: "{kind}/{name}", ifPresent: true}
      - {id: seat, relation: eats, to: Guest.shop.example.com, name: spec.seat, alias: seat, reverse: true, when: {spec.x: [A, "*"], spec.y: ""}, unless: {spec.z: B}}
      - {id: sel, relation: likes, to: Guest.shop.example.com, labelSelector: spec.sel, empty: none, namespaces: spec.ns}
      - {id: const, relation: eats, to: Idea.virtual, at: spec.idea, name: '"hunger"'}
`

func shopCatalog(t *testing.T) *Catalog {
	t.Helper()
	c, err := (&Catalog{}).Add(File{"shop.yaml", []byte(shop)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func checkText(t *testing.T, got, want string) {
	t.Helper()
	if want = strings.TrimPrefix(want, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestExplain(t *testing.T) {
	c := shopCatalog(t)
	guest, err := c.Find("guest")
	if err != nil {
		t.Fatal(err)
	}
	checkText(t, c.Explain(guest), `
kind      Guest
group     shop.example.com
version   v1
resource  guests
scope     Namespaced
read      the whole object: its properties and rules need more than metadata
from      shop.yaml:14

properties
  mood               status.mood
  deletionTimestamp  metadata.deletionTimestamp

aliases
  seat  spec.seats[*] as {row}-{number}

rules
  RELATION       TARGET                                    PATH                                                            VIA             CONDITIONS                                                 MISSING TARGET     STATE                   RULE          FROM
  owned_by       any, by kind                              metadata.ownerReferences[*] with uid                            ownerReference  -                                                          a finding          on                      any-owned-by  every object
  eats           Dish.shop.example.com                     spec.courses[*].dish                                            fork            -                                                          legal if optional  on                      dish          shop.yaml:20
  eats           Dish.shop.example.com                     {metadata.name}-{spec.n} with spec.uid                          -               -                                                          legal              on                      made          shop.yaml:21
  eats           any, by kind, else Dish.shop.example.com  spec.ref.name in a or $.b                                       -               -                                                          a finding          on                      any           shop.yaml:22
  eats           any, by name                              spec.id matching {kind}/{name}                                  -               the target is there                                        -                  on                      match         shop.yaml:23
  (target) eats  Guest.shop.example.com                    spec.seat (alias seat)                                          -               spec.x is A or anything, spec.y is empty, not spec.z is B  a finding          on                      seat          shop.yaml:24
  eats           Idea.virtual                              spec.idea as "hunger"                                           -               -                                                          -                  on                      const         shop.yaml:26
  likes          Guest.shop.example.com                    spec.sel (labelSelector, empty is none, namespaces by spec.ns)  -               -                                                          -                  off: a matter of taste  sel           shop.yaml:25

named by
  KIND                    RELATION  RULES
  Guest.shop.example.com  eats      1
`)
	dish, _ := c.Find("dishes")
	checkText(t, c.Explain(dish), `
kind      Dish
group     shop.example.com
version   v1
resource  dishes
scope     Cluster
read      metadata only: nothing else of it is shown or names anything
from      shop.yaml:12

properties
  deletionTimestamp  metadata.deletionTimestamp

rules
  RELATION  TARGET        PATH                                  VIA             CONDITIONS  MISSING TARGET  STATE  RULE          FROM
  owned_by  any, by kind  metadata.ownerReferences[*] with uid  ownerReference  -           a finding       on     any-owned-by  every object

named by
  KIND                    RELATION  RULES
  Guest.shop.example.com  eats      3
`)
	for name, want := range map[string]string{"till": "no: nobody looks", "idea": "never: no object of the API server stands behind it"} {
		kind, err := c.Find(name)
		if err != nil || !strings.Contains(c.Explain(kind), want) {
			t.Errorf("%s: %v\n%s", name, err, c.Explain(kind))
		}
	}
}

func TestLists(t *testing.T) {
	c := shopCatalog(t)
	checkText(t, c.List(), `
KIND   APIVERSION           RESOURCE  SCOPE       READ      RULES  OFF  FROM
Idea   virtual              -         Cluster     virtual   0      0    shop.yaml:8
Dish   shop.example.com/v1  dishes    Cluster     metadata  1      0    shop.yaml:12
Till   shop.example.com/v1  tills     Cluster     no        1      0    shop.yaml:13
Guest  shop.example.com/v1  guests    Namespaced  object    7      1    shop.yaml:14
`)
	checkText(t, c.ListRelations(), `
RELATION  MEANING            NEEDS THE OTHER  OFF
eats      one eats another   source           -
likes     one likes another  -                a matter of taste
`)
	checkText(t, c.ListOmitted(), `
OMITTED  REASON       FROM
hates    nobody does  shop.yaml:5
`)
}

func TestCheck(t *testing.T) {
	c := shopCatalog(t)
	text, err := c.Check(
		File{"a.yaml", []byte("apiVersion: a.b/v1\nkinds: [{kind: A, resource: as, scope: Cluster, references: [{id: a, relation: eats, to: Dish.shop.example.com, name: n}]}]")},
		File{"b.yaml", nil})
	if want := "no mistakes in 2 files: 1 kind, 1 rule and 0 relations more than before\n"; text != want || err != nil {
		t.Errorf("got %q and %v, want %q", text, err, want)
	}
	text, err = c.Check(File{"a.yaml", []byte("a: b\nc: d")})
	if want := `a.yaml:1:1: a: a document has no such field, use one of apiVersion, every, extends, kinds, macros, omitted, relations
a.yaml:2:1: c: a document has no such field, use one of apiVersion, every, extends, kinds, macros, omitted, relations`; err == nil || err.Error() != want || text != "" {
		t.Errorf("got %q and\n%v\nwant\n%v", text, err, want)
	}
}

func TestFind(t *testing.T) {
	c := added(t, "apiVersion: serving.example.com/v1\nkinds: [{kind: Service, resource: services, scope: Cluster}, {kind: Gateway, resource: gateways, scope: Cluster}]\n"+
		"---\napiVersion: other.example.com/v1\nkinds: [{kind: Gateway, resource: gateways, scope: Cluster}]")
	for name, want := range map[string]string{
		"Pod": "Pod.", "pods": "Pod.", "POD": "Pod.", "pod": "Pod.", "pods.core": "Pod.",
		"deployments.apps": "Deployment.apps", "Deployment.apps": "Deployment.apps", "deployment": "Deployment.apps",
		"Service.core": "Service.", "service": "Service.", "services.serving.example.com": "Service.serving.example.com",
	} {
		kind, err := c.Find(name)
		if got := kind.Kind + "." + kind.Group; got != want || err != nil {
			t.Errorf("%s: got %s and %v, want %s", name, got, err, want)
		}
	}
	for name, want := range map[string]string{
		"gateway":          `"gateway" may be gateways.serving.example.com or gateways.other.example.com: name one of them`,
		"podz":             `the catalog has no kind "podz", did you mean "Pod"?`,
		"deployments.aps":  `the catalog has no kind "deployments.aps", did you mean "deployments.apps"?`,
		"xylophone-player": `the catalog has no kind "xylophone-player", see: kubernetes-scraper catalog list`,
	} {
		if _, err := c.Find(name); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}
