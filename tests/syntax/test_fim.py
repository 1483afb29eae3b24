"""Fill-in-the-middle: bytes are kept, the rules hold, the draw depends on nothing but its seed."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.errors import ToolchainError
from synth.syntax import grammars, rules
from synth.syntax.blocks import known_kinds
from synth.syntax.fim import SPLIT_WEIGHTS, FimSplit, extract, extract_report
from synth.syntax.tables import syntax_of
from tests.syntax import texts

LANGUAGES = tuple(texts.SUFFIXES)
KINDS = known_kinds() | {"lines", "chars"}


def check(source: str, splits: list[FimSplit]) -> None:
    """Every promise that a split makes."""
    data = source.encode()
    for split in splits:
        assert split.prefix + split.middle + split.suffix == source
        assert data[split.start_byte : split.end_byte] == split.middle.encode()
        assert split.start_line == data[: split.start_byte].count(b"\n") + 1
        assert split.kind in KINDS
        assert split.split in SPLIT_WEIGHTS
        assert (split.node_type == "") == (split.split in ("lines", "chars")) == (split.level == "text")
        assert len(split.middle.strip()) >= rules.MIN_CHARS
        assert split.middle.count("\n") < rules.MAX_LINES
        assert len(split.middle.encode()) <= min(rules.MAX_BYTES, rules.MAX_SHARE * len(data))
        assert split.prefix.strip()
        assert data.count(split.middle.strip().encode()) == 1
        if split.split != "chars":
            assert split.middle == split.middle.rstrip(), "the line break belongs to the suffix"
    spans = sorted((s.start_byte, s.end_byte) for s in splits)
    assert [(s.start_byte, s.end_byte) for s in splits] == spans
    assert all(a[1] <= b[0] for a, b in pairwise(spans)), "no overlaps"
    assert len({s.key for s in splits}) == len(splits)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", [0, 1, 2**63])
def test_every_example_seed_gives_two_good_splits(language: str, seed: int) -> None:
    for name, source in texts.seeds(language):
        report = extract_report(source, language, 2, seed)
        check(source, list(report.splits))
        assert len(report.splits) == 2, (name, report.skipped)


@pytest.mark.parametrize("language", ["python", "javascript", "typescript", "cpp"])
def test_real_files_keep_their_bytes(language: str) -> None:
    for source in texts.real_files(language, 60):
        check(source, extract(source, language, 8, 3))


def test_a_short_function_gives_a_split() -> None:
    lines = [f"    total_{i} = step_{i}(total_{i - 1})" for i in range(1, 24)]
    source = "\n".join(["def pipeline(total_0):", *lines, "    return total_23", ""])
    assert len(extract(source, "python", 2, 0)) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_file_of_blocks_keeps_the_declared_shares(language: str) -> None:
    drawn: Counter[str] = Counter()
    levels: Counter[str] = Counter()
    for _, source in texts.seeds(language):
        for seed in range(40):
            for split in extract(source, language, 2, seed):
                drawn[split.split] += 1
                levels[split.level] += 1
    total = sum(drawn.values())
    for kind, weight in SPLIT_WEIGHTS.items():
        assert abs(drawn[kind] / total - weight) < 0.10, (kind, drawn)
    assert {"expression", "statement", "control_flow", "body", "text"} <= levels.keys()
    assert levels["control_flow"] > levels["statement"] > 0


def test_the_start_is_drawn_and_indentation_is_kept() -> None:
    starts: Counter[str] = Counter()
    for _, source in texts.seeds("rust"):
        for seed in range(30):
            for split in extract(source, "rust", 2, seed):
                if split.split == "node" and not split.prefix.rstrip(" ").endswith("\n"):
                    starts["inside a line"] += 1
                elif split.split == "node":
                    starts["line" if split.prefix.endswith("\n") else "node"] += 1
    assert starts["node"] > starts["line"] > 0


def test_the_same_seed_gives_the_same_splits_in_another_process() -> None:
    path = sorted((texts.SEEDS / "python").iterdir())[0]
    program = (
        "import sys, pathlib; from synth.syntax.fim import extract;"
        "source = pathlib.Path(sys.argv[1]).read_bytes().decode();"
        "print([(s.start_byte, s.end_byte, s.kind, s.key) for s in extract(source, 'python', 3, 11)])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, str(path)],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": str(number), "PATH": ""},
        ).stdout
        for number in (0, 1, 99)
    }
    here = [(s.start_byte, s.end_byte, s.kind, s.key) for s in extract(texts.read(path), "python", 3, 11)]
    assert outputs == {f"{here}\n"}


def test_other_seeds_give_other_splits() -> None:
    _, source = texts.seeds("java")[0]
    keys = {tuple(s.key for s in extract(source, "java", 2, seed)) for seed in range(20)}
    assert len(keys) > 10


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_ends_tabs_and_wide_characters_survive(ending: str) -> None:
    source = texts.GO.replace("// Low", "// Löw 🚦 名").replace("\n", ending)
    for seed in range(40):
        check(source, extract(source, "go", 2, seed))
    python = ending.join(["# ünï", "def f(ä):", *(f"\tb{i} = g(ä, 'é{i}🚦')" for i in range(20)), ""])
    for seed in range(40):
        splits = extract(python, "python", 2, seed)
        check(python, splits)
        assert splits


def test_lists_grow_with_the_file_and_stop_at_the_count() -> None:
    blocks = [
        f"def f{i}(x{i}):\n    if x{i} > {i}:\n        return g{i}(x{i})\n    return {i}\n"
        for i in range(100)
    ]
    source = "\n".join(blocks)
    assert len(extract(source, "python", 5, 0)) == 5
    assert len(extract(source, "python", 64, 0)) == rules.FILES.limit(source.count("\n")) == 13
    assert extract(source, "python", 0, 0) == []


CODE = "\n".join(f"def f{i}(x):\n    return x + {i}\n" for i in range(10))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "short_file"),
        ("x = 1\n", "short_file"),
        (CODE + "# <|fim_prefix|>\n", "special_token"),
        (CODE + "s = '<|im_end|>'\n", "special_token"),
        (CODE + "s = '<fim_middle>'\n", "special_token"),
        ("# Code generated by protoc. DO NOT EDIT.\n" + CODE, "generated"),
        (CODE + "y = [" + "1," * 2000 + "]\n", "minified"),
        (CODE + "def broken(:\n", "invalid"),
        (CODE + "\0", "invalid"),
        (CODE + "s = '\ud800'\n", "not_unicode"),
        ("\n".join(f"x{i} = {i}" for i in range(100_000)), "large_file"),
        (CODE * 400, "unparsable"),
    ],
)
def test_a_file_that_gives_nothing_says_why(source: str, reason: str) -> None:
    report = extract_report(source, "python", 2, 0)
    assert report.splits == ()
    assert report.skipped == Counter({reason: 1})
    assert extract(source, "python", 2, 0) == []


def test_a_grammar_without_a_block_table_gives_nothing() -> None:
    elm = "\n".join(f"f{i} x =\n  x + {i}\n" for i in range(10))
    assert extract_report(elm, "elm", 2, 0).skipped == Counter({"no_blocks": 1})
    with pytest.raises(ToolchainError):
        extract(elm, "klingon", 2, 0)


def test_what_stands_elsewhere_in_the_file_is_never_the_middle() -> None:
    source = (
        CODE + "\n" + "\n".join(["def same():\n    for item in things():\n        use(item, 1, 2)\n"] * 6)
    )
    for seed in range(30):
        for split in extract(source, "python", 2, seed):
            assert source.count(split.middle.strip()) == 1


def test_nothing_is_taken_out_of_damage() -> None:
    """A tolerant language may hold an error; its function is left alone."""
    good = "\n".join(
        f"int g{i}(int x) {{\n    if (x > {i}) {{\n        x += h{i}(x);\n    }}\n    return x;\n}}"
        for i in range(20)
    )
    bad = (
        "\nint broken(int x) {\n    while (x > 100) { x = %% ; }\n"
        "    if (x == 77) { return special(x, 78); }\n    return 99 + x;\n}\n"
    )
    source = good + bad
    syntax = syntax_of("cpp")
    assert syntax.tier == "tolerant"
    assert grammars.parse("cpp", source.encode()).root_node.has_error
    taken = [s for seed in range(60) for s in extract(source, "cpp", 3, seed) if s.node_type]
    assert taken
    start = len(good.encode())
    nodes = [s for s in taken if s.split == "node"]
    assert all(s.end_byte <= start or s.start_byte >= start + len(bad) - 1 for s in nodes)


def test_a_licence_comment_is_never_the_middle() -> None:
    source = "import os\n\n# Copyright 2020 Somebody and others, all rights\n" + CODE
    middles = [s.middle for seed in range(200) for s in extract(source, "python", 2, seed)]
    assert middles
    assert not any("Copyright" in m for m in middles)


HOSTILE = {
    "deep": "\n" * 12 + "x = 1\n" * 3 + "".join(f"{'(' * 3}a{i}" for i in range(20_000)),
    "flat": "\n".join(f"f{i}(a{i}, b{i});" for i in range(30_000)),
    "long chain": "\n".join(["int a;"] * 12) + "".join(f"\n.b{i}()" for i in range(20_000)),
    "open": "\n".join(f"if (a{i}) {{" for i in range(10_000)),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_and_keep_their_bytes(language: str, name: str) -> None:
    check(HOSTILE[name], extract(HOSTILE[name], language, 2, 0))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(LANGUAGES),
    st.integers(0, 5),
    st.integers(0, 1500),
    st.text(max_size=6),
    st.integers(0, 3),
)
def test_damaged_files_keep_their_bytes(language: str, which: int, at: int, junk: str, seed: int) -> None:
    """Any small edit of a real file: either a reason, or splits that keep every promise."""
    _, source = texts.seeds(language)[which]
    edited = source[:at] + junk + source[at:]
    report = extract_report(edited, language, 3, seed)
    check(edited, list(report.splits))
    assert report.splits or report.skipped


def test_a_split_is_a_value() -> None:
    _, source = texts.seeds("python")[0]
    split = extract(source, "python", 1, 0)[0]
    assert split == split._replace()
    assert split._replace(middle="a  b\n c").key == split._replace(middle="a b c").key
