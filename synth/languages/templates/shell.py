"""Texts in bash."""

HARNESS = r"""
IFS= read -r synth_nonce
synth_mark="mark-$RANDOM$RANDOM$RANDOM-"
synth_escapes=()
for ((synth_at = 1; synth_at < 32; synth_at++)); do
    printf -v synth_octal '\\%03o' "$synth_at"
    printf -v "synth_escapes[synth_at]" "$synth_octal"
done

@ARGUMENTS@

synth_report() { builtin printf '\n%s %s\n' "$synth_nonce" "$1"; }

synth_load() {
    if ! "$BASH" -O extglob -n candidate.sh; then
        synth_report compile_error
        builtin exit 1
    fi
}

synth_find() {
    local name wanted=@GIVEN@
    wanted=${wanted//_/}
    synth_name=@NAME@
    [[ $(builtin type -t "$synth_name") == function ]] && return
    while IFS= builtin read -r name; do
        synth_name=$name
        name=${name//[_-]/}
        [[ $name != synth* && ${name,,} == "${wanted,,}" ]] && return
    done < <(builtin compgen -A function)
    builtin echo "the code defines no function @NAME@" >&2
    builtin exit 1
}

synth_fail() {
    synth_report "$synth_at error $1"
    return 1
}

synth_text() {
    local text=$1 at escape
    text=${text//\\/\\\\}
    text=${text//\"/\\\"}
    if [[ $text == *[[:cntrl:]]* ]]; then
        for ((at = 1; at < 32; at++)); do
            builtin printf -v escape '\\u%04x' "$at"
            text=${text//"${synth_escapes[at]}"/"$escape"}
        done
    fi
    synth_json="\"$text\""
}

synth_scalar() {
    local kind=$1 text=$2
    [[ $kind == str ]] && { synth_text "$text"; return; }
    text=${text#"${text%%[![:space:]]*}"}
    text=${text%"${text##*[![:space:]]}"}
    case $kind in
    int) [[ $text =~ ^(-?)0*([0-9]+)$ ]] && synth_json=${BASH_REMATCH[1]}${BASH_REMATCH[2]} ;;
    bool) [[ $text == true || $text == false ]] && synth_json=$text ;;
    float) synth_float "$text" ;;
    esac || synth_fail "not ${kind}: ${text:0:80}"
}

synth_float() {
    if [[ ${1,,} =~ ^[-+]?(inf|infinity|nan)$ ]]; then
        synth_fail "non-finite"
        builtin exit 0
    fi
    [[ $1 =~ ^[+]?(-?)0*([0-9]*)(\.([0-9]*))?([eE][-+]?[0-9]+)?$ ]] || return
    local whole=${BASH_REMATCH[2]} rest=${BASH_REMATCH[4]}
    [[ $whole$rest || $1 =~ ^-?0+ ]] || return
    synth_json=${BASH_REMATCH[1]}${whole:-0}.${rest:-0}${BASH_REMATCH[5]}
}

synth_value() {
    local IFS=$' \t\n' out=$1 words word json=""
    shift
    case $1 in
    optional)
        [[ $out =~ [^[:space:]] ]] || { synth_json=null; return; }
        synth_scalar "$2" "$out"
        ;;
    list)
        words=()
        if [[ $2 != str ]]; then
            builtin read -r -d '' -a words <<<"$out"
        elif [[ $out ]]; then
            builtin mapfile -t words <<<"$out"
        fi
        for word in "${words[@]}"; do
            synth_scalar "$2" "$word" || return
            json+=,$synth_json
        done
        synth_json="[${json#,}]"
        ;;
    *) synth_scalar "$1" "$out" ;;
    esac
}

synth_call() {
    local out status
    out=$(
        "synth_given_$synth_at"
        "$synth_name" "${synth_words[@]}"
        builtin printf '%s%d' "$synth_mark" "$?"
    )
    status=$?
    if [[ $out != *"$synth_mark"* ]]; then
        ((status)) || builtin exit 1
        synth_fail "exit status $status"
        return
    fi
    status=${out##*"$synth_mark"}
    ((status)) && { synth_fail "status $status"; return; }
    out=${out%"$synth_mark"*}
    ( synth_value "${out%$'\n'}" @RETURNS@ && synth_report "$synth_at value $synth_json" )
}

synth_load
source ./candidate.sh
set +aefuvxnC +o pipefail +o noglob
trap - EXIT ERR DEBUG RETURN
synth_find
for ((synth_at = 0; synth_at < @COUNT@; synth_at++)); do
    synth_call
done
synth_report end
builtin exit 0
"""

CHECK = """\
# check NUMBER ACTUAL EXPECTED
check() {
    if ! same "$2" "$3"; then
        printf 'test %s: got %q, not %q\\n' "$1" "$2" "$3" >&2
        exit 1
    fi
}

@SAME@
"""

EQUAL = """\
same() { [[ $1 == "$2" ]]; }
"""

CLOSE = """\
# Numbers, up to rounding.
same() {
    awk -v actual="$1" -v expected="$2" 'BEGIN {
        n = split(expected, b)
        if (split(actual, a) != n) exit 1
        for (i = 1; i <= n; i++) {
            gap = a[i] - b[i]; size = b[i] < 0 ? -b[i] : b[i]
            if (gap < 0) gap = -gap
            if (gap > 1e-6 * size && gap > 1e-9) exit 1
        }
    }'
}
"""
