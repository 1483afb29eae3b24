"""Texts in Kotlin."""

HARNESS = r"""
private object SynthHarness {
    private fun text(value: String, out: StringBuilder) {
        out.append('"')
        var i = 0
        while (i < value.length) {
            val c = value[i]
            val pair = c.isHighSurrogate() && i + 1 < value.length && value[i + 1].isLowSurrogate()
            if (c.isSurrogate() && !pair) throw IllegalStateException("result has ill-formed text")
            unit(c, out)
            if (pair) unit(value[++i], out)
            i++
        }
        out.append('"')
    }

    private fun unit(c: Char, out: StringBuilder) {
        if (c == '"' || c == '\\') out.append('\\').append(c)
        else if (c.code in 0x20..0x7e) out.append(c)
        else out.append(String.format("\\u%04x", c.code))
    }

    private fun all(items: Iterator<Any?>, out: StringBuilder) {
        out.append('[')
        var first = true
        for (item in items) {
            if (!first) out.append(',')
            first = false
            put(item, out)
        }
        out.append(']')
    }

    private fun fields(value: Any): List<Any?> {
        val getters = generateSequence(1) { it + 1 }.map { at ->
            value.javaClass.methods.firstOrNull { it.name == "component$at" && it.parameterCount == 0 }
        }
        return getters.takeWhile { it != null }.map { it!!.isAccessible = true; it.invoke(value) }.toList()
    }

    fun put(value: Any?, out: StringBuilder) {
        when (value) {
            null -> out.append("null")
            is Double -> {
                if (value.isNaN() || value.isInfinite()) throw ArithmeticException("non-finite")
                out.append(value.toString())
            }
            is Long, is Boolean -> out.append(value.toString())
            is String -> text(value, out)
            is List<*> -> all(value.iterator(), out)
            is Map<*, *> -> {
                out.append('{')
                var first = true
                for (entry in value.entries) {
                    if (!first) out.append(',')
                    first = false
                    text(entry.key as String, out)
                    out.append(':')
                    put(entry.value, out)
                }
                out.append('}')
            }
            is Pair<*, *> -> all(listOf(value.first, value.second).iterator(), out)
            is Triple<*, *, *> -> all(listOf(value.first, value.second, value.third).iterator(), out)
            @RECORDS@
            else -> throw IllegalStateException("result of class " + value.javaClass.name)
        }
    }

    fun oneLine(error: Throwable): String {
        if (error is ArithmeticException && error.message == "non-finite") return "non-finite"
        val line = error.toString().map { if (it.code in 0x20..0x7e) it else ' ' }.joinToString("")
        return line.take(300)
    }
}

@RECORD_CLASSES@
private fun synthInvoke(@PARAMETERS@): Any? {
    val result: @RETURNS@ = @CALLEE@(@NAMES@)
    return result
}

@CALLS@
object SynthMain {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val nonce = StringBuilder()
        var c = System.`in`.read()
        while (c >= 0 && c != 10) {
            nonce.append(c.toChar())
            c = System.`in`.read()
        }
        val raw = java.io.FileOutputStream(java.io.FileDescriptor.out)
        val calls = listOf<() -> Any?>(@REFERENCES@)
        for ((i, call) in calls.withIndex()) {
            val line = try {
                val out = StringBuilder()
                SynthHarness.put(call(), out)
                "value $out"
            } catch (error: Throwable) {
                "error " + SynthHarness.oneLine(error)
            }
            System.out.flush()
            raw.write("\n$nonce $i $line\n".toByteArray())
        }
        System.out.flush()
        raw.write("\n$nonce end\n".toByteArray())
        Runtime.getRuntime().halt(0)
    }
}
"""

CLOSE = """
/** Equal, doubles up to rounding. */
private fun close(actual: Any?, expected: Any?): Boolean = when {
    actual is Double && expected is Double ->
        Math.abs(actual - expected) <= maxOf(1e-6 * maxOf(Math.abs(actual), Math.abs(expected)), 1e-9)
    actual is List<*> && expected is List<*> ->
        actual.size == expected.size && actual.indices.all { close(actual[it], expected[it]) }
    actual is Map<*, *> && expected is Map<*, *> ->
        actual.keys == expected.keys && actual.keys.all { close(actual[it], expected[it]) }
    actual is Pair<*, *> && expected is Pair<*, *> -> close(actual.toList(), expected.toList())
    actual is Triple<*, *, *> && expected is Triple<*, *, *> -> close(actual.toList(), expected.toList())
@RECORDS@    else -> actual == expected
}
"""
