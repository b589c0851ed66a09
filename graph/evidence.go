package graph

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
)

// A Rule is a place in the objects of a kind that states edges: the provenance that all edges made by it share.
type Rule struct {
	// ID names the rule in the catalog.
	ID string
	// Relation is the verb of the edges.
	Relation string
	// Path leads from the object's root to the field, with [*] for the elements of lists.
	Path string
	// Via says how the target is used; may be empty.
	Via string
	// ByTarget: the field lies in the target's object, not in the source's.
	ByTarget bool
}

// A RuleID stands for a rule inside one Graph.
type RuleID uint32

// MaxDepth is the largest number of [*] in a rule's path.
const MaxDepth = 4

// A Reason is one place in one object that states an edge, as the writer gives it.
type Reason struct {
	Rule RuleID
	// Index holds the list positions that stand for the [*] of the rule's path.
	Index [MaxDepth]uint32
	// Optional: the object says that the target may be missing.
	Optional bool
}

// SamePlace says whether two reasons are given by the same rule at the same positions.
func (r Reason) SamePlace(o Reason) bool { return r.Rule == o.Rule && r.Index == o.Index }

func (r Reason) compare(o Reason) int {
	if r.Rule != o.Rule {
		return cmp.Compare(r.Rule, o.Rule)
	}
	return slices.Compare(r.Index[:], o.Index[:])
}

// Evidence is a set of reasons, in little memory: equal sets are one value. The zero value is the empty set.
//
// It is good for as long as an edge has it, and until the next commit.
type Evidence struct{ packed textID }

// Evidence packs reasons. It sorts the slice and drops duplicates in it.
//
// In packed form a reason is its rule, a flag and as many positions as the rule's path has [*], all as varints. Pods of
// one template give the same bytes, so these are shared between their edges.
func (g *Graph) Evidence(reasons []Reason) Evidence {
	if len(reasons) > 1 {
		slices.SortFunc(reasons, Reason.compare)
		reasons = slices.CompactFunc(reasons, func(a, b Reason) bool { return a.compare(b) == 0 })
	}
	return g.packReasons(reasons)
}

// packReasons packs reasons in the order that they have.
func (g *Graph) packReasons(reasons []Reason) Evidence {
	b := g.scratch[:0]
	for _, r := range reasons {
		b = binary.AppendUvarint(b, uint64(r.Rule)<<1|flag(r.Optional))
		for _, i := range r.Index[:g.rules[r.Rule].depth] {
			b = binary.AppendUvarint(b, uint64(i))
		}
	}
	g.scratch = b
	return Evidence{g.texts.id(b)}
}

// Reasons appends the reasons of e to dst, in order of rule and position.
func (g *Graph) Reasons(e Evidence, dst []Reason) []Reason {
	return g.rules.unpack(text(&g.texts.list, e.packed), dst)
}

func flag(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// AddRule makes a rule known.
func (g *Graph) AddRule(r Rule) RuleID { return g.addRule(r, strings.Split(r.Path, "[*]")) }

// addRule makes a rule known whose path is already cut where the positions are.
func (g *Graph) addRule(r Rule, segments []string) RuleID {
	c := compileRule(r, segments)
	c.relation = g.Relation(r.Relation)
	g.rules = append(g.rules, c)
	return RuleID(len(g.rules) - 1)
}

// rules is the list of rules with what is read off their paths once.
type rules []rule

type rule struct {
	Rule
	relation RelationID
	depth    int      // the number of [*] in the path
	segments []string // the path, cut at each [*]
	// What of graph.json is the same for every reason of the rule, as JSON text: the segments, and the members after the
	// path.
	jsonSegments []string
	jsonMembers  string
}

func compileRule(r Rule, segments []string) rule {
	c := rule{Rule: r, depth: min(len(segments)-1, MaxDepth), segments: segments}
	c.jsonSegments = segments // unless one has to be escaped, which is rare
	for i, segment := range segments {
		if quoted := appendString(nil, segment); len(quoted) != len(segment)+2 {
			if &c.jsonSegments[0] == &segments[0] {
				c.jsonSegments = slices.Clone(segments)
			}
			c.jsonSegments[i] = string(quoted[1 : len(quoted)-1])
		}
	}
	members := appendMember(appendMember(nil, "via", r.Via), "rule", r.ID)
	if r.ByTarget {
		members = appendMember(members, "statedBy", "target")
	}
	c.jsonMembers = string(members)
	return c
}

// relation returns the relation that packed reasons state.
func (rs rules) relation(packed string) RelationID {
	head, _ := uvarint(packed)
	return rs[head>>1].relation
}

func (rs rules) unpack(packed string, dst []Reason) []Reason {
	for len(packed) > 0 {
		var r Reason
		var head, i uint64
		head, packed = uvarint(packed)
		r.Rule, r.Optional = RuleID(head>>1), head&1 == 1
		for d := range rs[r.Rule].depth {
			i, packed = uvarint(packed)
			r.Index[d] = uint32(i)
		}
		dst = append(dst, r)
	}
	return dst
}

// uvarint reads what binary.AppendUvarint wrote, from a string, and returns the rest of it.
func uvarint(s string) (value uint64, rest string) {
	for i := 0; i < len(s); i++ {
		value |= uint64(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return value, s[i+1:]
		}
	}
	return value, ""
}

// appendPath spells out the field path of a reason: spec.containers[1].envFrom[0].configMapRef.name.
func appendPath(b []byte, segments []string, r Reason) []byte {
	b = append(b, segments[0]...)
	for d, segment := range segments[1:] {
		b = append(b, '[')
		if d < MaxDepth {
			b = strconv.AppendUint(b, uint64(r.Index[d]), 10)
		} else {
			b = append(b, '*')
		}
		b = append(b, ']')
		b = append(b, segment...)
	}
	return b
}

func (rs rules) path(r Reason) string { return string(appendPath(nil, rs[r.Rule].segments, r)) }
