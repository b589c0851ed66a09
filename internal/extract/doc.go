// Package extract reads an object's relationships off its bytes.
//
// A catalog kind is compiled once for a wire format into a small tree of field matchers. The bytes of an object, as the
// API server sent them, are then walked once and become Facts: who the object is, its labels, a few properties, and what
// it refers to. No object is ever built.
//
// # Guarantees
//
//   - Facts own their memory. They keep no pointer into the bytes, and stay as they are after the next Extract.
//   - Only the fields that the catalog names are kept, and those of the object's identity. Managed fields, and the
//     contents of ConfigMaps and Secrets are stepped over, and so are annotations, but for those that a rule names.
//   - Every string in Facts is valid UTF-8; a byte that is not is replaced by U+FFFD, as encoding/json does.
//   - The same object gives equal Facts in both formats. (That counts on what the API server does: in protobuf, messages
//     and texts that are no pointers in Go are written even when they are empty.)
//   - The order of fields on the wire does not matter. Where a field occurs more than once, the result is that of the
//     API's own decoders: protobuf merges messages, concatenates lists and takes the last of any other value; JSON takes
//     the last value.
//   - Bytes are not trusted. Every length is checked against what is left, nothing recurses deeper than the catalog's
//     paths, and the memory used is at most linear in the size of the object, but for the names that rules make up: of
//     ordinals at most 10,000 for each rule, and 64 MiB of text in all, beyond which the object is an error. No input
//     makes Extract panic.
//
// What a value must look like: bytes that break the rules of the format on the way to a matched field are an error, and
// so is an object without a name. In JSON, which carries no schema, a value of an unexpected type counts as absent, as
// null does. What nothing matches is stepped over without a closer look.
//
// # Rules
//
// Most rules read fields that lie side by side; they are simple, and filled in straight from what was found. All others
// (templates, patterns, conditions at the place, fields from the object's root, selectors, keys of maps, ordinals) are
// composed when the walk is over, before the text of the object is fixed.
//
// # Cost
//
// Time is linear in the bytes, most of which are jumped over, plus n log n in the references found; memory is one string
// for each object. References, labels and properties come out of slabs shared by the objects of one Extractor. Who keeps
// a few Facts of many for long should copy them, because each one holds on to its slab.
package extract
