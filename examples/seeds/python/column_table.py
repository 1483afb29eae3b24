# SPDX-License-Identifier: Apache-2.0
# Provenance: written for synth

"""Lay out rows as a text table with aligned columns."""


def column_widths(rows: list[list[str]]) -> list[int]:
    """Width of each column; short rows count as if filled with empty cells."""
    widths: list[int] = []
    for row in rows:
        for index, cell in enumerate(row):
            if index == len(widths):
                widths.append(0)
            widths[index] = max(widths[index], len(cell))
    return widths


def is_number(cell: str) -> bool:
    """Whether the cell looks like a decimal number with an optional sign."""
    digits = cell.lstrip("+-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit()


def render(rows: list[list[str]], gap: int) -> list[str]:
    """One line a row: numbers to the right, other text to the left."""
    widths = column_widths(rows)
    lines = []
    for row in rows:
        cells = []
        for cell, width in zip(row, widths, strict=False):
            aligned = cell.rjust(width) if is_number(cell) else cell.ljust(width)
            cells.append(aligned)
        # Trailing blanks would show up in every diff.
        lines.append((" " * gap).join(cells).rstrip())
    return lines
