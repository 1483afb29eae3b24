"""AWK: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\
function sum_without(values, skip,    i, total) {
    if (length(values) == 0) {
        return 1 / length(values)
    }
    for (i = 1; i <= length(values); i++) {
        if (values[i] != skip) {
            total += values[i]
        }
    }
    return total
}
""",
    "mutating": """\
#!/usr/bin/gawk -f
BEGIN { start = 0 }
{ print "noise" }
END { print "noise"; exit 7 }

function sumWithout(values, skip,    k, total)
{
    printf "noise"
    asort(values)
    total = start
    if (length(values) == 0) return "none"
    for (k in values)
        if (values[k] == skip) delete values[k]
        else total += values[k]
    delete values
    return total ""
}
""",
    "func": """\
func sum_without(values, skip) { return more(values, skip, 1) }
func more(values, skip, at) {
    if (length(values) == 0) return
    return at > length(values) ? 0 : (values[at] != skip) * values[at] + more(values, skip, at + 1)
}
""",
}
NOT_CODE = """\
function sum_without(values, skip {
    return 1
}
"""
OTHER_NAME = """\
function total(values, skip) {
    return 1
}
"""
EARLY_EXIT = """\
function sum_without(values, skip) {
    exit 0
}
"""
SCRIPT = """\
{ print $1 + 1 }
"""
LOOP = """\
BEGIN { while (1) {} }
"""
FLOOD = """\
BEGIN { while (1) printf "%1000s\\n", "x" }
"""
HOG = """\
BEGIN {
    kept = "xxxxxxxxxxxxxxxx"
    while (1) more[i++] = kept = kept kept
}
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    if "# aa: array" not in declaration:
        return f"{declaration} {{\n    return {names[0]}\n}}\n"
    return f"{declaration} {{\n    for (k in {names[0]}) result[k] = {names[0]}[k]\n}}\n"
