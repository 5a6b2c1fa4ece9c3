"""Samples for auditors: households to visit, drawn so that anybody can draw them again.

Wrongly ended: of those whose monitoring ended, for whatever reason. Missed: of those that were
never taken into monitoring (policy: exit and monitoring, the two rates of the national checks).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.stages import ENDED

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from everyvillage.registry.access.acting import Acting

THING = "sample"
FRAMES = ("ended", "never")
"""Of whom a sample is drawn: whose monitoring ended, who never was monitored."""
MOST = 500
SEED_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Sample:
    """The households drawn, in order, with what it takes to draw them again.

    ``frame_hash`` is the SHA-256 of the numbers of the frame, sorted, a line each.
    """

    homes: tuple[Household, ...]
    frame: int
    frame_hash: str


def draw(acting: Acting, of: str, seed: str, size: int) -> Sample:
    """Draw households of one's own place: those whose hash with the seed is smallest.

    The hash is the SHA-256 of the seed, a line end, and the household's number. Refuses another
    role than the auditor's, a frame that is none, an empty seed and a size beyond 500.
    """
    registry_rules().require(acting, Verb.LIST, THING)
    if of not in FRAMES or not seed.strip() or len(seed) > SEED_LENGTH or not 0 < size <= MOST:
        raise InputError(_wrong())
    frame = _frame(acting, Verb.LIST, of)
    numbers = sorted(frame.values_list("household_no", flat=True))
    chosen = sorted(numbers, key=lambda number: mark(seed, number))[:size]
    found = {one.household_no: one for one in frame.filter(household_no__in=chosen)}
    whole = hashlib.sha256("\n".join(numbers).encode()).hexdigest()
    return Sample(tuple(found[number] for number in chosen), len(numbers), whole)


def frame_of(acting: Acting, of: str) -> list[str]:
    """Give the number of every household of a frame, sorted: a draw is repeated from it alone."""
    registry_rules().require(acting, Verb.EXPORT, THING)
    if of not in FRAMES:
        raise InputError(_wrong())
    return sorted(_frame(acting, Verb.EXPORT, of).values_list("household_no", flat=True))


def _frame(acting: Acting, verb: Verb, of: str) -> QuerySet[Household]:
    homes = registry_rules().visible(acting, verb, THING, Household.objects.all())
    watched = Episode.objects.exclude(recognised_on=None)
    if of == "ended":
        return homes.filter(pk__in=watched.filter(stage__in=ENDED).values("household"))
    return homes.exclude(pk__in=watched.values("household"))


def mark(seed: str, number: str) -> str:
    """Give what households are put in order by.

    >>> mark("2026", "H1")[:8]
    '995a2cf4'
    """
    return hashlib.sha256(f"{seed}\n{number}".encode()).hexdigest()


def _wrong() -> Fault:
    return Fault(
        code="protection.sample-wrong",
        where="",
        asked="a sample of households",
        found="no such frame, no seed, or a size that is none",
        accepted=f"one of {', '.join(FRAMES)}; a seed; 1 to {MOST} households",
        next_step="correct it and draw again",
    )
