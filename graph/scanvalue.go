package graph

// What graphs are made of, read by a scanner. Members that nobody knows are skipped.

func (s *scanner) kind(k *KindStatus) {
	*k = KindStatus{}
	for name := range s.members() {
		switch string(name) {
		case "group":
			k.Group = s.often()
		case "type":
			k.Type = s.often()
		case "state":
			k.State = KindState(s.often())
		case "reason":
			k.Reason = s.text()
		case "count":
			k.Count = int(s.number())
		default:
			s.skip(0)
		}
	}
}

func (s *scanner) key(k *EntityKey) {
	*k = EntityKey{}
	for name := range s.members() {
		switch string(name) {
		case "group":
			k.Group = s.often()
		case "type":
			k.Type = s.often()
		case "namespace":
			k.Namespace = s.often()
		case "name":
			k.Name = s.text()
		default:
			s.skip(0)
		}
	}
}

// node reads a node. It uses the room of its properties again.
func (s *scanner) node(n *Node) {
	*n = Node{State: Present, Properties: n.Properties[:0]}
	for name := range s.members() {
		switch string(name) {
		case "key":
			s.key(&n.Key)
		case "uid":
			n.UID = s.text()
		case "state":
			n.State = s.state()
		case "properties":
			s.properties(n)
		case "revision":
			n.Revision = s.number()
		default:
			s.skip(0)
		}
	}
}

func (s *scanner) state() NodeState {
	text := s.often()
	for _, state := range []NodeState{Present, Missing, Unknown, Virtual} {
		if text == state.String() {
			return state
		}
	}
	s.fail("%.40q is no state of a node: it is missing, unknown or virtual, or not there for a node that is present", text)
	return Present
}

func (s *scanner) properties(n *Node) {
	for member := range s.members() {
		name := string(member)
		n.Properties = append(n.Properties, Property{Name: name, Value: s.text()})
	}
}

// relationship reads an edge. It uses the room of its reasons again.
func (s *scanner) relationship(r *Relationship) {
	*r = Relationship{Properties: RelationshipProperties{Reasons: r.Properties.Reasons[:0]}}
	for name := range s.members() {
		switch string(name) {
		case "source":
			s.key(&r.Source)
		case "target":
			s.key(&r.Target)
		case "relationshipType":
			r.RelationshipType = s.often()
		case "properties":
			s.reasons(&r.Properties)
		case "revision":
			r.Revision = s.number()
		default:
			s.skip(0)
		}
	}
}

func (s *scanner) reasons(p *RelationshipProperties) {
	for name := range s.members() {
		if string(name) != "reasons" {
			s.reasonMember(string(name), &p.ReasonDocument)
			continue
		}
		for i := range s.elements() {
			p.Reasons = append(p.Reasons, ReasonDocument{})
			s.reason(&p.Reasons[i])
		}
	}
}

func (s *scanner) reason(r *ReasonDocument) {
	for name := range s.members() {
		s.reasonMember(string(name), r)
	}
}

func (s *scanner) reasonMember(name string, r *ReasonDocument) {
	switch name {
	case "path":
		r.Path = s.often()
	case "via":
		r.Via = s.often()
	case "rule":
		r.Rule = s.often()
	case "optional":
		r.Optional = s.truth()
	case "statedBy":
		r.StatedBy = s.often()
		if r.StatedBy != "target" && r.StatedBy != "source" && r.StatedBy != "" {
			s.fail("statedBy is %.40q: it is target, or not there", r.StatedBy)
		}
	default:
		s.skip(0)
	}
}
