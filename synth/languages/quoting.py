"""Text as a literal: what is printable stays readable, the rest is escaped.

Most languages write text between double quotes with a backslash for `"`, `\\`,
newline, tab and return; they differ in how any other character is escaped.
Text is well-formed Unicode (`base.well_formed`).
"""

from __future__ import annotations

from collections.abc import Callable

_NAMED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def quote(text: str, escape: Callable[[int], str]) -> str:
    """A double-quoted literal; `escape` writes one unprintable code point."""
    return '"' + "".join(_one(c, escape) for c in text) + '"'


def _one(char: str, escape: Callable[[int], str]) -> str:
    if char in _NAMED:
        return _NAMED[char]
    return char if char.isprintable() else escape(ord(char))


def utf16(code: int) -> str:
    r"""`\uXXXX`, or two of them: JavaScript, TypeScript."""
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def braced(code: int) -> str:
    r"""`\u{X}`: Rust."""
    return f"\\u{{{code:x}}}"


def long_u(code: int) -> str:
    r"""`\uXXXX` or `\UXXXXXXXX`: Python, Go."""
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def octal_bytes(code: int) -> str:
    r"""UTF-8 bytes as `\ooo`, which no following digit can lengthen: C++."""
    return "".join(f"\\{byte:03o}" for byte in chr(code).encode())


def octal_or_utf16(code: int) -> str:
    r"""Java reads `\u` before it reads the literal, so control characters are octal."""
    return f"\\{code:03o}" if code < 0x100 else utf16(code)


def haskell(code: int) -> str:
    r"""`\xX\&`: the empty `\&` ends the number before a digit that follows."""
    return f"\\x{code:x}\\&"


def guile(code: int) -> str:
    r"""`\uXXXX` or `\UXXXXXX`, six digits and not eight."""
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:06x}"


def pointed(value: float) -> str:
    """A float with a point before its exponent, where `1e+21` is no number: Prolog, Vim."""
    mantissa, mark, exponent = repr(float(value)).partition("e")
    return f"{mantissa}.0{mark}{exponent}" if mark and "." not in mantissa else f"{mantissa}{mark}{exponent}"
