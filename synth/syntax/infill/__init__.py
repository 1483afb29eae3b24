"""Fill-in-the-middle of whole folders: files in, rows out, with no engine, server or store.

    paths ── walk ── chunks ── pool ──┬─ read, gate, split, render: one part a chunk
                                      └─ watchdog: a parser that hangs is killed
    parts ── merge: once each, balanced, in path order ── OUT

What a chunk becomes depends on its files and the options alone, and the merge
reads parts in order, so the output is the same for any number of workers and
for a run that was interrupted and went on. The repository level takes the same
path with another maker of rows (`synth.syntax.infill.work.Maker`).
"""
