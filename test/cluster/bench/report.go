package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// A measure picks one figure out of a sample.
type measure func(sample) float64

func cpuSeconds(s sample) float64  { return s.cpu.Seconds() }
func wallSeconds(s sample) float64 { return s.wall.Seconds() }
func peakMB(s sample) float64      { return megabytes(s.peak) }
func steadyMB(s sample) float64    { return megabytes(s.steady) }
func readMB(s sample) float64      { return megabytes(s.read) }

func megabytes(bytes int) float64 { return float64(bytes) / 1e6 }

// spread is the smallest, middle and largest value of a measure over the runs.
func (r *result) spread(m measure) (low, median, high float64) {
	values := make([]float64, len(r.samples))
	for i, s := range r.samples {
		values[i] = m(s)
	}
	slices.SortFunc(values, cmp.Compare)
	n := len(values)
	return values[0], (values[(n-1)/2] + values[n/2]) / 2, values[n-1]
}

func (r *result) median(m measure) float64 {
	_, median, _ := r.spread(m)
	return median
}

// find returns the result of a client, nil if it did not run.
func find(results []*result, name string) *result {
	for _, r := range results {
		if r.name == name {
			return r
		}
	}
	return nil
}

// writeTable writes absolute figures, with their range, and ratios to the floor.
func writeTable(out io.Writer, p part, results []*result, o options) {
	floor := find(results, "floor")
	if floor == nil {
		floor = results[0]
	}
	fmt.Fprintf(out, "\n== %s: %s ==\n\nEach client alone, median of %d rounds (smallest-largest; of dynamic, every other round); x: times that of the %s; steady: %v after it was synced.\n\n",
		p.what, p.describe(), o.rounds, floor.name, o.settle)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "\tCPU s\t\tx\tpeak MB\t\tx\tsteady MB\tread MB\twall s\tobjects\t  client\n")
	for _, r := range results {
		low, cpu, high := r.spread(cpuSeconds)
		small, peak, large := r.spread(peakMB)
		fmt.Fprintf(w, "\t%.2f\t(%.2f-%.2f)\t%.2f\t%.0f\t(%.0f-%.0f)\t%.2f\t%.0f\t%.1f\t%.2f\t%d\t  %s: %s\n",
			cpu, low, high, cpu/floor.median(cpuSeconds), peak, small, large, peak/floor.median(peakMB),
			r.median(steadyMB), r.median(readMB), r.median(wallSeconds), r.samples[0].objects, r.name, r.what)
	}
	w.Flush()
}
