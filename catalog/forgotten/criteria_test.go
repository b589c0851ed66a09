package forgotten

import (
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/types"
)

// What looks like a reference, written down once. A field is a candidate if one of these holds:
//
//  1. It is a string, or a list of them, and its name ends in one of the words below, whatever the case.
//  2. It is a UID, or a list of them, or a string in a struct whose type is called a Reference (ObjectReference, RoleRef,
//     Subject, ParamKind).
//  3. It is a selector: its type is called Selector or SelectorTerm and is more than the name of an object with a key in
//     it, or its name ends in selector and it is a map.
//  4. It is a map with keys that are strings: the keys or the values may be names. Labels and resource quantities too.
//
// The words are wide on purpose. TestKnownReferencesAreFound says whether they are wide enough to find again what the
// catalog has.

// words are the last words of fields that may name an object.
func words() []string {
	return []string{
		"name", "names", "ref", "refs", "reference", "references", "uid", "uids", "selector", "selectors",
		"claim", "claims", "class", "classes", "namespace", "namespaces", "node", "nodes", "pod", "pods",
		"secret", "secrets", "account", "service", "services", "user", "users", "group", "groups", "subject", "subjects",
		"driver", "drivers", "provisioner", "attacher", "controller", "handler", "host", "holder", "identity",
		"owner", "parent", "signer", "revision", "target", "targets",
		"resource", "resources", "volume", "volumes", "image", "images", "handle", "device", "pool",
		"ip", "ips", "id", "ids", "domain", "endpoints", "inuse",
	}
}

// looksLikeReference says whether the name of a field ends in one of the words.
func looksLikeReference(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(words(), func(word string) bool { return strings.HasSuffix(name, word) })
}

// isUID says whether a field holds the UID of an object.
func isUID(typ reflect.Type) bool { return typ == reflect.TypeFor[types.UID]() }

// isReferenceType says whether a struct is one that stands for another object.
func isReferenceType(typ reflect.Type) bool {
	return slices.ContainsFunc([]string{"Reference", "Ref", "Subject", "ParamKind"}, func(word string) bool { return strings.HasSuffix(typ.Name(), word) })
}

// isSelector says whether a field finds objects by what they are, rather than by name.
func isSelector(typ reflect.Type, name string) bool {
	if typ.Kind() == reflect.Map {
		return strings.HasSuffix(strings.ToLower(name), "selector")
	}
	selector := strings.HasSuffix(typ.Name(), "Selector") || strings.HasSuffix(typ.Name(), "SelectorTerm")
	if !selector || typ.Kind() != reflect.Struct {
		return false
	}
	_, named := typ.FieldByName("Name") // SecretKeySelector
	return !named
}

// isMapOfNames says whether a field is a map whose keys are strings.
func isMapOfNames(typ reflect.Type) bool {
	return typ.Kind() == reflect.Map && typ.Key().Kind() == reflect.String
}
