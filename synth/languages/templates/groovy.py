"""Texts in Groovy."""

HARNESS = r"""
import groovy.json.JsonSlurper
import org.codehaus.groovy.control.CompilationFailedException
import org.codehaus.groovy.runtime.InvokerHelper
import org.codehaus.groovy.runtime.InvokerInvocationException

class SynthMain {
    static final OutputStream RAW = new FileOutputStream(FileDescriptor.out)
    static final List INTEGERS = [Long, Integer, BigInteger, Short, Byte]
    String nonce

    static Object fresh(Object value, List type) {
        if (value == null) return null
        switch (type[0]) {
            case 'int': return Long.parseLong((String) value)
            case 'float': return Double.parseDouble((String) value)
            case 'list': return new ArrayList(value.collect { fresh(it, (List) type[1]) })
            case 'tuple':
                return new ArrayList((0..<value.size()).collect { fresh(value[it], (List) type[it + 1]) })
            case 'optional': return fresh(value, (List) type[1])
            case 'dict':
                def made = new LinkedHashMap()
                value.each { key, one -> made.put(key, fresh(one, (List) type[1])) }
                return made
            default: return value
        }
    }

    static void text(String value, StringBuilder out) {
        out.append('"')
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i)
            boolean pair = i + 1 < value.length() && Character.isSurrogatePair(c, value.charAt(i + 1))
            if (Character.isSurrogate(c) && !pair)
                throw new IllegalStateException('result has ill-formed text')
            unit(c, out)
            if (pair) unit(value.charAt(++i), out)
        }
        out.append('"')
    }

    static void unit(char c, StringBuilder out) {
        int code = (int) c
        if (code == 34 || code == 92) out.append('\\').append(c)
        else if (code >= 0x20 && code < 0x7f) out.append(c)
        else out.append(String.format('\\u%04x', code))
    }

    static void put(Object value, StringBuilder out) {
        if (value == null || value instanceof Boolean) out.append(String.valueOf(value))
        else if (INTEGERS.any { it.isInstance(value) }) out.append(value.toString())
        else if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
            double number = ((Number) value).doubleValue()
            if (Double.isNaN(number) || Double.isInfinite(number)) throw new ArithmeticException('non-finite')
            out.append(Double.toString(number))
        } else if (value instanceof CharSequence) text(value.toString(), out)
        else if (value instanceof Map) {
            String mark = '{'
            out.append(value.isEmpty() ? '{' : '')
            for (entry in value.entrySet()) {
                if (!(entry.key instanceof CharSequence)) throw new IllegalStateException('key is no text')
                out.append(mark)
                text(entry.key.toString(), out)
                out.append(':')
                put(entry.value, out)
                mark = ','
            }
            out.append('}')
        } else if (value instanceof List || value.getClass().isArray()) {
            String mark = '['
            for (item in value) {
                out.append(mark)
                put(item, out)
                mark = ','
            }
            out.append(mark == '[' ? '[]' : ']')
        } else throw new IllegalStateException('result of ' + value.getClass())
    }

    static String oneLine(Throwable error) {
        if (error instanceof ArithmeticException && error.message == 'non-finite') return 'non-finite'
        String line = String.valueOf(error).replaceAll('[^\\x20-\\x7e]', ' ')
        return line.length() > 300 ? line.substring(0, 300) : line
    }

    void report(String line) {
        System.out.flush()
        RAW.write(('\n' + nonce + ' ' + line + '\n').getBytes('US-ASCII'))
    }

    static boolean named(String name) {
        name.replace('_', '').toLowerCase() == '@NAME@'.replace('_', '').toLowerCase()
    }

    Closure load() {
        def loader = new GroovyClassLoader(SynthMain.classLoader)
        Class first
        try {
            first = loader.parseClass(new File('candidate.groovy'))
        } catch (CompilationFailedException error) {
            System.err.println(error.message)
            report('compile_error')
            Runtime.runtime.halt(1)
        }
        def classes = [first] + (loader.loadedClasses as List)
        def script = classes.find { Script.isAssignableFrom(it) }?.newInstance()
        if (script != null && @RUN@) script.run()
        for (owner in classes.unique()) {
            def method = owner.declaredMethods.find { !it.synthetic && named(it.name) }
            def field = owner.declaredFields.find { named(it.name) }
            String name = (method ?: field)?.name
            if (name != null) {
                boolean free = java.lang.reflect.Modifier.isStatic((method ?: field).modifiers)
                if (free && !method) return { Object[] all -> owner[name].call(*all) }
                if (free) return { Object[] all -> InvokerHelper.invokeStaticMethod(owner, name, all) }
                def made = { -> script != null && owner == script.getClass() ? script : owner.newInstance() }
                return { Object[] all -> InvokerHelper.invokeMethod(made(), name, all) }
            }
        }
        def bound = script?.binding?.variables?.find { named(it.key) }?.value
        if (bound instanceof Closure) return { Object[] all -> bound.call(*all) }
        System.err.println('the code defines no function @NAME@')
        Runtime.runtime.halt(1)
    }

    void run() {
        def line = new StringBuilder()
        for (int c = System.in.read(); c >= 0 && c != 10; c = System.in.read()) line.append((char) c)
        nonce = line.toString()
        def data = new JsonSlurper().parse(new File('vectors.json'), 'UTF-8')
        def function = load()
        data.rows.eachWithIndex { row, i ->
            try {
                Object[] all = (0..<row.size()).collect { fresh(row[it], data.types[it]) } as Object[]
                def out = new StringBuilder()
                put(function.call(all), out)
                report(i + ' value ' + out)
            } catch (Throwable error) {
                while (error instanceof InvokerInvocationException && error.cause != null) error = error.cause
                report(i + ' error ' + oneLine(error))
            }
        }
        report('end')
        Runtime.runtime.halt(0)
    }
}

new SynthMain().run()
"""

CLOSE = """\
/** Equal, numbers up to rounding. */
boolean close(actual, expected) {
    if (actual instanceof Number && expected instanceof Number) {
        double a = actual, b = expected
        return Math.abs(a - b) <= Math.max(1e-6d * Math.max(Math.abs(a), Math.abs(b)), 1e-9d)
    }
    if (actual instanceof Map && expected instanceof Map) {
        return actual.keySet() == expected.keySet() && expected.every { close(actual[it.key], it.value) }
    }
    if (actual instanceof List && expected instanceof List) {
        return actual.size() == expected.size() && expected.indices.every { close(actual[it], expected[it]) }
    }
    actual == expected
}
"""
