"""What the grammar of Bash does not know yet of its language, as in `gaps`."""

from __future__ import annotations

from synth.syntax.gap import gap

SHELL = (
    gap(
        "conditions in brackets of commands",
        r"\)[ \t](?=(?:then|do)\b)",
        ");",
        "if (a) then\n  b\nfi\n",
    ),
    gap("conditions in braces", r"\}[ \t](?=(?:then|do)\b)", "};", "if { c; } then\n  d\nfi\n"),
    gap(
        "loops over the arguments",
        r"for(?<=\bfor)([ \t]+\w+)[ \t](?=[ \t]*do\b)",
        r"for\1;",
        "for i do\n  a\ndone\n",
    ),
    gap("groups in a test", r"\\[()](?<=\s\\[()])(?=\s)", "", "[ -n x -o \\( b \\) ]\n"),
    gap("numbers of another base", r"#\$(?<=\d#\$)", "+$", "a=$((16#$b))\n"),
    gap("numbers of base 16", r"x\$(?<=0x\$)", "+$", "a=$((0x$b))\n"),
    gap("files to read and write", r"<>(?=[ \t]*[\w/&\"$])", "<", "exec 0<> /dev/console\n"),
    gap("the output of nothing", r"\$\([ \t]*\)", "$a", "a=$()\n"),
    gap("two parentheses that begin a text", r"\(\((?<=\"\(\()", "", 'a="((b)c)"\n'),
    gap(
        "a group in a group",
        r"\(\((?<!\$\(\()[a-z](?=[\w.-]+[ \t]+(?:-[a-zA-Z]|[\"'a-z/]))",
        "( (",
        "a; ((bc -d) || e)\n",
    ),
    gap("# in a word", r"#(?<=\w#)(?=[ \t\n])", "a", "a=1# b\n"),
    gap("the rest from a place", r"\$\{\w+:\$\w+(?::[\w$]+)?\}", "$a", 'c="${1:$i:1}"\n'),
    gap(
        "parentheses in a default",
        r"\$\{\w+:?[-=+?][^{}\"'`()\n]*(?<!\$)\([^{}\"'`()\n]*\)[^{}\"'`()\n]*\}",
        "$a",
        'a="${b:-c ($d)}"\n',
    ),
    gap(
        "expansions in a pattern of case",
        r"\n([ \t]*+)\(?+[^ \t\n\r\f\v()\"'`;&$]*+\$[^ \t\n\r\f\v()\"'`;&]*+\)",
        r"\n\1a)",
        "case $d in\n  */${A}-${B}) c;;\nesac\n",
        sign="esac",
    ),
    gap("a function's subshell in braces", r"\{\((?=[ \t]*\n)", "{", "a() {(\n  b\n)}\n"),
    gap("the end of a function's subshell", r"\)(?<=\n\))(?=\})", "", "a() {(\n  b\n)}\n"),
    gap(
        "a job with a document",
        r"(?m)(<<-?[ \t]*[\w\"'\\]+[^&\n]{0,200})&(?=[ \t]*$)",
        r"\1",
        "cat <<EOF | b | c &\nx\nEOF\n",
    ),
    gap(
        "delimiters that are no words",
        r"<<=(\w+)((?:[^\n]{0,400}\n){1,200}?)=\1(?=\n)",
        r"<<x\1\2x\1",
        ": <<=cut\n\n=head\n\n=cut\na\n",
    ),
)
