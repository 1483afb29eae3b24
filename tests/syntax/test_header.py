"""C, C++ or Objective-C behind the name `.h`."""

from __future__ import annotations

from pathlib import Path

import pytest

from synth.syntax import header
from synth.syntax.identify import identify, of_file

C = "#ifndef A_H\n#define A_H\n/* class of foo */\nint f(int x);\n#endif\n"
BOTH = """\
#ifdef __cplusplus
extern "C" {
namespace a {
class B;
}
#endif
int f(int x);
#ifdef __cplusplus
}
#endif
"""
PLUS = [
    "#pragma once\nnamespace a {\nint f();\n}\n",
    "class MY_API A : public B {\n public:\n  int f();\n};\n",
    "template <typename T> T f(T x);\n",
    "struct A { std::string x; };\n",
    "struct A { bool operator==(const A&) const; };\n",
]


@pytest.mark.parametrize("text", [C, BOTH, "struct a { int public; };\n", ""])
def test_a_header_that_c_can_read_is_c(text: str) -> None:
    assert header.language(text.encode()) == "c"


@pytest.mark.parametrize("text", PLUS)
def test_what_only_cpp_has_makes_a_header_cpp(text: str) -> None:
    assert header.language(text.encode()) == "cpp"
    assert header.language(f"#if A\n{text}".encode()) == "cpp"  # conditions that do not pair


def test_objective_c_is_in_no_language() -> None:
    assert header.language(b"#import <A/A.h>\n@interface A : B\n- (void)f;\n@end\n") == ""


def test_files_and_texts_are_told_alike(tmp_path: Path) -> None:
    for name, text, language in (("a.h", BOTH, "c"), ("b.h", PLUS[0], "cpp")):
        (tmp_path / name).write_text(text)
        assert of_file(tmp_path / name) == language
        assert identify(text, path=f"include/{name}").language == language
    (tmp_path / "link.h").symlink_to("b.h")
    assert of_file(tmp_path / "link.h") == "c"
