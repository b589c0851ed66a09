package catalog

import _ "embed"

//go:embed schema.json
var schema string

// Schema returns the JSON Schema (draft 2020-12) of one document of a catalog file, for editors. It accepts all that the
// reader does but for texts written as numbers or in quotes; the reader checks more.
func Schema() []byte { return []byte(schema) }
