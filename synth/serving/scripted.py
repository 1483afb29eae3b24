"""A test engine: OpenAI-compatible, deterministic, never a default, never for data.

    python -m synth.serving.scripted --port N [--latency S] [--rules package.module:function]
        [--log FILE] [--identity NAME] [--fail-every N] [--slots N --queue N]

Answers come from a rules function `answer(messages, schema, stage, language, key)
-> str`; without one, and always for the start-up probe, the answer is the smallest
instance of the schema, or a fixed fenced code block. The same request always gets
the same answer.

For crash tests, one JSON line `{"key", "stage", "asked", "answered"}` (times in
seconds since the epoch) per *answered* request is appended to the log, after the
whole answer was handed to the connection. For fault tests, `--fail-every N` answers
every Nth request with 500, and `--slots`/`--queue` refuse with 503 what a real
engine's bounded queue would refuse.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from synth.serving.instances import smallest

log = logging.getLogger(__name__)

Rules = Callable[[list[dict[str, str]], dict[str, Any] | None, str, str, str], str]
CHARS_PER_TOKEN = 4
RETRY_AFTER = "0.1"


@dataclass(frozen=True)
class Script:
    """How the test engine behaves. `slots` 0 is no limit; `fail_every` 0 is never."""

    rules: Rules
    latency: float = 0.0
    identity: str = "scripted"
    log_path: str = ""
    fail_every: int = 0
    slots: int = 0
    queue: int = 0


def default_rules(
    messages: list[dict[str, str]], schema: dict[str, Any] | None, stage: str, language: str, key: str
) -> str:
    """The smallest instance of the schema, or one fenced block of nothing."""
    if schema is not None:
        return json.dumps(smallest(schema))
    return f"```{language}\n```\n"


def load_rules(name: str) -> Rules:
    """`package.module:function`; exits with one line when there is no such function."""
    if not name:
        return default_rules
    module, _, function = name.partition(":")
    try:
        rules: Rules = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise SystemExit(f"scripted engine: no rules function {name!r}: {error}") from error
    return rules


class ScriptedEngine:
    """The HTTP side; one instance per process or per test."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.answered = 0
        self.received = 0
        self.in_flight = 0
        self._slots = asyncio.Semaphore(script.slots) if script.slots else None
        self._log = _open_log(script.log_path)
        self._runner: web.ServerRunner | None = None

    async def start(self, port: int) -> int:
        """Listen on loopback; `port` 0 picks a free one. Returns the port."""
        server = web.Server(self._route, access_log=None)
        self._runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Close the socket, the connections and the log."""
        if self._runner is not None:
            await self._runner.cleanup()
        if self._log is not None:
            os.close(self._log)
            self._log = None

    async def _route(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/v1/chat/completions":
            return await self._admit(request)
        if request.path == "/health":
            return _json({"status": "ok"})
        if request.path == "/v1/models":
            card = {"id": self.script.identity, "object": "model", "owned_by": "synth tests"}
            return _json({"object": "list", "data": [card]})
        return _error(404, f"no route {request.path}")

    async def _admit(self, request: web.BaseRequest) -> web.StreamResponse:
        """Refuse, fail or answer; holds a slot while it answers."""
        self.received += 1
        script = self.script
        if script.fail_every and self.received % script.fail_every == 0:
            return _error(500, "scripted failure")
        if self._slots is None:
            return await self._answer(request)
        if self.in_flight >= script.slots + script.queue:
            return _error(503, "queue is full", {"Retry-After": RETRY_AFTER})
        self.in_flight += 1
        try:
            async with self._slots:
                return await self._answer(request)
        finally:
            self.in_flight -= 1

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        asked_at = time.time()
        content = await request.read()
        if self.script.latency:
            await asyncio.sleep(self.script.latency)
        stage, key = request.headers.get("X-Synth-Stage", ""), request.headers.get("X-Request-Id", "")
        try:
            asked = json.loads(content)
            text = self._text(asked, stage, request.headers.get("X-Synth-Language", ""), key)
        except (ValueError, LookupError, TypeError) as error:
            return _error(400, f"{type(error).__name__}: {error}")
        response = _json(_completion(asked, text, key, self.script.identity))
        await response.prepare(request)
        await response.write_eof()
        self._answered(key, stage, asked_at)
        return response

    def _text(self, asked: dict[str, Any], stage: str, language: str, key: str) -> str:
        form = asked.get("response_format") or {}
        schema = form["json_schema"]["schema"] if form.get("type") == "json_schema" else None
        rules = default_rules if stage == "probe" else self.script.rules
        return rules(asked["messages"], schema, stage, language, key)

    def _answered(self, key: str, stage: str, asked_at: float) -> None:
        self.answered += 1
        if self._log is not None:
            line = {"key": key, "stage": stage, "asked": asked_at, "answered": time.time()}
            os.write(self._log, f"{json.dumps(line)}\n".encode())


def _open_log(path: str) -> int | None:
    """Append-only, so that restarted engines and readers share one file."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644) if path else None


def _completion(asked: dict[str, Any], text: str, key: str, identity: str) -> dict[str, Any]:
    room = int(asked.get("max_tokens") or 1 << 20) * CHARS_PER_TOKEN
    finish = "length" if len(text) > room else "stop"
    read = sum(len(m["content"]) for m in asked["messages"]) // CHARS_PER_TOKEN + 1
    written = len(text[:room]) // CHARS_PER_TOKEN + 1
    message = {"role": "assistant", "content": text[:room]}
    return {
        "id": f"chatcmpl-{key}",
        "object": "chat.completion",
        "created": 0,
        "model": identity,
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written},
    }


def _json(data: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    content = json.dumps(data).encode()
    return web.Response(body=content, status=status, headers=headers, content_type="application/json")


def _error(status: int, message: str, headers: dict[str, str] | None = None) -> web.Response:
    return _json({"error": {"message": message, "type": "scripted", "code": status}}, status, headers)


async def serve(script: Script, port: int) -> None:
    """Run until SIGTERM or SIGINT."""
    engine, stop = ScriptedEngine(script), asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    port = await engine.start(port)
    log.warning("SCRIPTED ENGINE for tests on 127.0.0.1:%d: its answers are made up, not a model's", port)
    try:
        await stop.wait()
    finally:
        await engine.stop()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="synth.serving.scripted", description="test engine")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds per answer")
    parser.add_argument("--rules", default="", help="package.module:function")
    parser.add_argument("--log", default="", help="file for one JSON line per answered request")
    parser.add_argument("--identity", default="scripted", help="model name")
    parser.add_argument("--fail-every", type=int, default=0, help="answer every Nth request with 500")
    parser.add_argument("--slots", type=int, default=0, help="answers at a time; 0 is no limit")
    parser.add_argument("--queue", type=int, default=0, help="with --slots: waiting beyond it gets 503")
    return parser


def main() -> None:
    """Entry of `python -m synth.serving.scripted`."""
    args = _parser().parse_args()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    rules = load_rules(args.rules)
    script = Script(rules, args.latency, args.identity, args.log, args.fail_every, args.slots, args.queue)
    try:
        asyncio.run(serve(script, args.port))
    except OSError as error:
        raise SystemExit(f"scripted engine: port {args.port}: {error.strerror or error}") from error


if __name__ == "__main__":
    main()
