"""Whether a file named `.h` is C or C++; its name does not say.

C++ is what stands in a header outside of `#ifdef __cplusplus`: a class, a template, a
namespace, an access label. Objective-C has words of its own, and is no language of synth.
"""

from __future__ import annotations

import re

from synth.syntax.preprocessor import resolve

SUFFIX = ".h"

_OBJECTIVE = re.compile(rb"(?m)^@(?:interface|protocol|implementation|class|import|end)\b")
_PLUS = re.compile(
    rb"(?m)^[ \t]*(?:template[ \t]*<|(?:inline[ \t]+)?namespace(?:[ \t]+[\w:]+)?[ \t]*(?:\{|$)"
    rb"|(?:enum[ \t]+)?class[ \t]+(?:\w+[ \t]+)?\w+[ \t]*(?:final[ \t]*)?(?:[:;{]|$)"
    rb"|(?:public|private|protected)[ \t]*:|using[ \t]+(?:namespace\b|\w+(?:::\w+|[ \t]*=))"
    rb"|(?:virtual|explicit|constexpr|friend)[ \t]+[\w~])"
    rb"|\bstd::\w|\boperator[ \t]*[-+=<>!*\[(]"
)


def language(text: bytes) -> str:
    """`c` or `cpp`; empty for Objective-C."""
    if _OBJECTIVE.search(text):
        return ""
    if _PLUS.search(text) is None:
        return "c"
    alone = resolve(text, plus=False)
    return "cpp" if _PLUS.search(text if alone is None else alone) else "c"
