"""A shop of many files whose rows need each other, written by rule."""

from __future__ import annotations


def shop(parts: int = 4) -> dict[str, str]:
    """A package in which every part uses the one before it, and the first the last: a cycle."""
    texts = {"pyproject.toml": "", "shop/__init__.py": ""}
    for n in range(parts):
        before = (n - 1) % parts
        texts[f"shop/part{n}.py"] = (
            f"from shop.part{before} import Box{before}, fill_box{before}\n\n\n"
            f"class Box{n}:\n    def __init__(self, size):\n        self.size = size\n\n"
            f"    def weigh_part{n}(self):\n        return self.size * {n + 2}\n\n\n"
            f"def fill_box{n}(items):\n    box = Box{before}(len(items))\n"
            f"    if box.weigh_part{before}() > {n}:\n        fill_box{before}(items[{n}:])\n"
            f"    for item in items:\n        print(item, box, {n})\n    return box\n"
        )
    return texts
