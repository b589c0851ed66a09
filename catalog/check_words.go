package catalog

func (b *builder) checkRelation(t relationText) {
	p := b.problems
	checkIsVerb(p, "name", t.name, t.position)
	if known, twice := b.relations[t.name.value]; twice {
		p.add(t.name.orAt(t.position), "name", "%q is declared already (%s), remove this one", t.name.value, known.Origin)
	}
	if t.meaning.value == "" {
		p.add(t.meaning.orAt(t.position), "meaning", "missing, say in one line what an edge of it states")
	}
	if d := t.dependence.value; given(t.dependence) && d != Source && d != Target {
		p.add(t.dependence.position, "dependence", "is %q, write which end needs the other: source or target", d)
	}
	if d := t.goes.value; given(t.goes) && d != Source && d != Target {
		p.add(t.goes.position, "goes", "is %q, write which end is deleted when the other is: source or target", d)
	}
	if given(t.because) && t.because.value == "" {
		p.add(t.because.position, "because", "is empty, say why, in one line, one end needs the other or none does")
	}
	checkReason(p, t.off, "the relation")
}

func (b *builder) checkOmission(t omittedText) {
	p := b.problems
	if _, known := b.ids[t.id.value]; checkIsID(p, "id", t.id, t.position) && known {
		p.add(t.id.position, "id", "%q is a rule's, or omitted already: remove one", t.id.value)
	}
	if t.reason.value == "" {
		p.add(t.reason.orAt(t.position), "reason", "missing, say why it is left out")
	}
}

// checkIsID notes a problem and returns false if a text is not a name of words with - between them.
func checkIsID(p *problems, field string, t text, thing position) bool {
	switch {
	case t.value == "":
		p.add(t.orAt(thing), field, "missing, give a name of words of letters and digits with - between them")
	case !isID(t.value):
		p.add(t.position, field, "%q is not a name, use words of letters and digits with - between them", t.value)
	default:
		return true
	}
	return false
}

// checkIsVerb notes a problem and returns false if a text is not the name of a relation.
func checkIsVerb(p *problems, field string, t text, thing position) bool {
	switch {
	case t.value == "":
		p.add(t.orAt(thing), field, "missing, write a verb in lower case with _ between words, such as runs_on")
	case !isSnakeCase(t.value):
		p.add(t.position, field, "%q is not a relation, write a verb in lower case with _ between words, such as runs_on", t.value)
	default:
		return true
	}
	return false
}
