package cli

import (
	"runtime"
	"runtime/debug"
)

// versionLine is the template of what --version prints.
const versionLine = "{{.Name}} {{.Version}} (" + runtime.GOOS + "/" + runtime.GOARCH + ")\n"

// version is the version that the program was built as, one word: that of its module, where it has one, or else devel,
// with the commit of the working copy as far as that is known.
func version(info *debug.BuildInfo, ok bool) string {
	if !ok {
		return "devel"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	commit, modified := "", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = "+" + s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			if s.Value == "true" {
				modified = ".modified"
			}
		}
	}
	if commit == "" {
		return "devel"
	}
	return "devel" + commit + modified
}
