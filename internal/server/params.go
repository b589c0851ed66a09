package server

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kubernetes-scraper/internal/spell"
	"kubernetes-scraper/query"
)

// params are the query parameters of a request.
type params url.Values

// lists are the parameters that may be given several times, or as a list with commas.
func isList(name string) bool { return name == "namespace" || name == "type" || name == "relation" }

// parseParams reads the parameters and refuses those that nothing here knows: one that is misspelled must not be ignored.
func parseParams(r *http.Request, known []string) (params, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, badRequest("the part of the URL after the question mark cannot be read: %v", err)
	}
	for name, given := range values {
		if !slices.Contains(known, name) {
			p := badRequest("there is no parameter %q here; there are: %s", name, orNone(known))
			if near := spell.Nearest(name, known); near != "" {
				p.Suggestions = []string{near}
			}
			return nil, p
		}
		if len(given) > 1 && !isList(name) {
			return nil, badRequest("%s is given %d times, and can be given once", name, len(given))
		}
	}
	return params(values), nil
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

func badRequest(format string, args ...any) *Problem {
	return problem(http.StatusBadRequest, "bad-request", format, args...)
}

// text is a parameter that is given once; empty if it is not given.
func (p params) text(name string) string { return url.Values(p).Get(name) }

// list is a parameter that may be given several times, without empty parts.
func (p params) list(name string) []string {
	var all []string
	for _, given := range p[name] {
		for one := range strings.SplitSeq(given, ",") {
			if one != "" {
				all = append(all, one)
			}
		}
	}
	return all
}

func (p params) flag(name string) (bool, error) {
	switch p.text(name) {
	case "true":
		return true, nil
	case "false", "":
		return false, nil
	}
	return false, badRequest("%s is %q, and must be true or false", name, p.text(name))
}

// number is a whole number from 1 on, or otherwise if it is not given.
func (p params) number(name string, otherwise, most int) (int, error) {
	text := p.text(name)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, badRequest("%s is %q, and must be a whole number from 1 to %d", name, text, most)
	}
	return n, nil
}

// revision is a revision, and whether it is given.
func (p params) revision(name string) (revision uint64, given bool, err error) {
	text := p.text(name)
	if text == "" {
		return 0, false, nil
	}
	if revision, err = strconv.ParseUint(text, 10, 64); err != nil || revision == 0 {
		return 0, false, badRequest("%s is %q, and must be a revision: a whole number from 1 on", name, text)
	}
	return revision, true, nil
}

// mostDepth is how long a way may be that somebody asks for. There are none that long.
const mostDepth = 1000

// limits are those of an answer, as they were asked for and as far as that may be.
func (p params) limits(l Limits) (query.Limits, error) {
	nodes, err := p.number("limit", l.DefaultObjects, l.Objects)
	if err != nil {
		return query.Limits{}, err
	}
	depth, err := p.number("depth", 0, mostDepth)
	return query.Limits{Nodes: nodes, Depth: depth}, err
}
