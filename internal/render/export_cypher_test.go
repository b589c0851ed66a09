package render

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"kubernetes-scraper/test/samples"
)

// TestCypher: the statements say what the graph says, to each of the parsers that there are: those that know \u in strings
// only, and those that replace it anywhere before they look at anything else, with or without regard to a backslash before
// it. test/exports gives them to a database and to a grammar of Neo4j.
func TestCypher(t *testing.T) {
	s := samples.Hostile()
	written := exported(t, s, Cypher)
	for name, seen := range map[string]string{"as it is": written, "escapes replaced anywhere": replaceEscapes(written, false),
		"escapes replaced but for those after a backslash": replaceEscapes(written, true)} {
		t.Run(name, func(t *testing.T) {
			nodes, edges := readCypher(t, seen)
			wantNodes, wantEdges := samples.Records(s)
			for _, n := range wantNodes {
				for name, value := range maps.Clone(n.Fields) {
					delete(n.Fields, name)
					n.Fields[cypherName(name)] += value // two names may become the same
				}
			}
			compareByID(t, nodes, wantNodes)
			for i := range wantEdges {
				wantEdges[i].Relation = cypherName(wantEdges[i].Relation)
			}
			compareByID(t, edges, wantEdges)
		})
	}
}

// cypherName is a name as it is carried: of backslashes and what cannot be printed "_" is left.
func cypherName(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '\\' || r == '\ufffd' || !strconv.IsPrint(r) {
			return '_'
		}
		return r
	}, name)
}

// compareByID compares records whose order the format does not keep. Of records of one id it takes the last, as a MERGE
// does; names that became the same are such.
func compareByID(t *testing.T, got, want []samples.Record) {
	t.Helper()
	index := func(all []samples.Record) map[string]string {
		m := map[string]string{}
		for _, r := range all {
			m[fmt.Sprintf("%s %s %q %s", r.ID, r.Source, r.Relation, r.Target)] = fmt.Sprintf("%q", r.Fields)
		}
		return m
	}
	g, w := index(got), index(want)
	if len(g) != len(w) || len(w) == 0 {
		t.Errorf("%d were read, want %d", len(g), len(w))
	}
	for id, fields := range w {
		if g[id] != fields {
			t.Fatalf("%s is read as\n%s\nwant\n%s", id, g[id], fields)
		}
	}
}

// replaceEscapes replaces \uXXXX wherever it is, but for after a backslash if pairs says so.
func replaceEscapes(s string, pairs bool) string {
	units := utf16.Encode([]rune(s))
	var out []uint16
	for i := 0; i < len(units); i++ {
		if units[i] == '\\' && i+5 < len(units) && units[i+1] == 'u' {
			if n, err := strconv.ParseUint(string(utf16.Decode(units[i+2:i+6])), 16, 16); err == nil {
				out = append(out, uint16(n))
				i += 5
				continue
			}
		}
		out = append(out, units[i])
		if pairs && units[i] == '\\' && i+1 < len(units) {
			i++
			out = append(out, units[i])
		}
	}
	return string(utf16.Decode(out))
}

// readCypher reads the statements of an export, strictly: it knows nothing but what an export has.
func readCypher(t *testing.T, text string) (nodes, edges []samples.Record) {
	t.Helper()
	r := &cypherReader{rest: text, patterns: map[string]*regexp.Regexp{}}
	r.take(`//[^\n]*\n`)
	r.take(`CREATE CONSTRAINT kubernetes_object_id IF NOT EXISTS FOR \(n:KubernetesObject\) REQUIRE n\.id IS UNIQUE;\n`)
	for r.rest != "" && r.err == nil {
		r.take(`UNWIND \[\n`)
		var rows []samples.Record
		for more := true; more && r.err == nil; more = r.has(`,\n`) {
			rows = append(rows, r.row())
		}
		r.take(`\n\] AS row `)
		if r.has(`MERGE \(n:KubernetesObject \{id: row\.id\}\) SET n = row, n:`) {
			r.name()
			nodes = append(nodes, rows...)
		} else {
			r.take(`MATCH \(s:KubernetesObject \{id: row\.source\}\) MATCH \(t:KubernetesObject \{id: row\.target\}\) MERGE \(s\)-\[r:`)
			relation := r.name()
			r.take(`\]->\(t\) SET r = row\.properties`)
			for i := range rows {
				rows[i].Relation = relation
			}
			edges = append(edges, rows...)
		}
		r.take(`;\n`)
	}
	if r.err != nil {
		t.Fatal(r.err)
	}
	return nodes, edges
}

type cypherReader struct {
	rest     string
	patterns map[string]*regexp.Regexp
	err      error
}

func (r *cypherReader) has(pattern string) bool {
	if r.patterns[pattern] == nil {
		r.patterns[pattern] = regexp.MustCompile(`^(?:` + pattern + `)`)
	}
	found := r.patterns[pattern].FindString(r.rest)
	r.rest = r.rest[len(found):]
	return found != ""
}

func (r *cypherReader) take(pattern string) {
	if r.err == nil && !r.has(pattern) {
		r.err = fmt.Errorf("no %s here: %.200q", pattern, r.rest)
	}
}

// row reads {id: 'x', ...} or {source: 'x', target: 'y', properties: {...}}.
func (r *cypherReader) row() samples.Record {
	var record samples.Record
	if r.has(`\{source: `) {
		record.Source = r.text()
		r.take(`, target: `)
		record.Target = r.text()
		r.take(`, properties: `)
		record.Fields = r.properties()
		r.take(`\}`)
		return record
	}
	record.Fields = r.properties()
	record.ID = record.Fields["id"]
	return record
}

func (r *cypherReader) properties() map[string]string {
	fields := map[string]string{}
	r.take(`\{`)
	for more := true; more && r.err == nil; more = r.has(`, `) {
		name := r.name()
		r.take(`: `)
		if strings.HasPrefix(r.rest, "'") {
			fields[name] = r.text()
			continue
		}
		end := strings.IndexAny(r.rest, ",}")
		fields[name], r.rest = r.rest[:max(end, 0)], r.rest[max(end, 0):]
	}
	r.take(`\}`)
	return fields
}

// name reads a plain name or one in backticks.
func (r *cypherReader) name() string {
	if !strings.HasPrefix(r.rest, "`") {
		end := strings.IndexFunc(r.rest, func(c rune) bool { return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') })
		name := r.rest[:max(end, 0)]
		r.rest = r.rest[len(name):]
		return name
	}
	var name strings.Builder
	r.rest = r.rest[1:]
	for r.err == nil {
		end := strings.IndexByte(r.rest, '`')
		if end < 0 {
			r.err = fmt.Errorf("a name has no end: %.200q", r.rest)
			break
		}
		name.WriteString(r.rest[:end])
		r.rest = r.rest[end+1:]
		if !strings.HasPrefix(r.rest, "`") {
			break
		}
		name.WriteByte('`')
		r.rest = r.rest[1:]
	}
	return name.String()
}

// text reads a string literal.
func (r *cypherReader) text() string {
	r.take(`'`)
	var units []uint16
	for r.err == nil {
		c := r.next()
		if c == '\'' {
			return string(utf16.Decode(units))
		}
		if c == '\\' {
			switch c = r.next(); c {
			case 'n':
				c = '\n'
			case 'r':
				c = '\r'
			case 't':
				c = '\t'
			case '\\', '\'':
			case 'u':
				n, err := strconv.ParseUint(r.rest[:min(4, len(r.rest))], 16, 16)
				if err != nil {
					r.err = err
					return ""
				}
				units, r.rest = append(units, uint16(n)), r.rest[4:]
				continue
			default:
				r.err = fmt.Errorf("there is no escape \\%c: %.200q", c, r.rest)
			}
		}
		units = utf16.AppendRune(units, c)
	}
	return ""
}

func (r *cypherReader) next() rune {
	c, size := utf8.DecodeRuneInString(r.rest)
	if size == 0 {
		r.err = errors.New("a text has no end")
	}
	r.rest = r.rest[size:]
	return c
}

// TestMermaidLines: nothing but lines of the known forms, whatever the names. test/exports gives them to mermaid.
func TestMermaidLines(t *testing.T) {
	label := `"([\p{L}\p{Nd} ._/-]|#\d+;|<br/>)+"`
	form := regexp.MustCompile(`^(n_[A-Za-z0-9._]+\[` + label + `\](:::(missing|unknown|virtual))?|` +
		`n_[A-Za-z0-9._]+ (-->|-\.->)\|` + label + `\| n_[A-Za-z0-9._]+)$`)
	lines := strings.Split(strings.TrimSuffix(exported(t, samples.Hostile(), Mermaid), "\n"), "\n")
	for _, line := range lines[5:] {
		if !form.MatchString(line) {
			t.Errorf("a line is %q", line)
		}
	}
	nodes, edges := samples.Hostile().Size()
	if len(lines) != 5+nodes+edges {
		t.Errorf("there are %d lines for %d nodes and %d edges", len(lines), nodes, edges)
	}
}
