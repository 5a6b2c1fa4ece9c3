"""What offices learn of what happens, when, and what never; incomes as they are typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from everyvillage.data.county.living.events import KINDS, LIVED, YEAR

if TYPE_CHECKING:
    from everyvillage.data.county.living.course import Course
    from everyvillage.data.county.living.events import Events
    from everyvillage.data.county.living.families import Families, Floats, Whole
    from everyvillage.data.county.living.world import World

OFFICES: Final = ("medical", "employment", "emergency", "civil", "police", "education", "disabled")
SELF: Final = len(OFFICES)
_OFFICE_OF: Final = {
    "stay": "medical",
    "job": "employment",
    "wages": "employment",
    "harvest": "emergency",
    "unsold": "emergency",
    "accident": "emergency",
    "death": "civil",
    "birth": "civil",
    "leave": "police",
    "move": "police",
    "dropout": "education",
    "debt": "police",
    "certificate": "disabled",
}
HIDDEN_COST: Final = ("wages", "harvest", "unsold")
"""Kinds of which only the fact is known, not what it cost."""

NEAR: Final = 0.10
JUST: Final = 0.02


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known: household, kind, the week it happened and the week it was known.

    ``own`` is what the household paid itself, in yuan, where the fact tells it (0 otherwise);
    ``total`` and ``paid`` the whole bill; ``office`` a number of OFFICES, or SELF.
    """

    household: Whole
    kind: Whole
    happened: Whole
    known: Whole
    own: Floats
    total: Floats
    office: Whole

    @property
    def count(self) -> int:
        """Give the number of facts."""
        return len(self.household)


def learn(them: Families, events: Events, of: World, chance: np.random.Generator) -> Facts:
    """Draw which events become known, from which office, and when its monthly file brings them."""
    known = np.full(events.count, LIVED * 3, dtype=np.int64)
    office = np.full(events.count, SELF, dtype=np.int64)
    every = int(of.one("known", "office_weeks"))
    luck = chance.random((2, events.count))
    late = chance.exponential(1.0, (2, events.count))
    for number, kind in enumerate(KINDS):
        chosen = events.kind == number
        share, weeks = of.many("known", kind)
        knows = chosen & (luck[0] < share)
        arrives = events.week + np.ceil(weeks * late[0] / np.log(2))
        filed = (np.ceil(arrives / every) * every).astype(np.int64)
        known[knows], office[knows] = filed[knows], OFFICES.index(_OFFICE_OF[kind])
    tells = luck[1] < of.one("known", "self_report")
    told = events.week + np.ceil(of.one("known", "self_weeks") * late[1]).astype(np.int64)
    sooner = tells & (told < known)
    known[sooner], office[sooner] = told[sooner], SELF
    kept = known < LIVED
    hides = np.isin(events.kind, [KINDS.index(kind) for kind in HIDDEN_COST])
    own = np.where(hides, 0.0, events.cost)[kept]
    wrong = chance.random(int(kept.sum())) < of.one("known", "wrong_household")
    household = events.household[kept].copy()
    household[wrong] = chance.integers(0, them.count, int(wrong.sum()))
    return Facts(
        household=household,
        kind=events.kind[kept],
        happened=events.week[kept],
        known=known[kept],
        own=own,
        total=own / chance.uniform(0.2, 0.75, len(own)),
        office=office[kept],
    )


def typed_incomes(
    them: Families, events: Events, of: World, chance: np.random.Generator
) -> tuple[Floats, ...]:
    """Give the income of each household as it was typed at the start of each year lived.

    It is some weeks old, with an error; part of those near the monitoring line are trimmed to
    just over it, part of those close to the one who types to just under it.
    """
    years = range(0, LIVED, YEAR)
    return tuple(_typed(them, events, of, chance, week) for week in years)


def _typed(
    them: Families, events: Events, of: World, chance: np.random.Generator, week: int
) -> Floats:
    seen = week - int(of.one("typed", "age_weeks"))
    active = (events.week <= seen) & (seen < events.week + events.weeks)
    change = np.bincount(
        events.household[active], weights=events.loss[active], minlength=them.count
    )
    true = np.maximum(them.income - change, them.income * 0.1)
    said = true * np.exp(chance.normal(0, of.one("typed", "noise"), them.count))
    line = of.one("line", "yuan") * of.one("typed", "monitoring") * them.members
    near = np.abs(said / line - 1) < NEAR
    luck = chance.random(them.count)
    trimmed = near & (luck < of.one("typed", "trimmed"))
    said = np.where(trimmed, line * (1 + JUST * chance.random(them.count)), said)
    favoured = them.friend & (luck < of.one("typed", "friends_under")) & (said < line * 2)
    return np.where(favoured, line * (1 - JUST * (1 + chance.random(them.count))), said)


def without_signal(
    course: Course, strength: float, chance: np.random.Generator
) -> tuple[Whole, Whole]:
    """Choose whose truth is exchanged, so that what is known says less of who falls.

    Gives two lists of households: the truth of the second becomes that of the first.
    """
    chosen = np.flatnonzero(chance.random(len(course.fall)) >= strength)
    return chosen, chance.permutation(chosen)
