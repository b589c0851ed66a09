package catalog

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Load reads the catalog files (*.yaml, *.yml) in the root of fsys and returns their kinds, macros expanded, in the
// order of the files' names and, within a file, as written there. The files may name built-in kinds as targets and use
// built-in macros; they may not declare a built-in kind again.
//
// The errors are all that is wrong in all files, joined, one line each:
//
//	file:line:column: field: what is wrong, what to do
//
// With an error no kinds are returned. The time taken is linear in the size of the files and of their expanded rules.
func Load(fsys fs.FS) ([]Kind, error) {
	builtin, err := Builtin()
	if err != nil {
		return nil, err
	}
	shared, err := readAll(embedded)
	if err != nil {
		return nil, err
	}
	return load(fsys, builtin, shared.macros)
}

// load reads the files of fsys. Kinds in known can be targets, and macros can be used, but neither is part of the result.
func load(fsys fs.FS, known []Kind, macros map[string]macro) ([]Kind, error) {
	source, err := readAll(fsys)
	if err != nil {
		return nil, err
	}
	for name, m := range macros {
		if own, twice := source.macros[name]; twice {
			source.problems.add(own.position, "macros", "there is a built-in macro %q already, choose another name", name)
			continue
		}
		source.macros[name] = m
	}
	kinds := build(source, known)
	if err := source.problems.join(); err != nil {
		return nil, err
	}
	return kinds, nil
}

// A source is what the files of one directory say, before macros are expanded.
type source struct {
	kinds    []kindText
	macros   map[string]macro
	problems *problems
}

func readAll(fsys fs.FS) (source, error) {
	s := source{macros: map[string]macro{}, problems: &problems{}}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return s, err
	}
	var failed []error
	for _, entry := range entries {
		if !isCatalogFile(entry) {
			continue
		}
		data, err := fs.ReadFile(fsys, entry.Name())
		if err != nil {
			failed = append(failed, err)
			continue
		}
		readFile(&s, entry.Name(), data)
	}
	return s, errors.Join(failed...)
}

func isCatalogFile(entry fs.DirEntry) bool {
	extension := path.Ext(entry.Name())
	return !entry.IsDir() && !strings.HasPrefix(entry.Name(), ".") && slices.Contains([]string{".yaml", ".yml"}, extension)
}
