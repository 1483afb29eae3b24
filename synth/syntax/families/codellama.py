"""CodeLlama: `<PRE> … <SUF>… <MID>`, half of it suffix first with prefix and middle run on.

The blanks are part of the format: its tokens are spelled with the blank before
them (`▁<SUF>`), and the prefix is encoded with the blank that begins a text.
"""

from __future__ import annotations

from synth.syntax.families.family import Family, prefix_first, suffix_first

FAMILY = Family(
    name="codellama",
    forms={
        "psm": prefix_first("<PRE> ", " <SUF>", " <MID>"),
        "joined": suffix_first("<PRE> <SUF>", " <MID> ", ""),
    },
    end=" <EOT>",
    control=("<PRE>", "<SUF>", "<MID>", "<EOT>", "[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "<s>", "</s>"),
    mix={"psm": 0.5, "joined": 0.5},
    ids={"<PRE>": 32007, "<SUF>": 32008, "<MID>": 32009, "<EOT>": 32010},
)
