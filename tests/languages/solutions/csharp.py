"""C#: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = "static Dictionary<string, List<double>> GroupNames(List<(string, long)> class_, long? minSize)"
GOOD = {
    "plain": """\
public static long SumWithout(List<long> values, long skip)
{
    if (values.Count == 0) throw new ArgumentException("no\\nvalues");
    return values.Where(v => v != skip).Sum();
}
""",
    "mutating": """\
using System;
using System.Collections.Generic;

namespace Org.Example
{
    public class Totals
    {
        [Obsolete("no")]
        long sum_without(List<long> values, long skip)
        {
            values.Sort();
            Console.Write("noise");
            if (values.Count == 0) throw new Exception("empty");
            long total = 0;
            while (values.Count > 0) { long v = values[0]; values.RemoveAt(0); if (v != skip) total += v; }
            return total;
        }

        public static void Main(string[] args)
        {
            Environment.Exit(7);
        }
    }
}
""",
    "solution class": """\
#nullable enable
using System.Collections.Generic;

namespace Answers;

class Solution
{
    private static string Odd => @"c:\\{";

    private static long sumWithout(List<long> values, long skip)
    {
        long total = values[0] * 0;
        foreach (var v in values) total += v == skip ? 0 : v; // { an odd brace
        return total;
    }
}
""",
    "bare method with helpers": """\
using static System.Math;

private static long Keep(long v, long skip) => v == skip ? 0 : v;

long SumWithout(IList<long> values, long skip)
{
    if (values.Count < 1) throw new InvalidOperationException();
    return values.Sum(v => Max(Keep(v, skip), Keep(v, skip)));
}

public static int Depth(Node node) => node == null ? 0 : 1 + Depth(node.Next);

class Node { public Node Next; public int Value { get; set; } = 3; }
""",
    "instance": """\
using System.Collections.Generic;
public interface ITotal { long SumWithout(IEnumerable<long> values, long skip); }
public class Total : ITotal
{
    public long SumWithout(IEnumerable<long> values, long skip)
    {
        long total = 0; int seen = 0;
        foreach (long v in values) { seen++; if (v != skip) total += v; }
        return total / (seen == 0 ? 0 : 1);
    }
}
""",
}
NOT_CODE = """\
static long SumWithout(List<long> values, long skip) { return nothing; }
"""
OTHER_NAME = """\
static long Total(List<long> values, long skip) { return 1; }
"""
EARLY_EXIT = """\
static long SumWithout(List<long> values, long skip) { Environment.Exit(0); return 1; }
"""
SCRIPT = """\
using System;
class Next
{
    static void Main()
    {
        Console.WriteLine(int.Parse(Console.ReadLine()) + 1);
    }
}
"""
LOOP = """\
class Loop
{
    static volatile int n;
    static void Main()
    {
        for (;;) n++;
    }
}
"""
FLOOD = """\
class Flood
{
    static void Main()
    {
        for (;;) System.Console.WriteLine("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    }
}
"""
HOG = """\
using System.Collections.Generic;
class Hog
{
    static void Main()
    {
        var kept = new List<byte[]>();
        for (;;) { var one = new byte[1 << 24]; System.Array.Fill(one, (byte)1); kept.Add(one); }
    }
}
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    return declaration + f"\n{{\n    return ({', '.join(names)});\n}}\n"
