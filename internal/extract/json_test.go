package extract

import (
	"strings"
	"testing"
)

// TestJSON is about what only JSON has: white space, escapes, null, values of any type, members given twice.
func TestJSON(t *testing.T) {
	pod, service := findKind(t, "Pod"), findKind(t, "Service")
	for _, test := range []struct{ name, raw, want string }{
		{"white space", " {\t\"metadata\" :\r\n{ \"name\" : \"p\" } } \n", "object /p"},
		{"escaped key", `{"meta\u0064ata":{"n\u0061me":"p"}}`, "object /p"},
		{"escapes", `{"metadata":{"name":"\"\\\/\b\f\n\r\tA\u00fc\ud83d\ude00"}}`, "object /\"\\/\b\f\n\r\tAü😀"},
		{"half surrogates", `{"metadata":{"name":"a\ud83db\ude00\ud83d\u0041"}}`, "object /a\uFFFDb\uFFFD\uFFFDA"},
		{"bytes that are no UTF-8", "{\"metadata\":{\"name\":\"a\xff\xfeb\xc3\"}}", "object /a\uFFFD\uFFFDb\uFFFD"},
		{"null", `{"metadata":{"name":"p","namespace":null,"labels":null,"ownerReferences":null},"spec":null,"status":{"phase":null}}`, "object /p"},
		{"other types", `{"metadata":{"name":"p","namespace":7,"labels":["a"],"ownerReferences":{"name":"x"},"uid":{}},"spec":{"nodeName":5,"volumes":"v","containers":[1,null,"x",[],{"envFrom":[[],{"configMapRef":{"name":true}},{"configMapRef":{"name":"c","optional":"yes"}}]}]},"status":[]}`,
			"object /p\npod-containers-envfrom-configmap spec.containers[4].envFrom[2].configMapRef.name -> c"},
		{"a label that is no string", `{"metadata":{"name":"p","labels":{"a":"1","b":2,"a":null,"c":"3"}}}`, "object /p\nlabel c=3"},
		{"a number for a property", `{"metadata":{"name":"p"},"status":{"phase":-1.5e3}}`, "object /p\nproperty status=-1.5e3"},
		{"a bool for a property", `{"metadata":{"name":"p"},"status":{"phase":false}}`, "object /p\nproperty status=false"},
		{"given twice: text", `{"metadata":{"name":"a","name":"p"}}`, "object /p"},
		{"given twice: then null", `{"metadata":{"name":"p","namespace":"d","namespace":null}}`, "object /p"},
		{"given twice: object", `{"metadata":{"name":"p"},"spec":{"nodeName":"a","volumes":[{"configMap":{"name":"c"}}]},"spec":{"nodeName":"b"}}`,
			"object /p\npod-runs-on-node spec.nodeName -> b"},
		{"given twice: list", `{"metadata":{"name":"p"},"spec":{"volumes":[{"configMap":{"name":"a"}},{"configMap":{"name":"b"}}],"volumes":[{"configMap":{"name":"c"}}]}}`,
			"object /p\npod-volume-configmap spec.volumes[0].configMap.name -> c"},
		{"given twice: label", `{"metadata":{"name":"p","labels":{"b":"1","a":"2","b":"3"}}}`, "object /p\nlabel a=2\nlabel b=3"},
		{"optional before the name", `{"metadata":{"name":"p"},"spec":{"volumes":[{"configMap":{"optional":true,"name":"c"}}]}}`,
			"object /p\npod-volume-configmap spec.volumes[0].configMap.name -> c optional"},
		{"metadata last", `{"spec":{"nodeName":"n"},"metadata":{"name":"p"}}`, "object /p\npod-runs-on-node spec.nodeName -> n"},
		{"not ours", `{"metadata":{"name":"p","x":[{"}":"]","\"":"\\"}]},"zz":[[],{},1,"\"",true],"y":-0.1e+5}`, "object /p"},
	} {
		facts, err := compiled(t, pod, JSON).NewExtractor().Extract([]byte(test.raw))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if have := strings.TrimSpace(describe(pod, facts)); have != test.want {
			t.Errorf("%s:\nhave\n%s\nwant\n%s", test.name, have, test.want)
		}
	}
	for _, raw := range []string{
		`{"metadata":{"name":"s"},"spec":{"selector":{"a":"b"},"type":"ExternalName"}}`,
		`{"metadata":{"name":"s"},"spec":{"type":"ExternalName","selector":{"a":"b"}}}`,
		`{"metadata":{"name":"s"},"spec":{"selector":{"a":1}}}`,
		`{"metadata":{"name":"s"},"spec":{"selector":["a"]}}`,
	} {
		facts, err := compiled(t, service, JSON).NewExtractor().Extract([]byte(raw))
		if err != nil || facts.References != nil {
			t.Errorf("%s: have %v, %v, want no reference", raw, facts.References, err)
		}
	}
}

func TestJSONBroken(t *testing.T) {
	x := compiled(t, findKind(t, "Pod"), JSON).NewExtractor()
	for _, test := range []struct{ raw, want string }{
		{``, "byte 0: there is no object"},
		{`[]`, "byte 0: there is no object"},
		{`null`, "byte 0: there is no object"},
		{`{"metadata":{"name":"p"}} x`, `v1 Pod "p" (json): byte 26: something follows the object`},
		{`{"metadata":{"name":"p"}`, "byte 24: an object does not end"},
		{`{"metadata":{"name":"p",}}`, "byte 24: a key is missing"},
		{`{"metadata":{"name" "p"}}`, "byte 20: a colon is missing"},
		{`{"metadata":{"name":"p" "a":1}}`, "byte 24: an object does not end"},
		{`{"metadata":{"name":"p`, "byte 20: a string does not end"},
		{`{"metadata":{"name":"p\`, "byte 20: a string does not end"},
		{`{"metadata":{"name":"\x"}}`, "byte 21: an escape sequence does not exist"},
		{`{"metadata":{"name":"\u12"}}`, "byte 21: an escape sequence does not exist"},
		{"{\"metadata\":{\"name\":\"a\nb\"}}", "byte 22: a control character stands in a string"},
		{`{"metadata":{"name":nul}}`, "byte 20: a value is no JSON"},
		{`{"metadata":{"name":}}`, "byte 20: a value is missing"},
		{`{"metadata":{"name":"p"},"spec":{"volumes":[{}`, "byte 46: a list does not end"},
		{`{"metadata":{"name":"p"},"other":[`, "byte 33: an object or list does not end"},
		{`{"metadata":{}}`, "the object has no metadata.name"},
		{`{"metadata":{"name":5}}`, "the object has no metadata.name"},
		{`{"other":` + strings.Repeat("[", 20_000), "values are nested too deeply"},
	} {
		facts, err := x.Extract([]byte(test.raw))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%.60s: have %+v and error %v, want %s", test.raw, facts, err, test.want)
		}
	}
	if facts, err := x.Extract([]byte(`{"metadata":{"name":"p"},"other":` + strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000) + `}`)); err != nil || facts.Name != "p" {
		t.Errorf("deep, but not too deep: %v", err)
	}
}
