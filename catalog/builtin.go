package catalog

import (
	"embed"
	"fmt"
)

//go:embed *.yaml
var embedded embed.FS

// Builtin returns the catalog that the program has by itself. It reads and checks the embedded files anew on every call;
// that takes some milliseconds. An error means that this program was built with a broken catalog.
func Builtin() (*Catalog, error) {
	files, err := embeddedFiles()
	if err != nil {
		return nil, fmt.Errorf("built-in catalog: %w", err)
	}
	c, err := (&Catalog{}).add(files, true)
	if err != nil {
		return nil, fmt.Errorf("built-in catalog: %w", err)
	}
	return c, nil
}

// embeddedFiles are the built-in files in the order of their names.
func embeddedFiles() ([]File, error) {
	entries, err := embedded.ReadDir(".")
	if err != nil {
		return nil, err
	}
	var files []File
	for _, entry := range entries {
		data, err := embedded.ReadFile(entry.Name())
		if err != nil {
			return nil, err
		}
		files = append(files, File{entry.Name(), data})
	}
	return files, nil
}
