"""Real and hand-written source texts that the syntax tests share."""

from __future__ import annotations

import sysconfig
from itertools import islice
from pathlib import Path

SEEDS = Path(__file__).parents[2] / "examples" / "seeds"
SUFFIXES = {
    "python": ".py",
    "javascript": ".js",
    "typescript": ".ts",
    "cpp": ".cpp",
    "java": ".java",
    "rust": ".rs",
}
GO = """\
package stock

import "sort"

// Low lists the products of which fewer than minimum pieces are left.
func Low(stock map[string]int, minimum int) []string {
	names := []string{}
	for name, pieces := range stock {
		if pieces < minimum {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}
"""


def read(path: Path) -> str:
    """The text with its own line ends."""
    return path.read_bytes().decode("utf-8")


def seeds(language: str) -> list[tuple[str, str]]:
    """Name and text of every example seed of a language."""
    return [(path.name, read(path)) for path in sorted((SEEDS / language).iterdir())]


def real_files(language: str, count: int) -> list[str]:
    """Up to `count` files that somebody else wrote and that are on this machine; often fewer."""
    folders = {
        "python": (Path(sysconfig.get_path("stdlib")), "*.py"),
        "cpp": (Path("/usr/include"), "c++/*/bits/*.h"),
        "javascript": (Path("/usr/lib/node_modules"), "npm/**/*.js"),
        "typescript": (Path("/usr/share"), "**/*.d.ts"),
    }
    if language not in folders:
        return []
    folder, pattern = folders[language]
    texts = []
    for path in islice(sorted(folder.glob(pattern)), count):
        try:
            texts.append(read(path))
        except (UnicodeDecodeError, OSError):
            continue
    return texts
