#!/usr/bin/env bash
# Install what is missing for a purpose: `languages` (compilers of the six demo languages), `trees`
# (what `synth toolchains build` needs) or `postgres`.
# As root on Debian or Ubuntu it asks apt; otherwise it says what to type and goes on:
# a language without toolchain is left out by `synth doctor`, and a campaign that needs it says so.
set -euo pipefail

need() { # need PROGRAM PACKAGE: note PACKAGE as missing unless PROGRAM is there
    command -v "$1" >/dev/null 2>&1 || missing+=("$2")
}

jdk() { # the JDK to install: 17 where there is one, for an older release's default is too old
    apt-cache show openjdk-17-jdk-headless >/dev/null 2>&1 && echo openjdk-17-jdk-headless || echo default-jdk-headless
}

missing=()
case "${1:-}" in
languages)
    need g++ g++
    need javac default-jdk-headless
    need node nodejs
    need npm npm
    need rustc rustc
    ;;
trees)
    need mmdebstrap mmdebstrap
    need npm npm
    ;;
postgres)
    command -v initdb >/dev/null 2>&1 || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
    ;;
*)
    echo "usage: $0 languages|trees|postgres" >&2
    exit 2
    ;;
esac

if [ ${#missing[@]} -gt 0 ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "==> apt-get install ${missing[*]} (missing on this machine)"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        apt-get install -y -qq --no-install-recommends "${missing[@]/default-jdk-headless/$(jdk)}" >/dev/null
    else
        echo "==> missing: ${missing[*]}. Install with: sudo apt-get install ${missing[*]}" >&2
        [ "$1" = languages ] || exit 1
    fi
fi

if [ "$1" = languages ]; then
    python -m synth.languages.npm
fi
