package graph

import (
	"strconv"
	"strings"
)

// A reading turns reasons that were spelled out back into rules and positions. What it makes is written as it was read,
// byte for byte, whatever the text: it need not be the path of any catalog.
type reading struct {
	rules  map[ruleText]RuleID
	places map[placeText]Reason // of paths met lately
}

// mostPlaces bounds the paths that are remembered.
const mostPlaces = 8192

// A ruleText is what tells rules apart that are read back.
type ruleText struct {
	relation, id, via, path string
	byTarget                bool
}

// A placeText is a reason as it is spelled out.
type placeText struct {
	relation, rule, via, path string
	byTarget                  bool
}

func newReading() reading {
	return reading{rules: make(map[ruleText]RuleID), places: make(map[placeText]Reason)}
}

// reason returns the reason of an edge that is spelled out like d.
func (r *reading) reason(g *Graph, relation string, d *ReasonDocument) Reason {
	text := placeText{relation, d.Rule, d.Via, d.Path, d.StatedBy == "target"}
	reason, known := r.places[text]
	if !known {
		if len(r.places) >= mostPlaces {
			clear(r.places)
		}
		reason = r.parse(g, text)
		r.places[text] = reason
	}
	reason.Optional = d.Optional
	return reason
}

func (r *reading) parse(g *Graph, text placeText) Reason {
	segments, index := cutPath(text.path)
	// Joined with a position the segments are cut again as they were, which [*] would not do: a path may hold that itself.
	rule := ruleText{text.relation, text.rule, text.via, strings.Join(segments, "[0]"), text.byTarget}
	id, known := r.rules[rule]
	if !known {
		id = g.addRule(Rule{ID: text.rule, Relation: text.relation, Path: strings.Join(segments, "[*]"), Via: text.via, ByTarget: text.byTarget}, segments)
		r.rules[rule] = id
	}
	return Reason{Rule: id, Index: index}
}

// cutPath takes the positions out of a path, the first MaxDepth of them: spec.volumes[7].name is ["spec.volumes", ".name"]
// with position 7. A number that would not be written as it is there is no position.
func cutPath(path string) (segments []string, index [MaxDepth]uint32) {
	from := 0
	for at := 0; at < len(path) && len(segments) < MaxDepth; at++ {
		if path[at] != '[' {
			continue
		}
		n, length := position(path[at+1:])
		if length == 0 {
			continue
		}
		index[len(segments)] = n
		segments = append(segments, path[from:at])
		at += length + 1
		from = at + 1
	}
	return append(segments, path[from:]), index
}

// position reads a number of 32 bits as strconv writes it, and the bracket behind it. Its length is zero if it is none.
func position(s string) (n uint32, length int) {
	end := strings.IndexByte(s[:min(len(s), 11)], ']')
	if end < 1 {
		return 0, 0
	}
	wide, err := strconv.ParseUint(s[:end], 10, 32)
	if err != nil || s[0] == '0' && end > 1 {
		return 0, 0
	}
	return uint32(wide), end
}
