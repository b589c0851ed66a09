package collector

import (
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/event"
)

// sources knows where each source stands.
type sources struct {
	list   []event.Source
	status map[event.Source]status
}

type status struct {
	state  graph.KindState
	reason string
}

func newSources(list []event.Source) sources {
	s := sources{list: list, status: make(map[event.Source]status)}
	for _, source := range list {
		s.status[source] = status{state: graph.Syncing}
	}
	return s
}

func (s *sources) set(source event.Source, state event.State, reason string) {
	if reason != "" && source.Namespace != "" {
		reason = "namespace " + source.Namespace + ": " + reason
	}
	s.status[source] = status{graph.KindState(state), reason}
}

// kinds returns the status of each kind: that of its source that is worst off.
func (s *sources) kinds() map[int]status {
	worst := make(map[int]status)
	for _, source := range s.list {
		now := s.status[source]
		if was, known := worst[source.Kind]; !known || trouble(now.state) > trouble(was.state) {
			worst[source.Kind] = now
		}
	}
	return worst
}

// trouble orders states by how little they promise.
func trouble(state graph.KindState) int {
	switch state {
	case graph.Live:
		return 0
	case graph.Absent:
		return 1
	case graph.Resuming:
		return 2
	case graph.Resyncing:
		return 3
	case graph.Syncing:
		return 4
	case graph.Forbidden:
		return 5
	default:
		return 6
	}
}

// settled says whether there is a graph to show: every source was read to its end or is known not to be readable. When
// that is overdue, it is enough that one was.
func (s *sources) settled(overdue bool) bool {
	some, all := false, true
	for _, source := range s.list {
		switch s.status[source].state {
		case graph.Syncing, graph.Failing:
			all = false
		default:
			some = true
		}
	}
	return all || overdue && some
}

// follows says whether a source in a state has brought every object that exists. One that takes up its watch again has:
// it will bring what happened meanwhile late, but nothing is lost.
func follows(state event.State) bool { return state == event.Live || state == event.Resuming }
