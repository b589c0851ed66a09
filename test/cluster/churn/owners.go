package churn

import (
	"fmt"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// An owner is an owner reference before it is known which UIDs there are.
type owner struct {
	apiVersion string
	kind, name string
	means      incarnation
	controller bool
}

// An incarnation says which of the objects that have had a name an owner reference means.
type incarnation int

const (
	latest  incarnation = iota
	former              // one that was there before, or one that never was
	another             // an object of another name: the name is wrong, or the UID
	made                // one that never was
)

// owners draws one or two owner references; no two are the same object's, and at most one is the controller's.
func (g *generator) owners() []owner {
	var owners []owner
	for range 1 + g.dice.IntN(2) {
		o := owner{
			means:      oneOf(g, latest, latest, latest, latest, former, another, made),
			controller: g.oneIn(4) && len(owners) == 0,
		}
		o.apiVersion, o.kind = g.ownerKind()
		o.name = g.name(3)
		owners = append(owners, o)
	}
	return owners
}

// ownerKind draws kinds that are watched, that are not, and one that no server serves, whose dependents the garbage
// collector leaves alone.
func (g *generator) ownerKind() (apiVersion, kind string) {
	kinds := [][2]string{
		{"apps/v1", "ReplicaSet"}, {"apps/v1", "Deployment"}, {"v1", "Pod"}, {"v1", "ConfigMap"}, {"v1", "Service"},
		{"v1", "Node"}, {"batch/v1", "Job"}, {"v1", "Namespace"}, {"example.com/v1", "Widget"}, {"example.com/v1", "Widget"},
		{"apps/v1", "StatefulSet"}, {"v1", "PersistentVolumeClaim"}, {"v1", "PersistentVolume"}, {PlanKind().Group + "/v1", PlanKind().Kind},
		{gadgetGroup + "/v1", gadgets()[0]}, {gadgetGroup + "/v1", gadgets()[1]},
	}
	drawn := oneOf(g, kinds...)
	return drawn[0], drawn[1]
}

// incarnations are the UIDs that objects have had, by address. They may be used from any goroutine.
type incarnations struct {
	mu   sync.Mutex
	uids map[address][]types.UID
	none int
}

func newIncarnations() *incarnations { return &incarnations{uids: map[address][]types.UID{}} }

func (in *incarnations) add(at address, uid types.UID) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.uids[at] = append(in.uids[at], uid)
}

// references makes owner references for an object, as well as what was made so far allows.
func (in *incarnations) references(dependent address, owners []owner) []metav1.OwnerReference {
	in.mu.Lock()
	defer in.mu.Unlock()
	var references []metav1.OwnerReference
	for _, o := range owners {
		at := address{o.kind, dependent.namespace, o.name}
		if o.kind == "Node" || o.kind == "PersistentVolume" {
			at.namespace = ""
		}
		references = append(references, metav1.OwnerReference{
			APIVersion: o.apiVersion, Kind: o.kind, Name: o.name, Controller: &o.controller, UID: in.choose(at, o.means),
		})
	}
	return references
}

// uid returns the UID of an incarnation.
func (in *incarnations) uid(at address, means incarnation) types.UID {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.choose(at, means)
}

func (in *incarnations) choose(at address, means incarnation) types.UID {
	had := in.uids[at]
	if means == another {
		at.name = "n0"
		had = in.uids[at]
	}
	switch {
	case len(had) > 0 && (means == latest || means == another):
		return had[len(had)-1]
	case len(had) > 1 && means == former:
		return had[len(had)-2]
	}
	in.none++
	return types.UID(fmt.Sprintf("00000000-0000-4000-8000-%012d", in.none))
}
