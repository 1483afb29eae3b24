"""Short statements about a sample and its origin, the same on every surface."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from synth.cli.view.proof import proof_of
from synth.cli.view.words import count

if TYPE_CHECKING:
    from db.lineage import Lineage
    from db.models import Generation, Quarantine, Sample, Seed

Facts = list[tuple[str, str]]
_SURVIVORS = 3
_DOUBTS = {
    "doubt": "others give another value, and nobody says who slipped, for",
    "division": "others give another value, as they divide negative numbers, for",
}
"""Evidence of a winner that differs from others."""


def headline(sample: Sample) -> str:
    """One line: id, what it is, how far it was proved."""
    score = f" · score {sample.score:.2f}" if sample.score else ""
    return f"{sample.id} · {sample.recipe} · {sample.language} · {sample.level}{score}"


def verdicts(found: Lineage, sample: Sample) -> Facts:
    """What each gate said about the sample's candidate."""
    candidate = next((c for c in found.candidates if c.id == sample.candidate_id), None)
    rows: Facts = [("level", sample.level)]
    if sample.fim.get("proved"):
        rows.append(("removal", _removal(sample.fim["proof"])))
    if candidate is None:
        return rows
    proof = proof_of(found, candidate)
    check, run, score = proof.check, proof.run, proof.score
    if check is not None:
        rows.append(("syntax", f"{'parses' if check.ok else 'does not parse'} ({check.tier} check)"))
    if run is not None:
        passed = sum(bool(r.get("ok")) for r in run.results)
        calls = f", {passed} of {len(run.results)} calls returned" if run.results else ""
        where = f"{run.language} {run.toolchain}".rstrip()
        rows.append(("execution", f"{run.verdict}{calls}, {run.run_ms:.0f} ms, {where}"))
    if adequacy := candidate.evidence.get("adequacy"):
        rows += _adequacy(adequacy)
    for name, about in _DOUBTS.items():
        if doubts := candidate.evidence.get(name):
            calls = "; ".join(", ".join(json.dumps(a, ensure_ascii=False) for a in some) for some in doubts)
            rows.append((name, f"{about}: {calls}"))
    if candidate.agreed:
        with_ = sorted({c.language for c in found.candidates if c.agreed} - {candidate.language})
        rows.append(("agreement", f"same results as {', '.join(with_)}" if with_ else "agreed"))
    if score is not None:
        marks = ", ".join(f"{name} {mark}" for name, mark in score.items.items())
        rows.append(("judge", f"{score.total:.2f} by {score.judge} ({marks})"))
    rows += [("quarantined", _against(q)) for q in found.quarantines if q.sample_id == sample.id]
    return rows


def _adequacy(found: dict[str, Any]) -> Facts:
    """How many wrong variants the tests notice, and which they do not."""
    where = f" ({found['language']})" if found.get("language") else ""
    rows = [("mutants", f"{found['killed']} of {found['compiled']} killed by the tests{where}")]
    if branches := found.get("branches"):
        lines = ", ".join(map(str, branches["missed_lines"])) or "none"
        rows.append(
            ("branches", f"{branches['taken']} of {branches['made']} taken; lines that miss one: {lines}")
        )
    return rows + [("survivor", text) for text in found["survivors"][:_SURVIVORS]]


def _removal(proof: dict[str, str]) -> str:
    """What taking the middle away gave."""
    place = repr(proof["hole"].strip()) if proof["hole"] else "nothing"
    return f"{proof['gave'].replace('_', ' ')} with {place} in place of the middle ({proof['by']})"


def _against(row: Quarantine) -> str:
    """Why the sample is not exported."""
    what = "solves" if row.rule == "tests" else f"shares {row.rule} with"
    return f"{what} {row.benchmark} {row.exercise} ({row.detail})"


def origin(found: Lineage, sample: Sample | None = None) -> Facts:
    """Where it comes from: seed, task, models, calls."""
    task = found.task
    cell = [task.language, task.partner and f"with {task.partner}", task.concept, task.difficulty]
    rows: Facts = [
        ("campaign", found.campaign.id),
        ("task", f"{task.id} (number {task.number}, shard {task.shard})"),
        ("cell", " · ".join(filter(None, [task.recipe, *cell]))),
    ]
    if found.seed is not None:
        rows.append(("seed", seed_line(found.seed)))
    if sample is not None and sample.licence:
        rows.append(("licence", sample.licence))
    rows += [("model", name) for name in dict.fromkeys(map(model_line, found.generations))]
    tokens = sum(g.completion_tokens for g in found.generations)
    if found.generations:
        rows.append(("calls", f"{len(found.generations)} generations, {count(tokens)} tokens written"))
    return rows


def seed_line(seed: Seed) -> str:
    """`repo path:10-42 @ commit, licence`."""
    commit = f" @ {seed.commit[:12]}" if seed.commit else ""
    licence = f", {seed.licence}" if seed.licence else ""
    return f"{seed.repo} {seed.path}:{seed.start_line}-{seed.end_line}{commit}{licence}".strip()


def model_line(generation: Generation) -> str:
    """`model@revision`."""
    revision = generation.revision[:12]
    return f"{generation.model}@{revision}" if revision else generation.model
