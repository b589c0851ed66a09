package kube

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/event"
)

// What discovery says, in the two forms that it has. Only what is needed is decoded.
type (
	// aggregatedGroups is apidiscovery.k8s.io/v2 APIGroupDiscoveryList (KEP-3352).
	aggregatedGroups struct {
		Kind  string
		Items []struct {
			Metadata struct{ Name string }
			Versions []struct {
				Version   string
				Freshness string // Current, or Stale: an aggregated server does not answer
				Resources []struct {
					Resource     string
					Scope        string // Namespaced or Cluster
					Verbs        []string
					ResponseKind struct{ Kind string }
				}
			}
		}
	}
	// plainGroups is metav1.APIVersions (from /api) or metav1.APIGroupList (from /apis).
	plainGroups struct {
		Versions []string
		Groups   []struct {
			Name     string
			Versions []struct{ Version string }
		}
	}
	// plainResources is metav1.APIResourceList.
	plainResources struct {
		Resources []struct {
			Name, Kind string
			Namespaced bool
			Verbs      []string
		}
	}
)

// A groupVersion is what discovery says of one version of a group.
type groupVersion struct {
	version string
	// known is false if the server that serves it did not say what it serves.
	known     bool
	resources map[string]served // by plural name
}

// A served resource is one that the API server serves, and what can be done with it.
type served struct {
	event.Resource
	list, watch bool
}

// readable reports whether a resource can be read by list and watch.
func (s served) readable() bool { return s.list && s.watch }

func newServed(r event.Resource, verbs []string) served {
	return served{r, slices.Contains(verbs, "list"), slices.Contains(verbs, "watch")}
}

// An inventory is what an API server serves: the versions of every group, the preferred one first.
type inventory map[string][]groupVersion

// readAggregated reads the answer of /api or /apis. It returns false if the answer is not of the aggregated form.
func readAggregated(body []byte) (inventory, bool) {
	var list aggregatedGroups
	if json.Unmarshal(body, &list) != nil || list.Kind != "APIGroupDiscoveryList" {
		return nil, false
	}
	found := inventory{}
	for _, group := range list.Items {
		for _, v := range group.Versions {
			gv := groupVersion{version: v.Version, known: v.Freshness != "Stale", resources: map[string]served{}}
			for _, r := range v.Resources {
				if r.ResponseKind.Kind == "" {
					continue
				}
				gv.resources[r.Resource] = newServed(event.Resource{
					Group: group.Metadata.Name, Kind: r.ResponseKind.Kind, Resource: r.Resource, Namespaced: r.Scope == "Namespaced",
				}, r.Verbs)
			}
			found[group.Metadata.Name] = append(found[group.Metadata.Name], gv)
		}
	}
	return found, true
}

// readPlain reads the resources of one version of a group.
func readPlain(body []byte, group, version string) (groupVersion, error) {
	var list plainResources
	if err := json.Unmarshal(body, &list); err != nil {
		return groupVersion{}, err
	}
	gv := groupVersion{version: version, known: true, resources: map[string]served{}}
	for _, r := range list.Resources {
		if !strings.Contains(r.Name, "/") { // not a subresource
			gv.resources[r.Name] = newServed(event.Resource{Group: group, Kind: r.Kind, Resource: r.Name, Namespaced: r.Namespaced}, r.Verbs)
		}
	}
	return gv, nil
}

// keep adds what an earlier inventory knew of versions that the servers behind them do not tell of now: a server that is
// down takes nothing with it.
func (inv inventory) keep(earlier inventory) {
	for group, versions := range inv {
		for i := range versions {
			v := &versions[i]
			if v.known || len(v.resources) > 0 {
				continue
			}
			for _, old := range earlier[group] {
				if old.version == v.version {
					v.resources = old.resources
				}
			}
		}
	}
}

// denies reports whether the inventory proves that the kind is not served: its group's server has answered without it.
// An inventory that is silent proves nothing.
func (inv inventory) denies(kind *catalog.Kind) bool {
	versions, ok := inv[kind.Group]
	if !ok {
		return len(inv) > 0
	}
	for _, v := range versions {
		if v.version != kind.Version {
			continue
		}
		return v.known && v.resources[kind.Resource].Kind != kind.Kind
	}
	// The version is not there; the group's other versions prove that it was asked.
	return !slices.ContainsFunc(versions, func(v groupVersion) bool { return !v.known })
}

// replaced reports whether the inventory proves that what the kind was served as is another kind now: its definition was
// made anew. That is said by the server that serves it, so it is proof enough.
func (inv inventory) replaced(kind *catalog.Kind) bool {
	return slices.ContainsFunc(inv[kind.Group], func(v groupVersion) bool {
		r, listed := v.resources[kind.Resource]
		return v.version == kind.Version && v.known && listed && r.Kind != kind.Kind
	})
}

// serves reports whether the inventory lists the kind, at any version.
func (inv inventory) serves(kind *catalog.Kind) bool {
	return slices.ContainsFunc(inv[kind.Group], func(v groupVersion) bool { return v.resources[kind.Resource].Kind == kind.Kind })
}

// assume is what to go on with when the server does not say what it serves: the inventory, and of the groups that it says
// nothing about the kinds of the catalog that come with every API server.
func assume(inv inventory, kinds []catalog.Kind) inventory {
	all := maps.Clone(inv)
	if all == nil {
		all = inventory{}
	}
	for i := range kinds {
		kind := &kinds[i]
		if _, said := inv[kind.Group]; said || kind.Virtual || kind.Custom() {
			continue
		}
		at := slices.IndexFunc(all[kind.Group], func(v groupVersion) bool { return v.version == kind.Version })
		if at < 0 {
			at = len(all[kind.Group])
			all[kind.Group] = append(all[kind.Group], groupVersion{version: kind.Version, resources: map[string]served{}})
		}
		all[kind.Group][at].resources[kind.Resource] = served{
			Resource: event.Resource{Group: kind.Group, Kind: kind.Kind, Resource: kind.Resource, Namespaced: kind.Namespaced},
			list:     true, watch: true,
		}
	}
	return all
}

// list is the inventory's resources, each once, sorted.
func (inv inventory) list() []event.Resource {
	seen := map[[2]string]event.Resource{}
	for _, versions := range inv {
		for _, v := range versions {
			for _, r := range v.resources {
				id := [2]string{r.Group, r.Resource.Resource}
				if _, ok := seen[id]; !ok {
					seen[id] = r.Resource
				}
			}
		}
	}
	all := make([]event.Resource, 0, len(seen))
	for _, r := range seen {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b event.Resource) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Resource, b.Resource))
	})
	return all
}
