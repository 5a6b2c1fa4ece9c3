"""A living county made from a seed: families, events, the truth, what is known, what helps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from everyvillage.core.errors import Fault, InputError
from everyvillage.data.county.draws import stream
from everyvillage.data.county.living.course import NEVER, Course, follow
from everyvillage.data.county.living.events import WARM, YEAR, Events, draw_events
from everyvillage.data.county.living.families import Families, draw_families
from everyvillage.data.county.living.learning import Facts, learn, typed_incomes, without_signal
from everyvillage.data.county.living.world import World, read_world

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.data.county.living.families import Floats, Whole

CODE: Final = "999999"
"""A living county is no real place."""

NOBODY_MET, NO_RISK, RISK, FALLEN = range(4)


@dataclass(frozen=True, slots=True)
class Living:
    """One living county over 156 weeks, from week 0.

    It has lived a year before them, so that bills, debts and lost work of before week 0 weigh
    from the first week on; what happened then, and was known, has weeks below 0. Without that
    year the first ones would be calmer than those that follow, which no county's are.

    ``facts`` and ``typed`` are what is known; ``events``, ``course``, ``effect`` (the part of
    the gap that help closes) and ``delay`` (weeks from recognition to the first measure) are
    the truth.
    """

    seed: int
    world: World
    families: Families
    events: Events
    course: Course
    facts: Facts
    typed: tuple[Floats, ...]
    effect: Floats
    delay: Whole

    def visit(self, household: Whole, week: int, chance: np.random.Generator) -> Whole:
        """Give what visits in a week find: nobody met, no risk, a risk, or one that has fallen.

        A risk can be seen from the event that pushes until the fall, and not always.
        """
        of, course = self.world, self.course
        luck = chance.random((2, len(household)))
        met = luck[0] < of.one("help", "met")
        seen = luck[1] < of.one("help", "seen")
        falls = course.fall[household] < NEVER
        after = falls & (week >= course.fall[household])
        within = falls & ~after & (week >= course.onset[household])
        found = np.full(len(household), NO_RISK)
        found[within & seen] = RISK
        found[after] = FALLEN
        found[~met] = NOBODY_MET
        return found


def live(count: int, seed: int, settings: Path | None = None) -> Living:
    """Make a living county of ``count`` households; the same seed and file give the same one.

    settings: a file like ``world.toml`` (None: the package's own).
    """
    if count < 1 or seed < 0:
        raise InputError(
            Fault(
                code="living.size",
                where="",
                asked="a living county",
                found=f"{count} households, seed {seed}",
                accepted="at least one household and a seed from 0",
                next_step="give other numbers",
            )
        )
    of = read_world(settings)
    families = draw_families(count, of, stream(seed, CODE, "living.families"))
    events = draw_events(families, of, stream(seed, CODE, "living.events"))
    course = follow(families, events, of)
    chance = stream(seed, CODE, "living.help")
    spread, middle = of.one("help", "effect_spread"), of.one("help", "effect")
    weeks = of.one("help", "weeks") * np.exp(
        chance.normal(0, of.one("help", "weeks_spread"), count)
    )
    course = _exchanged(course, of, stream(seed, CODE, "living.signal"))
    facts = learn(families, events, of, stream(seed, CODE, "living.facts"))
    typed = typed_incomes(families, events, of, stream(seed, CODE, "living.typed"))
    return Living(
        seed=seed,
        world=of,
        families=families,
        events=replace(events, week=events.week - WARM),
        course=_from_week_0(course),
        facts=replace(facts, happened=facts.happened - WARM, known=facts.known - WARM),
        typed=typed[WARM // YEAR :],
        effect=np.clip(chance.normal(middle, spread, count), 0.0, 1.5),
        delay=np.ceil(weeks).astype(np.int64),
    )


def _from_week_0(course: Course) -> Course:
    """Count the weeks of the truth from the first one of the story."""
    fall, onset, gone = (
        np.where(weeks < NEVER, weeks - WARM, NEVER)
        for weeks in (course.fall, course.onset, course.gone)
    )
    return replace(course, fall=fall, onset=onset, gone=gone)


def _exchanged(course: Course, of: World, chance: np.random.Generator) -> Course:
    """Exchange the truth of households as far as there is to be no signal."""
    to, from_ = without_signal(course, of.one("signal", "strength"), chance)
    changed = {}
    for name in ("fall", "onset", "cause", "gap"):
        column = getattr(course, name).copy()
        column[to] = getattr(course, name)[from_]
        changed[name] = column
    return replace(course, **changed)
