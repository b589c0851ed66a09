package query

import "kubernetes-scraper/graph"

// DiffKinds returns the watched kinds whose state or reason differs: first those that are not watched any more, then the
// others, each in the order of its list.
func DiffKinds(old, new []graph.KindStatus) []KindsDiff {
	var all []KindsDiff
	before, after := statuses(old), statuses(new)
	for _, was := range old {
		if _, there := after[Kind{was.Group, was.Type}]; !there {
			all = append(all, KindsDiff{Old: &was})
		}
	}
	for _, is := range new {
		switch was, there := before[Kind{is.Group, is.Type}]; {
		case !there:
			all = append(all, KindsDiff{New: &is})
		case was.State != is.State || was.Reason != is.Reason:
			all = append(all, KindsDiff{Old: &was, New: &is})
		}
	}
	return all
}

// statuses finds the status of a kind by its name.
func statuses(list []graph.KindStatus) map[Kind]graph.KindStatus {
	all := make(map[Kind]graph.KindStatus, len(list))
	for _, k := range list {
		all[Kind{k.Group, k.Type}] = k
	}
	return all
}
