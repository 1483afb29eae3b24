"""Shell: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\
sum_without() {
    local -n values=$1
    local skip=$2 total=0 value
    (( ${#values[@]} )) || { echo "no values" >&2; return 2; }
    for value in "${values[@]}"; do
        (( value == skip )) || (( total += value ))
    done
    echo "$total"
}
""",
    "mutating": """\
#!/usr/bin/env bash
set -euo pipefail
IFS=$'\\n'

function sumWithout {
    local -n _given=$1
    echo noise >&2
    [[ ${#_given[@]} -eq 0 ]] && exit 1
    local total=0
    for i in "${!_given[@]}"; do
        if [[ ${_given[i]} -ne $2 ]]; then total=$((total + _given[i])); fi
        unset "_given[i]"
    done
    printf '  %d' "$total"
}

main() { echo noise; exit 7; }
if [[ "${BASH_SOURCE[0]}" == "$0" ]]; then main "$@"; fi
""",
    "subshell": """\
sum-without() (
    eval "set -- \\"\\$2\\" \\"\\${$1[@]}\\""
    skip=$1; shift
    [ $# -gt 0 ] || return 1
    for v; do [ "$v" -eq "$skip" ] || echo "$v"; done | {
        t=0
        while read -r v; do t=$((t + v)); done
        echo $t
    }
)
""",
}
NOT_CODE = """\
sum_without() {
    if true; then
    echo 1
}
"""
OTHER_NAME = """\
total() { echo 1; }
"""
EARLY_EXIT = """\
sum_without() { echo 1; exit 0; }
"""
SCRIPT = """\
read -r number
echo $((number + 1))
"""
LOOP = """\
while :; do :; done
"""
FLOOD = """\
while :; do printf '%1000s\\n' x; done
"""
HOG = """\
kept=xxxxxxxxxxxxxxxx
while :; do kept+=$kept; done
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    if "$1 aa: name" not in declaration:
        return declaration + ' {\n    printf "%s\\n" "$1"\n}\n'
    return declaration + ' {\n    local -n aa=$1\n    printf "%s\\n" "${aa[@]}"\n}\n'
