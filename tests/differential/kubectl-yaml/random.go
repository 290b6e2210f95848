package main

import (
	"math/rand"
	"strings"
)

// What texts are put together from: the marks of YAML, and scalars that its versions and parsers read differently.
var pieces = []string{
	"a: ", "b: ", "c:", "a:\n", "- ", "-", "-\n", "\n", "\n", "\n", "\n  ", "\n  ", "\n    ", "  ", " ", "\t", "{", "}", "[", "]", ", ", ",",
	": ", ":", "? ", "#", " # x", "\"q\"", "'s'", "\"a\": ", "'b': ", "|\n", "|-\n", "|+\n", ">\n", ">-\n", "|2\n", "&x ", "*x", "*x ", "<<: ", "<<: *x",
	"!!str ", "!!int ", "!!null ", "!t ", "! ", "---\n", "--- ", "...\n", "%YAML 1.1\n", "x", "y z", "1", "01", "0x1f", "1_0", "1.5", ".5", "1e3",
	"on", "no", "~", "null", "true", "2001-01-01", "1:30", "-1", "+", "=", "@", "`", "%", "\r\n", "\u00a0", "é", "a b\n  c", "\"x\n  y\"", "'x\n\n  y'",
}

var leaves = []string{
	"x", "y z", "a-b", "1", "08", "0o17", "0b11", "-0x1F", "1_000", "1.", "+.5", "1e3", "12e03", "1e999", ".inf", "~", "null", "Null", "y", "N", "on", "Off", "TRUE", "tRUE",
	"2001-1-2", "1:20", "0777", "http://x:80/#y", "a#b", "a: b", "\"q # r\"", "'it''s'", "\"\\x41\\u00e9\\n\"", "\"two\n  lines\"", "'two\n\n  lines'", "two\n  lines", "!!str 1", "!!int 3", "!!float 3",
	"!!binary aGk=", "!t x", "*l", "\u00a0", "x\u00a0", "é", "1 # c", "{}", "[]", "[a, b]", "{a: 1}", "{a, b: }", "[a: 1]", "{\"a\":1}", "[1,\n  2\n]", "{a: x,\n\tb: y}", "18446744073709551615", "99999999999999999999", "-0", "",
}

var keys = []string{"a", "b", "c", "\"a\"", "'k'", "1", "1.5", "on", "~", "<<", "a b", "k/x.y", "-k", "?k", "a:b", "!!str 1", "&k d", "\"\""}

// randomText is a text in the manner of a manifest for every second seed, and pieces at random for the others.
func randomText(seed int64) string {
	r := rand.New(rand.NewSource(seed))
	if seed%2 == 0 {
		var text strings.Builder
		for n := 1 + r.Intn(14); n > 0; n-- {
			text.WriteString(pieces[r.Intn(len(pieces))])
		}
		return text.String()
	}
	var text strings.Builder
	for documents := 1 + r.Intn(2); documents > 0; documents-- {
		if r.Intn(4) == 0 {
			text.WriteString("z: &l {a: 1, d: 2}\n")
		}
		writeMap(r, &text, "", 0)
		if documents > 1 {
			text.WriteString([]string{"---\n", "--- # next\n", "---  \n", "...\n---\n"}[r.Intn(4)])
		}
	}
	if r.Intn(8) == 0 {
		return strings.ReplaceAll(text.String(), "\n", "\r\n")
	}
	return text.String()
}

func writeMap(r *rand.Rand, text *strings.Builder, indent string, depth int) {
	for n := 1 + r.Intn(3); n > 0; n-- {
		text.WriteString(indent + keys[r.Intn(len(keys))] + ":")
		writeValue(r, text, indent, depth)
	}
}

func writeValue(r *rand.Rand, text *strings.Builder, indent string, depth int) {
	switch choice := r.Intn(10); {
	case choice < 2 && depth < 3:
		text.WriteString([]string{"\n", " # c\n", " \n", " &n\n", " !!map\n"}[r.Intn(5)])
		writeMap(r, text, indent+strings.Repeat(" ", 1+r.Intn(4)), depth+1)
	case choice < 4 && depth < 3:
		text.WriteString("\n")
		inner := indent + []string{"", "  "}[r.Intn(2)]
		for n := 1 + r.Intn(3); n > 0; n-- {
			text.WriteString(inner + "-")
			if r.Intn(3) == 0 {
				text.WriteString(" ")
				writeCompact(r, text, inner+"  ", depth+1)
			} else {
				writeValue(r, text, inner, depth+1)
			}
		}
	case choice < 5:
		text.WriteString([]string{" |\n", " >\n", " |-\n", " >+\n", " |2\n"}[r.Intn(5)])
		for n := 1 + r.Intn(3); n > 0; n-- {
			text.WriteString(indent + []string{"  ", "   "}[r.Intn(2)] + []string{"x", "# y", "a: b", "", "- z"}[r.Intn(5)] + "\n")
		}
	default:
		leaf := leaves[r.Intn(len(leaves))]
		text.WriteString(" " + strings.ReplaceAll(leaf, "\n", "\n"+indent) + "\n")
	}
}

// writeCompact is a map that begins behind a dash.
func writeCompact(r *rand.Rand, text *strings.Builder, indent string, depth int) {
	var inner strings.Builder
	writeMap(r, &inner, indent, depth)
	text.WriteString(strings.TrimPrefix(inner.String(), indent))
}
