"""Texts in Java."""

LIST_OF = """\
    @SafeVarargs
    static <T> List<T> listOf(T... items) {
        return new ArrayList<>(Arrays.asList(items));
    }
"""

MAP_OF = """\
    @SafeVarargs
    static <T> Map<String, T> mapOf(Map.Entry<String, T>... entries) {
        Map<String, T> map = new HashMap<>();
        for (Map.Entry<String, T> entry : entries) {
            map.put(entry.getKey(), entry.getValue());
        }
        return map;
    }

    static <T> Map.Entry<String, T> entry(String key, T value) {
        return new AbstractMap.SimpleEntry<>(key, value);
    }
"""

HARNESS = r"""
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

public class SynthMain {
    interface Call {
        Object run() throws Throwable;
    }

@DATA@
    static void text(String value, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean pair = Character.isHighSurrogate(c) && i + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(i + 1));
            if (Character.isSurrogate(c) && !pair)
                throw new IllegalStateException("result has ill-formed text");
            unit(c, out);
            if (pair) unit(value.charAt(++i), out);
        }
        out.append('"');
    }

    static void unit(char c, StringBuilder out) {
        if (c == '"' || c == '\\') out.append('\\').append(c);
        else if (c >= 0x20 && c < 0x7f) out.append(c);
        else out.append(String.format("\\u%04x", (int) c));
    }

    static void put(Object value, StringBuilder out) throws Throwable {
        if (value == null) out.append("null");
        else if (value instanceof Double d) {
            if (!Double.isFinite(d)) throw new ArithmeticException("non-finite");
            out.append(d);
        } else if (value instanceof Long || value instanceof Boolean) out.append(value);
        else if (value instanceof String s) text(s, out);
        else if (value instanceof List<?> items) {
            out.append('[');
            boolean first = true;
            for (Object item : items) {
                if (!first) out.append(',');
                first = false;
                put(item, out);
            }
            out.append(']');
        } else if (value instanceof Map<?, ?> map) {
            out.append('{');
            boolean first = true;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!first) out.append(',');
                first = false;
                text((String) entry.getKey(), out);
                out.append(':');
                put(entry.getValue(), out);
            }
            out.append('}');
        } else if (value instanceof Record) {
            out.append('[');
            boolean first = true;
            for (var part : value.getClass().getRecordComponents()) {
                if (!first) out.append(',');
                first = false;
                part.getAccessor().setAccessible(true);
                put(part.getAccessor().invoke(value), out);
            }
            out.append(']');
        } else throw new IllegalStateException("result of class " + value.getClass().getName());
    }

    static String oneLine(Throwable error) {
        if (error instanceof ArithmeticException && "non-finite".equals(error.getMessage()))
            return "non-finite";
        StringBuilder line = new StringBuilder();
        for (char c : String.valueOf(error).toCharArray()) {
            line.append(c < 0x20 || c > 0x7e ? ' ' : c);
        }
        return line.length() > 300 ? line.substring(0, 300) : line.toString();
    }

    static Object invoke(@PARAMETERS@) throws Throwable {
        @RETURNS@ result = @CALLEE@(@NAMES@);
        return result;
    }

@CALLS@
    public static void main(String[] args) throws Exception {
        StringBuilder nonce = new StringBuilder();
        for (int c = System.in.read(); c >= 0 && c != '\n'; c = System.in.read()) nonce.append((char) c);
        FileOutputStream raw = new FileOutputStream(FileDescriptor.out);
        Call[] calls = {@REFERENCES@};
        for (int i = 0; i < calls.length; i++) {
            String line;
            try {
                StringBuilder out = new StringBuilder();
                put(calls[i].run(), out);
                line = "value " + out;
            } catch (Throwable error) {
                line = "error " + oneLine(error);
            }
            System.out.flush();
            raw.write(("\n" + nonce + " " + i + " " + line + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        System.out.flush();
        raw.write(("\n" + nonce + " end\n").getBytes(StandardCharsets.US_ASCII));
        Runtime.getRuntime().halt(0);
    }
}
"""

CHECK = """\
    static void check(Object actual, Object expected) {
        if (!@SAME@(actual, expected)) {
            throw new AssertionError(actual + " is not " + expected);
        }
    }
"""

CLOSE = """\
    /** Equal, doubles up to rounding. */
    static boolean same(Object actual, Object expected) {
        if (actual instanceof Double a && expected instanceof Double b) {
            return Math.abs(a - b) <= Math.max(1e-6 * Math.max(Math.abs(a), Math.abs(b)), 1e-9);
        }
        if (actual instanceof List<?> a && expected instanceof List<?> b) {
            boolean equal = a.size() == b.size();
            for (int i = 0; equal && i < a.size(); i++) {
                equal = same(a.get(i), b.get(i));
            }
            return equal;
        }
        if (actual instanceof Map<?, ?> a && expected instanceof Map<?, ?> b) {
            return a.keySet().equals(b.keySet())
                && a.keySet().stream().allMatch(key -> same(a.get(key), b.get(key)));
        }
        if (actual instanceof Record && expected instanceof Record) {
            return same(parts(actual), parts(expected));
        }
        return Objects.equals(actual, expected);
    }

    static List<Object> parts(Object value) {
        List<Object> parts = new ArrayList<>();
        try {
            for (var component : value.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                parts.add(component.getAccessor().invoke(value));
            }
        } catch (ReflectiveOperationException error) {
            throw new AssertionError(error);
        }
        return parts;
    }
"""
