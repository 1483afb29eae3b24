"""StarCoder2: half prefix first, half suffix first with prefix and middle run on.

The second is what its training code calls SPM: `<fim_prefix><fim_suffix>…<fim_middle>…`.
"""

from __future__ import annotations

from synth.syntax.families.family import Family, prefix_first, suffix_first
from synth.syntax.families.frame import Frame

PREFIX, MIDDLE, SUFFIX, PAD = "<fim_prefix>", "<fim_middle>", "<fim_suffix>", "<fim_pad>"
REPOSITORY, FILE = "<repo_name>", "<file_sep>"
END = "<|endoftext|>"

FAMILY = Family(
    name="starcoder2",
    forms={
        "psm": prefix_first(PREFIX, SUFFIX, MIDDLE),
        "spm": suffix_first(SUFFIX, PREFIX, MIDDLE),
        "joined": suffix_first(PREFIX + SUFFIX, MIDDLE, ""),
    },
    end=END,
    control=(
        END,
        PREFIX,
        MIDDLE,
        SUFFIX,
        PAD,
        REPOSITORY,
        FILE,
        "<issue_start>",
        "<issue_comment>",
        "<issue_closed>",
        "<jupyter_start>",
        "<jupyter_text>",
        "<jupyter_code>",
        "<jupyter_output>",
        "<jupyter_script>",
        "<empty_output>",
        "<code_to_intermediate>",
        "<intermediate_to_code>",
        "<pr>",
        "<pr_status>",
        "<pr_is_merged>",
        "<pr_base>",
        "<pr_file>",
        "<pr_base_code>",
        "<pr_diff>",
        "<pr_diff_hunk>",
        "<pr_comment>",
        "<pr_event_id>",
        "<pr_review>",
        "<pr_review_state>",
        "<pr_review_comment>",
        "<pr_in_reply_to_review_id>",
        "<pr_in_reply_to_comment_id>",
        "<pr_diff_hunk_comment_line>",
        "<NAME>",
        "<EMAIL>",
        "<KEY>",
        "<PASSWORD>",
    ),
    mix={"psm": 0.5, "joined": 0.5},
    ids={END: 0, PREFIX: 1, MIDDLE: 2, SUFFIX: 3, PAD: 4, REPOSITORY: 5, FILE: 6},
    frame=Frame(FILE, REPOSITORY, name_end="", text_end="", inside="path"),
)
