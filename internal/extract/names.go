package extract

import (
	"bytes"

	"kubernetes-scraper/catalog"
)

// names says which captured names can be those of a target at all. What a pattern finds in a text may look like a name
// and be none: the API server lets no object have it.
type names struct {
	any         bool   // aliases, and the names of what is virtual, are free
	group, kind string // of the target, unless the reference says otherwise
}

// legal says whether a reference's captured name can be the target's.
func (x *Extractor) legal(n names, c *composed) bool {
	group, kind := n.group, n.kind
	if c.grouped {
		group = string(x.bytes(c.group))
	}
	if !c.kind.empty() {
		kind = string(x.bytes(c.kind))
	}
	name := x.bytes(c.name)
	return n.any || group == catalog.VirtualGroup || isSubdomain(name) || isFree(group, kind) && isSegment(name)
}

// isFree says whether names of a kind are not only DNS subdomains: those of the RBAC kinds, of bundles for a signer, and
// IPv6 addresses have colons.
func isFree(group, kind string) bool {
	switch group {
	case "rbac.authorization.k8s.io":
		return true
	case "certificates.k8s.io":
		return kind == "ClusterTrustBundle"
	case "networking.k8s.io":
		return kind == "IPAddress"
	}
	return false
}

// isSegment says whether a text can be a segment of a URL's path, as any name can.
func isSegment(text []byte) bool {
	for _, c := range text {
		if c == '/' || c == '%' {
			return false
		}
	}
	return string(text) != "." && string(text) != ".."
}

const (
	maxLabel     = 63
	maxSubdomain = 253
)

// isLabel says whether a text is a DNS label as of RFC 1123, as the name of a namespace is.
func isLabel(text []byte) bool { return len(text) <= maxLabel && areLabels(text, false) }

// isSubdomain says whether a text is a DNS subdomain as of RFC 1123, which is labels with dots between them.
func isSubdomain(text []byte) bool { return len(text) <= maxSubdomain && areLabels(text, true) }

// isKind says whether a text can be the name of a kind, which in lower case is a label.
func isKind(text []byte) bool { return isLabel(bytes.ToLower(text)) }

// areLabels says whether a text is labels: one, or several with dots between them. A label has lower-case letters, digits
// and, inside, hyphens.
func areLabels(text []byte, dots bool) bool {
	before := byte('.')
	for _, c := range text {
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '-' && before != '.':
		case c == '.' && dots && before != '.' && before != '-':
		default:
			return false
		}
		before = c
	}
	return before != '.' && before != '-'
}
