"""The closed sets that are stored, counted and shown. Values are the stored text.

Everything that a row can say about itself from a fixed list is here, so that
the store, the views, the command line and the documents use the same words.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal


class Recipe(StrEnum):
    """A named way to make samples."""

    DISCUSSION = "discussion"
    SNIPPET = "snippet"
    FIM = "fim"


class SeedKind(StrEnum):
    """What a seed is good for, by how much of a file it is."""

    SNIPPET = "snippet"
    """A piece that fits a prompt."""
    FILE = "file"
    """A whole file, which is cut and never shown to a model."""
    WHOLE = "whole"
    """A whole file that is a snippet as well."""


class Stage(StrEnum):
    """One step of a recipe over a shard."""

    PROPOSE = "propose"
    CRITIQUE = "critique"
    REVISE = "revise"
    SOLVE = "solve"
    CHECK = "check"
    EXECUTE = "execute"
    REPAIR = "repair"
    SCORE = "score"
    ADMIT = "admit"


class Verdict(StrEnum):
    """The closed result of running code. `INFRA_ERROR` is retried, never scored."""

    OK = "ok"
    WRONG_ANSWER = "wrong_answer"
    RUNTIME_ERROR = "runtime_error"
    COMPILE_ERROR = "compile_error"
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"
    OUTPUT_LIMIT = "output_limit"
    VACUOUS = "vacuous"
    INFRA_ERROR = "infra_error"


class Level(StrEnum):
    """How far a sample was proved, weakest first; compare with `rank`."""

    PARSED = "parsed"
    COMPILED = "compiled"
    RAN = "ran"
    PASSED = "passed"
    ADEQUATE = "adequate"
    AGREED = "agreed"

    @property
    def rank(self) -> int:
        """0 for the weakest level."""
        return list(Level).index(self)


class CampaignStatus(StrEnum):
    """Where a campaign stands."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"
    """A fault of synth itself; `synth run` goes on where it was."""


class FinishReason(StrEnum):
    """Why a campaign ended."""

    TARGET = "target"
    BUDGET = "budget"
    EXHAUSTED = "exhausted"
    STOPPED = "stopped"
    FAILED = "failed"


class TaskStatus(StrEnum):
    """`LIVE` tasks still walk their recipe; all others are final."""

    LIVE = "live"
    ADMITTED = "admitted"
    DROPPED = "dropped"
    ABANDONED = "abandoned"


class Reason(StrEnum):
    """Why a task (or a candidate) was dropped. Closed: free text goes to `detail`."""

    MALFORMED_PROPOSAL = "malformed_proposal"
    INVALID_SIGNATURE = "invalid_signature"
    TOO_FEW_VECTORS = "too_few_vectors"
    NEAR_DUPLICATE = "near_duplicate"
    TRUNCATED = "truncated"
    REFUSED = "refused"
    NO_CODE = "no_code"
    NOT_PARSED = "not_parsed"
    COMPILE_ERROR = "compile_error"
    RUNTIME_ERROR = "runtime_error"
    WRONG_ANSWER = "wrong_answer"
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"
    OUTPUT_LIMIT = "output_limit"
    VACUOUS = "vacuous"
    NO_AGREEMENT = "no_agreement"
    MALFORMED_SCORE = "malformed_score"
    LOW_SCORE = "low_score"
    LEVEL_TOO_LOW = "level_too_low"
    NO_BLOCK = "no_block"
    OVER_SHARE = "over_share"
    CAMPAIGN_ENDED = "campaign_ended"


SplitKind = Literal["node", "siblings", "typed", "lines", "chars"]
"""How a middle is cut: a block, statements in a row, a block that was begun, lines, characters."""
BlockGroup = Literal[
    "if", "loop", "switch", "try", "context", "func_body", "function", "class",
    "condition", "call", "return", "assign", "lambda", "stmt", "import", "comment",
]  # fmt: skip
"""What kinds of blocks count as one where shares are asked for (`synth.syntax.blocks.GROUPS`)."""


class SampleKind(StrEnum):
    """What a sample trains."""

    INSTRUCTION = "instruction"
    FIM = "fim"


class EngineKind(StrEnum):
    """How generations are made; `SCRIPTED` is for tests and never a default."""

    LLAMACPP = "llamacpp"
    VLLM = "vllm"
    OPENAI = "openai"
    SCRIPTED = "scripted"
