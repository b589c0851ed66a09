package kube

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/extract"
)

var definitions = catalog.Kind{
	Group: "apiextensions.k8s.io", Version: "v1", Kind: "CustomResourceDefinition", Resource: "customresourcedefinitions",
	Watched: true, MetadataOnly: true,
}

const (
	widgetPath     = "/apis/example.com/v1/widgets"
	definitionPath = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
)

// partial is an event of a kind that is read as metadata.
func partial(typ eventType, name, rv string) []byte {
	return frame(typ, partialObjectKind, object(name, rv))
}

// serve sets what discovery lists outside the core group.
func (s *fakeServer) serve(kinds ...catalog.Kind) {
	s.on("/apis", discoveryOf("apis", append(kinds, unreadable)...))
}

func (w *world) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// An event of a CustomResourceDefinition is followed within seconds: the kind comes and goes with it.
func TestDefinitionsAreFollowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(definitions)
		events, cut := make(feed), make(feed)
		server.on(definitionPath, ok(partial(added, "others.example.com", "1"), end("5"), events))
		w := run(t, server, definitions, widgets)
		w.until(30 * time.Second)
		expect(t, "before", w.changes(), "+0:customresourcedefinitions/v1")

		// Its definition is there; the kind is served 2 s later.
		server.on(widgetPath, ok(add("a", "1"), end("5"), cut))
		events <- partial(added, "widgets.example.com", "6")
		w.after(2 * time.Second)
		server.serve(definitions, widgets)
		w.after(2500 * time.Millisecond)
		expect(t, "came", w.changes(), "+0:customresourcedefinitions/v1 +1:widgets/v1")
		expect(t, "came", w.told(1), "syncing [ +a ] live")

		// A definition that goes is as good as a second answer.
		server.serve(definitions)
		server.on(widgetPath, status(404))
		events <- partial(deleted, "widgets.example.com", "7")
		cut <- errors.New("closed")
		w.after(time.Second)
		expect(t, "went", w.changes(), "+0:customresourcedefinitions/v1 +1:widgets/v1 -1")
		expect(t, "went", w.told(1), "syncing [ +a ] live absent")

		// And it comes again.
		server.serve(definitions, widgets)
		server.on(widgetPath, ok(add("b", "1"), end("5"), hold{}))
		events <- partial(added, "widgets.example.com", "8")
		w.after(time.Second)
		w.stop()
		expect(t, "again", w.told(2), "syncing [ +b ] live")
	})
}

// Many events of definitions do not make many requests.
func TestNoticesAreGathered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(definitions)
		events := make(feed)
		server.on(definitionPath, ok(end("5"), events))
		w := run(t, server, definitions)
		w.until(10 * time.Second)
		before := len(server.to("/apis"))
		for i := range 100 {
			events <- partial(modified, "widgets.example.com", fmt.Sprint(10+i))
			w.after(10 * time.Millisecond)
		}
		w.after(20 * time.Second)
		w.stop()
		if n := len(server.to("/apis")) - before; n < 5 || n > 10 {
			t.Errorf("%d discoveries for 100 events within a second", n)
		}
	})
}

// Without events, discovery is asked from time to time.
func TestKindComesByPolling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving()
		w := run(t, server)
		w.until(10 * time.Second)
		server.serve(widgets)
		server.on(widgetPath, ok(partial(added, "a", "1"), end("5"), hold{}))
		w.until(80 * time.Second)
		w.stop()
		expect(t, "changes", w.changes(), "+0:widgets/v1")
		expect(t, "told", w.told(0), "syncing [ +a ] live")
	})
}

// A kind whose version, scope or resource changes is read anew in its place, and nothing of it is swept before that.
func TestKindChanges(t *testing.T) {
	other := widgets
	other.Version = "v2"
	scope := widgets
	scope.Namespaced = false
	renamed := widgets
	renamed.Resource = "gadgets"
	for name, row := range map[string]struct {
		to   catalog.Kind
		path string
		want string
	}{
		"version":  {other, "/apis/example.com/v2/widgets", "+0:widgets/v1 +1:widgets/v2=0"},
		"scope":    {scope, widgetPath, "+0:widgets/v1 +1:widgets/v1=0"},
		"resource": {renamed, "/apis/example.com/v1/gadgets", "+0:widgets/v1 +1:gadgets/v1=0"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serving(widgets)
				server.on(widgetPath, ok(add("a", "1"), end("5"), hold{}))
				w := run(t, server, widgets)
				w.until(10 * time.Second)
				server.serve(row.to)
				server.on(row.path, ok(add("a", "1"), end("5"), hold{}))
				w.until(80 * time.Second)
				w.stop()
				expect(t, "changes", w.changes(), row.want)
				expect(t, "before", w.told(0), "syncing [ +a ] live")
				expect(t, "after", w.told(1), "syncing [ +a ] live")
			})
		})
	}
}

// A version that the reflector itself finds gone is replaced as well, without a sweep.
func TestVersionGoneUnderTheWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(widgets)
		cut := make(feed)
		server.on(widgetPath, ok(add("a", "1"), end("5"), cut), status(404))
		w := run(t, server, widgets)
		w.until(10 * time.Second)
		other := widgets
		other.Version = "v2"
		server.serve(other)
		server.on("/apis/example.com/v2/widgets", ok(add("a", "1"), end("5"), hold{}))
		cut <- errors.New("closed")
		w.until(20 * time.Second)
		w.stop()
		expect(t, "changes", w.changes(), "+0:widgets/v1 +1:widgets/v2=0")
		expect(t, "before", w.told(0), "syncing [ +a ] live")
	})
}

// A kind that was never read is gone at the first answer; if another version is served by then, it is replaced too.
func TestVersionGoneBeforeTheFirstRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(widgets)
		server.on(widgetPath, status(404))
		w := run(t, server, widgets)
		w.until(10 * time.Second)
		other := widgets
		other.Version = "v2"
		server.serve(other)
		server.on("/apis/example.com/v2/widgets", ok(add("a", "1"), end("5"), hold{}))
		w.until(80 * time.Second)
		w.stop()
		expect(t, "changes", w.changes(), "+0:widgets/v1 +1:widgets/v2=0")
	})
}

// Discovery that leaves out what is there takes nothing with it: the kind's own path is asked, and answers.
func TestPartialDiscoveryTakesNothing(t *testing.T) {
	gone := serving().scripts["/apis"][0]
	for name, apis := range map[string]answer{
		"a group less": gone, "no group": okAs(jsonType, []byte(`{"kind":"APIGroupDiscoveryList","items":[]}`)),
		"500": status(500), "403": status(403), "down": down, "garbage": okAs(jsonType, []byte("<html>")),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serving(widgets)
				server.on(widgetPath, ok(add("a", "1"), end("5"), hold{}), ok(hold{}))
				w := run(t, server, widgets)
				w.until(10 * time.Second)
				server.on("/apis", apis)
				w.until(10 * time.Minute)
				w.stop()
				expect(t, "changes", w.changes(), "+0:widgets/v1")
				expect(t, "told", w.told(0), "syncing [ +a ] live")
				expect(t, "first", strings.Join(strings.SplitN(server.asked(widgetPath), ", ", 2)[:1], ""), "stream")
				if n := strings.Count(server.asked(widgetPath), "stream"); n != 1 {
					t.Errorf("everything was read %d times", n)
				}
			})
		})
	}
}

// A group whose server is down keeps its kinds, which say that they fail.
func TestGroupDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(widgets)
		cut := make(feed)
		server.on(widgetPath, ok(add("a", "1"), end("5"), cut), status(503))
		w := run(t, server, widgets)
		w.until(10 * time.Second)
		server.on("/apis", okAs(jsonType, []byte(`{"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":"example.com"},`+
			`"versions":[{"version":"v1","freshness":"Stale"}]},{"metadata":{"name":"apps"},"versions":[{"version":"v1",`+
			`"resources":[{"resource":"deployments","scope":"Namespaced","responseKind":{"kind":"Deployment"}}]}]}]}`)))
		cut <- errors.New("closed")
		w.until(10 * time.Minute)
		w.stop()
		expect(t, "changes", w.changes(), "+0:widgets/v1")
		expect(t, "told", w.told(0), "syncing [ +a ] live resuming failing")
		expect(t, "served", fmt.Sprint(w.served), "[[{apps Deployment deployments true} {example.com Widget widgets true}]]")
	})
}

// A kind that may not be read goes too when it is not served any more.
func TestForbiddenKindGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(widgets)
		server.on(widgetPath, status(403))
		w := run(t, server, widgets)
		w.until(10 * time.Minute)
		expect(t, "told", w.told(0), "syncing forbidden")
		server.serve()
		w.until(12 * time.Minute)
		w.stop()
		expect(t, "changes", w.changes(), "+0:widgets/v1 -0")
	})
}

// A user who may read nothing gets a few lines of log, not one for every kind.
func TestForbiddenIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var many []catalog.Kind
		for i := range 100 {
			k := pods
			k.Kind, k.Resource = fmt.Sprintf("Pod%d", i), fmt.Sprintf("pods%d", i)
			many = append(many, k)
		}
		server := serving(many...)
		for _, k := range many {
			server.on(resourcePath(&k, ""), status(403))
		}
		w := run(t, server, many...)
		w.until(20 * time.Second)
		w.stop()
		expect(t, "lines", fmt.Sprint(strings.Count(w.log.String(), "level=WARN")), "5")
		expectContains(t, "log", w.log.String(), "the graph lists them")
		expect(t, "reason", w.reason(99), w.reason(0))
	})
}

// A new catalog has those kinds read anew whose rules changed, starts what comes and stops what goes.
func TestReload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods, nodes, widgets)
		server.on(podPath, ok(add("a", "1"), end("5"), hold{}), ok(add("b", "1"), end("6"), hold{}))
		server.on("/api/v1/nodes", ok(end("5"), hold{}))
		still := make(feed)
		server.on(widgetPath, ok(end("5"), still))
		w := run(t, server, pods, nodes, widgets)
		w.until(time.Second)

		moved := nodes // only written elsewhere
		moved.Origin = "nodes.yaml:7"
		changed := pods
		changed.Properties = []catalog.Property{{Name: "phase", Path: "status.phase"}}
		off := widgets
		off.Watched = false
		w.reader.SetCatalog(Catalog{Kinds: kinds(changed, moved, off)})
		w.after(2 * time.Second)
		select {
		case still <- hold{}:
			t.Error("a kind that is not to be read any more is still being watched")
		default:
		}
		w.stop()
		expect(t, "changes", w.changes(), "+0:pods/v1 +1:nodes/v1 +2:widgets/v1 -2 +3:pods/v1=0")
		expect(t, "pods before", w.told(0), "syncing [ +a ] live")
		expect(t, "pods after", w.told(3), "syncing [ +b ] live")
		expect(t, "nodes", w.told(1), "syncing [ ] live")
		expect(t, "widgets", w.told(2), "syncing [ ] live absent")
	})
}

// Rules that cannot be compiled stop their kind alone, without a request, until there are others.
func TestBrokenRules(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(pods, nodes)
		server.on(podPath, ok(end("5"), hold{}))
		server.on("/api/v1/nodes", ok(end("5"), hold{}))
		compile := func(k *catalog.Kind, f extract.Format) (func() Extractor, error) {
			if k.Kind == "Node" && k.Properties == nil {
				return nil, errors.New("spec has no field \"x\"")
			}
			return compileFake(k, f)
		}
		w := runConfig(t, server, Config{Catalog: Catalog{Kinds: kinds(pods, nodes)}, Compile: compile}, make(chan event.Batch))
		w.until(time.Hour)
		expect(t, "pods", w.told(0), "syncing [ ] live")
		expect(t, "nodes", w.told(1), "syncing failing")
		expect(t, "reason", w.reason(1), `its rules cannot be used: spec has no field "x"; correct the catalog`)
		expect(t, "asked", server.asked("/api/v1/nodes"), "")
		right := nodes
		right.Properties = []catalog.Property{}
		w.reader.SetCatalog(Catalog{Kinds: kinds(pods, right)})
		w.after(time.Second)
		w.stop()
		expect(t, "nodes", w.told(2), "syncing [ ] live")
	})
}

// Custom resources are asked for as JSON at once, unless nothing but their metadata is wanted.
func TestCustomResourcesAreJSON(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serving(widgets, pods)
		server.on(widgetPath, ok(end("5"), hold{}))
		server.on(podPath, ok(end("5"), hold{}))
		w := run(t, server, widgets, pods)
		w.until(time.Second)
		w.stop()
		expect(t, "widgets", server.to(widgetPath)[0].accept, jsonType)
		expect(t, "pods", server.to(podPath)[0].accept, protobufType+streamWatch)
	})
}

// 250 kinds come, are all read, and all go.
func TestManyKinds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var many []catalog.Kind
		for i := range 250 {
			k := widgets
			k.Group, k.Kind, k.Resource = fmt.Sprintf("g%d.example.com", i%25), fmt.Sprintf("Widget%d", i), fmt.Sprintf("widgets%d", i)
			many = append(many, k)
		}
		server := serving(many...)
		for i, k := range many {
			server.on(resourcePath(&k, ""), ok(100*time.Millisecond, partial(added, fmt.Sprintf("w%d", i), "1"), end("5"), hold{}), status(404))
		}
		w := run(t, server)
		w.until(30 * time.Second)
		live := 0
		for _, s := range w.reader.Stats() {
			if s.State == event.Live && s.Objects == 1 {
				live++
			}
		}
		expect(t, "live", fmt.Sprint(live), "250")
		server.serve()
		w.until(3 * time.Minute)
		w.stop()
		expect(t, "left", fmt.Sprint(strings.Count(w.changes(), " -")), "250")
		expect(t, "left", fmt.Sprint(len(w.reader.Stats())), "0")
	})
}

// A definition that is made anew with the same plural and another kind: the old kind is gone, since its own path serves
// the other one now.
func TestPluralOfAnotherKind(t *testing.T) {
	flop := widgets
	flop.Kind = "Flop"
	for name, script := range map[string][]answer{
		"closed":     {ok(add("a", "1"), end("5"), 20*time.Second, errors.New("closed")), ok(add("a", "7"), end("8"), hold{})},
		"still open": {ok(add("a", "1"), end("5"), hold{}), ok(add("a", "7"), end("8"), hold{})},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serving(widgets)
				server.on(widgetPath, script...)
				w := run(t, server, widgets, flop)
				w.until(10 * time.Second)
				server.serve(flop)
				w.until(3 * time.Minute)
				w.stop()
				expect(t, "changes", w.changes(), "+0:widgets/v1 -0 +1:widgets/v1")
				if got := w.told(0); !strings.HasSuffix(got, "absent") {
					t.Errorf("the old kind: %s", got)
				}
				expect(t, "the new kind", w.told(1), "syncing [ +a ] live")
			})
		})
	}
}

// Discovery that lists the resource as another kind denies the kind that it was.
func TestDeniesAnotherKind(t *testing.T) {
	flop := widgets
	flop.Kind = "Flop"
	inv, _ := readAggregated(discoveryBody(t, flop))
	expect(t, "widget, flop", fmt.Sprint(inv.denies(&widgets), inv.denies(&flop), inv.replaced(&widgets), inv.replaced(&flop)), "true false true false")
}

// discoveryBody is what discovery says of kinds outside the core group.
func discoveryBody(t *testing.T, kinds ...catalog.Kind) []byte {
	resp := must(discoveryOf("apis", kinds...)(must(http.NewRequestWithContext(t.Context(), http.MethodGet, "/apis", nil))))
	defer resp.Body.Close()
	return must(io.ReadAll(resp.Body))
}
