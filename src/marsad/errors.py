"""What went wrong, where, and the one thing to do next.

Never put a victim's words or a selector's value into a message: errors end up in logs and on shared screens.
"""

from __future__ import annotations


class MarsadError(Exception):
    """An error a person can act on.

    ``message`` says what, where (source, record number), what was got and what was expected;
    ``hint`` names one next act.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  → {self.hint}" if self.hint else self.message

    def __reduce__(self) -> tuple[object, ...]:
        # Crosses process borders (worker pools) with its hint.
        return (_rebuild, (type(self), self.message, self.hint))


def _rebuild(kind: type[MarsadError], message: str, hint: str) -> MarsadError:
    return kind(message, hint=hint)


class UsageError(MarsadError):
    """The call itself is wrong (command line exit code 2)."""


class SourceError(MarsadError):
    """A whole source cannot be read; single bad records are refused instead (`model.Refusal`)."""


class PackError(MarsadError):
    """A typology pack is malformed; names the file and the line."""


class ModelError(MarsadError):
    """A learned or plugged-in model is damaged or cannot be used; names the file."""


class LakeError(MarsadError):
    """The lake is locked, damaged or of another version."""


class LakeBusy(LakeError):
    """Another run is writing to the lake: the same call may succeed later."""


class EvidenceError(MarsadError):
    """The vault is locked, full, damaged or of another version, or will not do what was asked."""
