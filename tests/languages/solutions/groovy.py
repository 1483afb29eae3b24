"""Groovy: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = "Map<String, List<Double>> groupNames(List<List> class_, Long minSize)"
GOOD = {
    "plain": """\
long sumWithout(List<Long> values, long skip) {
    if (values.isEmpty()) throw new IllegalArgumentException("no\\nvalues")
    values.findAll { it != skip }.sum() as long
}
""",
    "mutating": """\
package org.example

class Helper {
    static int unused = 3
}

def sum_without(values, skip) {
    values.sort()
    print "noise"
    if (!values) throw new Exception("empty")
    def total = 0
    while (values) { def v = values.remove(0); if (v != skip) total += v }
    return total
}

static void main(String[] args) {
    System.exit(7)
}
""",
    "solution class": """\
class Total {
    private long start = 0L
    long keep(long v, long skip) { v == skip ? start : v }
}

class Solution {
    private Total total = new Total()

    def sumWithout(List<Long> values, long skip) {
        long sum = values.first() * 0
        for (v in values) sum += total.keep(v, skip) // { an odd brace
        sum
    }

    static void main(args) { System.exit(7) }
}
""",
    "static": """\
class Totals {
    private static long sumWithout(List<Long> values, long skip) {
        values.size() > 0 ? (long) (values - [skip]).sum() : values.get(0)
    }
}
""",
    "closure": """\
def keep = { v, skip -> v != skip }
def sumWithout = { values, skip ->
    values.first() * 0 + values.findAll { keep(it, skip) }.inject(0L) { a, b -> a + b }
}
""",
}
NOT_CODE = """\
long sumWithout(List<Long> values, long skip) { return ( }
"""
OTHER_NAME = """\
long total(List<Long> values, long skip) { 1 }
"""
EARLY_EXIT = """\
long sumWithout(List<Long> values, long skip) { System.exit(0); 1 }
"""
SCRIPT = """\
println System.in.newReader().readLine().trim().toInteger() + 1
"""
LOOP = """\
long n = 0
while (true) n++
"""
FLOOD = """\
while (true) println "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"""
HOG = """\
def kept = []
while (true) { byte[] one = new byte[1 << 24]; Arrays.fill(one, (byte) 1); kept << one }
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    return f"{declaration} {{\n    return [{', '.join(names)}]\n}}\n"
