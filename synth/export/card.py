"""The dataset card: README.md beside the data, with the front matter that dataset hubs read.

It says what is in the file, how it was made and what was thrown away. It is a
pure function of what was exported and of the admitted part of the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import yaml

from synth.export.facts import GATES, Facts
from synth.export.formats import Format
from synth.export.tally import UNKNOWN, Tally
from synth.spec import ExportFormat

T = TypeVar("T")
REPOS_SHOWN = 50
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)
_LEVELS = """\
| Level | What was shown |
| --- | --- |
| parsed | the static check of the language found no error; nothing was run |
| compiled | the compiler (or loader) took it; nothing was run |
| ran | it ran to its end within the limits |
| passed | its results equal what the author of the task expected beforehand, in a sandbox |
| agreed | independent solutions in at least two languages gave the same results on the same inputs |"""


def card(format_name: ExportFormat, form: Format, facts: Facts, tally: Tally, sha256: str) -> str:
    """The whole text of the card."""
    parts = [
        _front_matter(format_name, facts, tally),
        _summary(format_name, facts, tally, sha256),
        _contents(tally),
        _schema(form),
        _funnel(facts),
        _models(facts),
        _prompts(facts),
        _licences(tally),
    ]
    return "\n\n".join(parts) + "\n"


def _front_matter(format_name: ExportFormat, facts: Facts, tally: Tally) -> str:
    data = {
        "language": ["en"],
        "license": _licence(tally),
        "pretty_name": f"{facts.name} ({format_name})",
        "tags": ["code", "synthetic", "synth", *sorted(tally.languages)],
        "size_categories": [_size(tally.rows)],
        "task_categories": ["text-generation"],
        "annotations_creators": ["machine-generated"],
        "configs": [
            {"config_name": "default", "data_files": [{"split": "train", "path": "data/train.jsonl"}]}
        ],
    }
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=1000)
    return f"---\n{text}---"


def _licence(tally: Tally) -> str:
    """The one licence of all rows; `other` for several, `unknown` where one is not stated."""
    if UNKNOWN in tally.licences:
        return "unknown"
    return next(iter(tally.licences)).lower() if len(tally.licences) == 1 else "other"


def _size(rows: int) -> str:
    return next((name for limit, name in _SIZES if rows < limit), "n>10M")


def _summary(format_name: ExportFormat, facts: Facts, tally: Tally, sha256: str) -> str:
    reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(tally.left_out.items()))
    left_out = f"\n\nAccepted samples that have no row in this format: {reasons}." if reasons else ""
    about = [
        ("Rows", tally.rows),
        ("SHA-256 of `data/train.jsonl`", f"`{sha256}`"),
        ("Campaign", f"`{facts.campaign}`"),
        ("SHA-256 of the campaign file's content", f"`{facts.spec_hash}`"),
        ("Random seed", facts.random_seed),
    ]
    return f"""\
# {facts.name} ({format_name})

Code samples made by language models and checked by running them, exported by `synth` in the
format `{format_name}`.

```python
from datasets import load_dataset

rows = load_dataset("json", data_files="data/train.jsonl", split="train")
```

{_table(("Fact", "Value"), about)}{left_out}"""


def _contents(tally: Tally) -> str:
    rows = [(*cell, count) for cell, count in sorted(tally.cells.items())]
    table = _table(("Language", "Recipe", "Level", "Rows"), rows)
    return f"## Contents\n\n{table}\n\n{_LEVELS}"


def _schema(form: Format) -> str:
    table = _table(("Column", "Content"), [(f"`{k}`", v) for k, v in form.columns.items()])
    return f"""\
## Row

{table}

`metadata` holds language, recipe, level, score (the judge's checklist, 0 to 1), title, concept,
difficulty, signature, tests, licence, seed (repo, path, start_line, end_line, commit), model and
revision. Every key is always there; an empty string means that there is none."""


def _funnel(facts: Facts) -> str:
    head = ("Recipe", "Tasks", *(str(g) for g in GATES), "Admitted", "Samples")
    rows = [(f.recipe, f.planned, *f.gates, f.admitted, f.samples) for f in facts.funnels]
    each = f"{facts.tokens / facts.samples:.0f}" if facts.samples else "no"
    reasons = _table(("Dropped because", "Tasks"), facts.reasons) if facts.reasons else "No task was dropped."
    return f"""\
## Funnel of the campaign

Tasks by how far their best candidate came, all formats together; {facts.tokens} completion tokens,
{each} for each accepted sample.

{_table(head, rows)}

{reasons}"""


def _models(facts: Facts) -> str:
    rows = [
        (m.pool, m.engine, m.model, f"`{m.revision}`" if m.revision else "", _settings(m.parameters))
        for m in facts.models
    ]
    table = _table(("Pool", "Engine", "Model", "Revision or file digest", "Parameters"), rows)
    return f"## Models\n\n{table if rows else 'No model was recorded.'}"


def _settings(parameters: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{k} {v}" for k, v in parameters)


def _prompts(facts: Facts) -> str:
    head = ("Stage", "Prompt", "SHA-256", "Pool", "Temperature", "Top-p", "Max tokens", "Calls", "Tokens out")
    rows = [
        (
            p.stage,
            p.prompt,
            f"`{p.digest[:16]}`",
            p.pool,
            p.temperature,
            p.top_p,
            p.max_tokens,
            p.calls,
            p.completion_tokens,
        )
        for p in facts.prompts
    ]
    return f"## Prompts and sampling\n\n{_table(head, rows) if rows else 'No model was asked.'}"


def _licences(tally: Tally) -> str:
    by_licence = _table(("Licence", "Rows"), _descending(tally.licences.items()))
    repos = _descending(tally.repos.items())
    shown = [(*repo, count) for repo, count in repos[:REPOS_SHOWN]]
    more = len(repos) - len(shown)
    rest = f"\n\n{more} more repositories: see `metadata.seed` of the rows." if more > 0 else ""
    by_repo = _table(("Seed repository", "Licence", "Rows"), shown)
    return f"""\
## Licences of the seeds

Each row names the file, lines and commit of the seed that it started from.

{by_licence}

{by_repo}{rest}"""


def _descending(items: Iterable[tuple[T, int]]) -> list[tuple[T, int]]:
    return sorted(items, key=lambda item: (-item[1], str(item[0])))


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(c) for c in line) + " |" for line in lines)


def _cell(value: object) -> str:
    """Text that cannot break the table."""
    return " ".join(str(value).replace("|", "\\|").split())
