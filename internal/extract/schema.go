package extract

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"kubernetes-scraper/catalog"
)

// The protobuf schema of the Kubernetes API, as text: one file for each group and version, made from the tags of the
// API's Go types, which are the only place where the field numbers are written next to the names of JSON. So the
// program needs neither these types nor reflection. A file is a list of types:
//
//	type PodSpec
//		volumes 1 []Volume
//		nodeName 10 string
//
// A field is its JSON name, its number and its type; [] is a list, another file's type is group_version.Type. A field
// named - is a message whose own fields lie directly in the parent in JSON (a Volume's source). The word sparse follows
// a bool, an integer or a string that JSON leaves out when it is zero, where protobuf writes the zero. A message is one
// whose fields are left out here, a map one whose values are more than strings, and opaque is what nobody can use.
//
//go:generate go test -run TestSchemaIsCurrent -update-schema .
//go:embed schema/*.txt
var schemaFiles embed.FS

// HasSchema says whether a kind can be read as protobuf: its metadata always can, the whole object only if it is one of
// the kinds that are built into Kubernetes. Any kind can be read as JSON.
func HasSchema(kind catalog.Kind) bool {
	if kind.MetadataOnly {
		return true
	}
	text, err := (&schema{}).file(schemaFile(kind.Group, kind.Version))
	return err == nil && strings.Contains(text, "\ntype "+kind.Kind+"\n")
}

// A schema looks up types, and reads only what it is asked for.
type schema struct {
	files map[string]string
	types map[string][]step // what was looked up before
}

// rootType is the message as which a kind is sent.
func rootType(kind catalog.Kind) string {
	if kind.MetadataOnly {
		return "meta_v1.PartialObjectMetadata"
	}
	return schemaFile(kind.Group, kind.Version) + "." + kind.Kind
}

func schemaFile(group, version string) string {
	if group == "" {
		group = "core"
	}
	return group + "_" + version
}

// find returns the way from a type to the field that JSON calls name. That is one step, or several through messages
// whose fields lie in their parent. The type of the last step is a whole name.
func (s *schema) find(typ, name string) ([]step, error) {
	way, err := s.search(typ, name)
	if err == nil && way == nil {
		err = fmt.Errorf("%s has no field %q, name one that it has", typ, name)
	}
	return way, err
}

func (s *schema) search(typ, name string) ([]step, error) {
	fields, err := s.lookup(typ)
	if err != nil {
		return nil, err
	}
	for _, f := range fields {
		if f.key == name {
			return []step{f}, nil
		}
	}
	for _, f := range fields {
		if f.key != "-" {
			continue
		}
		way, err := s.search(f.typ, name)
		if err != nil {
			return nil, err
		}
		if way != nil {
			return append([]step{f}, way...), nil
		}
	}
	return nil, nil
}

// lookup returns the fields of a type, given as file.Type. They are not to be changed.
func (s *schema) lookup(typ string) ([]step, error) {
	if fields, ok := s.types[typ]; ok {
		return fields, nil
	}
	fields, err := s.read(typ)
	if err != nil {
		return nil, err
	}
	if s.types == nil {
		s.types = map[string][]step{}
	}
	s.types[typ] = fields
	return fields, nil
}

// read reads the fields of a type.
func (s *schema) read(typ string) ([]step, error) {
	dot := strings.LastIndexByte(typ, '.')
	if dot < 0 {
		return nil, fmt.Errorf("a %s has no fields, end the path there", typ)
	}
	file, name := typ[:dot], typ[dot+1:]
	text, err := s.file(file)
	if err != nil {
		return nil, fmt.Errorf("there is no protobuf schema of %s, read it as JSON", typ)
	}
	_, rest, ok := strings.Cut(text, "\ntype "+name+"\n")
	if !ok {
		return nil, fmt.Errorf("there is no protobuf schema of %s, read it as JSON", typ)
	}
	return parseFields(file, rest)
}

func (s *schema) file(name string) (string, error) {
	if text, ok := s.files[name]; ok {
		return text, nil
	}
	data, err := schemaFiles.ReadFile("schema/" + name + ".txt")
	if err != nil {
		return "", err
	}
	if s.files == nil {
		s.files = map[string]string{}
	}
	s.files[name] = string(data)
	return s.files[name], nil
}

// parseFields reads the indented lines at the start of text.
func parseFields(file, text string) ([]step, error) {
	var fields []step
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if line[0] != '\t' {
			break
		}
		if len(words) < 3 {
			return nil, fmt.Errorf("schema file %s: %q is not a field, make the file again with go generate", file, line)
		}
		number, err := strconv.ParseInt(words[1], 10, 16)
		if err != nil || number < 1 {
			return nil, fmt.Errorf("schema file %s: %q has no number, make the file again with go generate", file, line)
		}
		typ, list := strings.CutPrefix(words[2], "[]")
		fields = append(fields, step{
			key:    words[0],
			number: int32(number),
			list:   list,
			typ:    wholeName(file, typ),
			sparse: len(words) > 3 && words[3] == "sparse",
		})
	}
	return fields, nil
}

// wholeName puts the file's name before a type of the same file. Words that begin with a small letter are values.
func wholeName(file, typ string) string {
	if strings.Contains(typ, ".") || typ[0] >= 'a' && typ[0] <= 'z' {
		return typ
	}
	return file + "." + typ
}

// valueTypeOf says how a schema's word for a value is encoded; false for values nobody can use.
func valueTypeOf(word string) (valueType, bool) {
	switch word {
	case "string":
		return textValue, true
	case "bool":
		return boolValue, true
	case "int32":
		return int32Value, true
	case "int64":
		return int64Value, true
	case "time":
		return timeValue, true
	case "microtime":
		return microTimeValue, true
	case "map[string]string":
		return mapValue, true
	case "map":
		return anyMapValue, true
	case "message":
		return messageValue, true
	}
	return messageValue, strings.Contains(word, ".")
}
