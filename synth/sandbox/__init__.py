"""Isolated compile and run. Nothing else in this repository starts untrusted code."""

from synth.sandbox.job import Job, Limits, Mount, Outcome
from synth.sandbox.sandbox import Sandbox, SandboxMode

__all__ = ["Job", "Limits", "Mount", "Outcome", "Sandbox", "SandboxMode"]
