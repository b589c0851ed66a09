package graph

// A textID stands for a text in the texts of a graph, and zero for the empty text.
type textID uint32

// texts keep one copy of every text that repeats: namespaces, attributes, evidence. A record holds four bytes for it.
//
// Uses are counted. A text without any is gone when the commit is over, and not before: until then a delta may have to
// spell out a record as it was. Snapshots keep the list as it was for them, so that an id may be given to another text.
type texts struct {
	list vector[string] // by textID
	ids  map[string]textID
	uses []uint32 // by textID
	// unused are the ids that stand for no text, doubtful those that had no use at some time since the last sweep.
	unused   []uint32
	doubtful []textID
}

func newTexts() texts {
	t := texts{ids: map[string]textID{}, uses: make([]uint32, 1)}
	t.list.push() // the empty text
	return t
}

// text returns the text that an id stands for in a list of texts.
func text(list *vector[string], id textID) string { return *list.at(uint32(id)) }

// id returns the id of a text. It is good until the next sweep, and for as long as the text is used.
func (t *texts) id(b []byte) textID {
	if len(b) == 0 {
		return 0
	}
	if id, ok := t.ids[string(b)]; ok {
		return id
	}
	s := string(b)
	slot := takeSlot(&t.list, &t.unused)
	if int(slot) == len(t.uses) {
		t.uses = append(t.uses, 0)
	}
	*t.list.edit(slot) = s
	id := textID(slot)
	t.ids[s] = id
	t.doubtful = append(t.doubtful, id)
	return id
}

// replace counts a use less of one text and a use more of another.
func (t *texts) replace(old, new textID) {
	t.uses[new]++
	if t.uses[old]--; t.uses[old] == 0 {
		t.doubtful = append(t.doubtful, old)
	}
}

// sweep forgets the texts that nothing uses.
func (t *texts) sweep() {
	for _, id := range t.doubtful {
		if s := text(&t.list, id); s != "" && t.uses[id] == 0 {
			delete(t.ids, s)
			*t.list.edit(uint32(id)) = ""
			t.unused = append(t.unused, uint32(id))
		}
	}
	t.doubtful = trim(t.doubtful)
}
