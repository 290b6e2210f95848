// Command kubectl-yaml tells what kubectl makes of a manifest file: its decoder's documents, or that it refuses the file.
//
// With no argument it makes snippets of YAML from its own table and from seeds, and prints one JSON line for each: the
// text and what was read. The specification next door reads every text with our reader and compares.
//
//	go run . | gzip -9n > expectations.jsonl.gz
//
// With `-` it reads lines of {"text": "…"} or {"bytes": "base64"} from standard input instead.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"reflect"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// Read is what kubectl makes of one file.
type Read struct {
	Text      string            `json:"text,omitempty"`
	Bytes     string            `json:"bytes,omitempty"`
	Documents []json.RawMessage `json:"documents,omitempty"`
	Error     string            `json:"error,omitempty"`
}

func main() {
	from := flag.Int64("from", 0, "the first seed")
	seeds := flag.Int64("seeds", 6000, "how many texts to make at random")
	flag.Parse()
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	print := func(read Read) {
		line := new(bytes.Buffer)
		encoder := json.NewEncoder(line)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(read); err != nil {
			panic(err)
		}
		fmt.Fprint(out, line)
	}
	if flag.Arg(0) == "-" {
		lines := json.NewDecoder(os.Stdin)
		for {
			var given Read
			if err := lines.Decode(&given); err != nil {
				return
			}
			print(read(given))
		}
	}
	for _, text := range handmade {
		print(read(Read{Text: text}))
	}
	for _, content := range encoded {
		print(read(Read{Bytes: base64.StdEncoding.EncodeToString(content)}))
	}
	for seed := *from; seed < *from+*seeds; seed++ {
		print(read(Read{Text: randomText(seed)}))
	}
}

// read does what k8s.io/cli-runtime's FileVisitor and StreamVisitor do with a file of `kubectl apply -f`, up to the object
// as JSON. Documents that are empty or null are passed over; the first mistake ends the file,
// and so does a document that is no object.
func read(given Read) Read {
	first := readOnce(given)
	for try := 0; try < 30; try++ {
		// Go's maps have no order, so where a key is there as 1 and as "1" chance tells which one counts.
		again := readOnce(given)
		if first.Error == "" && !reflect.DeepEqual(first, again) {
			given.Error = "what is read depends on chance"
			return given
		}
	}
	return first
}

func readOnce(given Read) Read {
	content := []byte(given.Text)
	if given.Bytes != "" {
		content, _ = base64.StdEncoding.DecodeString(given.Bytes)
	}
	stream := transform.NewReader(bytes.NewReader(content), unicode.BOMOverride(unicode.UTF8.NewDecoder()))
	decoder := yaml.NewYAMLOrJSONDecoder(stream, 4096)
	for {
		ext := runtime.RawExtension{}
		err := decoder.Decode(&ext)
		if errors.Is(err, io.EOF) {
			return given
		}
		if err != nil {
			given.Documents, given.Error = nil, err.Error()
			return given
		}
		ext.Raw = bytes.TrimSpace(ext.Raw)
		if len(ext.Raw) == 0 || bytes.Equal(ext.Raw, []byte("null")) {
			continue
		}
		if ext.Raw[0] != '{' {
			given.Documents, given.Error = nil, "is no object, which kubectl refuses later"
			return given
		}
		given.Documents = append(given.Documents, ext.Raw)
	}
}
