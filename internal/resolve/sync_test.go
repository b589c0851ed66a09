package resolve

import "testing"

func TestSync(t *testing.T) {
	for name, script := range map[string]string{
		"what a list did not bring is gone when it is whole, not before": `
			begin Pod
			put Pod a/stays#u1 node->one
			put Pod a/goes#u2 node->one
			end Pod
			= Pod a/goes runs_on Node one (unknown): node
			= Pod a/stays runs_on Node one (unknown): node
			begin Pod
			put Pod a/stays#u1 node->one
			~
			end Pod
			= Pod a/stays runs_on Node one (unknown): node
			~ - Pod a/goes#u2
			~ - Pod a/goes runs_on Node one: node`,
		"a list that breaks takes nothing away; the next one decides": `
			begin Pod
			put Pod a/one
			put Pod a/two
			end Pod
			begin Pod
			put Pod a/one
			begin Pod
			= Pod a/one
			= Pod a/two
			put Pod a/two
			end Pod
			= Pod a/two`,
		"what changes between two lists counts": `
			begin Pod
			put Pod a/one
			end Pod
			put Pod a/two
			delete Pod a/one
			begin Pod
			put Pod a/two
			put Pod a/three
			end Pod
			= Pod a/three
			= Pod a/two`,
		"the list of a namespace speaks for it alone": `
			begin Pod a
			begin Pod b
			from a put Pod a/web
			from b put Pod b/web
			end Pod a
			end Pod b
			begin Pod a
			end Pod a
			= Pod b/web
			begin Pod b
			end Pod b
			=`,
		"the list of a kind speaks for it alone": `
			begin Pod
			put Pod a/web
			put ConfigMap a/web
			begin Pod
			end Pod
			= ConfigMap a/web`,
		"what is swept but still named is missing or unknown as its kind is": `
			begin ConfigMap
			put ConfigMap a/settings
			end ConfigMap
			synced ConfigMap
			put Pod a/web volume[0]->settings
			= Pod a/web uses ConfigMap a/settings: volume[0]
			begin ConfigMap
			end ConfigMap
			= Pod a/web uses ConfigMap a/settings (missing): volume[0]`,
		"an owner that is swept leaves its claims": `
			begin ReplicaSet
			put ReplicaSet a/rs#u1
			put Pod a/web owner[0]->apps/ReplicaSet/rs#u1
			begin ReplicaSet
			end ReplicaSet
			= Pod a/web owned_by ReplicaSet.apps a/rs (unknown): owner[0]
			put ReplicaSet a/rs#u2
			= Pod a/web
			= ReplicaSet.apps a/rs#u2`,
		"a list that does not bring an owner says nothing new of it": `
			put Pod a/web owner[0]->apps/ReplicaSet/rs#u1
			begin ReplicaSet
			end ReplicaSet
			put ReplicaSet a/rs#u1
			= Pod a/web owned_by ReplicaSet.apps a/rs: owner[0]`,
		"an object that is swept is no longer selected": `
			begin Pod
			put Pod a/web app=x
			put Service a/s selector->app=x
			begin Pod
			end Pod
			= Service a/s`,
	} {
		t.Run(name, func(t *testing.T) { play(t, script) })
	}
}

func TestSynced(t *testing.T) {
	for name, script := range map[string]string{
		"one namespace is known: only there can something be missing": `
			put Pod a/web volume[0]->settings
			put Pod b/web volume[0]->settings
			synced ConfigMap a
			put Pod a/late volume[0]->other
			put Pod b/late volume[0]->other
			= Pod a/late uses ConfigMap a/other (missing): volume[0]
			= Pod a/web uses ConfigMap a/settings (missing): volume[0]
			= Pod b/late uses ConfigMap b/other (unknown): volume[0]
			= Pod b/web uses ConfigMap b/settings (unknown): volume[0]
			unsynced ConfigMap a
			synced ConfigMap b
			= Pod a/late uses ConfigMap a/other (unknown): volume[0]
			= Pod a/web uses ConfigMap a/settings (unknown): volume[0]
			= Pod b/late uses ConfigMap b/other (missing): volume[0]
			= Pod b/web uses ConfigMap b/settings (missing): volume[0]`,
		"what is known of one kind says nothing of another": `
			put Pod a/web volume[0]->settings node->one
			synced Node
			= Pod a/web runs_on Node one (missing): node
			= Pod a/web uses ConfigMap a/settings (unknown): volume[0]`,
		"present objects stay so": `
			put Pod a/web volume[0]->settings
			put ConfigMap a/settings
			synced ConfigMap
			= Pod a/web uses ConfigMap a/settings: volume[0]
			~ + ConfigMap a/settings
			~ + Pod a/web
			~ + Pod a/web uses ConfigMap a/settings: volume[0]
			unsynced ConfigMap
			~
			delete ConfigMap a/settings
			= Pod a/web uses ConfigMap a/settings (unknown): volume[0]`,
		"said twice it changes nothing": `
			put Pod a/web volume[0]->settings
			synced ConfigMap
			= Pod a/web uses ConfigMap a/settings (missing): volume[0]
			synced ConfigMap
			~`,
		"a kind that is not watched is never known": `
			synced ConfigMap
			put Pod a/web secret->key
			= Pod a/web uses Secret a/key (unknown): secret`,
	} {
		t.Run(name, func(t *testing.T) { play(t, script) })
	}
}
