package collector

import (
	"slices"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/event"
)

// sources knows where each source stands.
type sources struct {
	byKind map[int][]event.Source // by the kind's position
	status map[event.Source]status
	// known: the reader has said which kinds there are. When all have left, that is open until it says so again.
	known bool
}

type status struct {
	state  graph.KindState
	reason string
}

func newSources() sources {
	return sources{byKind: map[int][]event.Source{}, status: map[event.Source]status{}}
}

func (s *sources) add(position int, list []event.Source) {
	s.known = true
	s.byKind[position] = slices.Clone(list)
	for _, source := range list {
		s.status[source] = status{state: graph.Syncing}
	}
}

func (s *sources) remove(position int) {
	for _, source := range s.byKind[position] {
		delete(s.status, source)
	}
	delete(s.byKind, position)
	s.known = s.known && len(s.byKind) > 0
}

// reads says whether a source is one of those that are read.
func (s *sources) reads(source event.Source) bool {
	_, reads := s.status[source]
	return reads
}

// set takes over a source's state.
func (s *sources) set(source event.Source, state event.State, reason string) {
	if reason != "" && source.Namespace != "" {
		reason = "namespace " + source.Namespace + ": " + reason
	}
	s.status[source] = status{graph.KindState(state), reason}
}

// of returns the status of the kind at a position: that of its source that is worst off.
func (s *sources) of(position int) status {
	var worst status
	for _, source := range s.byKind[position] {
		if now := s.status[source]; worst.state == "" || trouble(now.state) > trouble(worst.state) {
			worst = now
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
	some, all := false, s.known
	for _, status := range s.status {
		switch status.state {
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
