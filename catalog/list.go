package catalog

import (
	"fmt"
	"strings"
	"text/tabwriter"
)

// List returns a table of all kinds, for people.
func (c *Catalog) List() string {
	rows := [][]string{{"KIND", "APIVERSION", "RESOURCE", "SCOPE", "READ", "RULES", "OFF", "FROM"}}
	for _, k := range c.kinds {
		rows = append(rows, []string{
			k.Kind, apiVersion(k), k.Resource, scope(k), reading(k), fmt.Sprint(len(k.References)), fmt.Sprint(len(k.Off)), k.Origin,
		})
	}
	return table(rows)
}

// ListRelations returns a table of the vocabulary.
func (c *Catalog) ListRelations() string {
	rows := [][]string{{"RELATION", "MEANING", "NEEDS THE OTHER", "OFF"}}
	for _, r := range c.relations {
		rows = append(rows, []string{r.Name, r.Meaning, r.Dependence, r.Off})
	}
	return table(rows)
}

// ListOmitted returns a table of what is left out on purpose.
func (c *Catalog) ListOmitted() string {
	rows := [][]string{{"OMITTED", "REASON", "FROM"}}
	for _, o := range c.omitted {
		rows = append(rows, []string{o.ID, o.Reason, o.Origin})
	}
	return table(rows)
}

// Check returns what users' files would add to the catalog, in one line, or, as an error, all that is wrong in them.
func (c *Catalog) Check(files ...File) (string, error) {
	with, err := c.Add(files...)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("no mistakes in %s: %s, %s and %s more than before\n", count(len(files), "file"),
		count(len(with.kinds)-len(c.kinds), "kind"), count(with.rules()-c.rules(), "rule"),
		count(len(with.verbs)-len(c.verbs), "relation")), nil
}

// rules counts the rules as declared.
func (c *Catalog) rules() int {
	n := len(c.every)
	for _, e := range c.entries {
		n += len(e.References)
	}
	return n
}

func count(n int, what string) string {
	if n == 1 || n == -1 {
		return fmt.Sprint(n, " ", what)
	}
	return fmt.Sprint(n, " ", what, "s")
}

func apiVersion(k Kind) string {
	if k.Group == "" || k.Version == "" {
		return k.Group + k.Version
	}
	return k.Group + "/" + k.Version
}

func scope(k Kind) string {
	if k.Namespaced {
		return "Namespaced"
	}
	return "Cluster"
}

func reading(k Kind) string {
	switch {
	case k.Virtual:
		return "virtual"
	case !k.Watched:
		return "no"
	case k.MetadataOnly:
		return "metadata"
	}
	return "object"
}

// table lines up rows of cells. An empty cell is shown as a dash; spaces at the ends of lines are left out.
func table(rows [][]string) string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for i, cell := range row {
			if cell == "" {
				cell = "-"
			}
			if i > 0 {
				fmt.Fprint(w, "\t")
			}
			fmt.Fprint(w, strings.ReplaceAll(cell, "\n", " "))
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	return out.String()
}
