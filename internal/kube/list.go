package kube

import (
	"errors"
	"fmt"

	"kubernetes-scraper/internal/extract"
)

// errList says that the answer to a list is not a list.
var errList = errors.New("the answer to a list cannot be read")

// A listPage is one page of a list. It points into the body that it was decoded from.
type listPage struct {
	kind            string // as the envelope says; empty in JSON
	resourceVersion string
	continueToken   string
	format          extract.Format
	items           []byte // protobuf: the list's message; JSON: the array of items
}

// decodeList reads the body of a list, up to and without its items. Its error is errList.
func decodeList(body []byte, f extract.Format) (listPage, error) {
	page, err := listPage{format: f}, error(nil)
	if f == extract.JSON {
		err = page.readJSON(body)
	} else {
		err = page.readProtobuf(body)
	}
	if err != nil {
		return listPage{}, fmt.Errorf("%w: %w", errList, err)
	}
	return page, nil
}

func (p *listPage) readProtobuf(body []byte) error {
	e, err := openEnvelope(body, false)
	if err != nil {
		return err
	}
	p.kind, p.items = string(e.kind), e.raw
	for r := (fields{rest: e.raw}); ; {
		f, ok, err := r.next()
		if err != nil || !ok {
			return err
		}
		if f.number == objectMetadata && f.wire == wireBytes {
			p.resourceVersion = string(bytesField(f.data, listMetaVersion))
			p.continueToken = string(bytesField(f.data, listMetaContinue))
		}
	}
}

func (p *listPage) readJSON(body []byte) error {
	return eachMember(body, false, func(key, value []byte) error {
		switch string(key) {
		case "metadata":
			return eachMember(value, false, func(key, value []byte) (err error) {
				switch string(key) {
				case "resourceVersion":
					p.resourceVersion, err = jsonString(value)
				case "continue":
					p.continueToken, err = jsonString(value)
				}
				return err
			})
		case "items":
			if string(value) != "null" {
				p.items = value
			}
		}
		return nil
	})
}

// each calls do with the raw bytes of every item, the object's message or JSON object, until do returns an error.
func (p *listPage) each(do func(object []byte) error) error {
	if len(p.items) == 0 {
		return nil
	}
	if p.format == extract.JSON {
		return eachItem(p.items, do)
	}
	for r := (fields{rest: p.items}); ; {
		f, ok, err := r.next()
		if err != nil || !ok {
			return err
		}
		if f.number != listItems || f.wire != wireBytes {
			continue
		}
		if err := do(f.data); err != nil {
			return err
		}
	}
}
