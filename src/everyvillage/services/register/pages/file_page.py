"""What the page of one file shows: faults by kind with their cells, headings, steps, rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from everyvillage.contracts.offices import OFFICES
from everyvillage.core.errors import Fault
from everyvillage.services.register.intake.overview import standing_of_checked
from everyvillage.services.register.intake.receiving import file_there
from everyvillage.services.register.intake.storing import find_fault_file
from everyvillage.services.register.intake.taking import aside
from everyvillage.services.register.models import SentFile, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.contracts.shapes import Words
    from everyvillage.services.register.models import Taking

_TAKEABLE = frozenset({State.CHECKED, State.UNDONE, State.TAKEN})
_HEADING = "import.heading-unknown"
_CELL = re.compile(r"row ([\d,]*\d)(?:, column “([^”]*)”)?(?: \(cell ([A-Z]+\d+)\))?")
STANDINGS = ("good", "double", "fault", "doubt", "unknown", "early", "linked", "village_differs")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: how many rows have it, and the first of them with their cells."""

    code: str
    rows: int
    first: tuple[Fault, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A column that a heading may mean."""

    name: str
    words: Words


def parts_of(file: SentFile) -> dict[str, Any]:
    """Give what the page of a file shows."""
    office = OFFICES.get(file.office)
    kinds = [_kind(one) for one in file.faults if "first" in one]
    whole = [_fault(one) for one in file.faults if "first" not in one]
    steps: Sequence[Taking] = list(file.takings.order_by("-pk"))
    return {
        "file": file,
        "modelled": file.modelled,
        "office": office,
        "kinds": kinds,
        "whole": whole,
        "headings": [_heading_of(one) for one in whole if one.code == _HEADING],
        "columns": _choices(file),
        "counts": _counts(file),
        "aside": aside(file.counts),
        "doubts": file.doubts.filter(choice="").count(),
        "steps": steps,
        "newest": next((one.pk for one in steps if one.undone_at is None), None),
        "kept": file_there(file),
        "fault_file": find_fault_file(file) is not None,
        "can_take": _can_take(file),
        "can_change": file.state not in {State.TAKEN, State.REPLACED} and not steps,
        "working": file.state == State.WAITING or file.take,
        "offices": tuple(OFFICES.values()),
        "state_words": f"intake.standing_{_standing(file)}",
    }


def _can_take(file: SentFile) -> bool:
    """Say whether a file can be taken: checked against people, its bytes still there."""
    ready = file.state in _TAKEABLE and not file.take and not file.counts.get("early")
    return ready and file_there(file)


def _counts(file: SentFile) -> list[tuple[str, int]]:
    """Give what is in a file, each with the key of its words."""
    there = [one for one in STANDINGS if file.counts.get(one)]
    return [(f"intake.count_{one}", file.counts[one]) for one in there]


def _standing(file: SentFile) -> str:
    """Give the word for how far a file has come."""
    return standing_of_checked(file) if file.state == State.CHECKED else str(file.state)


def _kind(one: dict[str, Any]) -> Kind:
    first = tuple(_fault(fault) for fault in one["first"])
    return Kind(one["code"], one["rows"], first, tuple(cell_of(fault.where) for fault in first))


def _fault(one: dict[str, str]) -> Fault:
    return Fault(
        one["code"], one["where"], one["asked"], one["found"], one["accepted"], one["next"]
    )


def cell_of(where: str) -> str:
    """Give the cell in the place of a fault as a spreadsheet calls it, else its row.

    >>> cell_of("a.xlsx, row 7, column “document_number” (cell B7)"), cell_of("a.csv, row 7")
    ('B7', '7')
    """
    found = _CELL.search(where)
    return "" if found is None else found[3] or found[1]


def _heading_of(fault: Fault) -> str:
    return fault.found.strip("“”")


def _choices(file: SentFile) -> list[Choice]:
    office = OFFICES.get(file.office)
    return [] if office is None else [Choice(one.name, one.words) for one in office.table.columns]
