package origin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/app"
	"kubernetes-scraper/internal/manifest"
)

// files reads what --from names: one saved graph, or manifests in any number of files and folders.
func (o Options) files() (*Graph, error) {
	var c manifest.Contents
	for _, from := range o.From {
		data, name, err := o.single(from)
		switch {
		case err != nil:
			return nil, err
		case data == nil: // a folder
			if err := c.ReadPath(from); err != nil {
				return nil, err
			}
		case isGraph(data):
			if len(o.From) > 1 {
				return nil, fmt.Errorf("%s is a saved graph, which stands for itself: name it alone", name)
			}
			return o.saved(name, data)
		default:
			c.Read(name, data)
		}
	}
	return o.manifests(c)
}

// single reads a file or the standard input; nil for a folder.
func (o Options) single(from string) (data []byte, name string, err error) {
	if from == "-" {
		data, err = manifest.Unpack(o.Stdin)
		if err != nil {
			err = fmt.Errorf("the standard input cannot be read: %w", err)
		}
		return append([]byte{}, data...), "stdin", err
	}
	if info, err := os.Stat(from); err == nil && info.IsDir() {
		return nil, from, nil
	}
	data, err = manifest.ReadFile(from)
	if err != nil && likeAddress(from) {
		err = fmt.Errorf("%w; if it is a Satellite, write http://%s", err, from)
	}
	return data, from, err
}

// likeAddress says whether a text that names no file may be a host and a port.
func likeAddress(from string) bool {
	host, port, err := net.SplitHostPort(from)
	_, bad := strconv.ParseUint(port, 10, 16)
	return err == nil && bad == nil && !strings.ContainsAny(host, "/\\ ")
}

// isGraph says whether a document is a graph as this program writes it: its first member is one that no Kubernetes object
// has.
func isGraph(data []byte) bool {
	d := json.NewDecoder(bytes.NewReader(data))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return false
	}
	switch first, _ := d.Token(); first {
	case "cluster", "revision", "complete", "kinds", "nodes", "relationships":
		return true
	}
	return false
}

func (o Options) saved(name string, data []byte) (*Graph, error) {
	if o.Labels {
		return nil, ErrNoLabels
	}
	s, err := graph.Load(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s is no graph that can be read: %w", name, err)
	}
	return &Graph{Graph: s, Vocabulary: app.Vocabulary(o.Catalog)}, nil
}
