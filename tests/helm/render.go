// render prints what Helm would send to a cluster for a chart, for machines without Helm. It knows what our charts use of Helm: values with
// overrides, include, tpl, required, fail, toYaml, toJson, fromYaml, lookup (which finds nothing, as with "helm template"), Files, Capabilities
// and Release. It does not know hooks, dependencies and library charts.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"gopkg.in/yaml.v2"
)

type object = map[string]interface{}

type texts []string

func (t *texts) String() string     { return strings.Join(*t, ",") }
func (t *texts) Set(s string) error { *t = append(*t, s); return nil }

func main() {
	release := flag.String("release", "sluice", "name of the release")
	namespace := flag.String("namespace", "istio-system", "namespace of the release")
	out := flag.String("out", "", "folder for a file of each template; without it, everything is printed")
	var files texts
	flag.Var(&files, "values", "file of values over the chart's own; may be given several times")
	flag.Parse()
	if err := run(flag.Arg(0), *release, *namespace, *out, files); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(folder, release, namespace, out string, valueFiles []string) error {
	content, err := readAll(folder)
	if err != nil {
		return err
	}
	chart, err := parse(content["Chart.yaml"])
	if err != nil {
		return fmt.Errorf("Chart.yaml: %w", err)
	}
	values, err := parse(content["values.yaml"])
	if err != nil {
		return fmt.Errorf("values.yaml: %w", err)
	}
	for _, file := range valueFiles {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		over, err := parse(string(text))
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		values = merge(values, over)
	}
	rendered, err := render(content, object{
		"Values":  values,
		"Chart":   upperNames(chart),
		"Release": object{"Name": release, "Namespace": namespace, "Service": "Helm", "IsInstall": true, "IsUpgrade": false, "Revision": 1},
		"Files":   chartFiles(content),
		"Capabilities": object{
			"KubeVersion": object{"Version": "v1.32.0", "Major": "1", "Minor": "32"},
			"APIVersions": apiVersions{},
		},
	})
	if err != nil {
		return err
	}
	return write(rendered, out)
}

// readAll follows links, as Helm does.
func readAll(folder string) (map[string]string, error) {
	content := map[string]string{}
	var walk func(path, name string) error
	walk = func(path, name string) error {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if !info.IsDir() {
			text, err := os.ReadFile(path)
			content[name] = string(text)
			return err
		}
		entries, err := os.ReadDir(path)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			if err := walk(filepath.Join(path, entry.Name()), strings.TrimPrefix(name+"/"+entry.Name(), "/")); err != nil {
				return err
			}
		}
		return nil
	}
	return content, walk(folder, "")
}

func render(content map[string]string, scope object) (map[string]string, error) {
	all := template.New("chart").Option("missingkey=zero")
	all.Funcs(functions(all))
	for _, name := range sorted(content) {
		if strings.HasPrefix(name, "templates/") && (strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".tpl") || strings.HasSuffix(name, ".txt")) {
			if _, err := all.New(name).Parse(content[name]); err != nil {
				return nil, err
			}
		}
	}
	rendered := map[string]string{}
	for _, name := range sorted(content) {
		base := filepath.Base(name)
		if !strings.HasPrefix(name, "templates/") || strings.HasPrefix(base, "_") || all.Lookup(name) == nil {
			continue
		}
		mine := object{"Template": object{"Name": "sluice/" + name, "BasePath": "sluice/templates"}}
		for key, value := range scope {
			mine[key] = value
		}
		var text bytes.Buffer
		if err := all.ExecuteTemplate(&text, name, mine); err != nil {
			return nil, err
		}
		// Notes are rendered too, so that a mistake in them shows, but they are no manifest.
		if strings.HasSuffix(name, ".yaml") {
			rendered[base] = strings.ReplaceAll(text.String(), "<no value>", "")
		}
	}
	return rendered, nil
}

func functions(all *template.Template) template.FuncMap {
	funcs := sprig.TxtFuncMap()
	// Helm takes them away: a chart must not read the machine that renders it.
	delete(funcs, "env")
	delete(funcs, "expandenv")
	funcs["include"] = func(name string, data interface{}) (string, error) {
		var text bytes.Buffer
		err := all.ExecuteTemplate(&text, name, data)
		return text.String(), err
	}
	funcs["tpl"] = func(text string, data interface{}) (string, error) {
		copied, err := all.Clone()
		if err != nil {
			return "", err
		}
		parsed, err := copied.New("tpl").Parse(text)
		if err != nil {
			return "", err
		}
		var result bytes.Buffer
		err = parsed.Execute(&result, data)
		return strings.ReplaceAll(result.String(), "<no value>", ""), err
	}
	funcs["required"] = func(message string, value interface{}) (interface{}, error) {
		if text, isText := value.(string); value == nil || isText && text == "" {
			return nil, errors.New(message)
		}
		return value, nil
	}
	funcs["fail"] = func(message string) (string, error) { return "", errors.New(message) }
	funcs["lookup"] = func(string, string, string, string) object { return object{} }
	funcs["toYaml"] = toYaml
	funcs["toJson"] = func(value interface{}) (string, error) {
		text, err := json.Marshal(value)
		return string(text), err
	}
	funcs["fromYaml"] = parse
	return funcs
}

// toYaml goes by JSON, as Helm does, so that numbers come out alike.
func toYaml(value interface{}) (string, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	var plain interface{}
	if err := yaml.Unmarshal(text, &plain); err != nil {
		return "", err
	}
	text, err = yaml.Marshal(plain)
	return strings.TrimSuffix(string(text), "\n"), err
}

func parse(text string) (object, error) {
	var plain interface{}
	if err := yaml.UnmarshalStrict([]byte(text), &plain); err != nil {
		return nil, err
	}
	if plain == nil {
		return object{}, nil
	}
	mapping, ok := asJson(plain).(object)
	if !ok {
		return nil, errors.New("the document is no mapping")
	}
	return mapping, nil
}

// asJson has what values hold once Helm has read them: text keys, and every number as a float.
func asJson(value interface{}) interface{} {
	switch v := value.(type) {
	case map[interface{}]interface{}:
		result := object{}
		for key, item := range v {
			result[fmt.Sprint(key)] = asJson(item)
		}
		return result
	case []interface{}:
		result := make([]interface{}, len(v))
		for i, item := range v {
			result[i] = asJson(item)
		}
		return result
	case int:
		return float64(v)
	case int64:
		return float64(v)
	default:
		return v
	}
}

// merge lays values over others; null takes one away.
func merge(under, over object) object {
	result := object{}
	for key, value := range under {
		result[key] = value
	}
	for key, value := range over {
		below, isBelow := result[key].(object)
		above, isAbove := value.(object)
		switch {
		case value == nil:
			delete(result, key)
		case isBelow && isAbove:
			result[key] = merge(below, above)
		default:
			result[key] = value
		}
	}
	return result
}

// upperNames makes .Chart.AppVersion of appVersion.
func upperNames(chart object) object {
	result := object{}
	for key, value := range chart {
		result[strings.ToUpper(key[:1])+key[1:]] = value
	}
	return result
}

// files are those of a chart that are neither templates nor about the chart itself.
type files map[string]string

func chartFiles(content map[string]string) files {
	result := files{}
	for name, text := range content {
		switch {
		case strings.HasPrefix(name, "templates/"), strings.HasPrefix(name, "charts/"), strings.HasPrefix(name, "crds/"):
		case name == "Chart.yaml", name == "values.yaml", name == "values.schema.json":
		default:
			result[name] = text
		}
	}
	return result
}

func (f files) Get(name string) string { return f[name] }

func (f files) Glob(pattern string) files {
	result := files{}
	for name, text := range f {
		if ok, err := filepath.Match(pattern, name); err == nil && ok {
			result[name] = text
		}
	}
	return result
}

type apiVersions struct{}

func (apiVersions) Has(string) bool { return false }

func write(rendered map[string]string, out string) error {
	for _, name := range sorted(rendered) {
		text := tidy(rendered[name])
		if text == "" {
			continue
		}
		if out == "" {
			fmt.Printf("---\n# Source: %s\n%s", name, text)
			continue
		}
		if err := os.WriteFile(filepath.Join(out, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// tidy takes away blank lines and separators with nothing between them.
func tidy(text string) string {
	var documents []string
	for _, document := range strings.Split("\n"+text, "\n---") {
		var lines []string
		for _, line := range strings.Split(document, "\n") {
			if strings.TrimSpace(line) != "" {
				lines = append(lines, line)
			}
		}
		if len(lines) > 0 {
			documents = append(documents, strings.Join(lines, "\n")+"\n")
		}
	}
	return strings.Join(documents, "---\n")
}

func sorted(texts map[string]string) []string {
	names := make([]string, 0, len(texts))
	for name := range texts {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
