package child

import (
	"encoding/json"
	"fmt"
)

// A Part is what clients read of a cluster. It is handed to each of them as one argument, so that none has to find out for
// itself, which would be work that the others do not have.
type Part struct {
	// Include is the program's --include: patterns of kinds; none means the kinds that it reads by default.
	Include []string `json:"include,omitempty"`
	// Streams are what the program reads then, one a kind. They are empty for the client that tells them.
	Streams []Stream `json:"streams,omitempty"`
}

// A Stream is a kind as the program reads it.
type Stream struct {
	Group, Version, Resource string
	MetadataOnly             bool // it asks for a PartialObjectMetadata
	JSON                     bool // it asks for JSON, as there is no schema for the kind's protobuf
}

// String is the part as an argument.
func (p Part) String() string {
	text, err := json.Marshal(p)
	if err != nil {
		panic(err) // there is nothing in it that JSON cannot hold
	}
	return string(text)
}

func parsePart(text string) (Part, error) {
	var p Part
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return p, fmt.Errorf("the last argument is not what to read: %w", err)
	}
	return p, nil
}
