package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/app"
)

// catalogCommand shows and checks what is known of kinds. It needs no cluster.
func catalogCommand(stdout io.Writer) *cobra.Command {
	var paths, relations []string
	var onlyRelations, onlyOmitted bool
	parent := &cobra.Command{
		Use:   "catalog",
		Short: "Show and check what is known of kinds and their relations",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	parent.PersistentFlags().StringArrayVar(&paths, "catalog", nil, "`file` or directory with further kinds and rules; may be repeated")
	parent.PersistentFlags().StringArrayVar(&relations, "relations", nil, "switch `relations` or rules on and off: selects,-uses")
	list := &cobra.Command{
		Use:   "list",
		Short: "List the kinds, or the relations, that are known",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			c, err := app.LoadCatalog(paths, relations)
			if err != nil {
				return err
			}
			text := c.List()
			switch {
			case onlyRelations:
				text = c.ListRelations()
			case onlyOmitted:
				text = c.ListOmitted()
			}
			return write(stdout, text)
		},
	}
	list.Flags().BoolVar(&onlyRelations, "relations-only", false, "list the vocabulary of relations instead")
	list.Flags().BoolVar(&onlyOmitted, "omitted", false, "list the relationships that are left out on purpose instead, with the reasons")
	parent.AddCommand(list,
		&cobra.Command{
			Use:   "explain KIND",
			Short: "Say all that is known of a kind: Pod, pods, deployments.apps",
			Args:  cobra.ExactArgs(1),
			RunE: func(_ *cobra.Command, args []string) error {
				c, err := app.LoadCatalog(paths, relations)
				if err != nil {
					return err
				}
				kind, err := c.Find(args[0])
				if err != nil {
					return err
				}
				return write(stdout, c.Explain(kind))
			},
		},
		&cobra.Command{
			Use:   "check FILE|DIR...",
			Short: "Check catalog files and say all that is wrong with them",
			Args:  cobra.MinimumNArgs(1),
			RunE: func(_ *cobra.Command, args []string) error {
				c, err := app.LoadCatalog(paths, relations)
				if err != nil {
					return err
				}
				files, err := catalog.ReadFiles(args...)
				if err != nil {
					return err
				}
				text, err := c.Check(files...)
				if err != nil {
					return mistakes(stdout, err)
				}
				return write(stdout, text)
			},
		},
		&cobra.Command{
			Use:   "schema",
			Short: "Print the JSON Schema of catalog files, for editors",
			Args:  noArguments,
			RunE:  func(*cobra.Command, []string) error { return write(stdout, string(catalog.Schema())) },
		},
	)
	return parent
}

// mistakes writes every mistake on a line of its own, as compilers do, and returns how many there are.
func mistakes(stdout io.Writer, err error) error {
	lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
	if err := write(stdout, strings.Join(lines, "\n")+"\n"); err != nil {
		return err
	}
	if len(lines) == 1 {
		return errors.New("1 mistake")
	}
	return fmt.Errorf("%d mistakes", len(lines))
}

func write(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}
