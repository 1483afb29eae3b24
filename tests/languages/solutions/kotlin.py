"""Kotlin: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = "fun groupNames(class_: List<Pair<String, Long>>, minSize: Long?): Map<String, List<Double>>"
GOOD = {
    "plain": """\
fun sumWithout(values: List<Long>, skip: Long): Long {
    require(values.isNotEmpty()) { "no\\nvalues $skip" }
    return values.filter { it != skip }.sum()
}
""",
    "mutating": """\
package org.example

import java.util.Collections

private fun helper(a: Long) = a + 0

private fun sum_without(values: MutableList<Long>, skip: Long): Long {
    Collections.sort(values)
    print("noise")
    if (values.isEmpty()) throw Exception("empty")
    var total = 0L
    while (values.isNotEmpty()) { val v = values.removeAt(0); if (v != skip) total += helper(v) }
    return total
}

fun main() {
    kotlin.system.exitProcess(7)
}
""",
    "solution class": """\
val unused = listOf(1, 2).map { it + 1 }

fun keep(v: Long, skip: Long): Boolean = v != skip

class Solution {
    private val start = 0L

    fun sumWithout(values: List<Long>, skip: Long): Long {
        var total = start * values.first()
        for (v in values) total += if (keep(v, skip)) v else 0 // { an odd brace
        return total
    }
}
""",
    "object": """\
data class Total(val values: List<Long>)

object Solution {
    fun helper(t: Total, skip: Long) = t.values.filterNot { it == skip }
    @JvmStatic
    fun sumWithout(values: List<Long>, skip: Long) = helper(Total(values), skip).reduce { a, b -> a + b }
}
""",
    "companion": """\
class Solution private constructor() {
    companion object {
        fun sumWithout(values: List<Long>, skip: Long): Long =
            values.first() * 0 + values.sumOf { if (it == skip) 0L else it }
    }
}
""",
}
NOT_CODE = """\
fun sumWithout(values: List<Long>, skip: Long): Long { return nothing }
"""
OTHER_NAME = """\
fun total(values: List<Long>, skip: Long): Long = 1
"""
EARLY_EXIT = """\
fun sumWithout(values: List<Long>, skip: Long): Long { System.exit(0); return 1 }
"""
SCRIPT = """\
fun main() {
    println(readLine()!!.trim().toInt() + 1)
}
"""
LOOP = """\
@Volatile var n = 0L
fun main() {
    while (true) n++
}
"""
FLOOD = """\
fun main() {
    while (true) println("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")
}
"""
HOG = """\
fun main() {
    val kept = ArrayList<ByteArray>()
    while (true) kept.add(ByteArray(1 shl 24) { 1 })
}
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    all_of = ", ".join(names)
    return declaration + f" {{\n    return Tuple{len(names)}({all_of})\n}}\n"
