"""The proof of a shard's candidates: static check, execution, agreement.

    check    each new candidate goes through the static check of its language
    execute  all that parsed run; then, by what the problem is:
               several languages, typed    outputs are compared: `agreed`
               one language, typed         outputs against the proposer's votes: `passed`
               no typed function           the compiler alone: `compiled`

A winner has verdict `ok` and no reason. A loser has a closed reason and, where
there is one, the failing case as evidence; it may be repaired. A task drops when
it has no winner and nothing left to repair.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agents.adequacy import add_adequacy
from agents.draws import seed_for, short_id
from agents.middles import add_middles
from agents.problem import Example, Problem
from agents.settle import settle_doubts
from agents.shrink import make_cases_small
from agents.trials import Run, Trials
from agents.view import Drop, StepOutcome, TaskView
from db.models import Candidate, Check, Execution
from synth import languages
from synth.languages.base import Language
from synth.proof.adequacy import passing_stub
from synth.proof.agreement import agree
from synth.proof.ballot import Ballot, Evidence, Votes, may_divide, votes_for
from synth.proof.confirm import confirm
from synth.proof.dictionary import harvest
from synth.proof.signature import Signature, Vector
from synth.proof.trial import Result
from synth.proof.vectors import generate
from synth.syntax.watch import checked
from synth.vocabulary import Level, Reason, Recipe, Verdict

_REASON: dict[Verdict, Reason] = {
    Verdict.COMPILE_ERROR: Reason.COMPILE_ERROR,
    Verdict.RUNTIME_ERROR: Reason.RUNTIME_ERROR,
    Verdict.WRONG_ANSWER: Reason.WRONG_ANSWER,
    Verdict.TIME_LIMIT: Reason.TIME_LIMIT,
    Verdict.MEMORY_LIMIT: Reason.MEMORY_LIMIT,
    Verdict.OUTPUT_LIMIT: Reason.OUTPUT_LIMIT,
}


@dataclass(frozen=True)
class Proof:
    """What the outputs of a task's candidates prove."""

    level: Level
    winners: frozenset[str]
    vectors: tuple[Vector, ...]
    losers: dict[str, Evidence]
    reason: Reason | None
    """Why nobody wins, when nobody does."""
    doubts: Mapping[str, list[list[Any]]] = field(default_factory=dict)
    """Arguments on which a winner differs from others and nobody says who slipped: it only passed."""


def changed(candidate: Candidate, **columns: object) -> Candidate:
    """A copy of a candidate with other values."""
    return Candidate(**candidate.model_dump() | columns)


def check(view: TaskView) -> StepOutcome:
    """Static check of the candidates that were not checked yet."""
    updates: list[Candidate] = []
    checks: list[Check] = []
    for candidate in view.latest():
        if candidate.level or candidate.reason:
            continue
        found = checked(candidate.language, candidate.code)
        checks.append(
            Check(
                id=short_id(candidate.id, "check"),
                campaign_id=candidate.campaign_id,
                task_id=candidate.task_id,
                candidate_id=candidate.id,
                tier=found.tier,
                grammar=found.grammar,
                ok=found.ok,
                error_bytes=found.error_bytes,
                missing=found.missing,
                detail=found.detail,
            )
        )
        updates.append(_checked(candidate, found.ok, f"line {found.line}: {found.detail}"))
    return StepOutcome(updates=tuple(updates), checks=tuple(checks))


def _checked(candidate: Candidate, ok: bool, error: str) -> Candidate:
    if ok:
        return changed(candidate, level=Level.PARSED)
    return changed(candidate, reason=Reason.NOT_PARSED, evidence={"error": error})


async def execute(trials: Trials, views: Sequence[TaskView]) -> list[StepOutcome]:
    """Run the candidates of all tasks, then judge task by task."""
    plans = [_runs(view) for view in views]
    executions = iter(await trials([run for runs in plans for run in runs]))
    own = [[next(executions) for _ in runs] for runs in plans]
    outcomes = await asyncio.to_thread(
        lambda: [judge(v, r, e) for v, r, e in zip(views, plans, own, strict=True)]
    )
    outcomes = await settle_doubts(trials, outcomes, plans, own)
    outcomes = await make_cases_small(trials, views, outcomes)
    return await add_middles(trials, views, await add_adequacy(trials, views, outcomes))


def _runs(view: TaskView) -> list[Run]:
    """What there is to run: the latest attempts that parsed."""
    ready = [c for c in view.latest() if c.reason != Reason.NOT_PARSED and c.code]
    problem = view.problem
    if problem is None or problem.signature is None:
        return [Run(c) for c in ready]
    signature = problem.typed()
    vectors = tuple(vectors_of(view, problem, signature))
    return [Run(c, signature, vectors) for c in ready]


def vectors_of(view: TaskView, problem: Problem, signature: Signature) -> list[Vector]:
    """The agents' own inputs, filled up from the types; the same at every call.

    Constants come from the first attempts alone: a repair must not change what others ran on.

    What one of the recipe's languages cannot represent (integers beyond 2^53 in
    JavaScript) is nobody's to answer.
    """
    own = [Vector(tuple(e.arguments), e.expected if e.voted else None) for e in problem.examples]
    seed = seed_for(view.spec.seed, view.task.id, "vectors")
    words = harvest(c.code for c in view.candidates if not c.attempt)
    spoken = [languages.get(name) for name in view.spec.languages_of(view.task.recipe)]
    found = generate(signature, own, view.recipe.vectors, seed, words)
    return [v for v in found if all(_represents(language, signature, v) for language in spoken)]


def _represents(language: Language, signature: Signature, vector: Vector) -> bool:
    pairs = zip(signature.parameters, vector.arguments, strict=True)
    return all(language.represents(p.type, a) for p, a in pairs)


def judge(view: TaskView, runs: Sequence[Run], executions: Sequence[Execution]) -> StepOutcome:
    """Make verdicts of the executions of one task."""
    problem = view.problem
    if problem is None or problem.signature is None:
        updates = [_compiled(r.candidate, e) for r, e in zip(runs, executions, strict=True)]
        return _outcome(view, updates, None, None)
    proof = _not_vacuous(_proof(view, problem, runs, executions), problem.typed())
    updates = [_proved(r.candidate, e, proof) for r, e in zip(runs, executions, strict=True)]
    known = tuple(Example(arguments=v.arguments, expected=v.expected) for v in proof.vectors)
    agreed = problem.model_copy(update={"vectors": known}) if proof.winners else None
    return _outcome(view, updates, agreed, proof.reason)


def _proof(view: TaskView, problem: Problem, runs: Sequence[Run], executions: Sequence[Execution]) -> Proof:
    signature = problem.typed()
    vectors = runs[0].vectors if runs else ()
    ballots = [_ballot(r, e) for r, e in zip(runs, executions, strict=True)]
    cast = [(e.arguments, e.expected) for e in problem.examples if e.voted]
    votes: Votes = votes_for(signature, vectors, cast)
    if view.task.recipe == Recipe.DISCUSSION:
        found = agree(signature, vectors, ballots, votes)
        doubts = {
            ident: [list(vectors[i].arguments) for i in indices] for ident, indices in found.doubted.items()
        }
        return Proof(Level.AGREED, found.agreed, found.vectors, dict(found.losers), found.reason, doubts)
    one = confirm(signature, vectors, ballots, votes)
    return Proof(Level.PASSED, one.passed, one.vectors, dict(one.losers), one.reason)


def _not_vacuous(proof: Proof, signature: Signature) -> Proof:
    """The proof, unless a stub passes its vectors as well: then nobody wins."""
    if not proof.winners or not passing_stub(signature, proof.vectors):
        return proof
    return Proof(proof.level, frozenset(), (), proof.losers, Reason.VACUOUS)


def _ballot(run: Run, execution: Execution) -> Ballot:
    results = tuple(Result.from_json(r) for r in execution.results)
    return Ballot(
        run.candidate.id,
        run.candidate.language,
        results,
        Verdict(execution.verdict),
        may_divide(run.candidate.code),
    )


def _compiled(candidate: Candidate, execution: Execution) -> Candidate:
    verdict = Verdict(execution.verdict)
    if verdict is Verdict.OK:
        return changed(candidate, verdict=verdict, level=Level.COMPILED, reason="", evidence={})
    return changed(candidate, verdict=verdict, reason=_REASON[verdict], evidence=_trouble(execution))


def _proved(candidate: Candidate, execution: Execution, proof: Proof) -> Candidate:
    """Verdict, level, reason and evidence of one candidate that ran."""
    ran = Verdict(execution.verdict)
    level = _reached(execution)
    if candidate.id in proof.winners:
        doubts = proof.doubts.get(candidate.id)
        reached = Level.PASSED if doubts else proof.level
        agreed = reached is Level.AGREED
        shown: dict[str, object] = {"doubt": doubts} if doubts else {}
        return changed(candidate, verdict=Verdict.OK, level=reached, reason="", agreed=agreed, evidence=shown)
    lost = proof.losers.get(candidate.id)
    if ran is not Verdict.OK and (lost is None or not lost.known):
        evidence = _trouble(execution) | ({"case": lost.to_json()} if lost else {})
        return changed(
            candidate, verdict=ran, level=level, reason=_REASON[ran], agreed=False, evidence=evidence
        )
    if lost is not None:
        reason = _REASON.get(lost.verdict, Reason.WRONG_ANSWER)
        return changed(
            candidate,
            verdict=lost.verdict,
            level=level,
            reason=reason,
            agreed=False,
            evidence={"case": lost.to_json()},
        )
    reason = proof.reason or Reason.NO_AGREEMENT
    verdict = Verdict.VACUOUS if reason is Reason.VACUOUS else Verdict.WRONG_ANSWER
    return changed(candidate, verdict=verdict, level=level, reason=reason, agreed=False, evidence={})


def _reached(execution: Execution) -> Level:
    match Verdict(execution.verdict):
        case Verdict.COMPILE_ERROR:
            return Level.PARSED
        case Verdict.OK:
            return Level.RAN
        case _:
            return Level.COMPILED


def _trouble(execution: Execution) -> dict[str, object]:
    first = execution.verdict == Verdict.COMPILE_ERROR  # a compiler's first message is the cause
    error = execution.stderr[:1200] if first else execution.stderr[-1200:]
    return {"error": error, "verdict": execution.verdict}


def _outcome(
    view: TaskView, updates: Sequence[Candidate], problem: Problem | None, reason: Reason | None
) -> StepOutcome:
    """Drop a task that has no winner and nothing left to try."""
    fresh = {c.id: c for c in updates}
    latest = [fresh.get(c.id, c) for c in view.latest()]
    won = any(c.verdict == Verdict.OK and not c.reason for c in latest)
    more = view.round < view.recipe.repairs
    hopeful = more and any(c.reason and c.evidence and c.attempt < view.recipe.repairs for c in latest)
    if won or hopeful:
        return StepOutcome(problem=problem, updates=tuple(updates))
    return StepOutcome(problem=problem, updates=tuple(updates), drop=Drop(_main_reason(latest, reason)))


def _main_reason(latest: Sequence[Candidate], reason: Reason | None) -> Reason:
    """The proof's reason; else what most candidates failed by; no candidate at all is no code."""
    if reason is not None and any(c.level for c in latest):
        return reason
    counted = Counter(c.reason for c in latest if c.reason).most_common(1)
    return Reason(counted[0][0]) if counted else Reason.NO_CODE
