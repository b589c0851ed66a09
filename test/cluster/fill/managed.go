package fill

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// manage records that manager set the object's fields: its status if subresource says so, and everything but the status
// otherwise. It is called when the object is complete.
func (a *app) manage(o object, manager, subresource string, operation metav1.ManagedFieldsOperationType) {
	created := o.GetCreationTimestamp()
	o.SetManagedFields(append(o.GetManagedFields(), metav1.ManagedFieldsEntry{
		Manager:     manager,
		Operation:   operation,
		APIVersion:  kindOf(o).GroupVersion().String(),
		Time:        &created,
		FieldsType:  "FieldsV1",
		FieldsV1:    metav1.NewFieldsV1(fieldSet(o, subresource == "status")),
		Subresource: subresource,
	}))
}

// Field sets end at these depths, so that pods have the size that lean ones have in a real cluster: a container's field
// is named, and what is in it is not.
const (
	specDepth   = 3
	statusDepth = 2
)

// fieldSet returns the names of the fields that o has, in the notation of managedFields.
func fieldSet(o object, ofStatus bool) string {
	text, err := json.Marshal(o)
	if err != nil {
		panic(err) // a typed API object that JSON cannot hold is a mistake in this package
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		panic(err)
	}
	depth := specDepth
	if ofStatus {
		depth = statusDepth
		fields = map[string]any{"status": fields["status"]}
	} else {
		fields["metadata"] = ownedMetadata(fields["metadata"].(map[string]any))
		for _, name := range []string{"apiVersion", "kind", "status"} {
			delete(fields, name)
		}
	}
	var out bytes.Buffer
	writeFields(&out, fields, depth)
	return out.String()
}

// ownedMetadata returns the part of the metadata that has managers.
func ownedMetadata(metadata map[string]any) map[string]any {
	owned := map[string]any{}
	for _, name := range []string{"annotations", "generateName", "labels", "ownerReferences"} {
		if value, has := metadata[name]; has {
			owned[name] = value
		}
	}
	return owned
}

// writeFields writes the set of the fields in value: {"f:name":{...}} for a map, {"k:{...}":{...}} for a list whose
// elements have a key, and {} for anything else or below the depth.
func writeFields(out *bytes.Buffer, value any, depth int) {
	out.WriteByte('{')
	if depth == 0 {
		value = nil
	}
	switch value := value.(type) {
	case map[string]any:
		first := true
		for _, name := range slices.Sorted(maps.Keys(value)) {
			separate(out, &first)
			fmt.Fprintf(out, "%q:", "f:"+name)
			writeFields(out, value[name], depth-1)
		}
	case []any:
		first := true
		for _, element := range value {
			key := listKey(element)
			if key == "" {
				break // an atomic list
			}
			separate(out, &first)
			fmt.Fprintf(out, "%q:", "k:"+key)
			writeFields(out, element, depth-1)
		}
	}
	out.WriteByte('}')
}

func separate(out *bytes.Buffer, first *bool) {
	if !*first {
		out.WriteByte(',')
	}
	*first = false
}

// listKey returns what tells an element of a list from its neighbours, or nothing if no field does.
func listKey(element any) string {
	fields, ok := element.(map[string]any)
	if !ok {
		return ""
	}
	for _, key := range []string{"uid", "mountPath", "name", "type", "ip"} {
		if value, has := fields[key]; has {
			return fmt.Sprintf("{%q:%q}", key, value)
		}
	}
	return ""
}
