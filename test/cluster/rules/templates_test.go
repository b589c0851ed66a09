package rules_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/yaml"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
)

// A template is a kind of object that has one, in the area each.
type template struct {
	object string // as lines name it
	rules  string // what begins the ids of its rules
	spec   string // where the spec of its Pods is
	kept   bool   // the server keeps all that is written there, because it does not know the kind
}

func templates() []template {
	const below = "spec.template.spec"
	return []template{
		{"CronJob.batch/all", "cronjob-podtemplate", "spec.jobTemplate.spec.template.spec", false},
		{"DaemonSet.apps/all", "daemonset-podtemplate", below, false},
		{"Deployment.apps/all", "deployment-podtemplate", below, false},
		{"Job.batch/all", "job-podtemplate", below, false},
		{"PodTemplate/all", "podtemplate-podtemplate", "template.spec", false},
		{"ReplicaSet.apps/all-*", "replicaset-podtemplate", below, false},
		{"ReplicationController/all", "replicationcontroller-podtemplate", below, false},
		{"StatefulSet.apps/all", "statefulset-podtemplate", below, false},
		{"Configuration.serving.knative.dev/all", "knative-configuration-podtemplate", below, true},
		{"Revision.serving.knative.dev/all", "knative-revision-podspec", "spec", true},
		{"Rollout.argoproj.io/all", "rollout-podtemplate", below, true},
		{"ScaledJob.keda.sh/all", "keda-scaledjob-podtemplate", "spec.jobTargetRef.template.spec", true},
		{"Service.serving.knative.dev/all", "knative-service-podtemplate", below, true},
	}
}

// TestTemplates has the spec of templates.yaml in every kind of template, and every rule of templates switched on: each
// kind must have the edges that the PodTemplate there has, with its own rules and paths.
func TestTemplates(t *testing.T) {
	t.Parallel()
	ctx := timed(t)
	program := start(t, ctx, "--secrets", "--relations="+strings.Join(templateRulesOff(t), ","))
	complete(t, ctx, program)
	pod, job := podSpec(t, nil), podSpec(t, map[string]any{"restartPolicy": "Never"})
	objects := strings.NewReplacer("spec: POD", "spec: "+pod, "spec: JOB", "spec: "+job).Replace(read(t, "each/objects.yaml"))
	create(t, ctx, "each", "{apiVersion: v1, kind: Namespace, metadata: {name: each}}\n---\n"+objects)
	want, a := slices.Concat(templateLines(t), lines(t, "each/others.txt")), newArea("each")
	slices.Sort(want)
	if _, err := program.Await(ctx, func(d *graph.Document) error { return differences(a.edges(d), want) }); err != nil {
		t.Error(err)
	}
}

// podSpec is the spec in templates.yaml, as JSON and with more fields. What it names outside of its namespace has the name
// of the area, so that the two do not meet.
func podSpec(t *testing.T, more map[string]any) string {
	t.Helper()
	manifest, _, _ := strings.Cut(read(t, "templates.yaml"), "\n---\n")
	var object struct {
		Template struct{ Spec map[string]any }
	}
	if err := yaml.Unmarshal([]byte(manifest), &object); err != nil {
		t.Fatal(err)
	}
	maps.Copy(object.Template.Spec, more)
	text, err := json.Marshal(object.Template.Spec)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "templates", "each")
}

// templateLines are the lines of the PodTemplate in templates.want, and those of rules that are off there, as they are to
// be for each kind of template in the area each.
func templateLines(t *testing.T) []string {
	t.Helper()
	var all []string
	given := append(wanted(t, "templates"), lines(t, "each/off.txt")...)
	for _, kind := range templates() {
		own := strings.NewReplacer("PodTemplate/all", kind.object, "template.spec.", kind.spec+".", "podtemplate-podtemplate-", kind.rules+"-", "templates", "each")
		for _, line := range given {
			if strings.HasPrefix(line, "PodTemplate/all ") && (kind.kept || !strings.HasSuffix(line, droppedRule+")")) {
				all = append(all, own.Replace(line))
			}
		}
	}
	return all
}

// droppedRule ends the id of the one rule that fires only where the server keeps everything: PodGroups are beta and off,
// and it drops the field.
const droppedRule = "-podgroup"

// templateRulesOff are the ids of the rules of templates that are off by default.
func templateRulesOff(t *testing.T) []string {
	t.Helper()
	builtin, err := catalog.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	ofTemplate := regexp.MustCompile(`-(podtemplate|podspec)-`)
	var ids []string
	for _, k := range builtin.Kinds() {
		for _, rule := range k.Off {
			if ofTemplate.MatchString(rule.ID) {
				ids = append(ids, rule.ID)
			}
		}
	}
	return ids
}
