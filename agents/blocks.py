"""The `propose` of `fim`: blocks of a seed's file by its syntax; no model is asked.

The whole file is checked (a block of a broken file teaches nothing), and each
block becomes a candidate whose evidence is the split: prefix, middle, suffix.
"""

from __future__ import annotations

from agents.draws import seed_for, short_id
from agents.view import Drop, StepOutcome, TaskView
from db.models import Candidate, Check
from synth.syntax.fim import extract_report
from synth.syntax.static_check import static_check
from synth.vocabulary import Level, Reason, Verdict


def take_blocks(view: TaskView) -> StepOutcome:
    """Take blocks of the task's seed file; each becomes a candidate at level `parsed`."""
    if view.seed is None:
        return StepOutcome(drop=Drop(Reason.NO_BLOCK, "the task has no seed"))
    task = view.task
    found = static_check(view.seed.language, view.seed.text)
    if not found.ok:
        return StepOutcome(drop=Drop(Reason.NOT_PARSED, f"line {found.line}: {found.detail}"))
    seed = seed_for(view.spec.seed, task.id, "fim")
    report = extract_report(view.seed.text, view.seed.language, view.recipe.per_seed, seed)
    if not report.splits:
        return StepOutcome(drop=Drop(Reason.NO_BLOCK, ", ".join(sorted(report.skipped))))
    blocks = [
        Candidate(
            id=short_id(task.id, "fim", n),
            campaign_id=task.campaign_id,
            task_id=task.id,
            language=view.seed.language,
            slot=n,
            code=split.middle,
            level=Level.PARSED,
            verdict=Verdict.OK,
            evidence={
                "prefix": split.prefix,
                "middle": split.middle,
                "suffix": split.suffix,
                "kind": split.kind,
                "split": split.split,
                "node": split.node_type,
                "key": split.key,
                "start_line": split.start_line,
            },
        )
        for n, split in enumerate(report.splits)
    ]
    checks = [
        Check(
            id=short_id(block.id, "check"),
            campaign_id=task.campaign_id,
            task_id=task.id,
            candidate_id=block.id,
            tier=found.tier,
            grammar=found.grammar,
            ok=True,
            error_bytes=found.error_bytes,
            missing=found.missing,
        )
        for block in blocks
    ]
    return StepOutcome(candidates=tuple(blocks), checks=tuple(checks))
