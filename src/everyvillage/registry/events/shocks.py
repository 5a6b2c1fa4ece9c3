"""What is known of shocks and of visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 - read when an event is read back
from typing import ClassVar

from everyvillage.registry.events.event import Event


@dataclass(frozen=True, slots=True)
class ShockKnown(Event):
    """An office, a worker or a service told of a shock; both are numbers of rows."""

    kind: ClassVar[str] = "shock-known"

    shock: int
    household: int


@dataclass(frozen=True, slots=True)
class ShockTakenBack(Event):
    """A shock does not stand any more; numbers of rows.

    ``instead`` is the shock with the corrected sums, 0 where the whole was told by mistake.
    """

    kind: ClassVar[str] = "shock-taken-back"

    shock: int
    household: int
    instead: int = 0


@dataclass(frozen=True, slots=True)
class HouseholdVisited(Event):
    """A worker was at a household; ``visit`` is the id of the write that said so.

    ``outcome`` is "met", "phone", "away" or "notnow", ``well`` "yes", "no" or "unsure";
    ``happened_on`` the day of the visit, None where it was told before days were said, and
    ``happened_at`` its moment; ``again`` when the household is to be visited next: "usual",
    "week" or "today", "" where nobody asked. ``wish`` is what it asked for, ``consent`` how it
    agreed ("voice", "signature", "mark", "unasked", "declined"), each "" where nobody asked;
    ``lead`` the number of the lead that the worker had before them and answered, None for none.
    """

    kind: ClassVar[str] = "household-visited"

    visit: str
    household: int
    outcome: str
    well: str
    worker: str
    happened_on: date | None = None
    again: str = ""
    happened_at: datetime | None = None
    wish: str = ""
    consent: str = ""
    lead: int | None = None
