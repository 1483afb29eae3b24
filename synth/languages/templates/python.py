"""Texts in Python."""

HARNESS = """\
import posix, sys
from _collections import OrderedDict, defaultdict
from _json import encode_basestring_ascii as _quote

_NAME, _RETURNS = @NAME@, @RETURNS@
_DICTS = (dict, defaultdict, OrderedDict)


def _arguments():
@ARGUMENTS@


def _report(text, _write=posix.write, _out=sys.stdout):
    try:
        _out.flush()
    except ValueError:
        pass
    data = ("\\n" + text + "\\n").encode()
    while data:
        data = data[_write(1, data):]


def _kind(spec):
    while spec and spec[0] == "optional":
        spec = spec[1]
    return spec[0] if spec else None


def _inner(spec, index):
    while spec and spec[0] == "optional":
        spec = spec[1]
    items = spec[1:] if spec else ()
    return items[min(index, len(items) - 1)] if items else None


def _text(value):
    if any("\\ud800" <= c <= "\\udfff" for c in value):
        raise TypeError("result has ill-formed text")
    return _quote(value)


def _encode(value, spec):
    kind = type(value)
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return repr(value)
    if kind is float:
        if value - value != 0:
            raise ValueError("non-finite")
        return repr(value)
    if kind is str:
        return _text(value)
    if kind is list or kind is tuple:
        if _kind(spec) in ("list", "tuple") and _kind(spec) != kind.__name__:
            raise TypeError(f"result is a {kind.__name__}, not a {_kind(spec)}")
        return "[" + ",".join(_encode(v, _inner(spec, i)) for i, v in enumerate(value)) + "]"
    if kind in _DICTS or kind is getattr(sys.modules.get("collections"), "Counter", None):
        return "{" + ",".join(_key(k) + ":" + _encode(v, _inner(spec, 0)) for k, v in dict.items(value)) + "}"
    raise TypeError(f"result of type {kind.__name__}")


def _key(key):
    if type(key) is not str:
        raise TypeError(f"dict key of type {type(key).__name__}")
    return _text(key)


def _loose(name):
    return name.replace("_", "").lower()


def _find(module):
    names = [_NAME, *(n for n in vars(module) if _loose(n) == _loose(_NAME))]
    for name in names:
        if callable(getattr(module, name, None)):
            return lambda: getattr(module, name)
    for owner in [c for c in vars(module).values() if isinstance(c, type) and c.__module__ == "candidate"]:
        for name in dir(owner):
            if _loose(name) == _loose(_NAME):
                return lambda: getattr(owner(), name)
    raise SystemExit(f"the code defines no function {_NAME}")


def _one_line(error):
    try:
        text = str(error)
    except BaseException:
        text = ""
    return " ".join(f"{type(error).__name__}: {text}".split())[:300]


def _compiled(file):
    with open(file, "rb") as source:
        text = source.read()
    try:
        return compile(text, file, "exec", dont_inherit=True)
    except BaseException:
        sys.excepthook(*sys.exc_info())


def _load(code):
    module = type(sys)("candidate")
    module.__file__ = "candidate.py"
    sys.modules["candidate"] = module
    exec(code, vars(module))
    return module


def _main():
    nonce = sys.stdin.readline().strip()
    code = _compiled("candidate.py")
    if code is None:
        _report(f"{nonce} compile_error")
        raise SystemExit(1)
    function = _find(_load(code))
    for index, make in enumerate(_arguments()):
        try:
            result = "value " + _encode(function()(*make()), _RETURNS)
        except BaseException as error:
            if type(error) is ValueError and error.args == ("non-finite",):
                result = "error non-finite"
            else:
                result = "error " + _one_line(error)
        _report(f"{nonce} {index} {result}")
    _report(f"{nonce} end")


_main()
"""

RUNNER = """\
import solution

tests = [test for name, test in vars(solution).items() if name.startswith("test_") and callable(test)]
for test in tests:
    test()
print(len(tests), "passed")
"""

CLOSE = '''\
def close(actual, expected):
    """Equal, floats up to rounding."""
    if isinstance(expected, dict):
        same = isinstance(actual, dict) and actual.keys() == expected.keys()
        return same and all(close(actual[key], expected[key]) for key in expected)
    if isinstance(expected, (list, tuple)):
        same = type(actual) is type(expected) and len(actual) == len(expected)
        return same and all(map(close, actual, expected))
    if isinstance(expected, float):
        return math.isclose(actual, expected, rel_tol=1e-6, abs_tol=1e-9)
    return actual == expected
'''
