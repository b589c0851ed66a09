package rules_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/test/cluster/satellite"
)

const (
	ownByName = `
apiVersion: shop.example.com/v1
kinds:
  - {kind: Customer, resource: customers, scope: Namespaced, read: metadata}
  - kind: Basket
    resource: baskets
    scope: Namespaced
    references:
      - {id: basket-customer, relation: uses, to: Customer.shop.example.com, at: "spec.items[*]", name: customer, optional: gift}
`
	ownMore = ownByName + `
      - {id: basket-settings, relation: uses, to: ConfigMap, name: "{metadata.name}-{spec.size}"}
      - {id: basket-pods, relation: selects, to: Pod, at: spec, labelSelector: selector}
`
	// The relation does not exist; line 11 of the file says so.
	ownBroken = ownByName + `
      - {id: basket-settings, relation: adores, to: ConfigMap, name: metadata.name}
`
	basket = `
apiVersion: shop.example.com/v1
kind: Basket
metadata: {name: NAME}
spec: {size: large, items: [{customer: ann}, {customer: bob, gift: true}], selector: {matchLabels: {app: till}, matchExpressions: [{key: tier, operator: Exists}]}}
`
)

// TestOwnRules has kinds and rules of a user's own, in a file that changes while the program runs: by name, by computed
// name, by labels.
func TestOwnRules(t *testing.T) {
	t.Parallel()
	ctx := timed(t)
	o := own{t, ctx, filepath.Join(t.TempDir(), "shop.yaml"), nil}
	define(t, ctx, "create", definition("shop.example.com", "v1", "Customer", "customers", true))
	define(t, ctx, "create", definition("shop.example.com", "v1", "Basket", "baskets", true))
	create(t, ctx, "own", `
{apiVersion: v1, kind: Namespace, metadata: {name: own}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: own-other}}
---
{apiVersion: shop.example.com/v1, kind: Customer, metadata: {name: ann}}
---
# Near misses: another namespace; the name without what is computed; a label short.
{apiVersion: shop.example.com/v1, kind: Customer, metadata: {name: bob, namespace: own-other}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: first}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: first-large}}
---
{apiVersion: v1, kind: Pod, metadata: {name: till, labels: {app: till, tier: front}}, spec: {schedulerName: none, containers: [{name: c, image: i}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: short, labels: {app: till}}, spec: {schedulerName: none, containers: [{name: c, image: i}]}}
---`+strings.Replace(basket, "NAME", "first", 1))

	o.write(ownByName)
	o.program = start(t, ctx, "-v", "--catalog", o.path, "--include=ConfigMap,Pod,shop.example.com")
	named := func(basket string) []string {
		return []string{
			"Basket.shop.example.com/" + basket + " uses Customer.shop.example.com/ann: spec.items[0].customer (basket-customer)",
			"Basket.shop.example.com/" + basket + " uses Customer.shop.example.com/bob (missing): spec.items[1].customer (basket-customer, optional)",
		}
	}
	more := []string{
		"Basket.shop.example.com/first selects Pod/till: spec.selector (basket-pods)",
		"Basket.shop.example.com/first uses ConfigMap/first-large: metadata.name (basket-settings)",
		named("first")[0],
		named("first")[1],
	}
	o.await(named("first"))

	o.write(ownMore) // nobody tells the program
	o.await(more)

	o.write(ownBroken)
	if err := o.program.AwaitSaid(ctx, "going on with the one before"); err != nil {
		t.Fatal(err)
	}
	if said := o.program.Stderr(); !strings.Contains(said, o.path+":11:") || !strings.Contains(said, "adores") {
		t.Errorf("it does not say what is wrong and where:\n%s", said)
	}
	// The rules before it hold for what comes now, too.
	create(t, ctx, "own", strings.Replace(basket, "NAME", "second", 1))
	o.await(append([]string{
		more[0], more[1], more[2], more[3],
		"Basket.shop.example.com/second selects Pod/till: spec.selector (basket-pods)",
		"Basket.shop.example.com/second uses ConfigMap/second-large (missing): metadata.name (basket-settings)",
	}, named("second")...))

	o.write(ownByName)
	o.await(append(named("first"), named("second")...))
	if err := o.program.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if err := o.program.AwaitSaid(ctx, "changed=false"); err != nil {
		t.Error(err)
	}
}

// own is a program with a catalog file of its user's.
type own struct {
	*testing.T
	ctx     context.Context
	path    string
	program *satellite.Satellite
}

// write replaces the file as an editor does.
func (o *own) write(text string) {
	o.Helper()
	draft := o.path + ".draft"
	if err := os.WriteFile(draft, []byte(text), 0o644); err != nil {
		o.Fatal(err)
	}
	if err := os.Rename(draft, o.path); err != nil {
		o.Fatal(err)
	}
}

func (o *own) await(want []string) {
	o.Helper()
	a := newArea("own")
	if _, err := o.program.Await(o.ctx, func(d *graph.Document) error { return differences(a.edges(d), want) }); err != nil {
		o.Fatal(err)
	}
}
