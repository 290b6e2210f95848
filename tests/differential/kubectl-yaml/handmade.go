package main

// What manifests are seen to hold, and what kubectl and other readers of YAML take differently.
var handmade = []string{
	// Documents.
	"a: 1\n---\nb: 2\n", "---\n---\na: 1\n---\n", "# only a comment\n", "", "\n\n", "a: 1\n--- # next\nb: 2\n", "a: 1\n---   \nb: 2\n",
	"a: 1\n--- b: 2\n", "a: 1\n---b: 2\n", "a: 1\n--- {b: 2}\n", "a: |\n  x\n---\nb: 2\n", "a: \"x\n---\ny\"\n", "%YAML 1.1\n---\na: 1\n", "---\n%YAML 1.1\na: 1\n",
	"a: 1\n...\n---\nb: 2\n", "a: 1\n...\nb: 2\n", "a: 1\n...\n# end\n", "a: 1\n---\n...\n", "---\n# c\n---\na: 1",
	// Line ends, byte order marks and characters.
	"a: 1\r\nb:\r\n  c: 2\r\n---\r\nd: 3\r\n", "a: 1\rb: 2\r", "---\ra: 1\r---\rb: 2\r", "a: 1\u0085b: 2\u0085", "a: \"x\u0085y\"\n",
	"\ufeffa: 1\n", "---\n\ufeffa: 1\n", "a: 1\n---\n\ufeffb: 2\n", "\ufeff---\na: 1\n", "a: x\u00a0\n", "a:\n\u00a0 b: 1\n", "a:\n  \u00a0b: 1\n", "a:\u00a0b\n", "\u00a0a: 1\n",
	"a: \u0001\n", "a: x # \u0007\n", "a: \"\\0\"\n", "a: \"\\x1b[31m\"\n", "a: 🐙\n", "a: \ufffd\n",
	// Tabs.
	"a:\tb\n", "a: b\t\n", "a: b\t# c\n", "a:\n\tb: 1\n", "a: [1,\n\t2]\n", "a: {b: 1,\n\t\tc: 2}\n", "a: 1\n\t\nb: 2\n", "a: 1\n\t# c\nb: 2\n", "a: |\n  x\n\t\n  y\n", "a: |\n  x\n  \ty\n", "-\ta: 1\n", "a:\n-\tb\n",
	// Flow collections and quotes over several lines.
	"a: [\n  b\n]\n", "a: {\n}\nb: [\n1,\n2\n]\n", "a:\n  b: [\n  1\n]\n", "a: {b: 1,}\n", "a: [1,,2]\n", "a: {b, c: d}\n", "a: {\"b\":1}\n", "a: {b:1}\n", "a: [b: 1, c]\n", "a: {[b]: 1}\n", "a: {{ b }}\n", "a: {{ .Values.b }}\n",
	"a: {b: http://c:80/d}\n", "a: [b#c, d #e\n]\n", "a: \"b\nc\"\n", "a: \"b\n\n  c\\\n  d\"\n", "a: 'b\n  c'\n", "a:\n  b: \"c\n d\"\n", "a: b\n  c\n", "a: b\n\n  c: d\n", "a: b: c\n", "a: - b\n", "a: \"b\" c\n", "[a]: b\n", "? a\n: b\n", "? [a]\n: b\n", "{a: b}: c\n",
	// Scalars.
	"a: [y, Y, yes, on, n, NO, off, Off, true, TRUE, tRUE, ~, null, Null, nULL, '', 'on']\n", "a: [0777, 0o17, 08, 0x1F, -0x1f, 0b11, -0b11, 0B1, 0X1, 0O7, 1_000, _1, 1__0, +5, -0, 00, 0x, 0b2]\n",
	"a: [1., .5, +.5, -.5, 1e3, 1E3, 1e+3, 12e03, .5e3, .5_0, 1.5_0, 1e400, -1e400, ., .e5, 1.2.3, 1e, 0.0]\n", "a: .nan\n", "a: .inf\n", "a: -.INF\n", "a: [+.Inf]\n", "a: [9223372036854775807, 9223372036854775808, 18446744073709551615, 18446744073709551616, -9223372036854775808, -9223372036854775809, 0xffffffffffffffff, 0x10000000000000000]\n",
	"a: [1:30, 190:20:30, 2001-01-01, 2001-12-14t21:59:43.10-05:00, 2001-12-14 21:59:43.10 -5, =, <<, '<<']\n", "a: !!str 1\nb: !!str on\nc: !!str\nd: !!str ~\n", "a: !!int '1'\nb: !!float 1\nc: !!bool yes\nd: !!null ''\n", "a: !!int x\n", "a: !!int 1.5\n", "a: !!bool 1\n", "a: !!timestamp 2001-01-01\n", "a: !!timestamp x\n",
	"a: !!binary aGk=\n", "a: !!binary \"aG k=\"\n", "a: !!binary x\n", "a: !!binary /w==\n", "a: !thing b\n", "a: !<tag:example.org,2000:x> b\n", "a: !!set {b, c}\n", "a: !!omap [b: 1]\n", "a: !!map\n  b: 1\n", "a: ! 1\n", "a: !!merge <<\n", "a: @b\n", "a: `b`\n", "a: %b\n", "a: *b\n", "a: &b\n", "a: ,b\n", "a: ]\n", "a: -\n", "a: ?b\n", "a: :b\n", "a: -b\n",
	// Keys.
	"on: 1\noff: 2\n80: 3\n0x10: 4\n1.5: 5\n1e6: 6\n1e21: 7\n0.00001: 8\n3.14159265358979: 9\n", "~: 1\n", "null: 1\n", "\"null\": 1\n", ": 1\n", "'': 1\n", ".inf: 1\n", "18446744073709551615: 1\n", "2001-01-01: 1\n", "__proto__: {a: 1}\nconstructor: 2\n", "\"__proto__\": 1\n", "a b: 1\n", "a:b: 1\n", "\"a\":1\n", "\"a\": 1\n", "a : 1\n", "!!str 1: a\n", "[]: 1\n",
	"a: 1\na: 2\n", "a: 1\n\"a\": 2\n", "a: {b: 1, c: 2, b: 3}\n", "1: a\n1: b\n", "1: a\n0x1: b\n", "yes: 1\ntrue: 2\n", "1: a\n'1': b\n", "a: 1\nb: 2\na:\n  c: 3\n",
	// Anchors, aliases, merges.
	"a: &x {b: 1}\nc: *x\n", "a: &x 1\nb: *x\n", "a: &x [1]\nb: [*x, *x]\n", "a: *x\nb: &x 1\n", "a: &x [*x]\n", "a: &x 1\nb: &x 2\nc: *x\n", "&a b: 1\nc: *a\n", "a: &x {b: 1}\n---\nc: *x\n",
	"a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n", "a: &x {b: 1, c: 2}\nd: {c: 3, <<: *x}\n", "a: &x {b: 1}\ny: &y {b: 2, c: 3}\nd: {<<: [*x, *y]}\n", "a: &x {b: 1}\nd:\n  <<: *x\n  <<: {c: 2}\n", "a: {<<: {b: 1}, b: 2}\n", "a: {<<: 1}\n", "a: {<<: [1]}\n", "a: {<<: }\n", "a: {\"<<\": {b: 1}}\n", "a: &x {<<: {b: 1}}\nc: {<<: *x}\n", "a: &x [1]\nb: {<<: *x}\n", "a: [<<]\n", "a: &x {80: 1}\nb: {<<: *x, 81: 2}\n",
	// Block scalars.
	"a: |\n  b\n  c\nd: >\n  e\n  f\n", "a: |-\n  b\n\n\nc: |+\n  d\n\n\ne: 1\n", "a: |2\n   b\n", "a: |\n\n  b\n   c\n", "a: >\n  b\n\n  c\n    d\n  e\n", "a: |\nb: 1\n", "a: | # c\n  b\n", "a: |x\n  b\n", "- |\n a\n- >-\n b\n c\n", "a: |\n  # b\n  c: {{ d }}\n  - \n", "a: |\n  ]: }: ? \n", "a: |1\n  b\n", "a: |\n   b\n  c\n",
	// Indentation.
	"a:\n- b\n- c: 1\n  d: 2\n", "a:\n  - b\n - c\n", "a:\n    b: 1\n  c: 2\n", "  a: 1\n  b: 2\n", "  a: 1\nb: 2\n", "- - a\n  - b\n- c\n", "a:\n  -\n    - \n  - b\n", "a:\n  -\n    -\n    -\n  -\nb: 1\n", "a:\n  - # c\n  - b\n", "a:\n\n\n  b: 1\n", "a: # c\n  b: 1\n", "a:\n# c\n  b: 1\n   # d\n  e: 2\n", "a:\n  b:\n  c:\n", "- a: 1\n-\n  b: 2\n", "a: 1\n b: 2\n",
	// JSON.
	"{\"a\": 1}\n", "{\"a\": 1}{\"b\": 2}\n", "{\"a\": 1}\n{\"b\": 2}\n\n{\"c\": 3}", "{\"a\": 1}\n---\n{\"b\": 2}\n", "{\"a\": 1}\n---\nb: 2\n", "{\"a\": 1}\nb: 2\n", "{\"a\": 1}\n{\"b\": 2}\n---\nc: 3\n", "{\"a\": 1,}\n", "{a: 1}\n", "{\"a\": 1} # c\n", "  \n{\"a\": 1}", "[{\"a\": 1}]\n", "{\"a\": \"\\ud83d\\ude00\\u2028\"}", "{\"a\": 1, \"a\": 2}", "{\"a\": 1e400}", "{\"a\": 01}", "{\"a\": \"x\ty\"}", "{\n\t\"a\": 1\n}", "{\"a\": [1, 2\n]}\n", "a: \"\\ud83d\"\n", "a: \"\\/\\e\\_\\N\\L\\U0001F600\"\n", "a: \"\\q\"\n", "{\"a\": \"\u2028\"}",
}

// Files that are not UTF-8 throughout, or are in another encoding.
var encoded = [][]byte{
	[]byte("\xff\xfea\x00:\x00 \x001\x00\n\x00"), []byte("\xfe\xff\x00a\x00:\x00 \x001\x00\n"), []byte("a: f\xfcr\n"), []byte("a: \"f\xfcr\"\nb\xe9: 1\n"), []byte("a\x00:\x00 \x001\x00\n\x00"), []byte("a: 1\x00\n"), []byte("\xef\xbb\xbfa: \xc3\xa9\n"), []byte("\x00GITCRYPT\x00\x01\x02"), []byte("a: \xed\xa0\x80\n"),
}
