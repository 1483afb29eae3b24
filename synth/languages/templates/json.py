"""The checker of JSON documents, in Python: `check.py DOCUMENT TEXT [PROGRAM]`."""

CHECKER = r"""
import json, sys


def unique(pairs):
    seen = set()
    for name, _ in pairs:
        if name in seen:
            raise ValueError(f"the name {json.dumps(name)} comes twice in an object")
        seen.add(name)
    return dict(pairs)


def refuse(constant):
    raise ValueError(f"{constant} is not JSON")


try:
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        value = json.loads(file.read(), object_pairs_hook=unique, parse_constant=refuse)
    whole = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        print(value if isinstance(value, str) else whole, file=file)
except (ValueError, RecursionError) as error:
    sys.exit(f"not valid JSON: {error}")
"""
