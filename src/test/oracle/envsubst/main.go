// Command envsubst-oracle answers as Flux's own substitution does: a JSON line {"text":..,"vars":{..},"strict":false} in, a JSON line {"text":..} or {"error":..} out.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"unicode/utf8"

	"github.com/fluxcd/pkg/envsubst"
)

type request struct {
	Text   string            `json:"text"`
	Vars   map[string]string `json:"vars"`
	Strict bool              `json:"strict"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			answer(line, out)
		}
		if err != nil {
			return
		}
	}
}

func answer(line []byte, out *bufio.Writer) {
	reply := map[string]string{}
	func() {
		defer func() {
			if r := recover(); r != nil {
				reply["error"] = "panic"
			}
		}()
		var q request
		if err := json.Unmarshal(line, &q); err != nil {
			reply["error"] = "request: " + err.Error()
			return
		}
		text, err := envsubst.Eval(q.Text, func(s string) (string, bool) {
			v, ok := q.Vars[s]
			return v, ok || !q.Strict
		})
		if err != nil {
			reply["error"] = err.Error()
			return
		}
		if !utf8.ValidString(text) {
			reply["error"] = "invalid UTF-8"
			return
		}
		reply["text"] = text
	}()
	b, _ := json.Marshal(reply)
	out.Write(b)
	out.WriteByte('\n')
	out.Flush()
}
