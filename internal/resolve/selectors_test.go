package resolve

import "testing"

func TestBySelector(t *testing.T) {
	for name, script := range map[string]string{
		"all labels asked for are there, whoever comes first": `
			put Pod a/first app=x tier=y
			put Service a/s selector->app=x,tier=y
			put Pod a/second app=x tier=y more=z
			= Service a/s targets Pod a/first: selector
			= Service a/s targets Pod a/second: selector`,
		"one label short, one value different, key and value swapped: no edge": `
			put Service a/s selector->app=x,tier=y
			put Pod a/short app=x
			put Pod a/value app=x tier=z
			put Pod a/swapped x=app y=tier
			put Pod a/bare
			put Pod a/joined app=xt ier=y
			= Pod a/bare
			= Pod a/joined
			= Pod a/short
			= Pod a/swapped
			= Pod a/value
			= Service a/s`,
		"the same near misses, there before the selector": `
			put Pod a/short app=x
			put Pod a/other tier=y
			put Pod a/value app=x tier=z
			put Pod b/web app=x tier=y
			put ConfigMap a/settings app=x tier=y
			put Service a/s selector->app=x,tier=y
			= ConfigMap a/settings
			= Pod a/other
			= Pod a/short
			= Pod a/value
			= Pod b/web
			= Service a/s`,
		"what is selected moves out of namespaces, and back": `
			put Service a/s selector->app=x
			put Pod a/web app=x
			= Service a/s targets Pod a/web: selector
			delete Pod a/web
			scope /Pod cluster
			put Pod web app=x
			= Service a/s targets Pod web: selector
			put Service a/s selector->app=x
			= Service a/s targets Pod web: selector
			delete Pod web
			scope /Pod namespaced
			put Pod a/web app=x
			put Pod b/web app=x
			= Pod b/web
			= Service a/s targets Pod a/web: selector`,
		"another namespace": `
			put Service a/s selector->app=x
			put Pod b/web app=x
			= Pod b/web
			= Service a/s`,
		"another kind with the labels": `
			put Service a/s selector->app=x
			put ConfigMap a/settings app=x
			= ConfigMap a/settings
			= Service a/s`,
		"no selector selects nothing": `
			put Pod a/web app=x
			put Pod a/bare
			put Service a/s
			= Pod a/bare
			= Pod a/web
			= Service a/s`,
		"a label with an empty value is a label": `
			put Service a/s selector->app=
			put Pod a/empty app=
			put Pod a/none other=x
			= Pod a/none
			= Service a/s targets Pod a/empty: selector`,
		"a pod is relabelled: only the selectors of its labels change": `
			put Service a/x selector->app=x
			put Service a/y selector->app=y
			put Service a/tier selector->tier=t
			put Service a/other selector->app=z
			put Pod a/web app=x tier=t
			= Service a/other
			= Service a/tier targets Pod a/web: selector
			= Service a/x targets Pod a/web: selector
			= Service a/y
			put Pod a/web app=y tier=t
			= Service a/other
			= Service a/tier targets Pod a/web: selector
			= Service a/x
			= Service a/y targets Pod a/web: selector
			~ - Service a/x targets Pod a/web: selector
			~ + Service a/y targets Pod a/web: selector
			put Pod a/web
			= Pod a/web
			= Service a/other
			= Service a/tier
			= Service a/x
			= Service a/y`,
		"one of many with the same labels is relabelled; the others stay": `
			put Service a/s selector->app=x
			put Pod a/one app=x
			put Pod a/two app=x
			put Pod a/three app=x
			= Service a/s targets Pod a/one: selector
			= Service a/s targets Pod a/three: selector
			= Service a/s targets Pod a/two: selector
			put Pod a/two app=y
			~ - Service a/s targets Pod a/two: selector
			delete Pod a/three
			~ - Pod a/three
			~ - Service a/s targets Pod a/three: selector
			put Service a/s selector->app=y
			~ - Service a/s targets Pod a/one: selector
			~ + Service a/s targets Pod a/two: selector`,
		"a selector changes": `
			put Pod a/x app=x tier=t
			put Pod a/y app=y tier=t
			put Service a/s selector->app=x,tier=t
			= Pod a/y
			= Service a/s targets Pod a/x: selector
			put Service a/s selector->tier=t
			= Service a/s targets Pod a/x: selector
			= Service a/s targets Pod a/y: selector
			put Service a/s selector->app=y
			= Pod a/x
			= Service a/s targets Pod a/y: selector
			put Service a/s
			~ - Service a/s targets Pod a/y: selector`,
		"a selector changes: what it selects as before is left alone": `
			put Pod a/x app=x tier=t
			put Pod a/y app=y tier=t
			put Service a/s selector->app=x,tier=t
			= Pod a/y
			= Service a/s targets Pod a/x: selector
			put Service a/s selector->tier=t
			~ + Service a/s targets Pod a/y: selector
			put Service a/s selector->app=y
			~ - Service a/s targets Pod a/x: selector
			put Service a/s second->app=y
			~ - Service a/s targets Pod a/y: selector
			~ + Service a/s targets Pod a/y: second`,
		"a selector goes with its object, and does not come back": `
			put Service a/s selector->app=x
			put Pod a/web app=x
			delete Service a/s
			= Pod a/web
			put Pod a/other app=x
			= Pod a/other
			= Pod a/web`,
		"a selector is stated again: nothing changes": `
			put Service a/s selector->app=x second->tier=t
			put Pod a/web app=x
			= Service a/s targets Pod a/web: selector
			put Service a/s selector->app=x second->tier=t
			~`,
		"two selectors of one object reach one target: one edge, two reasons": `
			put Service a/s selector->app=x second->tier=t
			put Pod a/web app=x tier=t
			= Service a/s targets Pod a/web: selector second
			put Pod a/web app=x
			= Service a/s targets Pod a/web: selector
			put Pod a/web tier=t
			= Service a/s targets Pod a/web: second
			put Pod a/web
			= Pod a/web
			= Service a/s`,
		"a selector and a name reach one target: each reason comes and goes by itself": `
			put Service a/s selector->app=x pod->web
			= Service a/s targets Pod a/web (unknown): pod
			put Pod a/web app=x
			= Service a/s targets Pod a/web: selector pod
			put Service a/s selector->app=x
			= Service a/s targets Pod a/web: selector
			put Service a/s selector->app=x pod->web
			= Service a/s targets Pod a/web: selector pod
			put Pod a/web app=y
			= Service a/s targets Pod a/web: pod
			put Pod a/web app=x
			put Service a/s pod->web
			= Service a/s targets Pod a/web: pod
			put Service a/s selector->app=x pod->web
			delete Pod a/web
			= Service a/s targets Pod a/web (unknown): pod`,
		"a name moves among the targets of a selector": `
			put Service a/s selector->app=x pod->one
			put Pod a/one app=x
			put Pod a/two app=x
			= Service a/s targets Pod a/one: selector pod
			= Service a/s targets Pod a/two: selector
			put Service a/s selector->app=x pod->two
			= Service a/s targets Pod a/one: selector
			= Service a/s targets Pod a/two: selector pod`,
		"a pod that is replaced under its name is selected by its own labels": `
			put Service a/s selector->app=x
			put Pod a/web#u1 app=x
			= Service a/s targets Pod a/web: selector
			put Pod a/web#u2 app=y
			= Pod a/web#u2
			= Service a/s`,
	} {
		t.Run(name, func(t *testing.T) { play(t, script) })
	}
}
