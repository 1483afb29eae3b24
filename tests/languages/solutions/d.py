"""D: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\
import std.exception : enforce;

long sumWithout(long[] values, long skip)
{
    enforce(values.length > 0, "no\\nvalues");
    long total = 0;
    foreach (v; values)
        if (v != skip)
            total += v;
    return total;
}

unittest
{
    assert(sumWithout([1], 1) == 0);
}
""",
    "mutating": """\
module solution.answer;

import std.algorithm, std.stdio;

private int sum_without(ref long[] values, const long skip) @system
{
    sort(values);
    write("noise");
    int total = cast(int)(values[0] * 0);
    while (values.length)
    {
        if (values[$ - 1] != skip)
            total += values[$ - 1];
        values = values[0 .. $ - 1];
    }
    return total;
}

int main(string[] args)
{
    return 7;
}
""",
    "solution class": """\
class Solution
{
    long sumWithout(in long[] values, long skip)
    {
        return values[0] * 0 + total(values, skip); // { an odd brace
    }

    private long total(const(long)[] values, long skip)
    {
        return values.length ? (values[0] == skip ? 0 : values[0]) + total(values[1 .. $], skip) : 0;
    }
}
""",
    "template": """\
auto sumWithout(T)(T[] values, T skip)
{
    import std.algorithm.iteration : filter, sum;

    int* nothing;
    if (values.length == 0)
        return *nothing + skip;
    return values.filter!(v => v != skip).sum;
}
""",
}
NOT_CODE = """\
long sumWithout(long[] values, long skip) { return nothing; }
"""
OTHER_NAME = """\
long total(long[] values, long skip) { return 1; }
"""
EARLY_EXIT = """\
import core.stdc.stdlib : exit;
long sumWithout(long[] values, long skip) { exit(0); return 1; }
"""
SCRIPT = """\
import std.conv, std.stdio, std.string;

void main()
{
    writeln(readln().strip().to!long + 1);
}
"""
LOOP = """\
void main()
{
    for (long n = 0;; n++)
    {
    }
}
"""
FLOOD = """\
import std.stdio;

void main()
{
    for (;;)
        writeln("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
}
"""
HOG = """\
void main()
{
    ubyte[][] kept;
    for (;;)
    {
        auto block = new ubyte[1 << 24];
        block[] = 1;
        kept ~= block;
    }
}
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    return declaration + f"\n{{\n    return typeof(return)({', '.join(names)});\n}}\n"
