"""How a family shows the files of a repository, as data: marks before the name and before each file.

Qwen2.5-Coder   <|repo_name|>name\n<|file_sep|>path\ntext\n … <|file_sep|>path\n, then the middle's form
StarCoder2      <repo_name>name<file_sep>path\ntext … <file_sep>, the last path within the prefix
others          files stand in the prefix, each behind a line with its path
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Inside = Literal["nothing", "path", "all"]


class Section(NamedTuple):
    """One file of the context."""

    path: str
    text: str


@dataclass(frozen=True)
class Frame:
    """Marks of one family. `inside` is what of the frame stands within the prefix."""

    file: str
    """Before each path."""
    repository: str = ""
    """Before the repository's name; empty where it is not said."""
    name_end: str = "\n"
    text_end: str = "\n"
    """Behind each file of the context."""
    inside: Inside = "nothing"

    def section(self, section: Section) -> str:
        """One file of the context."""
        return f"{self.file}{section.path}\n{section.text}{self.text_end}"

    def head(self, name: str) -> str:
        """The repository's name."""
        return f"{self.repository}{name}{self.name_end}" if self.repository else ""


COMMENTED = Frame("# ", inside="all")
"""A comment line before each file, for families that were trained with no mark."""
