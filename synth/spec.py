"""The campaign file: what a person asks for, validated before anything starts.

YAML, one document. Unknown keys are errors that name the file, the line and the
nearest known key. The parsed `CampaignSpec` is frozen and is what the store
keeps; its hash, with the name, is the campaign's identity.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from synth.document import read_document
from synth.errors import SpecError
from synth.vocabulary import BlockGroup, EngineKind, Level, Recipe, SplitKind

ExportFormat = Literal[
    "messages",
    "prompt-completion",
    "qwen-chatml",
    "fim",
    "fim-qwen",
    "fim-starcoder2",
    "fim-codellama",
    "fim-deepseek-coder",
    "fim-codestral",
    "dpo",
]
Difficulty = Literal["easy", "medium", "hard"]


class Part(BaseModel):
    """Base of every part of the file: frozen, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Sampling(Part):
    """Sampling parameters that are sent with every call of a pool."""

    temperature: Annotated[float, Field(ge=0, le=2)] = 0.7
    """Of drafts; critics, repairs and judges have their own, lower ones."""
    top_p: Annotated[float, Field(gt=0, le=1)] = 0.95
    """Nucleus of the distribution that is drawn from."""
    max_tokens: Annotated[int, Field(ge=16, le=32768)] = 768
    """Longest answer; a stage may ask for less."""


class PoolSpec(Part):
    """One model pool: which engine makes its generations, with what."""

    engine: EngineKind = EngineKind.LLAMACPP
    """llamacpp (CPU, started here), vllm (GPU, started here), openai (any endpoint), scripted (tests)."""
    model: str = "qwen2.5-coder-1.5b-instruct-q4_k_m"
    """A name of the model catalogue, a path of a GGUF file, or the endpoint's model name."""
    url: str = ""
    """Base URL of an OpenAI-compatible endpoint (`openai`, `vllm` already running, `scripted`)."""
    api_key_env: str = ""
    """Name of the environment variable with the endpoint's key; the key itself is never stored."""
    concurrency: Annotated[int, Field(ge=1, le=4096)] = 8
    """Calls in flight at most."""
    context: Annotated[int, Field(ge=512, le=1048576)] = 4096
    """Tokens of context for one call (`llamacpp`)."""
    options: dict[str, str | int | float | bool] = {}
    """Engine's own start options: `--key value` for vLLM, server parameters for llama.cpp."""
    sampling: Sampling = Sampling()
    """Sampling parameters of this pool."""


def _once_each(languages: tuple[str, ...]) -> tuple[str, ...]:
    for at, language in enumerate(languages):
        if language in languages[:at]:
            raise ValueError(f"{language!r} stands twice")
    return languages


Languages = Annotated[tuple[str, ...], AfterValidator(_once_each)]

Share = Annotated[float, Field(ge=0, le=1000)]


class MixSpec(Part):
    """What `fim` cuts, and how much of each. Shares need not add up to one; 0 leaves something out."""

    splits: dict[SplitKind, Share] = {}
    """Shares of ways to cut (`node`, `siblings`, `typed`, `lines`, `chars`); the default's where absent."""
    blocks: dict[BlockGroup, Share] = {}
    """Shares of kinds of blocks among `node` (`if`, `loop`, `func_body`, …); the default's where absent."""
    short_rate: Annotated[float, Field(ge=0, le=1)] = 0.8
    """Share of middles up to 512 bytes."""
    balance: bool = True
    """Draw more of what there is too little of, and leave out what there is too much of: half of the rows or
    more, and most of them where the code has little of what is asked for."""

    @model_validator(mode="after")
    def _not_nothing(self) -> MixSpec:
        for what, given, known in (("splits", self.splits, SplitKind), ("blocks", self.blocks, BlockGroup)):
            if len(given) == len(get_args(known)) and not any(given.values()):
                raise ValueError(f"{what}: every share is 0")
        return self


class RecipeSpec(Part):
    """One recipe's share of the campaign."""

    recipe: Recipe
    """Name of the recipe."""
    target: Annotated[int, Field(ge=1)]
    """Accepted samples wanted from this recipe."""
    languages: Languages = ()
    """Languages of this recipe; empty means the campaign's."""
    min_level: Level | None = None
    """Weakest level that is kept; the recipe's own default when absent."""
    min_score: Annotated[float, Field(ge=0, le=1)] = 0.5
    """Weakest checklist score that is kept."""
    rounds: Annotated[int, Field(ge=0, le=8)] = 1
    """Critique and revise at most this often (`discussion`)."""
    repairs: Annotated[int, Field(ge=0, le=8)] = 1
    """Repair a failing candidate at most this often."""
    candidates: Annotated[int, Field(ge=1, le=32)] = 1
    """Candidates per language."""
    vectors: Annotated[int, Field(ge=4, le=256)] = 192
    """Vectors per problem: the agents' own, filled up from the types; what is wrong slips through few."""
    mutants: Annotated[int, Field(ge=0, le=64)] = 8
    """Wrong variants of one solution that a problem's tests are tried on; 0 measures none."""
    min_killed: Annotated[float, Field(ge=0, le=1)] = 0.5
    """Share of the variants that tests must notice for a passed sample to be `adequate`."""
    proved_fim: Annotated[int, Field(ge=0, le=16)] = 0
    """Middles cut from each kept solution at most, each proved to matter: with a hole in its place the
    solution fails its vectors (`discussion`, `snippet`). They are samples of `fim` and count to its
    target; 0 makes none."""
    per_seed: Annotated[int, Field(ge=1, le=64)] = 2
    """Samples taken from one file at most (`fim`)."""
    mix: MixSpec = MixSpec()
    """Shares of what is cut (`fim`)."""


class SeedSpec(Part):
    """Where seeds come from: exactly one of folder, jsonl, git."""

    folder: str = ""
    """A folder of source files, read by extension; relative to the campaign file."""
    jsonl: str = ""
    """A JSONL file: text, language, and what is known of repo, path, commit, licence."""
    git: str = ""
    """Path of a local checkout; commit and repository name are read from it."""
    licence: str = ""
    """SPDX identifier for seeds that carry none of their own."""
    limit: Annotated[int, Field(ge=0)] = 0
    """Seeds taken at most, and for `fim` as many files; 0 is no limit."""

    @model_validator(mode="after")
    def _one_source(self) -> SeedSpec:
        if sum(map(bool, (self.folder, self.jsonl, self.git))) != 1:
            raise ValueError("a seed source needs exactly one of folder, jsonl, git")
        return self


class Budget(Part):
    """What the campaign may spend; it ends at the first limit that it meets. 0 = no limit."""

    tasks: Annotated[int, Field(ge=0)] = 0
    """Tasks planned."""
    generations: Annotated[int, Field(ge=0)] = 0
    """Model calls of admitted shards."""
    tokens: Annotated[int, Field(ge=0)] = 0
    """Completion tokens of admitted shards."""
    minutes: Annotated[float, Field(ge=0, le=5_256_000)] = 0
    """Minutes of one `synth run`; the only limit that depends on the clock."""


class ExportSpec(Part):
    """One export that is written when the campaign ends."""

    format: ExportFormat
    """messages, prompt-completion, qwen-chatml, dpo, fim (neutral rows), or one family's texts: fim-qwen,
    fim-starcoder2, fim-codellama, fim-deepseek-coder, fim-codestral."""
    path: str = ""
    """Folder; `exports/<campaign>/<format>` under the data directory when empty."""


class CampaignSpec(Part):
    """The whole campaign file."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    """Name of the campaign; with a hash of the content it is its id."""
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    """Every random draw of the campaign derives from this number."""
    languages: Annotated[Languages, Field(min_length=1)]
    """Languages that samples are made in."""
    recipes: Annotated[tuple[RecipeSpec, ...], Field(min_length=1)]
    """What is made, and how much of it."""
    seeds: Annotated[tuple[SeedSpec, ...], Field(min_length=1)]
    """Where seeds come from."""
    pools: dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")], PoolSpec] = {
        "default": PoolSpec()
    }
    """Model pools by name."""
    judge: str = "default"
    """Pool that scores."""
    author: str = "default"
    """Pool that writes."""
    concepts: tuple[Annotated[str, Field(pattern=r"^[^/\n]{1,80}$")], ...] = ()
    """What problems are about; a built-in list when empty."""
    difficulties: tuple[Difficulty, ...] = ("easy", "medium")
    """Difficulties that are asked for."""
    shard_size: Annotated[int, Field(ge=1, le=64)] = 16
    """Tasks that are carried through the stages together."""
    horizon: Annotated[int, Field(ge=1, le=64)] = 4
    """Shards in flight at most."""
    budget: Budget = Budget()
    """What may be spent."""
    exports: tuple[ExportSpec, ...] = ()
    """Written when the campaign ends; any other can be made later."""

    @field_validator("recipes")
    @classmethod
    def _once_each(cls, recipes: tuple[RecipeSpec, ...]) -> tuple[RecipeSpec, ...]:
        if len({r.recipe for r in recipes}) != len(recipes):
            raise ValueError("each recipe may stand once")
        return recipes

    @field_validator("exports")
    @classmethod
    def _apart(cls, exports: tuple[ExportSpec, ...]) -> tuple[ExportSpec, ...]:
        paths = [str(Path(e.path)) if e.path else f" {e.format}" for e in exports]
        if len(set(paths)) != len(paths):
            raise ValueError("two exports in one folder: the second would replace the first")
        return exports

    @model_validator(mode="after")
    def _known_pools(self) -> CampaignSpec:
        for role, pool in (("judge", self.judge), ("author", self.author)):
            if pool not in self.pools:
                raise ValueError(f"{role}: no pool named {pool!r} (pools: {', '.join(self.pools)})")
        return self

    @property
    def target(self) -> int:
        """Accepted samples wanted over all recipes."""
        return sum(r.target for r in self.recipes)

    def recipe(self, recipe: str) -> RecipeSpec:
        """The part of one recipe."""
        return next(r for r in self.recipes if r.recipe == recipe)

    def languages_of(self, recipe: str) -> tuple[str, ...]:
        """Languages that a recipe works in."""
        return self.recipe(recipe).languages or self.languages

    def digest(self) -> str:
        """SHA-256 of what the file asks for, as canonical JSON.

        Where it lies on the disk, and how engines are reached and started, does not
        count: a campaign goes on after its endpoint has moved.
        """
        reach = {"url", "api_key_env", "concurrency", "options"}
        content = self.model_dump(mode="json", exclude={"pools": {"__all__": reach}})
        for recipe, part in zip(content["recipes"], self.recipes, strict=True):
            if part.mix == MixSpec():  # campaigns were begun before there was a mix
                del recipe["mix"]
        content["seeds"] = [
            s | {k: Path(s[k]).name for k in ("folder", "jsonl", "git")} for s in content["seeds"]
        ]
        text = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def id(self) -> str:
        """`name-xxxxxxxx`: the same file is the same campaign."""
        return f"{self.name}-{self.digest()[:8]}"


def load_spec(path: Path) -> CampaignSpec:
    """Read and validate a campaign file; relative seed paths are taken from its folder.

    Raises `SpecError`: one line with the file, the line and the mend.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"{path}: {error}", mend="give the path of a campaign file") from error
    node, data = read_document(path, text)
    if not isinstance(data, dict):
        raise SpecError(f"{path}:1: not a campaign file", mend="start from examples/quickstart.yaml")
    try:
        return CampaignSpec.model_validate(_resolve(data, path.parent))
    except ValidationError as error:
        raise SpecError(*_first(path, node, error)) from error


def _resolve(data: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Make relative seed paths relative to the file, not to the shell."""
    seeds = data.get("seeds")
    if not isinstance(seeds, list):
        return data
    return {**data, "seeds": [_absolute(s, folder) if isinstance(s, dict) else s for s in seeds]}


def _absolute(source: dict[str, Any], folder: Path) -> dict[str, Any]:
    keys = {"folder", "jsonl", "git"} & source.keys()
    given = {k: source[k] for k in keys if isinstance(source[k], str) and source[k]}
    return source | {k: os.path.realpath(folder / path) for k, path in given.items()}


def _first(path: Path, node: yaml.Node | None, error: ValidationError) -> tuple[str]:
    # A misspelt key is also a missing one: what is written says more than what is not.
    problem = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
    where = [str(p) for p in problem["loc"]]
    line = _line(node, problem["loc"])
    name = ".".join(where)
    if problem["type"] == "extra_forbidden":
        known = list(_keys(problem["loc"]))
        near = get_close_matches(where[-1], known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"
        return (f"{path}:{line}: unknown key {name!r} — {hint}",)
    return (f"{path}:{line}: {name or 'campaign'}: {problem['msg']} — see docs/campaign.md",)


def _line(node: yaml.Node | None, loc: tuple[int | str, ...]) -> int:
    """Line (from 1) of the innermost part of `loc` that stands in the file."""
    line = 1
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line


def _keys(loc: tuple[int | str, ...]) -> Iterator[str]:
    """Keys that are known at the place of an unknown one."""
    parts: dict[str, type[Part]] = {
        "recipes": RecipeSpec,
        "seeds": SeedSpec,
        "pools": PoolSpec,
        "sampling": Sampling,
        "mix": MixSpec,
        "budget": Budget,
        "exports": ExportSpec,
    }
    model: type[Part] = CampaignSpec
    for part in loc[:-1]:
        model = parts.get(str(part), model)
    yield from model.model_fields
