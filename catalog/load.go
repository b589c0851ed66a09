package catalog

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A File is a catalog file: its name, as it stands in errors and origins, and what it holds.
type File struct {
	Name string
	Data []byte
}

// ReadFiles reads users' catalog files: a path is that of a file of any name, or of a directory, of which the files *.yaml
// and *.yml are taken in the order of their names, those in directories below and those that begin with a dot not. A
// directory without any is an error. An error names the path.
func ReadFiles(paths ...string) ([]File, error) { return readFiles(paths, false) }

// ReadFilesAgain reads what ReadFiles has read before: by now a directory may have no files.
func ReadFilesAgain(paths ...string) ([]File, error) { return readFiles(paths, true) }

func readFiles(paths []string, mayBeEmpty bool) ([]File, error) {
	var files []File
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, fmt.Errorf("catalog: %w", err)
		}
		names := []string{p}
		if info.IsDir() {
			if names, err = catalogFiles(p); err != nil {
				return nil, fmt.Errorf("catalog: %w", err)
			}
			if len(names) == 0 && !mayBeEmpty {
				return nil, fmt.Errorf("catalog: %s has no files *.yaml or *.yml, name another directory or a file", p)
			}
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				return nil, fmt.Errorf("catalog: %w", err)
			}
			files = append(files, File{name, data})
		}
	}
	return files, nil
}

func catalogFiles(directory string) ([]string, error) {
	entries, err := os.ReadDir(directory)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		if isCatalogFile(entry) {
			names = append(names, filepath.Join(directory, entry.Name()))
		}
	}
	return names, nil
}

func isCatalogFile(entry fs.DirEntry) bool {
	extension := path.Ext(entry.Name())
	return !entry.IsDir() && !strings.HasPrefix(entry.Name(), ".") && slices.Contains([]string{".yaml", ".yml"}, extension)
}

// A source is what files say, before macros are expanded.
type source struct {
	// builtin: they are the program's own.
	builtin        bool
	kinds, extends []kindText
	every          []ruleText
	relations      []relationText
	omitted        []omittedText
	macros         map[string]macro
	problems       *problems
}

func readAll(files []File) source {
	s := source{macros: map[string]macro{}, problems: &problems{}}
	for _, file := range files {
		readFile(&s, file.Name, file.Data)
	}
	return s
}

// origin is where something was read from, for people.
func (s source) origin(at position) string {
	where := fmt.Sprintf("%s:%d", at.file, at.line)
	if s.builtin {
		return "built-in " + where
	}
	return where
}
