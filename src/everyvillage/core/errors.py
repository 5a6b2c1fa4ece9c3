"""The one family of errors: every message says what was asked, found, accepted and what to do.

A :class:`Fault` is one thing that is wrong. An :class:`EveryvillageError` carries all the
faults that were found, because a person who mends a file wants the whole list at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EXIT_DONE = 0
EXIT_ANSWER_IS_NO = 1
EXIT_INPUT_WRONG = 2
EXIT_PART_MISSING = 3


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong, in the words of the person who can mend it.

    ``where`` names the place (file, row, column, field); the other four parts are
    sentences or sentence pieces without a closing stop. Identity values must be masked
    before they get here.
    """

    code: str
    where: str
    asked: str
    found: str
    accepted: str
    next_step: str

    def __str__(self) -> str:
        """Give the fault as one line for a terminal or a log."""
        place = f"{self.where}: " if self.where else ""
        return (
            f"[{self.code}] {place}asked for {self.asked}; found {self.found}; "
            f"accepted: {self.accepted}; next: {self.next_step}"
        )

    def as_dict(self) -> dict[str, str]:
        """Give the fault as plain data, for JSON and for templates."""
        return {
            "code": self.code,
            "where": self.where,
            "asked": self.asked,
            "found": self.found,
            "accepted": self.accepted,
            "next": self.next_step,
        }


class EveryvillageError(Exception):
    """Base of all errors that are meant for a person to read.

    ``exit_code`` is what the command line returns; ``http_status`` what a page returns.
    """

    exit_code: ClassVar[int] = EXIT_INPUT_WRONG
    http_status: ClassVar[int] = 400

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        """Keep every fault, in the order found; at least one is needed."""
        kept = (faults,) if isinstance(faults, Fault) else tuple(faults)
        if not kept:
            message = f"{type(self).__name__} needs at least one fault"
            raise ValueError(message)
        self.faults: Sequence[Fault] = kept
        super().__init__("\n".join(str(fault) for fault in kept))

    @property
    def code(self) -> str:
        """Give the stable code of the first fault."""
        return self.faults[0].code


class InputError(EveryvillageError):
    """What was given cannot be used: a file, a code, a programme, an argument."""


class NotFoundError(EveryvillageError):
    """What was asked for by name or code does not exist."""

    http_status: ClassVar[int] = 404


class NotAllowedError(EveryvillageError):
    """Somebody asked for what the rules do not give them; says nothing of whether it exists."""

    exit_code: ClassVar[int] = EXIT_ANSWER_IS_NO
    http_status: ClassVar[int] = 403


class NotSignedInError(EveryvillageError):
    """What was asked needs somebody who has signed in, or a token that is in force."""

    exit_code: ClassVar[int] = EXIT_ANSWER_IS_NO
    http_status: ClassVar[int] = 401


class TooLargeError(EveryvillageError):
    """A request with more bytes than are taken; nothing of it was kept."""

    exit_code: ClassVar[int] = EXIT_INPUT_WRONG
    http_status: ClassVar[int] = 413


class TooManyError(EveryvillageError):
    """Too many requests from one address within a minute; the words say when to come again."""

    exit_code: ClassVar[int] = EXIT_ANSWER_IS_NO
    http_status: ClassVar[int] = 429


class CheckFailedError(EveryvillageError):
    """A check gave the answer no: a changed byte, an unequal recomputation."""

    exit_code: ClassVar[int] = EXIT_ANSWER_IS_NO
    http_status: ClassVar[int] = 409


class PartMissingError(EveryvillageError):
    """Something that this step needs is not installed or not set up."""

    exit_code: ClassVar[int] = EXIT_PART_MISSING
    http_status: ClassVar[int] = 503
