package resolve

import "slices"

// carriers are the groups that carry a label. There are several of them for every group, and most have but one group: so
// they are 16 bytes, and only more groups than one take a list.
type carriers struct {
	one  groupID
	more *[]groupID // all of them, ascending, where there are several
}

func (c carriers) count() int {
	switch {
	case c.more != nil:
		return len(*c.more)
	case c.one != 0:
		return 1
	}
	return 0
}

// list appends the groups to dst, in ascending order.
func (c carriers) list(dst []groupID) []groupID {
	switch {
	case c.more != nil:
		return append(dst, *c.more...)
	case c.one != 0:
		return append(dst, c.one)
	}
	return dst
}

// with returns the carriers and a group that is not among them. The old ones must not be used any more.
func (c carriers) with(id groupID) carriers {
	switch {
	case c.more != nil:
		i, _ := slices.BinarySearch(*c.more, id)
		*c.more = slices.Insert(*c.more, i, id)
		return c
	case c.one != 0:
		return carriers{more: &[]groupID{min(c.one, id), max(c.one, id)}}
	}
	return carriers{one: id}
}

// without returns the carriers but for one of them. The old ones must not be used any more.
func (c carriers) without(id groupID) carriers {
	switch {
	case c.more == nil && c.one == id:
		return carriers{}
	case c.more == nil:
		return c
	}
	if i, there := slices.BinarySearch(*c.more, id); there {
		*c.more = slices.Delete(*c.more, i, i+1)
	}
	if len(*c.more) == 1 {
		return carriers{one: (*c.more)[0]}
	}
	return c
}
