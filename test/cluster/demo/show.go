package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/test/cluster"
	"kubernetes-scraper/test/cluster/seed"
)

// patience is how long the graph may take to show a step.
const patience = time.Minute

// A show is the demo as it is printed.
type show struct {
	out   io.Writer
	style style
}

func (s *show) say(text string) { fmt.Fprintln(s.out, s.style.dim("# "+text)) }

// command echoes what is typed, as in a shell.
func (s *show) command(text string) {
	fmt.Fprintf(s.out, "\n%s\n", s.style.bold("$ "+strings.ReplaceAll(text, "\n", "\n  ")))
}

// steps goes through the demo: type the commands, await the graph that shows them, print what changed.
func (s *show) steps(ctx context.Context, c *cluster.Cluster, p *program) error {
	began := time.Now()
	s.command("./kubernetes-scraper --interval " + interval + " &")
	s.say("without --interval it would write every 30 s; a demo is in more of a hurry")
	d, err := s.await(ctx, p, complete)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "\n%s", summary(d, time.Since(began)))
	kubectl, err := os.MkdirTemp("", "demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(kubectl)
	if err := c.WriteKubectl(kubectl); err != nil {
		return err
	}
	for _, step := range seed.Steps() {
		if d, err = s.step(ctx, p, step, kubectl, d); err != nil {
			return err
		}
	}
	return nil
}

func (s *show) step(ctx context.Context, p *program, step seed.Step, kubectl string, before *graph.Document) (*graph.Document, error) {
	s.command(step.Script)
	printed, err := step.Run(ctx, kubectl)
	if err != nil {
		return nil, err
	}
	fmt.Fprint(s.out, s.style.dim(printed))
	after, err := s.await(ctx, p, settled(step.Name))
	if err != nil {
		return nil, fmt.Errorf("step %s: %w", step.Name, err)
	}
	printChanges(s.out, before, after, s.style)
	if text := remark(step.Name); text != "" {
		fmt.Fprintln(s.out)
		s.say(text)
	}
	return after, nil
}

func (s *show) await(ctx context.Context, p *program, condition func(*graph.Document) error) (*graph.Document, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return p.await(ctx, condition)
}

// remark says what to look at in the changes of a step.
func remark(step string) string {
	switch step {
	case "configmap":
		return "its contents are not in the graph: they never cross the wire"
	case "volume":
		return "a new Pod template: a new ReplicaSet, whose Pod takes the place of the old one"
	case "scale":
		return "the new Pods carry the label that the Service selects, so it targets them at once"
	case "relabel":
		return "the Pod lost its label: the Service targets it no longer, its ReplicaSet let it go and made another in its place"
	}
	return ""
}

// farewell says where the graph is and what can be done with it.
func (s *show) farewell(output string) error {
	file, err := os.Open(output)
	if err != nil {
		return err
	}
	defer file.Close()
	d, err := graph.ReadDocument(file)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "\n%s holds the last graph: %d nodes, %d relationships. With jq, for example:\n\n  %s\n",
		output, len(d.Nodes), len(d.Relationships),
		s.style.bold(fmt.Sprintf(`jq -r '.relationships[] | "\(.source.name) \(.relationshipType) \(.target.name)"' %s`, output)))
	return nil
}

// summary counts what the first graph holds.
func summary(d *graph.Document, took time.Duration) string {
	var present []string
	for _, k := range d.Kinds {
		if k.Count > 0 {
			present = append(present, fmt.Sprintf("%s %d", k.Type, k.Count))
		}
	}
	return fmt.Sprintf("  complete after %.1f s: %d nodes and %d relationships, of %d kinds that are watched\n  %s\n",
		took.Seconds(), len(d.Nodes), len(d.Relationships), len(d.Kinds), strings.Join(present, ", "))
}
