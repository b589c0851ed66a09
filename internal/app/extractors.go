package app

import (
	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/extract"
	"kubernetes-scraper/internal/kube"
	"kubernetes-scraper/internal/resolve"
)

// extractors are the compiled matchers of all kinds that are watched, for both formats.
type extractors map[matcherKey]*extract.Matcher

type matcherKey struct {
	kind   int
	format extract.Format
}

func compile(kinds []catalog.Kind) (extractors, error) {
	all := make(extractors)
	selectable := resolve.Selectable(kinds)
	for i, kind := range kinds {
		if !kind.Watched {
			continue
		}
		for _, format := range []extract.Format{extract.Protobuf, extract.JSON} {
			m, err := extract.Compile(kind, format, selectable[i])
			if err != nil {
				return nil, err
			}
			all[matcherKey{i, format}] = m
		}
	}
	return all, nil
}

func (e extractors) extractor(kind int, f extract.Format) kube.Extractor {
	return e[matcherKey{kind, f}].NewExtractor()
}
