package kube

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/event"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func kinds(all ...catalog.Kind) []catalog.Kind { return all }

func TestNamespaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods, nodes)
		server.on("/api/v1/namespaces/one/pods", ok(add("a", "1"), end("5"), hold{}))
		server.on("/api/v1/namespaces/two/pods", status(403))
		server.on("/api/v1/nodes", ok(add("n", "1"), end("5"), hold{}))
		w := runConfig(t, server, Config{Catalog: Catalog{Kinds: kinds(pods, nodes)}, Namespaces: []string{"one", "two"}}, make(chan event.Batch))
		w.until(time.Second)
		w.stop()
		expect(t, "one", w.toldOf(event.Source{Kind: 0, Namespace: "one"}), "syncing [ +a ] live")
		expect(t, "two", w.toldOf(event.Source{Kind: 0, Namespace: "two"}), "syncing forbidden")
		expect(t, "nodes", w.told(1), "syncing [ +n ] live")
	})
}

// A kind that fails takes nothing from another.
func TestKindsFailAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods, nodes)
		server.on(podPath, status(500))
		server.on("/api/v1/nodes", ok(add("n", "1"), end("5"), hold{}), ok(hold{}))
		w := run(t, server, pods, nodes)
		w.until(time.Hour)
		w.stop()
		expect(t, "pods", w.told(0), "syncing failing")
		expect(t, "nodes", w.told(1), "syncing [ +n ] live")
	})
}

func TestMetadataOnly(t *testing.T) {
	const path = "/api/v1/configmaps"
	partial := func(typ eventType, name, rv string) []byte { return frame(typ, partialObjectKind, object(name, rv)) }
	rows := map[string]struct {
		script []answer
		told   string
	}{
		"streaming":   {[]answer{ok(partial(added, "a", "1"), end("5"), partial(deleted, "a", "6"), hold{})}, "syncing [ +a ] live -a"},
		"pages":       {[]answer{status(400), okAs(protobufType, listOf(partialObjectKind+"List", "7", "", "a")), ok(hold{})}, "syncing [ +a ] live"},
		"406":         {[]answer{status(406)}, "syncing failing"},
		"JSON":        {[]answer{okAs(jsonType, []byte(`{"type":"ADDED","object":{"metadata":{"name":"a"},"data":{}}}`))}, "syncing failing"},
		"whole":       {[]answer{ok(frame(added, "ConfigMap", object("a", "1")), end("5"))}, "syncing [ failing"},
		"whole lists": {[]answer{status(400), okAs(protobufType, listOf("ConfigMapList", "7", "", "a"))}, "syncing failing"},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serving(configs)
				server.on(path, row.script...)
				w := run(t, server, configs)
				w.until(time.Minute)
				w.stop()
				expect(t, "told", w.told(0), row.told)
				for _, r := range server.to(path) {
					for _, accept := range strings.Split(r.accept, ",") {
						if !strings.Contains(accept, "as=PartialObjectMetadata") {
							t.Errorf("%v accepts more than metadata: %s", r, r.accept)
						}
					}
				}
			})
		})
	}
}

// At most four sources read everything at the same time, and all come to their turn.
func TestFourSyncsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var many []catalog.Kind
		for i := range 10 {
			k := pods
			k.Kind, k.Resource = fmt.Sprintf("Pod%d", i), fmt.Sprintf("pods%d", i)
			many = append(many, k)
		}
		server := serving(many...)
		for _, k := range many {
			server.on("/api/v1/"+k.Resource, ok(5*time.Second, end("5"), hold{}))
		}
		w := run(t, server, many...)
		for second, want := range []int{4, 4, 4, 4, 4, 8, 8, 8, 8, 8, 10} {
			w.until(time.Duration(second)*time.Second + 500*time.Millisecond)
			n := 0
			for _, k := range many {
				n += len(server.to("/api/v1/" + k.Resource))
			}
			if n != want {
				t.Errorf("after %d s %d lists were begun, want %d", second, n, want)
			}
		}
		w.until(20 * time.Second)
		for i := range many {
			expect(t, "told", w.told(i), "syncing [ ] live")
		}
		w.stop()
	})
}

// A source that fails gives its place to the next.
func TestFailedSyncGivesItsPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var many []catalog.Kind
		for i := range 9 {
			k := pods
			k.Kind, k.Resource = fmt.Sprintf("Pod%d", i), fmt.Sprintf("pods%d", i)
			many = append(many, k)
		}
		server := serving(many...)
		for i, k := range many {
			server.on("/api/v1/"+k.Resource, status(403))
			if i == 8 {
				server.on("/api/v1/"+k.Resource, ok(end("5"), hold{}))
			}
		}
		w := run(t, server, many...)
		w.until(time.Second)
		w.stop()
		expect(t, "told", w.told(8), "syncing [ ] live")
	})
}

func TestOpensPerSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var many []catalog.Kind
		for i := range 100 {
			k := pods
			k.Kind, k.Resource = fmt.Sprintf("Pod%d", i), fmt.Sprintf("pods%d", i)
			many = append(many, k)
		}
		server := serving(many...)
		for _, k := range many {
			server.on("/api/v1/"+k.Resource, ok(end("5")), status(500))
		}
		w := run(t, server, many...)
		w.until(2 * time.Minute)
		w.stop()
		if len(server.requests) < 200 {
			t.Errorf("only %d requests", len(server.requests))
		}
		for i := opensPerSecond; i < len(server.requests); i++ {
			if d := server.requests[i].at.Sub(server.requests[i-opensPerSecond].at); d < time.Second {
				t.Fatalf("%d requests within %v", opensPerSecond+1, d)
			}
		}
	})
}

// A server that cannot be reached is told once, by every source and in one line of the log, and tried until it answers. A
// list that takes its time then is not taken for a part of the outage.
func TestUnreachableAtStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods, nodes)
		core := server.scripts["/api"]
		server.on("/api", down)
		server.on(podPath, after(10*time.Second, ok(add("a", "1"), end("5"), hold{})))
		server.on("/api/v1/nodes", ok(end("5"), hold{}))
		w := run(t, server, pods, nodes)
		w.until(5 * time.Minute)
		for i := range 2 {
			expect(t, "down", w.told(i), "syncing failing")
			expect(t, "reason", w.reason(i), "no answer: connection refused")
		}
		if n := strings.Count(w.log.String(), "\n"); n != 1 {
			t.Errorf("%d lines:\n%s", n, w.log)
		}
		if n := len(server.requests); n > 60 {
			t.Errorf("%d requests", n)
		}
		server.on("/api", core...)
		w.until(6 * time.Minute)
		w.stop()
		expect(t, "pods", w.told(0), "syncing failing syncing [ +a ] live")
		expect(t, "nodes", w.told(1), "syncing failing syncing [ ] live")
		expectContains(t, "log", w.log.String(), "answers again")
	})
}

// Who stops while the server is away is not told that the kinds are gone.
func TestStoppedWhileAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods)
		server.on("/api", down)
		w := run(t, server, pods)
		w.until(5 * time.Second)
		w.stop()
		expect(t, "changes", w.changes(), "+0:pods/v1")
		expect(t, "told", w.told(0), "syncing failing")
	})
}

// A server that answers discovery with an error does not keep the sources from starting, and is asked again.
func TestDiscoveryFails(t *testing.T) {
	for name, refusal := range map[string]answer{
		"403": status(403), "404": status(404), "500": status(500), "garbage": okAs(jsonType, []byte("<html>")),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serving(pods)
				apis := server.scripts["/apis"]
				server.on("/apis", refusal)
				server.on(podPath, ok(end("5"), hold{}))
				w := run(t, server, pods)
				w.until(5 * time.Second)
				expect(t, "told", w.told(0), "syncing [ ] live")
				expect(t, "resources", fmt.Sprint(w.served), "[[{ Pod pods true}]]")
				expectContains(t, "log", w.log.String(), "going on without")
				server.on("/apis", apis...)
				w.until(2 * time.Minute)
				w.stop()
				expect(t, "resources", fmt.Sprint(w.served), "[[{ Pod pods true}] [{ Pod pods true} {apps Deployment deployments true}]]")
			})
		})
	}
}

// Servers before 1.30 list groups; each version of each is asked, and one that fails takes nothing with it.
func TestPlainDiscovery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving()
		server.on("/api", okAs(jsonType, []byte(`{"kind":"APIVersions","versions":["v1"]}`)))
		server.on("/apis", okAs(jsonType, []byte(`{"kind":"APIGroupList","groups":[
			{"name":"apps","versions":[{"version":"v1"},{"version":"v1beta1"}]},
			{"name":"metrics.k8s.io","versions":[{"version":"v1"}]}]}`)))
		server.on("/api/v1", okAs(jsonType, []byte(`{"resources":[
			{"name":"nodes","kind":"Node"},{"name":"pods","kind":"Pod","namespaced":true},{"name":"pods/log","kind":"Pod","namespaced":true}]}`)))
		server.on("/apis/apps/v1", okAs(jsonType, []byte(`{"resources":[{"name":"deployments","kind":"Deployment","namespaced":true}]}`)))
		server.on("/apis/apps/v1beta1", status(503))
		server.on("/apis/metrics.k8s.io/v1", status(503))
		w := run(t, server, nodes)
		w.until(time.Second)
		w.stop()
		expect(t, "resources", fmt.Sprint(w.served), "[[{ Node nodes false} { Pod pods true} {apps Deployment deployments true}]]")
	})
}

// What an aggregated server served is not forgotten while it does not answer.
func TestStaleGroupIsKept(t *testing.T) {
	before := inventory{"g": {{version: "v1", known: true, resources: map[string]served{"ks": newServed(event.Resource{Group: "g", Kind: "K", Resource: "ks"}, nil)}}}}
	after := inventory{"g": {{version: "v1"}}, "": {{version: "v1", known: true}}}
	after.keep(before)
	expect(t, "kept", fmt.Sprint(after.list()), "[{g K ks false}]")
}

// Events are handed on when the next one is not there yet, and at 64; those of a list at 64 and at its end.
func TestBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var burst []byte
		for i := range 150 {
			burst = append(burst, add(fmt.Sprintf("p%d", i), "1")...)
		}
		server := serving(pods)
		server.on(podPath, ok(burst, end("5"), time.Second, change("a", "6"), time.Second, change("a", "7"), hold{}))
		w := run(t, server, pods)
		w.until(10 * time.Second)
		w.stop()
		// The first status; SyncStart, the burst, SyncEnd; live; two changes.
		expect(t, "sizes", fmt.Sprint(w.sizes), "[1 64 64 24 1 1 1]")
	})
}

// A receiver that does not receive holds up the reading. Nothing is lost, and no clock of the server's runs meanwhile.
func TestBackpressure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods)
		var burst []byte
		for i := range 300 {
			burst = append(burst, add(fmt.Sprintf("p%d", i), "1")...)
		}
		server.on(podPath, ok(burst, end("5"), hold{}), ok(hold{}))
		out := make(chan event.Batch)
		slow := make(chan event.Batch)
		go func() {
			defer close(slow)
			for batch := range out {
				time.Sleep(40 * time.Second) // longer than a streaming list may make no progress
				slow <- batch
			}
		}()
		w := launch(t, server, Config{Catalog: Catalog{Kinds: kinds(pods)}}, out)
		go w.receive(slow)
		time.Sleep(4 * time.Hour)
		synctest.Wait()
		w.stop()
		told := w.told(0)
		if n := strings.Count(told, "+"); n != 300 || !strings.HasSuffix(told, "] live") {
			t.Errorf("%d objects, told ...%s", n, told[max(0, len(told)-40):])
		}
		if got := server.asked(podPath); !strings.HasPrefix(got, "stream, watch 5") {
			t.Errorf("asked %s", got)
		}
	})
}

// Run ends at once, wherever it is, and without an error.
func TestStopAnywhere(t *testing.T) {
	list := okAs(protobufType, podList("7", "x", "a"))
	scripts := map[string][]answer{
		"silent":        {silent},
		"syncing":       {ok(add("a", "1"), hold{})},
		"live":          {ok(end("5"), hold{})},
		"waiting":       {status(500)},
		"forbidden":     {status(403)},
		"listing":       {status(400), okAs(protobufType, hold{})},
		"next page":     {status(400), list, silent},
		"watch":         {ok(end("5")), silent},
		"confirm a 404": {status(404)},
	}
	for name, script := range scripts {
		for _, at := range []time.Duration{0, time.Millisecond, 150 * time.Millisecond, 29 * time.Second, 61 * time.Second} {
			t.Run(fmt.Sprint(name, " ", at), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					server := serving(pods)
					server.on(podPath, script...)
					w := run(t, server, pods, nodes)
					w.until(at)
					w.stop()
				})
			})
		}
	}
	for _, path := range []string{"/api", "/apis"} {
		t.Run("discovery "+path, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serving(pods)
				server.on(path, silent)
				w := run(t, server, pods)
				w.until(5 * time.Second)
				w.stop()
			})
		})
	}
	t.Run("nobody receives", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error)
			server := serving(pods)
			c := Config{Client: must(NewClient(&http.Client{Transport: server}, "https://s", "")), Catalog: Catalog{Kinds: kinds(pods)}, Compile: compileFake, HasSchema: hasSchema}
			go func() { done <- New(c).Run(ctx, make(chan event.Batch)) }()
			time.Sleep(time.Second)
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	})
}

// The last line of defence of "never resourceVersion 0".
func TestZeroVersionIsNotSent(t *testing.T) {
	server := serving()
	client := must(NewClient(&http.Client{Transport: server}, "https://s", ""))
	query, _ := watchQuery("0")
	if _, err := client.get(t.Context(), podPath, query, ""); err == nil || len(server.requests) > 0 {
		t.Errorf("sent %v, error %v", server.requests, err)
	}
}

// A server that says "0" is not believed.
func TestZeroVersionIsNotTaken(t *testing.T) {
	for name, script := range map[string][]answer{
		"bookmark": {ok(add("a", "1"), end("0")), ok(end("5"), change("a", "0"), mark("0")), ok(hold{})},
		"list":     {status(400), okAs(protobufType, podList("0", "", "a")), okAs(protobufType, podList("5", "", "a")), ok(hold{})},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serving(pods)
				server.on(podPath, script...)
				w := run(t, server, pods)
				w.until(10 * time.Second)
				w.stop()
				if got := server.asked(podPath); !strings.HasSuffix(got, "watch 5") {
					t.Errorf("asked %s", got)
				}
			})
		})
	}
}

// A user who may read kinds and not ask what is served: the kinds of every server are read. One of them that the server
// answers with 404 again and again is not there, which is no failure; and it comes if it is.
func TestWithoutDiscovery(t *testing.T) {
	claims := catalog.Kind{Group: "resource.k8s.io", Version: "v1", Kind: "ResourceClaim", Resource: "resourceclaims", Namespaced: true, Watched: true}
	const path = "/apis/resource.k8s.io/v1/resourceclaims"
	custom := widgets
	custom.MetadataOnly = true
	synctest.Test(t, func(t *testing.T) {
		server := serving()
		server.on("/api", status(403))
		server.on("/apis", status(403))
		server.on(podPath, ok(end("5"), hold{}))
		w := run(t, server, pods, claims, custom)
		w.until(3 * time.Minute)
		expect(t, "changes", w.changes(), "+0:pods/v1 +1:resourceclaims/v1")
		expect(t, "pods", w.told(0), "syncing [ ] live")
		expect(t, "claims", w.told(1), "syncing failing absent")
		if n := len(server.to(path)); n != patience {
			t.Errorf("asked %d times", n)
		}
		server.on(path, ok(end("5"), errors.New("reset")), status(404))
		w.until(20 * time.Minute)
		w.stop()
		expect(t, "custom", server.asked(widgetPath), "")
		expect(t, "claims", w.told(1), "syncing failing absent syncing [ ] live resuming failing")
	})
}
