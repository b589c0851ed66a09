package extract

import "kubernetes-scraper/internal/fact"

// The values that are made here, under their own names.
type (
	Facts       = fact.Facts
	Label       = fact.Label
	Property    = fact.Property
	Reference   = fact.Reference
	Selector    = fact.Selector
	Requirement = fact.Requirement
	Operator    = fact.Operator
)

// MaxDepth is the largest number of list positions ([*]) in the path of one reference.
const MaxDepth = fact.MaxDepth
