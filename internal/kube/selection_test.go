package kube

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/event"
)

// inventoryOf serves resources given as GROUP/VERSION/RESOURCE/KIND, with verbs behind it if not list and watch; versions
// come in the order given.
func inventoryOf(specs ...string) inventory {
	inv := inventory{}
	for _, spec := range specs {
		words := strings.Fields(spec)
		p := strings.Split(words[0], "/")
		verbs := append(words[1:], "list", "watch")
		if len(words) > 1 {
			verbs = words[1:]
		}
		group := p[0]
		versions := inv[group]
		if n := len(versions); n == 0 || versions[n-1].version != p[1] {
			versions = append(versions, groupVersion{version: p[1], known: true, resources: map[string]served{}})
		}
		versions[len(versions)-1].resources[p[2]] = newServed(event.Resource{Group: group, Kind: p[3], Resource: p[2], Namespaced: true}, verbs)
		inv[group] = versions
	}
	return inv
}

func TestChoose(t *testing.T) {
	known := []catalog.Kind{
		pods,
		{Version: "v1", Kind: "Secret", Resource: "secrets", Namespaced: true, MetadataOnly: true},
		{Version: "v1", Kind: "Event", Resource: "events", Namespaced: true, Unwatched: "noise"},
		{Group: "autoscaling", Version: "v2", Kind: "HorizontalPodAutoscaler", Resource: "horizontalpodautoscalers", Watched: true},
		{Group: "x", Version: "v1", Kind: "Virtual", Virtual: true},
	}
	base := []string{
		"/v1/pods/Pod", "/v1/secrets/Secret", "/v1/events/Event", "/v1/bindings/Binding create",
		"apps/v1/deployments/Deployment", "acme.cert-manager.io/v1/orders/Order", "cert-manager.io/v1/certificates/Certificate",
	}
	rows := []struct {
		name    string
		serve   []string
		options Options
		current string
		want    string // RESOURCE.GROUP/VERSION
		skipped string
	}{
		{"all by default", base, Options{}, "",
			"pods/v1 orders.acme.cert-manager.io/v1 deployments.apps/v1 certificates.cert-manager.io/v1",
			"secrets: it is read with --secrets only; events: off by default: noise; bindings: it cannot be listed and watched"},
		{"Secrets", base, Options{Secrets: true, Include: []string{"pods"}}, "", "pods/v1 secrets/v1", ""},
		{"Secrets are not for --include", base, Options{Include: []string{"secrets", "pods"}}, "", "pods/v1", ""},
		{"nor for those who exclude them", base, Options{Secrets: true, Exclude: []string{"*s"}}, "", "", ""},
		{"a kind, a group", base, Options{Include: []string{"pod", "apps"}}, "", "pods/v1 deployments.apps/v1", ""},
		{"a kind with its group", base, Options{Include: []string{"Deployment.apps", "pods.apps"}}, "", "deployments.apps/v1", ""},
		{"a glob of groups", base, Options{Include: []string{"*.cert-manager.io"}}, "",
			"orders.acme.cert-manager.io/v1 certificates.cert-manager.io/v1", ""},
		{"exclude wins", base, Options{Include: []string{"*"}, Exclude: []string{"*cert-manager.io"}}, "", "pods/v1 deployments.apps/v1", ""},
		{"the group without a name", base, Options{Include: []string{"core"}}, "", "pods/v1", ""},
		{"off by default: by name", base, Options{Include: []string{"*", "event"}, Exclude: []string{"*.io", "apps"}}, "", "pods/v1 events/v1", ""},
		{"off by default: by group", base, Options{Include: []string{"core", "*.core"}}, "", "pods/v1", ""},
		{"events under another group",
			[]string{"/v1/events/Event", "events.k8s.io/v1/events/Event"}, Options{Include: []string{"Event.events.k8s.io"}}, "", "events/v1", ""},
		{"leftovers of extensions",
			[]string{"apps/v1/deployments/Deployment", "extensions/v1beta1/deployments/Deployment"}, Options{}, "", "deployments.apps/v1", ""},
		{"extensions alone", []string{"extensions/v1beta1/ingresses/Ingress"}, Options{}, "", "ingresses.extensions/v1beta1", ""},
		{"the catalog's version", []string{
			"autoscaling/v1/horizontalpodautoscalers/HorizontalPodAutoscaler", "autoscaling/v2/horizontalpodautoscalers/HorizontalPodAutoscaler",
		}, Options{}, "v1", "horizontalpodautoscalers.autoscaling/v2", ""},
		{"the server's, if there is no other", []string{
			"autoscaling/v1/horizontalpodautoscalers/HorizontalPodAutoscaler", "autoscaling/v1beta1/horizontalpodautoscalers/HorizontalPodAutoscaler",
		}, Options{}, "", "horizontalpodautoscalers.autoscaling/v1", ""},
		{"the preferred version that can be watched", []string{"g/v2/ks/K list", "g/v1/ks/K", "g/v0/ks/K"}, Options{}, "", "ks.g/v1", ""},
		{"the current one stays", []string{"g/v2/ks/K", "g/v1/ks/K"}, Options{}, "v1", "ks.g/v1", ""},
		{"without watch", []string{"metrics.k8s.io/v1/pods/PodMetrics get list"}, Options{}, "", "",
			"pods: it cannot be listed and watched"},
		{"two resources of a kind", []string{"/v1/pods/Pod", "/v1/apods/Pod", "g/v1/as/K get", "g/v1/bs/K"}, Options{}, "", "pods/v1 bs.g/v1", ""},
	}
	for _, row := range rows {
		s := choose(inventoryOf(row.serve...), Catalog{Kinds: known}, row.options, func(groupKind) string { return row.current })
		var got, left []string
		for _, k := range s.kinds {
			if !k.Watched || k.Kind == "Secret" && !k.MetadataOnly {
				t.Errorf("%s: %+v", row.name, k)
			}
			got = append(got, kindName(k.Group, k.Resource)+"/"+k.Version)
		}
		for _, k := range s.skipped {
			left = append(left, k.resource+": "+k.reason)
		}
		expect(t, row.name, strings.Join(got, " "), row.want)
		if row.skipped != "" {
			expect(t, row.name+", skipped", strings.Join(left, "; "), row.skipped)
		}
	}
}

// A kind without rules is read as metadata, with what every kind has.
func TestPlainKind(t *testing.T) {
	s := choose(inventoryOf("g/v1/ks/K"), Catalog{}, Options{Include: []string{"ks", "nothing"}}, func(groupKind) string { return "" })
	k := s.kinds[0]
	if !k.MetadataOnly || !k.Namespaced || len(k.References) != 1 || !k.References[0].IsOwner() || k.Properties[0].Name != "deletionTimestamp" {
		t.Errorf("%+v", k)
	}
	expect(t, "unused", fmt.Sprint(s.unused), "[nothing]")
}

// Who asks for Secrets by name, and does not get them, is told why.
func TestSecretsAskedFor(t *testing.T) {
	secrets := catalog.Kind{Version: "v1", Kind: "Secret", Resource: "secrets", Namespaced: true, Watched: true}
	const why = "Secrets are read with --secrets only"
	for given, want := range map[string]string{
		"Pod,secrets": why, "secret.core": why, "secrets": why + ".*nothing is read", "Pod": "", "*,Pod": "", "core,Pod": "",
	} {
		synctest.Test(t, func(t *testing.T) {
			server := serving(pods, secrets)
			server.on(podPath, ok(end("5"), hold{}))
			w := runConfig(t, server, Config{Catalog: Catalog{Kinds: kinds(pods, secrets)}, Options: Options{Include: strings.Split(given, ",")}}, make(chan event.Batch))
			w.until(time.Second)
			w.stop()
			log := w.log.String()
			if !regexp.MustCompile("(?s)level=WARN.*"+want).MatchString(log) && want != "" || strings.Count(log, why) != strings.Count(want, why) {
				t.Errorf("--include %s: want %q, have\n%s", given, want, log)
			}
		})
	}
}

func TestCheckPattern(t *testing.T) {
	for _, good := range []string{"Pod", "*", "deployments.apps", "*.cert-manager.io", "gateway.networking.k8s.io"} {
		if err := CheckPattern(good); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []string{"", "a/b", "apps/v1", "pods services", "po?"} {
		if CheckPattern(bad) == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestGlob(t *testing.T) {
	for _, row := range []struct {
		pattern, text string
		want          bool
	}{
		{"*", "a", true}, {"*", "", false}, {"a*", "a", true}, {"a*b", "ab", true}, {"a*a", "a", false}, {"a*b*c", "axxbyyc", true},
		{"*.io", "x.io", true}, {"*.io", "io", false}, {"PODS", "pods", true}, {"a**b", "ab", true}, {"*b*", "abc", true}, {"*d*", "abc", false},
	} {
		if got := pattern(row.pattern).glob(row.text); got != row.want {
			t.Errorf("%q, %q: %v", row.pattern, row.text, got)
		}
	}
}
