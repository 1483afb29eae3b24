"""The planner: which tasks the next shard holds.

A shard belongs to one recipe: the one that is furthest from its target, counting
what its shards in flight are expected to yield. Inside the shard each task draws
its cell, language × partner × concept × difficulty, by Thompson sampling over
the marginals of the cell: a Beta draw of the acceptance rate, times the gap of a
language to its even share, divided by its tokens a task. A floor of
`EXPLORATION` of the tasks draws evenly, and `SOLO` of the discussion tasks have
no partner, which makes the comparison with discussed tasks causal.

Plans are a function of what had been *admitted* when they were made, never of
what happens to be finished, so a campaign that was killed plans the same tasks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal, NamedTuple

from agents.concepts import CONCEPTS
from agents.draws import draws, short_id
from db.models import Task
from synth.spec import CampaignSpec, RecipeSpec
from synth.vocabulary import Recipe

EXPLORATION = 0.2
SOLO = 0.1
PATIENCE = 8
"""Shards of a recipe in a row without one sample before it counts as exhausted."""
PRIOR_YIELD: dict[str, float] = {Recipe.DISCUSSION: 0.4, Recipe.SNIPPET: 0.4}
"""Samples a task before anything is known, of `discussion` for each of its languages (`fim` has
`per_seed`); weighs like `PRIOR_TASKS` tasks."""
PRIOR_TASKS = 4


class Cell(NamedTuple):
    """What the planner chooses from; `text` is the stored form."""

    recipe: str
    language: str
    partner: str
    concept: str
    difficulty: str

    @property
    def text(self) -> str:
        """`recipe/language/partner/concept/difficulty`."""
        return "/".join(self)


@dataclass
class Tally:
    """Sums over shards: tasks, tasks kept, samples, tokens."""

    tasks: int = 0
    kept: int = 0
    samples: int = 0
    tokens: int = 0

    def add(self, tasks: int, kept: int, samples: int, tokens: int) -> None:
        """Count one cell of one shard."""
        self.tasks += tasks
        self.kept += kept
        self.samples += samples
        self.tokens += tokens


@dataclass
class Knowledge:
    """All that planning depends on, read from the store up to an admitted shard."""

    number: int
    """Number of the first task to plan."""
    samples: Counter[str] = field(default_factory=Counter)
    """Accepted samples by recipe."""
    by_language: Counter[str] = field(default_factory=Counter)
    pending: Counter[str] = field(default_factory=Counter)
    """Tasks in flight by recipe."""
    barren: Counter[str] = field(default_factory=Counter)
    """Shards in a row without a sample, by recipe."""
    tallies: dict[tuple[str, str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    """(recipe, marginal name, value) to sums."""
    seeds: dict[str, list[str]] = field(default_factory=dict)
    """Ids of snippets by language, in order: what models are shown."""
    files: dict[str, list[str]] = field(default_factory=dict)
    """The same of whole files, which `fim` cuts."""
    used: Counter[str] = field(default_factory=Counter)
    """Tasks planned so far by `recipe/language`: where its walk over the seeds stands."""


Outcome = Literal["shard", "wait", "target", "exhausted"]


@dataclass(frozen=True)
class ShardPlan:
    """`shard` with its tasks; `wait` when those in flight should be enough; or the end."""

    outcome: Outcome
    recipe: str = ""
    tasks: tuple[Task, ...] = ()


def plan(campaign_id: str, spec: CampaignSpec, shard: int, seen: int, known: Knowledge) -> ShardPlan:
    """Plan one shard when `seen` shards have been admitted."""
    if all(known.samples[r.recipe] >= r.target for r in spec.recipes):
        return ShardPlan("target")
    hungry = [r for r in spec.recipes if known.samples[r.recipe] < r.target and _fertile(spec, r, known)]
    if not hungry:
        return ShardPlan("wait" if known.pending.total() else "exhausted")
    recipe = max(hungry, key=lambda r: _gap(spec, r, known))
    if _gap(spec, recipe, known) <= 0:
        return ShardPlan("wait")
    rng = draws(spec.seed, campaign_id, "shard", shard)
    size = _size(spec, recipe, known)
    tasks = [_task(campaign_id, spec, recipe, shard, seen, known, i, rng) for i in range(size)]
    return ShardPlan("shard", recipe.recipe, tuple(tasks))


def _fertile(spec: CampaignSpec, recipe: RecipeSpec, known: Knowledge) -> bool:
    if recipe.recipe == Recipe.FIM:  # it ends with its files, and may long have too much of what they give
        return _unused_fim(spec, recipe, known) > 0
    return known.barren[recipe.recipe] < PATIENCE


def _unused_fim(spec: CampaignSpec, recipe: RecipeSpec, known: Knowledge) -> int:
    """FIM walks each file once: the blocks of a file are taken together."""
    return sum(_left(recipe.recipe, name, known) for name in spec.languages_of(recipe.recipe))


def _left(recipe: str, language: str, known: Knowledge) -> int:
    return len(known.files.get(language, ())) - known.used[f"{recipe}/{language}"]


def expected_yield(recipe: RecipeSpec, languages: int, known: Knowledge) -> float:
    """Samples a task of this recipe: what was seen, pulled towards the prior."""
    name = recipe.recipe
    seen = known.tallies.get((name, "recipe", name), Tally())
    prior = _prior(recipe, languages)
    return (prior * PRIOR_TASKS + seen.samples) / (PRIOR_TASKS + seen.tasks)


def _prior(recipe: RecipeSpec, languages: int) -> float:
    match recipe.recipe:
        case Recipe.FIM:
            return float(recipe.per_seed)
        case Recipe.DISCUSSION:
            return PRIOR_YIELD[recipe.recipe] * languages
        case _:
            return PRIOR_YIELD[recipe.recipe]


def _gap(spec: CampaignSpec, recipe: RecipeSpec, known: Knowledge) -> float:
    """Share of the target that neither is there nor is expected from tasks in flight."""
    languages = len(spec.languages_of(recipe.recipe))
    coming = known.pending[recipe.recipe] * expected_yield(recipe, languages, known)
    return (recipe.target - known.samples[recipe.recipe] - coming) / recipe.target


def _size(spec: CampaignSpec, recipe: RecipeSpec, known: Knowledge) -> int:
    """Full shards, but no more tasks than the gap asks for, nor files than there are."""
    languages = len(spec.languages_of(recipe.recipe))
    need = _gap(spec, recipe, known) * recipe.target / max(expected_yield(recipe, languages, known), 0.05)
    size = min(spec.shard_size, max(1, round(need + 0.49)))
    if spec.budget.tasks:
        size = min(size, max(1, spec.budget.tasks - known.number))
    return min(size, _unused_fim(spec, recipe, known)) if recipe.recipe == Recipe.FIM else size


def _task(
    campaign_id: str,
    spec: CampaignSpec,
    recipe: RecipeSpec,
    shard: int,
    seen: int,
    known: Knowledge,
    index: int,
    rng: Random,
) -> Task:
    number = known.number + index
    cell = _cell(spec, recipe, known, rng)
    return Task(
        id=short_id(campaign_id, "task", number),
        campaign_id=campaign_id,
        number=number,
        shard=shard,
        seen=seen,
        recipe=cell.recipe,
        language=cell.language,
        partner=cell.partner,
        concept=cell.concept,
        difficulty=cell.difficulty,
        seed_id=_next_seed(spec, campaign_id, cell, known),
    )


def _cell(spec: CampaignSpec, recipe: RecipeSpec, known: Knowledge, rng: Random) -> Cell:
    name = recipe.recipe
    languages = spec.languages_of(name)
    if name == Recipe.FIM:
        languages = tuple(x for x in languages if _left(name, x, known) > 0)
        return Cell(name, _choose(languages, name, "language", known, rng), "", "", "")
    language = _choose(languages, name, "language", known, rng)
    others = [x for x in languages if x != language]
    partner = ""
    if name == Recipe.DISCUSSION and others and rng.random() >= SOLO:
        partner = _choose(others, name, "partner", known, rng)
    concept = _choose(spec.concepts or CONCEPTS, name, "concept", known, rng)
    return Cell(name, language, partner, concept, _choose(spec.difficulties, name, "difficulty", known, rng))


def _choose(options: Sequence[str], recipe: str, marginal: str, known: Knowledge, rng: Random) -> str:
    """Thompson sampling over the values of one marginal."""
    if rng.random() < EXPLORATION:
        return rng.choice(options)
    return max(options, key=lambda value: _worth(options, recipe, marginal, value, known, rng))


def _worth(
    options: Sequence[str], recipe: str, marginal: str, value: str, known: Knowledge, rng: Random
) -> float:
    tally = known.tallies.get((recipe, marginal, value), Tally())
    rate = rng.betavariate(1 + tally.kept, 1 + tally.tasks - tally.kept)
    worth = rate / _relative_cost(tally, known.tallies.get((recipe, "recipe", recipe), Tally()))
    if marginal == "language":
        share = known.by_language[value] * len(options) / max(1, known.by_language.total())
        worth *= 2.0 - min(share, 1.9)
    return worth


def _relative_cost(tally: Tally, all_tasks: Tally) -> float:
    """Tokens a task against the recipe's mean; 1 while unknown."""
    if not tally.tasks or not tally.tokens or not all_tasks.tokens:
        return 1.0
    return max(0.2, tally.tokens / tally.tasks * all_tasks.tasks / all_tasks.tokens)


def _next_seed(spec: CampaignSpec, campaign_id: str, cell: Cell, known: Knowledge) -> str:
    """Walk the language's seeds in an order of the recipe's own; go round when through."""
    seeds = known.files if cell.recipe == Recipe.FIM else known.seeds
    ids = seeds.get(cell.language) or [x for some in seeds.values() for x in some]
    place = f"{cell.recipe}/{cell.language}"
    at = known.used[place]
    known.used[place] += 1
    if not ids:
        return ""
    order = list(ids)
    draws(spec.seed, campaign_id, "seeds", place, at // len(order)).shuffle(order)
    return order[at % len(order)]


class CellSums(NamedTuple):
    """What the tasks of one cell gave."""

    cell: str
    tasks: int
    kept: int
    samples: int
    tokens: int


def tally_cells(rows: Iterable[CellSums]) -> dict[tuple[str, str, str], Tally]:
    """Marginal sums over cells."""
    tallies: dict[tuple[str, str, str], Tally] = defaultdict(Tally)
    for text, *sums in rows:
        cell = Cell(*text.split("/"))
        values = {
            "recipe": cell.recipe, "language": cell.language, "partner": cell.partner,
            "concept": cell.concept, "difficulty": cell.difficulty,
        }  # fmt: skip
        for marginal, value in values.items():
            tallies[cell.recipe, marginal, value].add(*sums)
    return tallies
