"""The `propose` of `fim`: blocks of a seed's file by its syntax; no model is asked.

The whole file is checked (a block of a broken file teaches nothing) and cut as
`synth fim` cuts it, under the watch; each row becomes a candidate whose evidence
it is. What is drawn follows what the campaign lacks, by the samples that the task may see.
"""

from __future__ import annotations

from agents.draws import short_id
from agents.view import Drop, StepOutcome, TaskView
from db.models import Candidate, Check, Seed
from synth.spec import MixSpec
from synth.syntax import watch
from synth.syntax.infill.one import Text
from synth.syntax.infill.options import Options
from synth.syntax.infill.rows import Made
from synth.syntax.infill.shares import steered
from synth.syntax.mix import BLOCK_WEIGHTS, SPLIT_WEIGHTS, Mix
from synth.syntax.static_check import StaticCheck
from synth.vocabulary import Level, Reason, SplitKind, Verdict


def take_blocks(view: TaskView) -> StepOutcome:
    """Take blocks of the task's seed file; each becomes a candidate at level `parsed`."""
    seed = view.seed
    if seed is None:
        return StepOutcome(drop=Drop(Reason.NO_BLOCK, "the task has no seed"))
    found = watch.checked(seed.language, seed.text)
    if not found.ok:
        return StepOutcome(drop=Drop(Reason.NOT_PARSED, f"line {found.line}: {found.detail}"))
    mix = mix_of(view.recipe.mix)
    if view.recipe.mix.balance:
        mix = steered(mix, view.cells)
    cut = watch.cut(_text(seed), Options(seed=view.spec.seed, per_file=view.recipe.per_seed, mix=mix))
    if not cut.rows:
        return StepOutcome(drop=Drop(Reason.NO_BLOCK, ", ".join(sorted(cut.refused))))
    blocks = tuple(_candidate(view, slot, made, seed.start_line) for slot, made in enumerate(cut.rows))
    return StepOutcome(candidates=blocks, checks=tuple(_check(block, found) for block in blocks))


def mix_of(given: MixSpec) -> Mix:
    """What a campaign file asks for; the default's shares where it says nothing."""
    splits: dict[SplitKind, float] = {**SPLIT_WEIGHTS, **given.splits}
    return Mix(
        splits,
        given.short_rate,
        blocks=BLOCK_WEIGHTS | {str(name): share for name, share in given.blocks.items()},
    )


def _text(seed: Seed) -> Text:
    return Text(seed.text, seed.language, seed.path, seed.licence)


def _candidate(view: TaskView, slot: int, made: Made, first: int) -> Candidate:
    """`first` is the line of the file that the text begins with: not 1 where a source has parts of files."""
    task, row = view.task, {**made.row, "start_line": made.row["start_line"] + first - 1}
    return Candidate(
        id=short_id(task.id, "fim", slot),
        campaign_id=task.campaign_id,
        task_id=task.id,
        language=row["language"],
        slot=slot,
        code=row["middle"],
        level=Level.PARSED,
        verdict=Verdict.OK,
        evidence={"key": made.key, "cell": made.cell, "row": row},
    )


def _check(block: Candidate, found: StaticCheck) -> Check:
    return Check(
        id=short_id(block.id, "check"),
        campaign_id=block.campaign_id,
        task_id=block.task_id,
        candidate_id=block.id,
        tier=found.tier,
        grammar=found.grammar,
        ok=True,
        error_bytes=found.error_bytes,
        missing=found.missing,
    )
