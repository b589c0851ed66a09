package kube

import (
	"bytes"
	"errors"
	"fmt"

	"kubernetes-scraper/internal/extract"
)

// errObject says that one object cannot be read, while what stands around it can.
var errObject = errors.New("cannot be read")

// protobufPrefix stands before every protobuf message of Kubernetes (apimachinery/pkg/runtime/serializer/protobuf).
var protobufPrefix = []byte("k8s\x00")

// The field numbers of k8s.io/apimachinery/pkg/runtime/generated.proto.
const (
	unknownTypeMeta        = 1
	unknownRaw             = 2
	unknownContentEncoding = 3
	typeMetaKind           = 2
	rawExtensionRaw        = 1
)

// An envelope is what a runtime.Unknown holds: a message and its kind.
type envelope struct {
	kind []byte
	raw  []byte
}

// openEnvelope takes the k8s\0 prefix and the runtime.Unknown off a message. The result points into b.
func openEnvelope(b []byte, clip bool) (envelope, error) {
	body, ok := bytes.CutPrefix(b, protobufPrefix)
	if !ok {
		return envelope{}, fmt.Errorf("%w: no k8s prefix", errObject)
	}
	var e envelope
	for r := (fields{rest: body, clip: clip}); ; {
		f, ok, err := r.next()
		if err != nil {
			return envelope{}, fmt.Errorf("%w: %w", errObject, err)
		}
		switch {
		case !ok:
			return e, nil
		case f.wire != wireBytes:
		case f.number == unknownTypeMeta:
			e.kind = bytesField(f.data, typeMetaKind)
		case f.number == unknownRaw:
			e.raw = f.data
		case f.number == unknownContentEncoding && len(f.data) > 0:
			return envelope{}, fmt.Errorf("%w: its content is encoded as %q", errObject, f.data)
		}
	}
}

// bytesField returns the field of a message, nil if it is not there or cannot be reached.
func bytesField(message []byte, number uint64) []byte {
	for r := (fields{rest: message, clip: true}); ; {
		f, ok, _ := r.next()
		if !ok {
			return nil
		}
		if f.number == number && f.wire == wireBytes {
			return f.data
		}
	}
}

// An eventType is the type of a watch event (metav1.WatchEvent).
type eventType string

const (
	added    eventType = "ADDED"
	modified eventType = "MODIFIED"
	deleted  eventType = "DELETED"
	bookmark eventType = "BOOKMARK"
	failed   eventType = "ERROR"
)

// typeOf turns bytes into an eventType without allocating for the known ones.
func typeOf(b []byte) eventType {
	switch string(b) {
	case string(added):
		return added
	case string(modified):
		return modified
	case string(deleted):
		return deleted
	case string(bookmark):
		return bookmark
	case string(failed):
		return failed
	}
	return eventType(b)
}

// A watchEvent is one event of a watch. Its slices are valid as long as the frame that it was decoded from.
type watchEvent struct {
	typ  eventType
	kind []byte // as the envelope says; empty in JSON
	// object is the object's message, without any envelope, or the JSON object.
	object []byte
}

// decodeEvent reads one frame. An error that is errObject means that the frame is sound and its type is known, but not
// its object; any other is ErrFrame.
func decodeEvent(frame []byte, f extract.Format, clip bool) (watchEvent, error) {
	if f == extract.JSON {
		return decodeJSONEvent(frame, clip)
	}
	return decodeProtobufEvent(frame, clip)
}

// The field numbers of metav1.WatchEvent (k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto).
const (
	watchEventType   = 1
	watchEventObject = 2
)

func decodeProtobufEvent(frame []byte, clip bool) (watchEvent, error) {
	var ev watchEvent
	var raw []byte
	for r := (fields{rest: frame, clip: clip}); ; {
		f, ok, err := r.next()
		if err != nil {
			return watchEvent{}, fmt.Errorf("%w: %w", ErrFrame, err)
		}
		if !ok {
			break
		}
		switch {
		case f.wire != wireBytes:
		case f.number == watchEventType:
			ev.typ = typeOf(f.data)
		case f.number == watchEventObject:
			raw = bytesField(f.data, rawExtensionRaw)
		}
	}
	if ev.typ == "" {
		return watchEvent{}, fmt.Errorf("%w: an event without type", ErrFrame)
	}
	e, err := openEnvelope(raw, clip)
	ev.kind, ev.object = e.kind, e.raw
	return ev, err
}

func decodeJSONEvent(frame []byte, clip bool) (watchEvent, error) {
	var ev watchEvent
	err := eachMember(frame, clip, func(key, value []byte) error {
		switch string(key) {
		case "type":
			s, err := jsonString(value)
			ev.typ = eventType(s)
			return err
		case "object":
			ev.object = value
		}
		return nil
	})
	if err != nil {
		return watchEvent{}, fmt.Errorf("%w: %w", ErrFrame, err)
	}
	if ev.typ == "" {
		return watchEvent{}, fmt.Errorf("%w: an event without type", ErrFrame)
	}
	if len(ev.object) == 0 || ev.object[0] != '{' {
		return ev, fmt.Errorf("%w: an event without object", errObject)
	}
	return ev, nil
}
