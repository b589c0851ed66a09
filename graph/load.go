package graph

import (
	"fmt"
	"io"
)

// Load reads a graph that Snapshot.WriteJSON wrote. Written again it is the same bytes.
//
// The input is read once, as a stream: beside the graph there is one text of it in memory. An error says what of the input
// is no graph, with line and column; whatever the input, there is nothing worse than that. Of the counts of kinds Load
// takes its own.
func Load(r io.Reader) (*Snapshot, error) {
	replica, err := ReadReplica(r)
	if err != nil {
		return nil, err
	}
	return replica.Snapshot(), nil
}

// ReadReplica reads a graph like Load, to be kept by deltas.
func ReadReplica(r io.Reader) (*Replica, error) {
	l := loader{scanner: newScanner(r, 64<<10), replica: newReplica("")}
	l.document()
	l.finish()
	if l.err == nil && !l.hasNodes {
		l.fail(`it has no "nodes": this is no graph as kubernetes-scraper writes it`)
	}
	if l.err != nil {
		return nil, fmt.Errorf("read graph: %w", l.err)
	}
	l.replica.commit()
	return l.replica, nil
}

// A loader reads a document into a replica.
type loader struct {
	*scanner
	replica  *Replica
	revision uint64
	complete bool
	kinds    []KindStatus
	hasNodes bool
	node     Node
	edge     Relationship
}

func (l *loader) document() {
	for name := range l.members() {
		switch string(name) {
		case "cluster":
			l.replica.graph.cluster = l.text()
		case "revision":
			if l.revision = l.number(); l.revision > maxRevision {
				l.fail("revision %d is too large", l.revision)
				break
			}
			l.replica.graph.begin(l.revision)
		case "complete":
			l.complete = l.truth()
		case "kinds":
			l.kinds = scanList(l.scanner, "kinds", l.kind)
		case "nodes":
			l.hasNodes = true
			l.each("nodes", l.nextNode)
		case "relationships":
			if !l.hasNodes {
				l.fail(`"relationships" come before "nodes": put the nodes first`)
			}
			l.each("relationships", l.nextEdge)
		default:
			l.skip(0)
		}
	}
	if err := l.replica.setStatus(l.complete, l.kinds); err != nil {
		l.fail("%w", err)
	}
}

// each reads the elements of a list.
func (l *loader) each(list string, next func() error) {
	for range l.elementsOf(list) {
		if err := next(); err != nil {
			l.fail("%w", err)
		}
	}
}

func (l *loader) nextNode() error {
	l.scanner.node(&l.node)
	if l.err != nil {
		return nil
	}
	added, err := l.replica.setNode(&l.node)
	if err == nil && !added {
		err = fmt.Errorf("node %.300s is there twice", l.node.Key)
	}
	return err
}

func (l *loader) nextEdge() error {
	l.relationship(&l.edge)
	if l.err != nil {
		return nil
	}
	added, err := l.replica.setEdge(&l.edge)
	if err == nil && !added {
		err = fmt.Errorf("the edge %.100q from %.300s to %.300s is there twice", l.edge.RelationshipType, l.edge.Source, l.edge.Target)
	}
	return err
}
