"""The test engine itself: deterministic, counted, and faulty only when told to be."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.errors import EngineUnavailable, RequestRefused
from synth.serving.engines import engine_command
from synth.serving.instances import smallest
from synth.serving.scripted import load_rules
from synth.settings import Settings
from synth.spec import PoolSpec
from synth.vocabulary import EngineKind
from tests.serving.asking import ask, pool_on
from tests.serving.conftest import StartScripted


def shout(
    messages: list[dict[str, str]], schema: dict[str, Any] | None, stage: str, language: str, key: str
) -> str:
    """Rules of the tests below."""
    if stage == "broken":
        raise ValueError("no rule")
    return f"{stage}/{language}/{key}/{messages[-1]['content']}"


async def test_rules_answer_by_stage_language_and_key(scripted: StartScripted) -> None:
    _, url = await scripted(rules=load_rules(f"{__name__}:shout"))
    async with pool_on(url) as served:
        assert (await served.complete(ask(4))).text == "solve/rust/k4/Task 4"
        with pytest.raises(RequestRefused, match="no rule"):
            await served.complete(ask(4, stage="broken"))
        cut = await served.complete(ask(4, max_tokens=2))
        assert (cut.text, cut.finish) == ("solve/ru", "length")
        await served.probe()


async def test_every_answered_request_is_in_the_log_once(scripted: StartScripted, tmp_path: Path) -> None:
    log = tmp_path / "answered.jsonl"
    engine, url = await scripted(log_path=str(log), fail_every=4)
    async with pool_on(url, concurrency=4) as served:
        got = await asyncio.gather(*(served.complete(ask(n)) for n in range(12)), return_exceptions=True)
    await engine.stop()
    answered = {f"k{n}" for n, one in enumerate(got) if not isinstance(one, EngineUnavailable)}
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert len(answered) == 9
    assert sorted(line["key"] for line in lines) == sorted(answered)
    assert {line["stage"] for line in lines} == {"solve"}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"enum": ["b", "a"]}, "b"),
        ({"const": 3}, 3),
        ({"type": "string", "minLength": 2}, "xx"),
        ({"type": "integer", "minimum": 5}, 5),
        ({"type": "number"}, 0),
        ({"type": ["boolean", "null"]}, False),
        ({"type": "array", "items": {"type": "string"}, "minItems": 2}, ["", ""]),
        ({"anyOf": [{"type": "null"}, {"type": "string"}]}, None),
        (
            {
                "type": "object",
                "properties": {"a": {"$ref": "#/$defs/a"}, "b": {"type": "string"}},
                "required": ["a"],
                "$defs": {"a": {"type": "boolean"}},
            },
            {"a": False},
        ),
    ],
)
def test_the_default_answer_is_the_smallest_instance(schema: dict[str, Any], value: object) -> None:
    assert smallest(schema) == value


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.sampled_from(["string", "integer", "boolean"])))
def test_required_properties_are_always_there(types: dict[str, str]) -> None:
    schema = {
        "type": "object",
        "properties": {k: {"type": t} for k, t in types.items()},
        "required": [*types],
    }
    assert smallest(schema).keys() == types.keys()


def test_unknown_rules_end_with_one_line() -> None:
    with pytest.raises(SystemExit, match="no rules function 'nowhere:nothing'"):
        load_rules("nowhere:nothing")


async def test_its_command_ends_with_one_line_when_the_port_is_taken(
    scripted: StartScripted, settings: Settings
) -> None:
    _, url = await scripted()
    pool = PoolSpec(engine=EngineKind.SCRIPTED, model="m", options={"latency": 0.1, "fail_every": 3})
    command = engine_command(pool, int(url.rsplit(":", 1)[1]), settings)
    assert command.argv[-4:] == ("--latency", "0.1", "--fail-every", "3")
    done = await asyncio.to_thread(
        subprocess.run, command.argv, env=dict(command.env), capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "in use" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.args[0] == sys.executable
