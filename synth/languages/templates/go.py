"""Texts in Go."""

HARNESS = r"""package main

import (
	synthBytes "bytes"
	synthFmt "fmt"
	synthMath "math"
	synthOS "os"
	synthReflect "reflect"
	synthDebug "runtime/debug"
	synthStrings "strings"
	synthUTF16 "unicode/utf16"
	synthUTF8 "unicode/utf8"
)

func synthPtr[T any](value T) *T {
	return &value
}

func synthText(value string, out *synthBytes.Buffer) {
	if !synthUTF8.ValidString(value) {
		panic("result has ill-formed text")
	}
	out.WriteByte('"')
	for _, unit := range synthUTF16.Encode([]rune(value)) {
		switch {
		case unit == '"' || unit == '\\':
			out.WriteByte('\\')
			out.WriteByte(byte(unit))
		case unit >= 0x20 && unit < 0x7f:
			out.WriteByte(byte(unit))
		default:
			synthFmt.Fprintf(out, "\\u%04x", unit)
		}
	}
	out.WriteByte('"')
}

func synthPut(value synthReflect.Value, out *synthBytes.Buffer) {
	switch value.Kind() {
	case synthReflect.Bool:
		synthFmt.Fprint(out, value.Bool())
	case synthReflect.Int:
		synthFmt.Fprint(out, value.Int())
	case synthReflect.Float64:
		if synthMath.IsInf(value.Float(), 0) || synthMath.IsNaN(value.Float()) {
			panic("non-finite")
		}
		synthFmt.Fprint(out, value.Float())
	case synthReflect.String:
		synthText(value.String(), out)
	case synthReflect.Slice:
		synthList(value.Len(), value.Index, out)
	case synthReflect.Struct:
		synthList(value.NumField(), value.Field, out)
	case synthReflect.Map:
		out.WriteByte('{')
		for at, key := range value.MapKeys() {
			if at > 0 {
				out.WriteByte(',')
			}
			synthText(key.String(), out)
			out.WriteByte(':')
			synthPut(value.MapIndex(key), out)
		}
		out.WriteByte('}')
	case synthReflect.Ptr:
		if value.IsNil() {
			out.WriteString("null")
		} else {
			synthPut(value.Elem(), out)
		}
	default:
		panic("result of type " + value.Type().String())
	}
}

func synthList(size int, item func(int) synthReflect.Value, out *synthBytes.Buffer) {
	out.WriteByte('[')
	for at := 0; at < size; at++ {
		if at > 0 {
			out.WriteByte(',')
		}
		synthPut(item(at), out)
	}
	out.WriteByte(']')
}

func synthTry(call func() @RETURNS@) (line string) {
	defer func() {
		if cause := recover(); cause != nil {
			text := synthStrings.Join(synthStrings.Fields(synthFmt.Sprint(cause)), " ")
			if text != "non-finite" {
				text = "panic: " + text
			}
			if len(text) > 300 {
				text = text[:300]
			}
			line = "error " + text
		}
	}()
	result := call()
	var out synthBytes.Buffer
	synthPut(synthReflect.ValueOf(&result).Elem(), &out)
	return "value " + out.String()
}

func synthInvoke(@PARAMETERS@) @RETURNS@ {
	return @CALLEE@(@NAMES@)
}

func main() {
	synthDebug.SetMaxStack(256 << 20)
	var nonce []byte
	unit := make([]byte, 1)
	for {
		size, err := synthOS.Stdin.Read(unit)
		if size == 0 || err != nil || unit[0] == '\n' {
			break
		}
		nonce = append(nonce, unit[0])
	}
	calls := []func() @RETURNS@{
@CALLS@
	}
	for at, call := range calls {
		line := synthTry(call)
		synthOS.Stdout.WriteString(synthFmt.Sprintf("\n%s %d %s\n", nonce, at, line))
	}
	synthOS.Stdout.WriteString(synthFmt.Sprintf("\n%s end\n", nonce))
	synthOS.Exit(0)
}
"""

SAME = """\
// same tells whether two values are equal, floats up to rounding, nil like empty.
func same(actual, expected reflect.Value) bool {
	switch expected.Kind() {
	case reflect.Float64:
		a, b := actual.Float(), expected.Float()
		return math.Abs(a-b) <= math.Max(1e-6*math.Max(math.Abs(a), math.Abs(b)), 1e-9)
	case reflect.Slice:
		equal := actual.Len() == expected.Len()
		for i := 0; equal && i < expected.Len(); i++ {
			equal = same(actual.Index(i), expected.Index(i))
		}
		return equal
	case reflect.Map:
		equal := actual.Len() == expected.Len()
		for _, key := range expected.MapKeys() {
			value := actual.MapIndex(key)
			equal = equal && value.IsValid() && same(value, expected.MapIndex(key))
		}
		return equal
	case reflect.Struct:
		equal := true
		for i := 0; equal && i < expected.NumField(); i++ {
			equal = same(actual.Field(i), expected.Field(i))
		}
		return equal
	case reflect.Ptr:
		if actual.IsNil() || expected.IsNil() {
			return actual.IsNil() == expected.IsNil()
		}
		return same(actual.Elem(), expected.Elem())
	default:
		return actual.Interface() == expected.Interface()
	}
}
"""

PTR = """\
func ptr[T any](value T) *T {
	return &value
}
"""

TEST = """\
func Test@NAME@@NUMBER@(t *testing.T) {
	var expected @TYPE@ = @EXPECTED@
	actual := @ACTUAL@
	if @DIFFERENT@ {
		t.Fatalf("got %v, want %v", actual, expected)
	}
}
"""
