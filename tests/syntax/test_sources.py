"""Where grammars come from: the default, and the older package by its extra."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from synth.errors import ToolchainError
from synth.syntax import sources

_PROGRAM = """
from synth.syntax import grammars
from synth.syntax.static_check import static_check

assert 35 <= len(grammars.languages()) <= 48, len(grammars.languages())
for language, code in {
    "python": "def f(x):\\n    return x\\n",
    "csharp": "class A { int F() { return 1; } }",
    "go": "package a\\nfunc f() int { return 1 }\\n",
    "shell": "f() { echo hello; }\\n",
}.items():
    found = static_check(language, code)
    assert found.ok and "@tree-sitter-languages 1.10.2/abi1" in found.grammar, found
    assert not static_check(language, code + "(").ok, language
assert static_check("swift", "func f() { g() }").tier == "lexical"
print("as it should be")
"""


def test_an_unknown_source_is_one_clear_error() -> None:
    with pytest.raises(ToolchainError, match=r"'moon'.*tree-sitter-language-pack"):
        sources.source("moon")


def test_the_default_has_a_name_too() -> None:
    assert isinstance(sources.source(sources.PACK), sources.Bundled)
    assert sources.source("").names() == sources.source(sources.PACK).names()


@pytest.mark.environment
def test_the_older_package_serves_in_an_environment_of_its_own(tmp_path: Path) -> None:
    if sys.version_info >= (3, 13):
        pytest.skip("tree-sitter-languages has no wheel for this Python")
    venv.create(tmp_path / "own", symlinks=True)
    python = tmp_path / "own" / "bin" / "python"
    folder = next((tmp_path / "own").glob("lib/python*/site-packages"))
    (folder / "ours.pth").write_text("\n".join(p for p in sys.path if p.endswith("site-packages")))
    wheel = [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--disable-pip-version-check"]
    command = [*wheel, "--only-binary", ":all:", "--target", str(folder), "tree-sitter-languages==1.10.2"]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("tree-sitter-languages 1.10.2 cannot be had here")
    environment = os.environ | {
        "SYNTH_GRAMMARS": sources.OTHER,
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "SYNTH_HOME": str(tmp_path),
    }
    run = subprocess.run(
        [str(python), "-c", _PROGRAM], env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "as it should be"
