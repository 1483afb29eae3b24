"""The structs of a signature in C: typedefs, values, and the functions that make, write and compare them."""

from __future__ import annotations

from synth.languages import structs
from synth.languages.quoting import octal_bytes, quote
from synth.languages.records import Records, field
from synth.languages.templates import c as texts
from synth.proof.signature import Type

_SCALARS = {"int": "long long", "float": "double", "bool": "bool", "str": "char *"}


def type_name(type_: Type, names: Records) -> str:
    """The type as it is written in a declaration."""
    return _SCALARS.get(type_.kind) or structs.word(type_, names)


def typedef(type_: Type, names: Records) -> str:
    """The declaration of one composite type."""
    name, fields = structs.word(type_, names), [_field(t, names) for t in type_.items]
    match type_.kind:
        case "list":
            return f"typedef struct {{ {fields[0]}*items; size_t length; }} {name};"
        case "dict":
            entry = structs.entry(type_, names)
            return (
                f"typedef struct {{ char *key; {fields[0]}value; }} {entry};\n"
                f"typedef struct {{ {entry} *items; size_t length; }} {name};"
            )
        case "optional":
            return f"typedef struct {{ bool has_value; {fields[0]}value; }} {name};"
        case _:
            parts = " ".join(f"{one}{field(i)};" for i, one in enumerate(fields))
            return f"typedef struct {{ {parts} }} {name};"


def _field(type_: Type, names: Records) -> str:
    name = type_name(type_, names)
    return name if name.endswith("*") else f"{name} "


def literal(type_: Type, value: object, names: Records, heap: bool = False) -> str:
    """The value as an expression: of compound literals, or (`heap`) of memory from malloc."""
    match type_.kind, value:
        case "optional", None:
            return f"({structs.word(type_, names)}){{.has_value = false}}"
        case "optional", _:
            inner = literal(type_.items[0], value, names, heap)
            return f"({structs.word(type_, names)}){{.has_value = true, .value = {inner}}}"
        case "bool", _:
            return "true" if value else "false"
        case "int", int():
            return f"{value}LL" if heap and value > -(2**63) else _integer(value)
        case "float", int() | float():
            return repr(float(value))
        case "str", str():
            return f"synth_text({quote(value, octal_bytes)})" if heap else quote(value, octal_bytes)
        case "list", list():
            inner = ", ".join(literal(type_.items[0], v, names, heap) for v in value)
            return _sequence(type_, f"{_field(type_.items[0], names)}[]", inner, len(value), names, heap)
        case "tuple", list():
            rows = enumerate(zip(type_.items, value, strict=True))
            inner = ", ".join(f".{field(i)} = {literal(t, v, names, heap)}" for i, (t, v) in rows)
            return f"({structs.word(type_, names)}){{{inner}}}"
        case "dict", dict():
            pairs = [_pair(type_.items[0], k, v, names, heap) for k, v in value.items()]
            kind = f"{structs.entry(type_, names)}[]"
            return _sequence(type_, kind, ", ".join(pairs), len(value), names, heap)
        case _:
            raise TypeError(f"{value!r} is not {type_}")


def _integer(value: int) -> str:
    return str(value) if value > -(2**63) else "(-9223372036854775807LL - 1)"


def _pair(type_: Type, key: str, value: object, names: Records, heap: bool) -> str:
    text = literal(Type("str"), key, names, heap)
    return f"{{.key = {text}, .value = {literal(type_, value, names, heap)}}}"


def _sequence(type_: Type, kind: str, inner: str, size: int, names: Records, heap: bool) -> str:
    name = structs.word(type_, names)
    kind = kind.replace(" []", "[]")
    if heap:
        return f"synth_make_{name}({size}, {f'({kind}){{{inner}}}' if size else 'NULL'})"
    return f"({name}){{.items = ({kind}){{{inner}}}, .length = {size}}}" if size else f"({name}){{0}}"


def shape(type_: Type, names: Records) -> str:
    """The harness's functions of one composite type: made on the heap, and written as JSON."""
    name, inner = structs.word(type_, names), [putter(t, names) for t in type_.items]
    text = texts.SHAPES[type_.kind].replace("@NAME@", name).replace("@PUT@", inner[0])
    text = text.replace("@ITEM@", _field(type_.items[0], names))
    text = text.replace("@ENTRY@", structs.entry(type_, names) if type_.kind == "dict" else "")
    parts = [
        f"    synth_mark('{'[' if i == 0 else ','}');\n    {p}(v.{field(i)});" for i, p in enumerate(inner)
    ]
    return text.replace("@PARTS@", "\n".join(parts))


def putter(type_: Type, names: Records) -> str:
    """The name of the function that writes a value of the type."""
    return f"synth_put_{structs.word(type_, names)}"


def same(type_: Type, names: Records) -> str:
    """A function that compares two values of one composite type."""
    name = structs.word(type_, names)
    if type_.kind == "tuple":
        rows = (equal(t, f"a.{field(i)}", f"b.{field(i)}", names) for i, t in enumerate(type_.items))
        return texts.SAME["tuple"].replace("@NAME@", name).replace("@PARTS@", " && ".join(rows))
    where = {"list": ("a.items[i]", "b.items[i]"), "dict": ("a.items[i].value", "b.items[k].value")}
    a, b = where.get(type_.kind, ("a.value", "b.value"))
    return (
        texts.SAME[type_.kind].replace("@NAME@", name).replace("@EQUAL@", equal(type_.items[0], a, b, names))
    )


def equal(type_: Type, a: str, b: str, names: Records) -> str:
    """An expression that is true when two values of the type are equal."""
    match type_.kind:
        case "int" | "bool":
            return f"{a} == {b}"
        case "float":
            return f"close_to({a}, {b})"
        case "str":
            return f"strcmp({a}, {b}) == 0"
        case _:
            return f"same_{structs.word(type_, names)}({a}, {b})"
