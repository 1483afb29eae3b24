"""Which build of the embedded engine, with which settings, is fastest on this machine?

    python bench/engine.py [--model NAME] [--slots 8] [--rounds 3] [--only prebuilt,native,…]

All variants run at once, each idle while another is asked, and are asked in turn:
so that every round is a pair under the same weather. Read the ratios, not the
figures, on a machine that others use too. Three figures per variant:

    read     tokens of prompt per second: fresh prompts of about 400 tokens, one answer token
    write 1  tokens per second of one answer alone
    write N  tokens per second of N answers at once, all together
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import random
import statistics
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

import psutil

from synth.serving import catalogue, llama_options, native
from synth.serving.child import Child, ChildSpec
from synth.serving.environment import environment
from synth.serving.health import http_healthy
from synth.serving.llama_options import WAIT_POLICY, LlamaOptions
from synth.serving.pool import Pool
from synth.serving.ports import free_port
from synth.serving.request import Message, Request
from synth.settings import Settings
from synth.spec import PoolSpec

WORDS = (
    "list",
    "tree",
    "graph",
    "sort",
    "hash",
    "value",
    "index",
    "range",
    "loop",
    "match",
    "trait",
    "slice",
)
CONTEXT = 1024
PROMPT_WORDS = 380
ANSWER_TOKENS = 48


@dataclass(frozen=True)
class Variant:
    """One way to run the engine."""

    name: str
    program: tuple[str, ...]
    options: LlamaOptions
    env: dict[str, str]


def variants(base: LlamaOptions, settings: Settings) -> list[Variant]:
    """The prebuilt package, this machine's build when there is one, and settings to compare."""
    prebuilt = (sys.executable, "-m", "synth.serving.llamacpp")
    found = [
        Variant("prebuilt", prebuilt, base, WAIT_POLICY),
        Variant("prebuilt-passive", prebuilt, base, {"OMP_WAIT_POLICY": "passive"}),
        Variant("prebuilt-spinning", prebuilt, base, {}),
    ]
    binary = native.present(settings)
    if binary is None:
        print("no native build in the cache: run `synth models build` to compare with one")
        return found
    made = (str(binary),)
    return [
        *found,
        Variant("native", made, base, WAIT_POLICY),
        Variant("native-passive", made, base, {"OMP_WAIT_POLICY": "passive"}),
        Variant("native-spinning", made, base, {}),
        Variant("native-no-flash", made, replace(base, flash_attention="off"), WAIT_POLICY),
        Variant("native-kv-q8", made, replace(base, kv_type="q8_0"), WAIT_POLICY),
    ]


class Contest:
    """One running variant and what it has shown so far, by figure."""

    def __init__(self, variant: Variant, pool: Pool, slots: int) -> None:
        self.variant = variant
        self.pool = pool
        self.slots = slots
        self.seen: dict[str, list[float]] = {"read": [], "write 1": [], f"write {slots}": []}

    async def round(self, number: int) -> None:
        """Ask once for each figure."""
        read = await self.pool.complete(_request(f"{number}", PROMPT_WORDS, tokens=1))
        self.seen["read"].append(read.prompt_tokens / read.latency_ms * 1000)
        self.seen["write 1"].append(await self._write(number, 1))
        self.seen[f"write {self.slots}"].append(await self._write(number, self.slots))

    async def _write(self, number: int, count: int) -> float:
        asked = [_request(f"{number} {count} {n}", 4, ANSWER_TOKENS) for n in range(count)]
        start = perf_counter()
        got = await asyncio.gather(*map(self.pool.complete, asked))
        return sum(c.completion_tokens for c in got) / (perf_counter() - start)


def _request(key: str, words: int, tokens: int) -> Request:
    draw = random.Random(key)
    text = " ".join(draw.choice(WORDS) for _ in range(words))
    ask = f"Write a long story about a {text}."
    return Request(
        key=key,
        pool="bench",
        messages=(Message("user", ask),),
        stage="bench",
        language="",
        temperature=0.7,
        top_p=0.95,
        max_tokens=tokens,
        seed=1,
    )


async def run(args: argparse.Namespace, folder: Path) -> list[Contest]:
    """Start all variants, warm them up, and go round."""
    settings = Settings.load()
    located = catalogue.locate(args.model, settings)
    spec = PoolSpec(model=args.model, concurrency=args.slots, context=CONTEXT)
    base = llama_options.from_pool(spec, located.path, located.name, 0)
    wanted = [v for v in variants(base, settings) if not args.only or v.name in args.only.split(",")]
    async with AsyncExitStack() as stack:
        contests = [await _enter(stack, v, spec, folder) for v in wanted]
        for contest in contests:
            await contest.pool.complete(_request("warm", 4, 4))
        for number in range(args.rounds):
            for contest in contests:
                await contest.round(number)
            print(f"round {number + 1} of {args.rounds}", file=sys.stderr)
    return contests


async def _enter(stack: AsyncExitStack, variant: Variant, spec: PoolSpec, folder: Path) -> Contest:
    port = free_port()
    argv = (*variant.program, *replace(variant.options, port=port).flags())
    url = f"http://127.0.0.1:{port}"
    child = ChildSpec(variant.name, argv, folder / f"{variant.name}.log", environment(variant.env), port=port)
    await stack.enter_async_context(Child(child, lambda: http_healthy(f"{url}/health")))
    pool = await stack.enter_async_context(Pool.open("bench", spec, url))
    return Contest(variant, pool, spec.concurrency)


def report(contests: list[Contest]) -> None:
    """Medians, and the median of each round's ratio to the first variant."""
    names = list(contests[0].seen)
    print(f"{'variant':30}" + "".join(f"{name:>18}" for name in names))
    for contest in contests:
        cells = [_cell(contest.seen[name], contests[0].seen[name]) for name in names]
        print(f"{contest.variant.name:30}" + "".join(f"{cell:>18}" for cell in cells))


def _cell(seen: list[float], first: list[float]) -> str:
    ratio = statistics.median(a / b for a, b in zip(seen, first, strict=True))
    return f"{statistics.median(seen):.1f}/s x{ratio:.2f}"


def machine() -> str:
    """One line about where this ran."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    load = psutil.getloadavg()[0]
    return f"{platform.machine()} {model}, {llama_options.cores()} cores, load {load:.1f}"


def main() -> None:
    """Print the machine, the versions, and the table."""
    parser = argparse.ArgumentParser(description="compare builds and settings of the embedded engine")
    parser.add_argument("--model", default="qwen2.5-coder-1.5b-instruct-q4_k_m")
    parser.add_argument("--slots", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="names of variants, comma-separated")
    args = parser.parse_args()
    print(f"machine   {machine()}")
    print(f"versions  xllamacpp {version('xllamacpp')}, native source {native.VERSION}; model {args.model}")
    with tempfile.TemporaryDirectory() as folder:
        report(asyncio.run(run(args, Path(folder))))


if __name__ == "__main__":
    main()
