"""What can be known of the languages without running anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from synth import languages
from synth.errors import ToolchainError
from synth.languages import naming, npm, probe, scan
from synth.languages.doctor import diagnose
from synth.languages.records import records
from synth.proof.signature import Signature
from synth.sandbox.job import Job, Outcome
from synth.syntax.tables import syntax_of, unknown_entries
from synth.vocabulary import Verdict
from tests.languages.solutions import of

SIGNATURE = Signature.from_json(
    {
        "name": "group_names",
        "parameters": [
            {"name": "class", "type": "list[tuple[str,int]]"},
            {"name": "min_size", "type": "optional[int]"},
        ],
        "returns": "dict[str,list[float]]",
    }
)
DECLARATIONS = {
    "cpp": "std::map<std::string, std::vector<double>> group_names("
    "const std::vector<std::tuple<std::string, long long>>& class_, "
    "const std::optional<long long>& min_size)",
    "go": "type Pair struct {\n\tFirst string\n\tSecond int\n}\n\n"
    "func GroupNames(class []Pair, minSize *int) map[string][]float64",
    "java": "record Pair(String first, long second) {}\n\n"
    "static Map<String, List<Double>> groupNames(List<Pair> class_, Long minSize)",
    "javascript": "/**\n * @param {Array<[string, number]>} class_\n * @param {number|null} minSize\n"
    " * @returns {Object<string, Array<number>>}\n */\nfunction groupNames(class_, minSize)",
    "python": "def group_names(class_: list[tuple[str, int]], min_size: int | None)"
    " -> dict[str, list[float]]:",
    "rust": "use std::collections::HashMap;\n\n"
    "fn group_names(class: Vec<(String, i64)>, min_size: Option<i64>) -> HashMap<String, Vec<f64>>",
    "typescript": "function groupNames(class_: [string, number][], minSize: number | null): "
    "Record<string, number[]>",
}


def test_names_are_alphabetical_and_found_by_every_handle() -> None:
    assert list(languages.names()) == sorted(languages.names())
    assert set(languages.names()) >= {"cpp", "go", "java", "javascript", "python", "rust", "typescript"}
    for one in languages.all_languages():
        assert languages.get(one.name) is one
        assert all(languages.by_fence(tag.upper()) is one for tag in one.fences)
        assert all(languages.by_extension(ext) is one for ext in one.extensions)
        assert languages.by_extension(one.extensions[0].lstrip(".")) is one


def test_an_unknown_language_is_one_clear_line() -> None:
    with pytest.raises(ToolchainError, match=r"unknown language 'cobol'.*python"):
        languages.get("cobol")
    assert languages.by_fence("cobol") is None
    assert languages.by_extension("") is None


@pytest.mark.parametrize("name", languages.names())
def test_block_tables_name_what_the_grammar_has(name: str) -> None:
    assert unknown_entries(syntax_of(name)) == []


@pytest.mark.parametrize("name", languages.names())
def test_declarations_are_native(name: str) -> None:
    """A language that came later brings its own text: `DECLARATION` of its solutions."""
    if languages.get(name).data:
        pytest.skip(f"{name} has no functions")
    expected = DECLARATIONS.get(name) or getattr(of(name), "DECLARATION", None)
    if expected is None:
        pytest.skip(f"no declaration is known for {name}")
    assert languages.get(name).declaration(SIGNATURE) == expected


def test_second_pairs_get_their_own_name() -> None:
    signature = Signature.from_json(
        {
            "name": "f",
            "parameters": [{"name": "a", "type": "tuple[tuple[int,int],int,int,int]"}],
            "returns": "list[tuple[int,str]]",
        }
    )
    assert list(records(signature).values()) == ["Pair", "Tuple4", "Pair2"]


def test_spellings() -> None:
    assert naming.camel("two_sum_2") == "twoSum2"
    assert naming.pascal("two_sum") == "TwoSum"
    assert naming.loose("Two_Sum") == naming.loose("twoSum")


def test_definitions_are_told_from_calls_and_words_in_literals() -> None:
    code = """
    // int twoSum(int a) {
    class Solution { public: int helper() { return twoSum(1, 2); } static int two_sum(int a, int b) { } };
    const char* s = "int twoSum(int) {"; int x = twoSum(3, 4);
    """
    found = scan.functions(scan.blank(code, "cpp"), ("two_sum", "twoSum"))
    assert [(d.name, d.path) for d in found] == [("two_sum", ("Solution",))]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("f(a: &[i64], m: HashMap<String, (i64, i64)>) -> i64 {", 2),
        ("f<'a>(a: &'a str, b: impl Fn(i64) -> i64) {", 2),
        ("f()", 0),
    ],
)
def test_parameters_are_split_at_their_own_commas(text: str, parts: int) -> None:
    assert len(scan.parameters(text, 1)) == parts


@pytest.mark.parametrize("family", ["cpp", "go", "java", "js", "rust"])
def test_blanking_keeps_every_offset(family: scan.Family) -> None:
    code = 'a = "x{\\"}" + \'c\'; /* { \n */ b(); // }\n`{`'
    bare = scan.blank(code, family)
    assert len(bare) == len(code)
    assert bare.count("\n") == code.count("\n")
    assert "{" not in bare.replace("`{`", "")


def test_a_program_outside_usr_is_mounted() -> None:
    assert probe.place(Path("/usr/lib/jvm/x"), "java").mounts == ()
    seen = probe.place(Path("/opt/jdk"), "java")
    assert (seen.path, seen.mounts[0].source) == ("/toolchains/java", "/opt/jdk")


@pytest.mark.parametrize("name", ["cpp", "java", "javascript", "rust", "go"])
def test_an_absent_toolchain_says_how_to_get_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(program: str) -> None:
        return None

    monkeypatch.setattr("shutil.which", nowhere)
    label = languages.get(name).label
    with pytest.raises(ToolchainError, match="install it"):
        probe.find(label, (name,), languages.get(name).install_hint)


def test_typescript_without_npm_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNTH_CACHE", str(tmp_path))
    with pytest.raises(ToolchainError, match="TypeScript is not installed"):
        languages.get("typescript").toolchain()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolchainError, match="npm is not installed"):
        npm.install_typescript()


def test_a_failing_npm_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "bin" / "npm"
    fake.parent.mkdir()
    fake.write_text('#!/bin/sh\necho "npm error network is unreachable" >&2\nexit 1\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:/usr/bin:/bin")
    monkeypatch.setenv("SYNTH_CACHE", str(tmp_path / "cache"))
    with pytest.raises(ToolchainError, match=r"network is unreachable.*registry"):
        npm.install_typescript()
    assert not npm.typescript_folder().exists()
    assert [left.name for left in npm.typescript_folder().parent.iterdir()] == [".lock"]


class Liar:
    """A sandbox in which everything succeeds."""

    def run(self, job: Job) -> Outcome:
        return Outcome(Verdict.OK, "run", 0, "hello\n", "")


def test_the_doctor_does_not_trust_a_toolchain_that_never_fails() -> None:
    (diagnosis,) = diagnose(Liar(), ["python"])
    assert not diagnosis.healthy
    assert "a program that fails ended as ok" in diagnosis.mend


def test_the_doctor_reports_what_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNTH_CACHE", str(tmp_path))
    (diagnosis,) = diagnose(Liar(), ["typescript"])
    assert (diagnosis.installed, diagnosis.healthy) == (False, False)
    assert npm.COMMAND in diagnosis.mend
