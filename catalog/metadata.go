package catalog

import "slices"

// metadataOnly says whether the metadata of a kind that was declared as read: metadata is enough for rules that are
// switched on.
func metadataOnly(kind Kind) bool {
	return kind.MetadataOnly && !slices.ContainsFunc(kind.References, Reference.beyondMetadata)
}

// mayReadMore says whether a rule of a kind that is read as metadata may lead to the rest of the object. A rule that is
// switched off may, because the kind is read whole once it is switched on; not so of kinds that hold what nobody should
// see, and of none for a rule that every kind has.
func mayReadMore(kind Kind, off string) bool {
	return off != "" && kind.Kind != "" && !isHeldBack(kind.Group, kind.Kind)
}

func isHeldBack(group, kind string) bool { return group == "" && slices.Contains(heldBack(), kind) }

// beyondMetadata says whether the rule reads anything but the object's metadata.
func (r Reference) beyondMetadata() bool {
	return slices.ContainsFunc(r.Places(), func(place string) bool { return !below(place, "metadata") })
}

// MetadataPart returns the kind as it is read when nothing but object metadata is: with the properties and rules that need
// no more. A virtual kind, of which nothing is read, stays as it is.
func (k Kind) MetadataPart() Kind {
	if k.Virtual {
		return k
	}
	k.MetadataOnly, k.Aliases = true, nil
	k.Properties = slices.DeleteFunc(slices.Clone(k.Properties), func(p Property) bool { return !below(p.Path, "metadata") })
	k.References = slices.DeleteFunc(slices.Clone(k.References), Reference.beyondMetadata)
	return k
}

// Places are all places that the rule reads, from the object's root, of a selector the whole of it. A list or map that leads
// to them is not one itself.
func (r Reference) Places() []string {
	fields := append([]string{r.Kind, r.Resource, r.APIVersion, r.Group, r.UID, r.Optional}, r.Namespace...)
	for _, part := range r.Name {
		if part.Literal == "" && part.Path != ordinalField {
			fields = append(fields, part.Path)
		}
	}
	if r.Ordinals != nil {
		fields = append(fields, r.Ordinals.Start, r.Ordinals.Count)
	}
	if s := r.Selector; s != nil {
		fields = append(fields, s.Path, s.Namespaces, s.NamespaceNames, s.NamespaceAny)
		for _, l := range s.And {
			fields = append(fields, l.Path)
		}
	}
	for _, c := range slices.Concat(r.When, r.Unless) {
		fields = append(fields, c.Path)
	}
	var places []string
	if r.At != "" {
		places = append(places, r.At)
	}
	for _, field := range fields {
		if field != "" {
			places = append(places, Absolute(r.At, field))
		}
	}
	return places
}
