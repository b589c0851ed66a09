package text

import (
	"io"
	"strconv"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
)

// Kinds writes what is watched, in which state, how much of it there is, and what was named and not seen.
func Kinds(w io.Writer, a query.KindsAnswer, s Style) error {
	p := &page{out: w, style: s}
	t := &table{}
	t.header("KIND", "GROUP", "STATE", "COUNT", "MISSING", "UNKNOWN", "VIRTUAL", "REASON")
	for _, k := range a.Kinds {
		t.row(plain("%s", k.Type), plain("%s", k.Group), standing(k), counted(k), number(k.Missing), number(k.Unknown),
			number(k.Virtual), plain("%s", k.Reason))
	}
	p.print(t)
	return p.err
}

func standing(k query.KindCount) phrase {
	switch k.State {
	case "":
		if k.Virtual > 0 {
			return faint.of("virtual")
		}
		return yellow.of("not read")
	case graph.Live:
		return green.of(string(k.State))
	case graph.Forbidden, graph.Failing:
		return red.of(string(k.State))
	}
	return yellow.of(string(k.State))
}

// counted is how many objects there are: none at all only where that is known.
func counted(k query.KindCount) phrase {
	if k.Count == 0 && k.State != "" && k.Complete() {
		return plain("0")
	}
	return number(k.Count)
}

func number(n int) phrase {
	if n == 0 {
		return nil
	}
	return plain("%s", strconv.Itoa(n))
}
