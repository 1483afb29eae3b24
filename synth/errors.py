"""Every error that synth raises on purpose.

The tree, and who is expected to act:

    SynthError
    ├── UserError                 the person at the terminal: what, where, how to mend it
    │   ├── SpecError             a campaign file is not valid (names file and line)
    │   ├── ModelError            a model file is absent, truncated or has another digest
    │   ├── ToolchainError        a language cannot be compiled or run on this machine
    │   ├── SandboxError          isolation cannot be had: nothing is run unprotected
    │   ├── StoreError            the store cannot be opened, migrated or queried
    │   │   └── StoreUnavailable  busy for too long, server gone, disk full: also infrastructure
    │   ├── ExportError           an export could not be written (the old file is intact)
    │   └── ServiceError          a server that synth starts or uses cannot be reached
    ├── InfrastructureError       retried by Temporal, never scored against a sample
    │   ├── EngineUnavailable     no answer, 5xx, 408/409/429: carries `retry_after` seconds
    │   ├── SandboxFault          the sandbox broke, not the code inside it
    │   └── LedgerGap             a replay lacks a generation or execution: also for a person
    └── RequestRefused            the engine will never answer this request (400/401/403/404/422)

A sample that fails is not an error: it is a row with a closed reason
(`synth.vocabulary.Reason`).
"""

from __future__ import annotations


class SynthError(Exception):
    """Base of all errors that synth raises on purpose."""


class UserError(SynthError):
    """Something a person can mend. `str()` is one line; `mend` says what to do."""

    def __init__(self, what: str, *, mend: str = "") -> None:
        self.what = " ".join(what.split())
        self.mend = " ".join(mend.split())
        super().__init__(f"{self.what} — {self.mend}" if self.mend else self.what)


class SpecError(UserError):
    """A campaign file is not valid."""


class ModelError(UserError):
    """A model file is absent, truncated, or its digest is not the catalogue's."""


class ToolchainError(UserError):
    """A language that was asked for cannot be compiled or run here."""


class SandboxError(UserError):
    """Isolation cannot be had on this machine."""


class StoreError(UserError):
    """The store cannot be opened, migrated or queried."""


class ExportError(UserError):
    """An export could not be written."""


class ServiceError(UserError):
    """A server that synth starts or uses cannot be reached."""


class InfrastructureError(SynthError):
    """Not the sample's fault: retried, never scored."""


class EngineUnavailable(InfrastructureError):
    """An engine did not answer; `retry_after` is in seconds when the engine said so."""

    def __init__(self, what: str, *, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(what)


class EngineDied(EngineUnavailable):
    """The connection broke while an answer was awaited: the engine may have died of the question."""


class SandboxFault(InfrastructureError):
    """The sandbox itself failed; says nothing about the code inside it."""


class StoreUnavailable(StoreError, InfrastructureError):
    """The store cannot be used at this moment: a person may mend it, and work is retried until then."""


class LedgerGap(UserError, InfrastructureError):
    """A replay asked for something that the ledger does not hold."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"the ledger has {what}", mend="replay it with the version of synth that made the campaign"
        )


class RequestRefused(SynthError):
    """The engine rejects this request for good; `status` is its HTTP status."""

    def __init__(self, what: str, *, status: int) -> None:
        self.status = status
        super().__init__(what)
