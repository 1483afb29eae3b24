"""Texts in AWK."""

HARNESS = r"""
@load "fork"

function synth_type(value) { return typeof(value) }  # which no other namespace has

@namespace "synth"

BEGIN {
    if ((getline nonce) < 1) exit 1
    folder = ENVIRON["TMPDIR"] ? ENVIRON["TMPDIR"] : "/tmp"
    for (at = 1; at < 32; at++) escapes[sprintf("%c", at)] = sprintf("\\u%04x", at)
}

END {
    if (!ready) exit 1  # the candidate's BEGIN has left
    if (child && !reported) leave("left")
    exit 0
}

@include "candidate.awk"
@namespace "synth"

BEGIN {
    if (PROCINFO["identifiers"]["@NAME@"] != "user") {
        print "the code defines no function @NAME@" > "/dev/stderr"
        exit 1
    }
    ready = 1
    for (at = 0; at < @COUNT@; at++) {
        fflush()
        if ((child = awk::fork()) == 0) {
            child = 1
            answer(at)
            exit 0
        }
        awk::wait()  # `waitpid` of this library does not wait
        child = 0
        tell(at)
    }
    if (left) exit_now()
    printf "\n%s end\n", nonce
    fflush()
    exit 0
}

function answer(at,    value, result) {
    delete result
@CASES@
    leave(@ENCODE@@KIND@))
}

function leave(text) {
    printf "%s", text > (folder "/synth-report")
    close(folder "/synth-report")
    reported = 1
}

function tell(at,    line, file) {
    file = folder "/synth-report"
    if ((getline line < file) < 1) line = "error the call ended the program"
    close(file)
    printf "" > file
    close(file)
    if (line == "left") {
        left = 1
        line = "error the call ended the program"
    }
    printf "\n%s %d %s\n", nonce, at, line
    fflush()
}

function exit_now() {
    print "a call has left the program" > "/dev/stderr"
    ready = 0
    exit 1
}

function encode(value, kind, inner) {
    problem = ""
    value = scalar(value, kind == "optional" ? "optional " inner : kind)
    return problem ? "error " problem : "value " value
}

function encode_array(array, kind, inner,    out, keys, count, at) {
    problem = ""
    count = length(array)
    if (kind == "dict") {
        for (at in array) out = out "," quoted(at) ":" scalar(array[at], inner)
        out = "{" substr(out, 2) "}"
    } else {
        for (at = 1; at <= count; at++) {
            if (!(at in array)) return "error result has " count " elements and none at " at
            out = out "," scalar(array[at], inner)
        }
        out = "[" substr(out, 2) "]"
    }
    return problem ? "error " problem : "value " out
}

function scalar(value, kind) {
    if (sub(/^optional /, "", kind) && value == "") return "null"
    if (awk::synth_type(value) ~ /^un/) problem = "nothing was returned"
    if (kind == "str") return quoted(value "")
    if (kind == "bool") return truth(value)
    return number(value, kind)
}

function truth(value) {
    if (value "" != "0" && value "" != "1") problem = "not 1 or 0: " substr(value, 1, 80)
    return value ? "true" : "false"
}

function number(value, kind) {
    if (tolower(value) ~ /^[-+]?(inf|nan)/) problem = "non-finite"
    else if (value "" !~ /^[ \t]*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?[ \t]*$/)
        problem = "not a number: " substr(value, 1, 80)
    value += 0
    if (kind == "int" && value == int(value)) return sprintf("%d", value)
    value = sprintf("%.17g", value)
    return value == "-0" ? "-0.0" : value
}

function quoted(text,    parts, count, at, out) {
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    if (text !~ /[\001-\037]/) return "\"" text "\""
    count = split(text, parts, "")
    for (at = 1; at <= count; at++) out = out (parts[at] in escapes ? escapes[parts[at]] : parts[at])
    return "\"" out "\""
}
"""

TESTS = """\
@TESTS@

function check(number, actual, expected) {
    if (!same(actual, expected)) {
        print "test " number ": got " actual ", not " expected > "/dev/stderr"
        test_failed = 1
        exit 1
    }
}

function check_array(number, actual, expected,    key) {
    check(number, length(actual), length(expected))
    for (key in expected) {
        check(number, key in actual, 1)
        check(number, actual[key], expected[key])
    }
}

function same(a, b) {
    return @EQUAL@
}

BEGIN {
    run_tests()
    exit 0
}

END {
    exit test_failed
}
"""

CLOSE = '(a - b) ^ 2 <= (1e-6 * b) ^ 2 || (a - b) ^ 2 <= 1e-18 || a "" == b ""'
EQUAL = 'a == b || a "" == b ""'
