"""Memory of a process that parses one text after the other.

What a tree or a symbol table leaves behind is what the next one needs. The C library
gives the end of the heap back to the system as soon as 128 KB of it are free, and the
system hands it out again page by page: two dozen faults a file of Python, a twentieth
of its check. So some megabytes are kept.
"""

from __future__ import annotations

import ctypes

KEPT = 8 << 20
"""Bytes at the end of the heap that are not given back, and from which a block is no part of it."""
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""`M_TRIM_THRESHOLD` and `M_MMAP_THRESHOLD` of malloc.h; either alone ends what the library learns itself."""


def keep_pages() -> None:
    """Keep free memory for the next text; without glibc nothing is changed."""
    change = getattr(ctypes.CDLL(None), "mallopt", None)
    if change is not None:
        change(_TRIM_THRESHOLD, KEPT)
        change(_MMAP_THRESHOLD, KEPT)
