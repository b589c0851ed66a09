package catalog

import (
	"embed"
	"fmt"
)

//go:embed *.yaml
var embedded embed.FS

// Builtin returns the kinds that the program knows by itself, in the order of the files' names and, within a file, as
// written there. It reads and checks the embedded files anew on every call, so the result is the caller's own; that
// takes about a millisecond. An error means that this program was built with a broken catalog.
func Builtin() ([]Kind, error) {
	kinds, err := load(embedded, nil, nil)
	if err != nil {
		return nil, fmt.Errorf("built-in catalog: %w", err)
	}
	return kinds, nil
}
