"""Why a workbook as a whole cannot be taken: one fault, told by the opening process."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping

EXIT_READ, EXIT_REFUSED, EXIT_TOO_HEAVY = 0, 3, 4
"""What the opening process ends with: cells, a refusal, or no more memory."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One fault of a whole file, as it travels from one process to the other."""

    code: str
    asked: str
    found: str
    accepted: str
    next_step: str
    place: str = ""

    def as_dict(self) -> dict[str, str]:
        """Give the refusal as plain data."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, str]) -> Refusal:
        """Read a refusal from plain data."""
        return cls(**data)


class RefusedError(Exception):
    """The file cannot be taken; carries the refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def cut(found: str, place: str = "") -> NoReturn:
    """Say that a workbook is not whole."""
    raise RefusedError(
        Refusal(
            "import.file-cut",
            "a whole workbook",
            found,
            "a workbook that a spreadsheet opens without repairing it",
            "open it in a spreadsheet, save it anew as .xlsx and send it again",
            place,
        )
    )


def too_heavy(found: str, place: str = "") -> NoReturn:
    """Say that a workbook would take more than it may."""
    raise RefusedError(
        Refusal(
            "import.file-too-heavy",
            "a workbook that unpacks to a table",
            found,
            "at most 1 GiB unpacked, and no part that is mostly filling",
            "save only the table, without pictures and unused rows, or send it as CSV",
            place,
        )
    )


def locked() -> NoReturn:
    """Say that a workbook cannot be opened without its password."""
    raise RefusedError(
        Refusal(
            "import.file-locked",
            "a workbook that can be opened",
            "one that is locked with a password",
            "a workbook without a password",
            "take the password off in the spreadsheet, and send it by a protected way",
        )
    )


def too_large(sheet: str, what: str, number: int, most: int) -> NoReturn:
    """Say that a sheet has too many rows or columns."""
    raise RefusedError(
        Refusal(
            "import.sheet-too-large",
            f"at most {most:,} {what}",
            f"{what[:-1]} {number:,}",
            f"sheets of up to {most:,} {what}",
            "clear what stands outside the table, or send the table as CSV",
            f"sheet “{sheet}”",
        )
    )
