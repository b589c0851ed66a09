// Package ask holds the commands that ask a graph: each is a file with its flags, its help and one call.
package ask

import (
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// A Program is what the commands know of the program that they are of.
type Program struct {
	// Name is how it is called on the command line: kubernetes-scraper, or kubectl satellite.
	Name    string
	Version string
	Stdout  io.Writer
	Stderr  io.Writer
	// Terminal: Stdout is one.
	Terminal bool
}

// An ExitError ends the program with a code of its own. Err may be nil: then there is nothing to be told.
type ExitError struct {
	Code int
	Err  error
}

func (e *ExitError) Error() string {
	if e.Err == nil {
		return "found"
	}
	return e.Err.Error()
}

// Unwrap returns what went wrong.
func (e *ExitError) Unwrap() error { return e.Err }

const (
	aboutObject = "object"
	aboutGraph  = "graph"
)

// Add adds the commands to the root of the program, in groups.
func Add(root *cobra.Command, p Program) {
	root.AddGroup(
		&cobra.Group{ID: aboutObject, Title: "Questions about an object:"},
		&cobra.Group{ID: aboutGraph, Title: "Questions about the graph:"},
	)
	for _, of := range []struct {
		group    string
		commands []*cobra.Command
	}{
		{aboutObject, []*cobra.Command{p.show(), p.tree(), p.deps(), p.impact(), p.path()}},
		{aboutGraph, []*cobra.Command{p.missing(), p.orphans(), p.kinds(), p.watch(), p.diff(), p.export()}},
	} {
		for _, c := range of.commands {
			c.GroupID = of.group
			c.Example = strings.ReplaceAll(c.Example, "satellite", p.Name)
			c.Long = strings.ReplaceAll(c.Long, "satellite", p.Name)
			root.AddCommand(c)
		}
	}
}
