"""Exports: files for trainers, written from the store at any time.

One core row (`synth.export.row`), every trainer's format a projection of it
(`synth.export.formats`), a dataset card beside the data (`synth.export.card`).
"""

from synth.export.write import ExportResult, write_export

__all__ = ["ExportResult", "write_export"]
