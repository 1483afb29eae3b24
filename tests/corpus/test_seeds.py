"""Seed readers: folder, JSONL and git checkout; order, spans, licences, and one clear line when wrong."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from synth.corpus.seeds import SeedText, read_seeds
from synth.errors import SpecError
from synth.spec import SeedSpec
from synth.syntax.fim import extract
from synth.syntax.static_check import static_check

EXAMPLES = Path(__file__).parents[2] / "examples" / "seeds"
SIX = ("python", "javascript", "typescript", "cpp", "java", "rust")


def code(name: str, lines: int = 8) -> str:
    """A small valid Python function that no other name gives."""
    body = "".join(f"    total = total * {i} + {name}_step(total)\n" for i in range(lines))
    return f"def {name}(total):\n{body}    return total\n"


RUST = """
use std::collections::HashMap;

/// How often each word stands in a text.
pub fn tally(text: &str) -> HashMap<String, u64> {
    let mut found = HashMap::new();
    for word in text.split_whitespace() {
        *found.entry(word.to_string()).or_insert(0) += 1;
    }
    found
}

fn most(found: &HashMap<String, u64>) -> Option<(&String, &u64)> {
    found.iter().max_by_key(|(_, count)| **count)
}
"""


def read(spec: SeedSpec, *languages: str) -> tuple[list[SeedText], Counter[str]]:
    skipped: Counter[str] = Counter()
    return list(read_seeds([spec], languages or ("python",), skipped)), skipped


def refusal(spec: SeedSpec, *languages: str) -> str:
    with pytest.raises(SpecError) as caught:
        list(read_seeds([spec], languages or ("python",)))
    assert caught.value.mend
    assert "\n" not in str(caught.value)
    return str(caught.value)


def assert_sound(seed: SeedText, file_text: str) -> None:
    """The span says where the text stands, and the hash is the text's."""
    assert seed.content_hash == hashlib.sha256(seed.text.encode()).hexdigest()
    lines = file_text.split("\n")[seed.start_line - 1 : seed.end_line]
    assert "\n".join(lines).strip() == seed.text.strip()


class TestExamples:
    """The seeds of this repository, which the demo starts from."""

    def test_all_are_read_with_licence_and_span(self) -> None:
        seeds, skipped = read(SeedSpec(folder=str(EXAMPLES)), *SIX)
        assert len(seeds) == len(list(EXAMPLES.glob("[a-z]*/*"))) == 40
        assert not skipped
        assert min(Counter(seed.language for seed in seeds).values()) >= 6
        assert {seed.licence for seed in seeds} == {"Apache-2.0"}
        for seed in seeds:
            assert_sound(seed, (EXAMPLES / seed.path).read_text(encoding="utf-8"))
            assert "SPDX" not in seed.text
            assert "Provenance" not in seed.text

    def test_all_say_where_they_come_from_and_have_a_handy_size(self) -> None:
        for path in EXAMPLES.glob("[a-z]*/*"):
            text = path.read_text(encoding="utf-8")
            assert "SPDX-License-Identifier: Apache-2.0" in text.splitlines()[0]
            assert "Provenance: written for synth" in text.splitlines()[1]
            assert 15 <= len(text.splitlines()) <= 70
            assert text.isascii()

    def test_all_parse_and_give_fim_splits_without_their_header(self) -> None:
        for seed in read(SeedSpec(folder=str(EXAMPLES)), *SIX)[0]:
            assert static_check(seed.language, seed.text).ok, seed.path
            assert extract(seed.text, seed.language, 1, 7), seed.path

    def test_order_is_the_same_each_time(self) -> None:
        first, second = (read(SeedSpec(folder=str(EXAMPLES)), *SIX)[0] for _ in range(2))
        assert first == second
        assert [s.path for s in first] == sorted(s.path for s in first)


class TestFolder:
    def test_only_wanted_languages_and_own_code(self, tmp_path: Path) -> None:
        for name in (
            "a.py",
            "deep/b.py",
            "node_modules/x/c.py",
            ".hidden/d.py",
            "e.rs",
            "f.txt",
            "vendor/g.py",
        ):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(code(path.stem))
        seeds, _ = read(SeedSpec(folder=str(tmp_path)))
        assert [s.path for s in seeds] == ["a.py", "deep/b.py"]

    def test_a_file_without_extension_is_told_by_its_shebang(self, tmp_path: Path) -> None:
        (tmp_path / "tool").write_text("#!/usr/bin/env python3\n" + code("tool"))
        (tmp_path / "script").write_text("#!/bin/sh\n" + "echo 1\n" * 12)
        (tmp_path / "notes").write_text(code("notes"))
        (tmp_path / "link").symlink_to("tool")
        os.mkfifo(tmp_path / "pipe")
        seeds, _ = read(SeedSpec(folder=str(tmp_path)))
        assert [s.path for s in seeds] == ["tool"]

    def test_licences_own_tag_then_sidecar_then_source(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_text("# SPDX-License-Identifier: MIT OR Apache-2.0\n\n" + code("a"))
        (tmp_path / "b.py").write_text(code("b"))
        (tmp_path / "b.py.license").write_text("SPDX-License-Identifier: BSD-3-Clause\n")
        (tmp_path / "c.py").write_text(code("c"))
        (tmp_path / "d.js").write_text("/* SPDX-License-Identifier: ISC */\n" + "let a = 1;\n" * 8)
        licensed, _ = read(SeedSpec(folder=str(tmp_path), licence="CC0-1.0"), "python", "javascript")
        assert {s.path: s.licence for s in licensed} == {
            "a.py": "MIT OR Apache-2.0",
            "b.py": "BSD-3-Clause",
            "c.py": "CC0-1.0",
            "d.js": "ISC",
        }
        bare, _ = read(SeedSpec(folder=str(tmp_path)))
        assert next(s for s in bare if s.path == "c.py").licence == ""

    def test_the_legal_header_is_taken_off_and_the_span_says_so(self, tmp_path: Path) -> None:
        header = "#!/usr/bin/env python\n# Copyright 2020 Somebody\n# Licensed under the MIT licence\n\n"
        (tmp_path / "a.py").write_text(header + code("a"))
        (tmp_path / "b.py").write_text("# What b is for.\n\n" + code("b"))
        first, second = read(SeedSpec(folder=str(tmp_path)))[0]
        assert first.text == code("a")
        assert (first.start_line, first.end_line) == (5, 14)
        assert second.text.startswith("# What b is for.")
        assert second.start_line == 1

    def test_odd_files_are_counted_and_harm_nobody(self, tmp_path: Path) -> None:
        (tmp_path / "good.py").write_text(code("good"))
        (tmp_path / "same.py").write_text(code("good"))
        (tmp_path / "null.py").write_bytes(b"x = 1\0\n" * 9)
        (tmp_path / "late_null.py").write_bytes(b"x = 1\n" * 4000 + b"\0")
        (tmp_path / "latin.py").write_bytes(b"x = '\xe9'\n" * 9)
        (tmp_path / "bom.py").write_bytes(b"\xef\xbb\xbf" + code("bom").encode())
        (tmp_path / "dos.py").write_bytes(code("dos").replace("\n", "\r\n").encode())
        (tmp_path / "huge.py").write_text("x = 1\n" * 200_000)
        (tmp_path / "tiny.py").write_text("x = 1\n")
        (tmp_path / "empty.py").write_text("")
        (tmp_path / "token.py").write_text(code("token") + "# <|im_start|>\n")
        (tmp_path / "made.py").write_text("# @generated\n" + code("made"))
        (tmp_path / "line.py").write_text("x = [" + "1, " * 900 + "]\n")
        os.mkfifo(tmp_path / "pipe.py")
        (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "link.py").symlink_to(tmp_path / "good.py")
        (tmp_path / "gone.py").symlink_to(tmp_path / "nowhere.py")
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.py")).write_text(code("odd"))
        seeds, skipped = read(SeedSpec(folder=str(tmp_path)))
        assert {s.path for s in seeds} == {"bom.py", "dos.py", "good.py"}
        assert not next(s for s in seeds if s.path == "bom.py").text.startswith("\ufeff")
        assert "\r\n" in next(s for s in seeds if s.path == "dos.py").text
        assert skipped == Counter(
            duplicate=1,
            binary=2,
            not_utf8=1,
            too_large=1,
            too_small=1,
            empty=1,
            special_token=1,
            generated=1,
            minified=1,
            link=2,
            odd_name=1,
        )

    def test_a_large_file_gives_its_whole_functions_and_classes(self, tmp_path: Path) -> None:
        functions = [f"# About f{i}.\n@cache\n{code(f'f{i}', 12)}" for i in range(8)]
        klass = "class Box:\n" + "".join(f"    def m{i}(self):\n        return {i}\n" for i in range(6))
        text = "import os\n\n" + "\n\n".join([*functions, klass, code("giant", 200)])
        (tmp_path / "big.py").write_text(text)
        seeds, skipped = read(SeedSpec(folder=str(tmp_path)))
        assert len(seeds) == 9
        assert skipped == Counter(too_large=1)
        assert seeds[0].text.startswith("# About f0.\n@cache\ndef f0")
        assert seeds[8].text.startswith("class Box:")
        for seed in seeds:
            assert_sound(seed, text)
            assert len(seed.text.encode()) <= 4096
            assert static_check("python", seed.text).ok

    @pytest.mark.parametrize(
        ("name", "unit", "expected"),
        [
            (
                "A.java",
                "    /** Adds. */\n    int f@(int a) {\n        int b = @;\n        return a + b;\n    }\n",
                90,
            ),
            (
                "a.ts",
                "export function f@(a: number) {\n  const b = a + @;\n  const c = b;\n  return c;\n}\n",
                90,
            ),
            ("a.js", "function f@(a) {\n  const b = a + @;\n  const c = b;\n  return c;\n}\n", 90),
            ("a.rs", "#[inline]\nfn f@(a: i64) -> i64 {\n    let b = a + @;\n    let c = b;\n    c\n}\n", 90),
            (
                "a.cpp",
                "template <typename T>\nT f@(T a) {\n    T b = a + @;\n    b += 1;\n    return b;\n}\n",
                90,
            ),
            ("a.go", "func f@(a int) int {\n\tb := a + @\n\tc := b\n\treturn c\n}\n", 90),
        ],
    )
    def test_large_files_of_every_language_are_cut(
        self, tmp_path: Path, name: str, unit: str, expected: int
    ) -> None:
        body = "\n".join(unit.replace("@", str(i)) for i in range(expected))
        body = (
            f"class A {{\n{body}}}\n"
            if name == "A.java"
            else "package p\n\n" + body
            if name == "a.go"
            else body
        )
        (tmp_path / name).write_text(body)
        seeds, _ = read(SeedSpec(folder=str(tmp_path)), *SIX, "go")
        assert len(seeds) == expected
        for index, seed in enumerate(seeds):
            assert_sound(seed, body)
            assert seed.text == unit.replace("@", str(index))

    def test_missing_wrong_or_empty_is_one_clear_line(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        assert "does not exist" in refusal(SeedSpec(folder=str(tmp_path / "nope")))
        assert "not a folder" in refusal(SeedSpec(folder=str(tmp_path / "file")))
        assert "gives no seed in python" in refusal(SeedSpec(folder=str(tmp_path)))
        (tmp_path / "loop").symlink_to(tmp_path / "loop")
        for kind in ("folder", "jsonl", "git"):
            assert "too long" in refusal(SeedSpec(**{kind: str(tmp_path / ("n" * 300))}))
            assert "symbolic links" in refusal(SeedSpec(**{kind: str(tmp_path / "loop")}))
        (tmp_path / "a.py").write_text("x = 1\n")
        assert "too_small 1" in refusal(SeedSpec(folder=str(tmp_path)))

    def test_limit_and_sources_in_order(self, tmp_path: Path) -> None:
        for folder in ("one", "two"):
            (tmp_path / folder).mkdir()
            for index in range(3):
                (tmp_path / folder / f"{index}.py").write_text(code(f"{folder}{index}"))
        (tmp_path / "two" / "again.py").write_text(code("one0"))
        specs = [SeedSpec(folder=str(tmp_path / "two"), limit=2), SeedSpec(folder=str(tmp_path / "one"))]
        seeds = list(read_seeds(specs, ["python"]))
        assert [s.text.split("(")[0] for s in seeds] == [
            "def two0",
            "def two1",
            "def one0",
            "def one1",
            "def one2",
        ]

    def test_a_source_with_nothing_new_is_no_error(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_text(code("a"))
        spec = SeedSpec(folder=str(tmp_path))
        assert len(list(read_seeds([spec, spec], ["python"]))) == 1


class TestJsonl:
    def write(self, tmp_path: Path, *rows: Any) -> SeedSpec:
        path = tmp_path / "seeds.jsonl"
        lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
        path.write_bytes(b"\n".join(lines) + b"\n")
        return SeedSpec(jsonl=str(path), licence="CC0-1.0")

    def test_fields_as_data_sets_name_them(self, tmp_path: Path) -> None:
        spec = self.write(
            tmp_path,
            {
                "text": code("a"),
                "language": "python",
                "licence": "MIT",
                "repo": "o/r",
                "path": "x/a.py",
                "commit": "c0",
            },
            {"code": code("b"), "language": "Python", "license": "ISC", "start_line": 41, "end_line": 50},
            b"",
            {"content": code("c"), "path": "lib/c.py", "stars": 3, "repo": None},
            {"text": "fn main() {}", "language": "rust"},
            {"text": code("d"), "language": "py"},
        )
        seeds, skipped = read(spec)
        assert [s.text for s in seeds] == [code(n) for n in "abcd"]
        first = seeds[0]
        assert (first.repo, first.path, first.commit, first.licence) == ("o/r", "x/a.py", "c0", "MIT")
        assert (seeds[1].licence, seeds[1].start_line, seeds[1].end_line) == ("ISC", 41, 50)
        assert (seeds[2].licence, seeds[2].start_line) == ("CC0-1.0", 1)
        assert skipped == Counter(other_language=1)

    def test_the_only_language_of_a_campaign_may_be_left_out(self, tmp_path: Path) -> None:
        spec = self.write(tmp_path, {"text": code("a")})
        assert len(read(spec)[0]) == 1

    def test_a_text_without_language_is_told_by_its_looks_or_is_in_none(self, tmp_path: Path) -> None:
        prose = "It is not a program. Nobody would take this for one, and it goes on for a while.\n" * 3
        spec = self.write(tmp_path, {"text": code("a")}, {"text": prose}, {"text": RUST})
        seeds, skipped = read(spec, "python", "rust")
        assert [seed.language for seed in seeds] == ["python", "rust"]
        assert skipped == Counter(no_language=1)

    @pytest.mark.parametrize(
        ("row", "why"),
        [
            (b"{not json", "not JSON"),
            (b"[1]", "not a JSON object"),
            (b"\xff\xfe", "not JSON"),
            (b"[" * 100_000, "not JSON"),
            ({"language": "python"}, "none of text, code, content"),
            ({"text": "  \n", "language": "python"}, "none of text, code, content"),
            ({"text": 5, "language": "python"}, "text is not a string"),
            ({"text": "x", "language": 5}, "language is not a string"),
            ({"text": code("a"), "language": "python", "start_line": "7"}, "start_line is not a line number"),
            (
                {"text": code("a"), "language": "python", "start_line": True},
                "start_line is not a line number",
            ),
            ({"text": "a\0b", "language": "python"}, "text is binary"),
            ({"text": code("a"), "language": "python", "repo": "a\0b"}, "repo is binary"),
            (b'{"text": "\\ud800", "language": "python"}', "surrogate"),
            ({"text": "x" * 1_000_001, "language": "python"}, "1 MB"),
        ],
    )
    def test_a_bad_line_is_named_with_its_file_and_number(self, tmp_path: Path, row: Any, why: str) -> None:
        spec = self.write(tmp_path, {"text": code("a"), "language": "python"}, row)
        message = refusal(spec)
        assert f"{spec.jsonl}:2: " in message
        assert why in message
        assert len(message) < 600

    def test_a_line_without_end_is_not_read_into_memory(self, tmp_path: Path) -> None:
        spec = self.write(tmp_path, b'{"text": "' + b"x" * 9_000_000)
        assert ":1: the line is over" in refusal(spec)

    def test_missing_and_empty(self, tmp_path: Path) -> None:
        assert "does not exist" in refusal(SeedSpec(jsonl=str(tmp_path / "no.jsonl")))
        assert "not a file" in refusal(SeedSpec(jsonl=str(tmp_path)))
        assert "gives no seed" in refusal(self.write(tmp_path, b""))


class TestGit:
    @pytest.fixture
    def checkout(self, tmp_path: Path) -> Path:
        folder = tmp_path / "work"
        folder.mkdir()
        (folder / "src").mkdir()
        (folder / "src" / "a.py").write_text("# SPDX-License-Identifier: MIT\n\n" + code("a"))
        (folder / "b.py").write_text(code("b"))
        (folder / "b.py.license").write_text("SPDX-License-Identifier: 0BSD\n")
        (folder / "ünï code.py").write_text(code("c"))
        (folder / "link.py").symlink_to("b.py")
        self.git(folder, "init", "-q")
        self.git(folder, "add", ".")
        self.git(folder, "commit", "-q", "-m", "one")
        return folder

    def git(self, folder: Path, *arguments: str) -> str:
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "protocol.file.allow=always")
        command = ["git", *identity, "-C", str(folder), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def test_a_header_is_of_the_language_that_its_text_is_in(self, checkout: Path) -> None:
        body = "int f(int x);\n" * 12
        (checkout / "c.h").write_text(body)
        (checkout / "plus.h").write_text(f"namespace a {{\n{body}}}\n")
        self.git(checkout, "add", ".")
        self.git(checkout, "commit", "-q", "-m", "two")
        for language, path in (("c", "c.h"), ("cpp", "plus.h")):
            assert [s.path for s in read(SeedSpec(git=str(checkout)), language)[0]] == [path]

    def test_committed_files_with_commit_and_name(self, checkout: Path) -> None:
        (checkout / "b.py").write_text(code("changed"))
        (checkout / "new.py").write_text(code("new"))
        seeds, skipped = read(SeedSpec(git=str(checkout), licence="CC0-1.0"))
        assert {s.path: (s.text, s.licence) for s in seeds} == {
            "b.py": (code("b"), "0BSD"),
            "src/a.py": (code("a"), "MIT"),
            "ünï code.py": (code("c"), "CC0-1.0"),
        }
        assert {s.commit for s in seeds} == {self.git(checkout, "rev-parse", "HEAD").strip()}
        assert {s.repo for s in seeds} == {"work"}
        assert skipped == Counter(link=1)
        assert [s.start_line for s in seeds if s.path == "src/a.py"] == [3]

    @pytest.mark.parametrize(
        ("url", "name"),
        [
            ("https://user:secret@example.com/owner/tool.git", "example.com/owner/tool"),
            ("git@example.com:owner/tool.git", "example.com/owner/tool"),
            ("ssh://git@example.com:2222/owner/tool", "example.com/owner/tool"),
            ("https://example.com/owner/tool/", "example.com/owner/tool"),
            ("https://token@x@example.com/owner/tool", "example.com/owner/tool"),
            ("https://u:p/w@example.com/owner/tool", "work"),
            ("file:///somewhere/else", "work"),
            ("/somewhere/else", "work"),
            ("../else", "work"),
        ],
    )
    def test_the_remote_names_the_repository_without_credentials(
        self, checkout: Path, url: str, name: str
    ) -> None:
        self.git(checkout, "remote", "add", "origin", url)
        assert {s.repo for s in read(SeedSpec(git=str(checkout)))[0]} == {name}

    def test_a_folder_inside_a_checkout_gives_its_part(self, checkout: Path) -> None:
        seeds, _ = read(SeedSpec(git=str(checkout / "src")))
        assert [(s.path, s.repo) for s in seeds] == [("src/a.py", "work")]

    def test_a_bare_repository_works(self, checkout: Path, tmp_path: Path) -> None:
        self.git(tmp_path, "clone", "-q", "--bare", str(checkout), "bare.git")
        assert len(read(SeedSpec(git=str(tmp_path / "bare.git")))[0]) == 3

    def test_a_partial_clone_never_fetches(self, checkout: Path, tmp_path: Path) -> None:
        self.git(checkout, "config", "uploadpack.allowFilter", "true")
        url = checkout.as_uri()
        self.git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", url, "partial")
        objects = sorted((tmp_path / "partial" / ".git" / "objects").rglob("*"))
        assert "partial" in refusal(SeedSpec(git=str(tmp_path / "partial")))
        assert sorted((tmp_path / "partial" / ".git" / "objects").rglob("*")) == objects

    def test_git_variables_of_the_caller_do_not_lead_elsewhere(
        self, checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
        assert len(read(SeedSpec(git=str(checkout)))[0]) == 3

    def test_no_checkout_no_commit_no_folder(self, tmp_path: Path) -> None:
        empty = tmp_path / "empty"
        empty.mkdir()
        assert "not a git repository" in refusal(SeedSpec(git=str(empty)))
        self.git(empty, "init", "-q")
        assert "no commit" in refusal(SeedSpec(git=str(empty)))
        assert "does not exist" in refusal(SeedSpec(git=str(tmp_path / "no")))
