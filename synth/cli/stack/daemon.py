"""The process behind `synth up`: holds a stack until it is told to end."""

from __future__ import annotations

import asyncio

from synth.cli.exit import Terminated
from synth.cli.interrupt import STOPPING, guarded
from synth.cli.stack.stack import Say, Stack, StackPlan

LOOK_SECONDS = 1.0


async def serve(plan: StackPlan, say: Say) -> None:
    """Start the stack and keep it until SIGTERM or Ctrl-C; raises when a server is given up."""
    try:
        await guarded(_hold(plan, say))
    except Terminated:
        say("ended")


async def _hold(plan: StackPlan, say: Say) -> None:
    async with Stack(plan, say) as stack:
        say(f"ready: Temporal at {stack.address.address}")
        try:
            while True:
                stack.check()
                await asyncio.sleep(LOOK_SECONDS)
        except asyncio.CancelledError:
            say(STOPPING)
            raise
