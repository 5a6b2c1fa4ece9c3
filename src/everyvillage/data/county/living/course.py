"""How each household fares, week by week: who falls, when, and what pushed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.data.county.living.events import LIVED, YEAR, moved_away

if TYPE_CHECKING:
    from everyvillage.data.county.living.events import Events
    from everyvillage.data.county.living.families import Families, Floats, Whole
    from everyvillage.data.county.living.world import World

NEVER = LIVED * 2
CHUNK = 8_192


@dataclass(frozen=True, slots=True)
class Course:
    """The truth: ``fall`` is the week in which a household falls (NEVER if it does not).

    ``onset`` is the week of the event that weighed most of those in the year before, ``cause``
    its kind, ``gap`` how far below the line the household then is, in yuan; ``gone`` the week in
    which it leaves the county.
    """

    fall: Whole
    onset: Whole
    cause: Whole
    gap: Floats
    gone: Whole


def follow(them: Families, events: Events, of: World) -> Course:
    """Follow every household for all weeks lived.

    A household falls in the first week in which its income of 52 weeks, less what it paid off
    for events in them, plus what it has saved, is below the line for all its members.
    """
    gone = moved_away(events, them.count)
    fall = np.full(them.count, NEVER, dtype=np.int64)
    gap = np.zeros(them.count)
    order = np.argsort(events.household, kind="stable")
    owners = events.household[order]
    for first in range(0, them.count, CHUNK):
        last = min(first + CHUNK, them.count)
        edges = np.searchsorted(owners, [first, last])
        chosen = order[edges[0] : edges[1]]
        left, need = _margins(them, events, chosen, first, last, of.one("line", "yuan"))
        below = left < need
        falls = below.any(axis=1)
        week = np.where(falls, below.argmax(axis=1), NEVER)
        rows = np.arange(last - first)
        at = np.minimum(week, LIVED - 1)
        ahead = np.minimum(at + 12, LIVED - 1)
        short = np.maximum((need - left)[rows, at], (need - left)[rows, ahead])
        fall[first:last] = np.where(week < gone[first:last], week, NEVER)
        gap[first:last] = np.where(falls, short, 0.0)
    onset, cause = _pushed(events, fall)
    return Course(fall, onset, cause, gap, gone)


def _margins(
    them: Families, events: Events, chosen: Whole, first: int, last: int, line: float
) -> tuple[Floats, Floats]:
    """Give what is left of 52 weeks, and what is needed, by household and week."""
    rows = last - first
    rate = np.zeros((rows, LIVED + 1))
    cost = np.zeros((rows, LIVED + 1))
    heads = np.zeros((rows, LIVED + 1))
    who, week = events.household[chosen] - first, events.week[chosen]
    ends = np.minimum(week + events.weeks[chosen], LIVED)
    np.add.at(rate, (who, week), -events.loss[chosen] / YEAR)
    np.add.at(rate, (who, ends), events.loss[chosen] / YEAR)
    each = events.cost[chosen] / events.pay[chosen]
    np.add.at(cost, (who, np.minimum(week + 1, LIVED)), each)
    np.add.at(cost, (who, np.minimum(week + 1 + events.pay[chosen], LIVED)), -each)
    np.add.at(heads, (who, week), events.member[chosen])
    base = them.income[first:last, None]
    total = np.cumsum(np.cumsum(rate[:, :LIVED] - cost[:, :LIVED], axis=1), axis=1)
    trailing = total.copy()
    trailing[:, YEAR:] -= total[:, :-YEAR]
    members = np.maximum(them.members[first:last, None] + np.cumsum(heads[:, :LIVED], axis=1), 1)
    return base + trailing + them.cushion[first:last, None], line * members


def _pushed(events: Events, fall: Whole) -> tuple[Whole, Whole]:
    """Give the week and the kind of the event that weighed most in the year before a fall."""
    before = fall[events.household] - events.week
    counts = (before >= 0) & (before < YEAR) & (fall[events.household] < NEVER)
    lasted = np.clip(before, 0, events.weeks)
    paid = events.cost * np.clip(before / events.pay, 0, 1)
    weight = np.where(counts, paid + events.loss * lasted / YEAR + 1.0, 0.0)
    weight += np.where(counts, np.maximum(events.member, 0) * 2_000.0, 0.0)
    onset, cause = np.full(len(fall), NEVER, dtype=np.int64), np.full(len(fall), -1, dtype=np.int64)
    order = np.argsort(weight, kind="stable")
    heavy = order[weight[order] > 0]
    onset[events.household[heavy]] = events.week[heavy]
    cause[events.household[heavy]] = events.kind[heavy]
    return onset, cause
