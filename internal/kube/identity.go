package kube

import (
	"fmt"

	"kubernetes-scraper/internal/extract"
)

// initialEventsEnd is the annotation of the bookmark that ends a streaming list
// (metav1.InitialEventsAnnotationKey, KEP-3157).
const initialEventsEnd = "k8s.io/initial-events-end"

// An identity is what is read of an object that is deleted, that is a bookmark, or that cannot be read otherwise.
type identity struct {
	namespace, name, uid string
	resourceVersion      string
	initialEventsEnd     bool
}

// String is namespace/name, or what there is of it.
func (id identity) String() string {
	switch {
	case id.name == "":
		return "(unknown)"
	case id.namespace == "":
		return id.name
	}
	return id.namespace + "/" + id.name
}

// readIdentity reads the metadata of any object. With clip the object may have been cut off; then it returns what there
// is, without an error.
func readIdentity(object []byte, f extract.Format, clip bool) (identity, error) {
	var id identity
	var err error
	if f == extract.JSON {
		err = id.readJSON(object, clip)
	} else {
		err = id.readProtobuf(object, clip)
	}
	if err != nil {
		return id, fmt.Errorf("%w: %w", errObject, err)
	}
	return id, nil
}

// The field numbers of metav1.ObjectMeta (k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto). The metadata is
// field 1 of every kind and of every kind of list.
const (
	objectMetadata    = 1
	metaName          = 1
	metaNamespace     = 3
	metaUID           = 5
	metaResourceVer   = 6
	metaAnnotations   = 12
	mapKey            = 1
	mapValue          = 2
	listMetaVersion   = 2
	listMetaContinue  = 3
	listItems         = 2
	partialObjectKind = "PartialObjectMetadata"
)

func (id *identity) readProtobuf(object []byte, clip bool) error {
	for r := (fields{rest: object, clip: clip}); ; {
		f, ok, err := r.next()
		if err != nil || !ok {
			return err
		}
		if f.number != objectMetadata || f.wire != wireBytes {
			continue
		}
		if err := id.readProtobufMeta(f.data, clip); err != nil {
			return err
		}
	}
}

func (id *identity) readProtobufMeta(meta []byte, clip bool) error {
	for r := (fields{rest: meta, clip: clip}); ; {
		f, ok, err := r.next()
		if err != nil || !ok {
			return err
		}
		if f.wire != wireBytes {
			continue
		}
		switch f.number {
		case metaName:
			id.name = string(f.data)
		case metaNamespace:
			id.namespace = string(f.data)
		case metaUID:
			id.uid = string(f.data)
		case metaResourceVer:
			id.resourceVersion = string(f.data)
		case metaAnnotations:
			if string(bytesField(f.data, mapKey)) == initialEventsEnd {
				id.initialEventsEnd = string(bytesField(f.data, mapValue)) == "true"
			}
		}
	}
}

func (id *identity) readJSON(object []byte, clip bool) error {
	return eachMember(object, clip, func(key, value []byte) error {
		if string(key) != "metadata" {
			return nil
		}
		return eachMember(value, clip, func(key, value []byte) error {
			return id.readJSONMember(key, value, clip)
		})
	})
}

func (id *identity) readJSONMember(key, value []byte, clip bool) (err error) {
	switch string(key) {
	case "name":
		id.name, err = jsonString(value)
	case "namespace":
		id.namespace, err = jsonString(value)
	case "uid":
		id.uid, err = jsonString(value)
	case "resourceVersion":
		id.resourceVersion, err = jsonString(value)
	case "annotations":
		if string(value) == "null" {
			return nil
		}
		return eachMember(value, clip, func(key, value []byte) error {
			if string(key) == initialEventsEnd {
				id.initialEventsEnd = string(value) == `"true"`
			}
			return nil
		})
	}
	return err
}
