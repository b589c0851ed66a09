package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// A target is what a figure has to be: at most, or at least, a limit.
type target struct {
	what            string
	measured, limit float64
	atLeast         bool
}

func (t target) met() bool {
	if t.atLeast {
		return t.measured >= t.limit
	}
	return t.measured <= t.limit
}

// targets compares the program with what it should be, as far as the clients for that have run.
func targets(results []*result) []target {
	var all []target
	program, floor, dynamic := find(results, "program"), find(results, "floor"), find(results, "dynamic")
	if program != nil && floor != nil {
		all = append(all, target{what: "CPU, times the floor", measured: program.median(cpuSeconds) / floor.median(cpuSeconds), limit: 1.5})
	}
	if program != nil {
		all = append(all, target{what: "peak RSS, times its steady RSS", measured: program.median(peakMB) / program.median(steadyMB), limit: 1.5})
	}
	if g := find(results, "graph"); g != nil {
		all = append(all, target{what: "bytes of heap a graph node, its edges included", measured: g.median(bytesPerNode), limit: 400})
	}
	if program != nil && dynamic != nil {
		all = append(all,
			target{what: "dynamic informers' CPU, times the program's", measured: dynamic.median(cpuSeconds) / program.median(cpuSeconds), limit: 10, atLeast: true},
			target{what: "dynamic informers' peak RSS, times the program's", measured: dynamic.median(peakMB) / program.median(peakMB), limit: 10, atLeast: true})
	}
	return all
}

func bytesPerNode(s sample) float64 { return float64(s.heap.Bytes) / float64(s.heap.Nodes) }

// writeTargets writes each target with its figure and returns how many are missed.
func writeTargets(out io.Writer, all []target) (missed int) {
	fmt.Fprintln(out)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "target\twanted\tmeasured\t")
	for _, t := range all {
		verdict, relation := "met", "at most"
		if !t.met() {
			verdict = "missed"
			missed++
		}
		if t.atLeast {
			relation = "at least"
		}
		fmt.Fprintf(w, "%s\t%s %.4g\t%.4g\t%s\n", t.what, relation, t.limit, t.measured, verdict)
	}
	w.Flush()
	return missed
}
