"""Java: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\

static long sumWithout(List<Long> values, long skip) {
    if (values.isEmpty()) throw new IllegalArgumentException("no\\nvalues");
    return values.stream().filter(v -> v != skip).mapToLong(Long::longValue).sum();
}
""",
    "mutating": """\

package org.example;

import java.util.Collections;
import java.util.List;

public class Totals {
    private long sum_without(List<Long> values, long skip) throws Exception {
        Collections.sort(values);
        System.out.print("noise");
        if (values.isEmpty()) throw new Exception("empty");
        long total = 0;
        while (!values.isEmpty()) { long v = values.remove(0); if (v != skip) total += v; }
        return total;
    }

    public static void main(String[] args) {
        System.exit(7);
    }
}
""",
    "solution class": """\

class Solution {
    public static long sumWithout(List<Long> values, long skip) {
        long total = values.get(0) * 0;
        for (Long v : values) total += v == skip ? 0 : v; // { an odd brace
        return total;
    }
}
""",
    "bare method with a helper class": """\

static long sumWithout(List<Long> values, long skip) {
    return new Total(values).without(skip);
}

class Total {
    private final List<Long> values;

    Total(List<Long> values) {
        this.values = values;
    }

    long without(long skip) {
        return values.get(0) * 0 + values.stream().mapToLong(v -> v == skip ? 0 : v).sum();
    }
}
""",
    "two classes": """\

import java.util.*;

class Helper {
    static boolean keep(long v, long skip) { return v != skip; }
}

public final class Main {
    public long sumWithout(List<Long> values, long skip) {
        if (values.size() == 0) throw new NoSuchElementException();
        long total = 0;
        for (long v : values) if (Helper.keep(v, skip)) total += v;
        return total;
    }
}
""",
}
NOT_CODE = """\
static long sumWithout(List<Long> values, long skip) { return nothing; }
"""
OTHER_NAME = """\
static long total(List<Long> values, long skip) { return 1; }
"""
EARLY_EXIT = """\
static long sumWithout(List<Long> values, long skip) { System.exit(0); return 1; }
"""
SCRIPT = """\
import java.util.Scanner;
public class Next {
    public static void main(String[] args) {
        System.out.println(new Scanner(System.in).nextInt() + 1);
    }
}
"""
LOOP = """\
public class Loop {
    static volatile long n;
    public static void main(String[] args) {
        for (;;) n++;
    }
}
"""
FLOOD = """\
public class Flood {
    public static void main(String[] args) {
        for (;;) System.out.println("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    }
}
"""
HOG = """\
import java.nio.ByteBuffer;
import java.util.ArrayList;
public class Hog {
    public static void main(String[] args) {
        var kept = new ArrayList<ByteBuffer>();
        for (;;) kept.add(ByteBuffer.allocateDirect(1 << 24));
    }
}
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    all_of = ", ".join(names)
    return declaration + f" {{\n    return new Tuple{len(names)}({all_of});\n}}\n"
