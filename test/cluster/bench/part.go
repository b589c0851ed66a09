package main

import (
	"context"
	"encoding/json"
	"fmt"

	"kubernetes-scraper/test/cluster/bench/child"
)

// The parts of a cluster that are measured, each for itself.
const (
	seedPart = "seed"
	allPart  = "all"
)

// A part is a choice of kinds, and the streams that the program opens for them.
type part struct {
	child.Part
	name, what string
}

// parts are the choices, their streams not known yet.
func parts() []part {
	six := []string{"pods", "services", "configmaps", "nodes", "replicasets.apps", "deployments.apps"}
	return []part{
		{child.Part{Include: six}, seedPart, "the six kinds of the seed alone"},
		{child.Part{}, allPart, "all kinds that are read by default"},
	}
}

// findParts has the program's reader read each part that the options want, and tell what it has read.
func findParts(ctx context.Context, o options, kubeconfig string) ([]part, error) {
	var found []part
	for _, p := range parts() {
		if o.part != "" && o.part != p.name {
			continue
		}
		if err := p.find(ctx, o, kubeconfig); err != nil {
			return nil, err
		}
		found = append(found, p)
	}
	return found, nil
}

func (p *part) find(ctx context.Context, o options, kubeconfig string) error {
	c, err := start(ctx, o.reader, "streams", kubeconfig, p.String())
	if err != nil {
		return err
	}
	var objects int
	out := json.NewDecoder(c.stdout)
	if err := out.Decode(&objects); err != nil {
		return c.fail(err)
	}
	return c.end(out, &p.Streams)
}

// describe says how many streams there are of which sort.
func (p *part) describe() string {
	metadata, inJSON := 0, 0
	for _, s := range p.Streams {
		switch {
		case s.MetadataOnly:
			metadata++
		case s.JSON:
			inJSON++
		}
	}
	return fmt.Sprintf("%d streams, %d of them metadata only, %d in JSON", len(p.Streams), metadata, inJSON)
}
