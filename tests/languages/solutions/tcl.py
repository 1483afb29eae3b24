"""Tcl: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\

proc sum_without {values skip} {
    if {[llength $values] == 0} {
        error "no\\nvalues"
    }
    set total 0
    foreach v $values {
        if {$v != $skip} {incr total $v}
    }
    return $total
}
""",
    "mutating": """\

package require Tcl 8.5

proc sumWithout {values skip} {
    set values [lsort -integer $values]
    puts -nonewline "noise"
    if {![llength $values]} {return -code error}
    expr {[::tcl::mathop::+ {*}[lsearch -all -inline -not -exact $values $skip]] / 1.0}
}
rename list old_list
proc list {args} {return $args}
proc puts {args} {}
if {[info exists argv0] && [file tail [info script]] eq [file tail $argv0]} {
    exit 7
}
""",
    "solution class": """\

oo::class create Solution {
    constructor {} {}
    method sumWithout {values skip} {
        set total [expr {0 * [lindex $values 0]}]
        for {set i 0} {$i < [llength $values]} {incr i} {
            set v [lindex $values $i]
            if {$v == $skip} continue
            incr total $v
        }
        return $total
    }
}
""",
    "property": """\

namespace eval ::sums {
    namespace export sum_without
    proc sum_without {values skip} {
        if {$values eq {}} {throw {SUM EMPTY} "none"}
        set total 0
        foreach v $values {set total [expr {$v == $skip ? $total : $total + $v}]}
        set total
    }
}
""",
}
DECLARATION = """\
# class: list of list {string integer}
# min_size: integer, or empty where absent
# returns: dict of list of double
proc group_names {class min_size}"""
NOT_CODE = """\
proc sum_without {values skip} {
    return [expr {1}
}
"""
OTHER_NAME = """\
proc total {values skip} {return 1}
"""
EARLY_EXIT = """\
proc sum_without {values skip} {exit 0}
"""
SCRIPT = """\
puts [expr {[gets stdin] + 1}]
"""
LOOP = """\
while 1 {}
"""
FLOOD = """\
while 1 {puts [string repeat x 1000]}
"""
HOG = """\
while 1 {lappend kept [string repeat x 16777216]}
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    result = f"[list {' '.join('$' + n for n in names)}]" if len(names) > 1 else "$" + names[0]
    return f"{declaration} {{\n    return {result}\n}}\n"
