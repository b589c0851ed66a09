package catalog

import (
	"slices"
	"strings"
)

// isDNS: lower case letters and digits, with characters of inner allowed between them.
func isDNS(s, inner string) bool {
	return madeOf(s, inner, isLower, isDigit)
}

// isKindName: letters and digits, the first one an upper case letter.
func isKindName(s string) bool {
	return s != "" && isUpper(rune(s[0])) && madeOf(s, "", isUpper, isLower, isDigit)
}

// isSnakeCase: words of lower case letters with _ between them.
func isSnakeCase(s string) bool {
	return madeOf(s, "_", isLower) && !strings.Contains(s, "__")
}

// isID: words of letters and digits with - between them.
func isID(s string) bool {
	return madeOf(s, "-", isUpper, isLower, isDigit) && !strings.Contains(s, "--")
}

// isBool: what YAML takes for true or false, by this version or an older one.
func isBool(s string) bool { return isTrue(s) || isOneOf(s, "false", "no", "off") }

func isTrue(s string) bool { return isOneOf(s, "true", "yes", "on") }

// isOneOf takes upper case for lower.
func isOneOf(s string, words ...string) bool { return slices.Contains(words, strings.ToLower(s)) }

// madeOf says whether s is not empty and has only characters of the classes and, but for its ends, of inner.
func madeOf(s, inner string, classes ...func(rune) bool) bool {
	for i, c := range s {
		ok := strings.ContainsRune(inner, c) && i > 0 && i < len(s)-1
		for _, class := range classes {
			ok = ok || class(c)
		}
		if !ok {
			return false
		}
	}
	return s != ""
}

func isNumber(s string) bool { return madeOf(s, "", isDigit) }

func isLower(c rune) bool { return c >= 'a' && c <= 'z' }
func isUpper(c rune) bool { return c >= 'A' && c <= 'Z' }
func isDigit(c rune) bool { return c >= '0' && c <= '9' }
