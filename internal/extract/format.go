package extract

import "fmt"

// A Format is how the API server wrote an object.
type Format uint8

const (
	// Protobuf is what the API server offers for the groups built into it, and for the metadata of every object.
	Protobuf Format = iota
	// JSON is what it offers for everything.
	JSON
)

// String is the format's name in lower case.
func (f Format) String() string {
	switch f {
	case Protobuf:
		return "protobuf"
	case JSON:
		return "json"
	}
	return fmt.Sprintf("format %d", uint8(f))
}
