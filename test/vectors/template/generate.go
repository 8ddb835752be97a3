//go:build ignore

// Writes the answers of Go's text/template, with the functions that docker adds, to the templates in
// sources.txt: `go run generate.go > cases.json`. Tests read cases.json; nothing needs Go but a change of the
// templates. The data is in cases.json too, with maps as {"$map": {...}} to tell them from structs.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"text/template"
)

type part struct {
	Status string
	Log    []string
}

type data struct {
	ID       string
	Name     string
	Empty    string
	Unicode  string
	Control  string
	HTML     string
	Size     int
	Zero     int
	Minus    int
	Float    float64
	Small    float64
	Yes      bool
	No       bool
	Nil      *part
	Any      any
	List     []string
	Numbers  []int
	Mixed    []any
	None     []string
	Labels   map[string]string
	NoLabels map[string]string
	Tree     map[string]any
	Part     part
	Parts    []part
}

// Greet is a method with an argument, as docker's Label.
func (data) Greet(name string) string { return "hello " + name }

// Now is a method without one.
func (data) Now() string { return "now" }

var example = data{
	ID:       "sha256:0123456789abcdef",
	Name:     "alpine",
	Unicode:  "naïve 日本 😀",
	Control:  "a\tb\nc\x1b[31m",
	HTML:     `<a href="x">'&'</a>`,
	Size:     12345678,
	Minus:    -42,
	Float:    3.25,
	Small:    0.00001234,
	Yes:      true,
	None:     []string{},
	NoLabels: map[string]string{},
	List:     []string{"one", "two", "three"},
	Numbers:  []int{3, 1, 2},
	Mixed:    []any{"text", 7, true, nil, []any{"deep"}},
	Labels:   map[string]string{"b": "2", "a": "1", "org.example.name": "x y", "é": "accent", "Z": "capital"},
	Tree:     map[string]any{"leaf": "green", "null": nil, "branch": map[string]any{"leaf": 1}, "list": []any{1, 2}},
	Part:     part{"up", []string{"l1", "l2"}},
	Parts:    []part{{"up", []string{}}, {"down", []string{"x"}}},
}

var functions = template.FuncMap{
	"json": func(v any) (string, error) {
		var buffer bytes.Buffer
		encoder := json.NewEncoder(&buffer)
		encoder.SetEscapeHTML(false)
		err := encoder.Encode(v)
		return strings.TrimSpace(buffer.String()), err
	},
	"split": strings.Split,
	"join":  strings.Join,
	"title": strings.Title,
	"lower": strings.ToLower,
	"upper": strings.ToUpper,
	"pad": func(text string, before, after int) string {
		if text == "" {
			return text
		}
		return strings.Repeat(" ", before) + text + strings.Repeat(" ", after)
	},
	"truncate": func(text string, length int) string {
		if len(text) < length {
			return text
		}
		return text[:length]
	},
}

type answer struct {
	Template string `json:"template"`
	Want     string `json:"want,omitempty"`
	// Line and, for failures while it runs, column, both from 1.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
}

var place = regexp.MustCompile(`^template: t:(\d+)(?::(\d+))?:`)

func run(source string) (result answer) {
	result.Template = source
	parsed, err := template.New("t").Funcs(functions).Parse(source)
	var buffer bytes.Buffer
	if err == nil {
		err = parsed.Execute(&buffer, example)
	}
	if err == nil {
		result.Want = buffer.String()
		return
	}
	match := place.FindStringSubmatch(err.Error())
	if match == nil {
		panic(err)
	}
	result.Line, _ = strconv.Atoi(match[1])
	if match[2] != "" {
		column, _ := strconv.Atoi(match[2])
		result.Column = column + 1
	}
	fmt.Fprintln(os.Stderr, source, "=>", err)
	return
}

// tag makes structs and maps tell-apart JSON.
func tag(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			if v.Kind() == reflect.Pointer {
				return map[string]any{"$nil": "pointer"}
			}
			return map[string]any{"$nil": "interface"}
		}
		return tag(v.Elem())
	case reflect.Struct:
		fields := []any{}
		for i := range v.NumField() {
			fields = append(fields, []any{v.Type().Field(i).Name, tag(v.Field(i))})
		}
		return map[string]any{"$struct": fields}
	case reflect.Map:
		entries := map[string]any{}
		for _, key := range v.MapKeys() {
			entries[key.String()] = tag(v.MapIndex(key))
		}
		return map[string]any{"$map": entries}
	case reflect.Slice:
		list := []any{}
		for i := range v.Len() {
			list = append(list, tag(v.Index(i)))
		}
		return list
	default:
		return v.Interface()
	}
}

func main() {
	text, err := os.ReadFile("sources.txt")
	if err != nil {
		panic(err)
	}
	cases := []answer{}
	for _, source := range strings.Split(strings.TrimRight(string(text), "\n"), "\n") {
		if source != "" && !strings.HasPrefix(source, "#") {
			// A line of the file is one template; ¶ stands for a line break in it.
			cases = append(cases, run(strings.ReplaceAll(source, "¶", "\n")))
		}
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(map[string]any{"data": tag(reflect.ValueOf(example)), "cases": cases}); err != nil {
		panic(err)
	}
}
