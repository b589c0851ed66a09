package server

import (
	"embed"
	"encoding/json"
	"net/http"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed openapi.yaml
var embedded embed.FS

// A document is openapi.yaml in both its forms.
type document struct {
	yaml []byte
	json func() ([]byte, error)
}

func newDocument() document {
	text, _ := embedded.ReadFile("openapi.yaml") // it is embedded, so it is there
	return document{yaml: text, json: sync.OnceValues(func() ([]byte, error) {
		var tree any
		if err := yaml.Unmarshal(text, &tree); err != nil {
			return nil, err
		}
		return json.Marshal(tree)
	})}
}

func (s *Server) openAPIYAML(w http.ResponseWriter, _ *http.Request) {
	_, _ = w.Write(s.document.yaml) // whoever is gone needs no answer
}

func (s *Server) openAPIJSON(w http.ResponseWriter, _ *http.Request) {
	text, err := s.document.json()
	if err != nil {
		problemOf(err).write(w)
		return
	}
	_, _ = w.Write(append(text, '\n'))
}
