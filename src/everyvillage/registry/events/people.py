"""What happens to people of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - read when an event is read back
from typing import ClassVar

from everyvillage.registry.events.event import Event


@dataclass(frozen=True, slots=True)
class PersonDied(Event):
    """Somebody told that a person died; ``person`` and ``household`` are numbers of rows."""

    kind: ClassVar[str] = "person-died"

    person: int
    household: int
    died_on: date
    told_by: str


@dataclass(frozen=True, slots=True)
class HouseholdMoved(Event):
    """A household lives in another village; all are numbers of rows.

    ``on`` is the day of the file that says so, ``told_by`` whoever brought it.
    """

    kind: ClassVar[str] = "household-moved"

    household: int
    before: int
    village: int
    on: date
    told_by: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdsJoined(Event):
    """Nobody lives in ``household`` any more, since all of it belong to ``into``."""

    kind: ClassVar[str] = "households-joined"

    household: int
    into: int
    on: date
    told_by: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdSplit(Event):
    """Some of ``household`` make a household ``new`` of their own, and others stay."""

    kind: ClassVar[str] = "household-split"

    household: int
    new: int
    on: date
    told_by: str = ""
