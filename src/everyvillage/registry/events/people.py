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
