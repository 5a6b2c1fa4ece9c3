"""Who lives in a living county before anything happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from everyvillage.data.county.living.world import World

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

SIDE_KM = 60.0


@dataclass(frozen=True, slots=True)
class Families:
    """Households as they are at the start; money in yuan a year.

    ``chronic`` and ``cushion`` are known to nobody; ``km`` is the place in kilometres.
    """

    village: Whole
    km: Floats
    remote: Flags
    members: Whole
    elders: Whole
    children: Whole
    workers: Whole
    chronic: Whole
    disabled: Whole
    female_head: Flags
    minority: Flags
    delisted: Flags
    friend: Flags
    wages: Floats
    business: Floats
    other: Floats
    cushion: Floats

    @property
    def count(self) -> int:
        """Give the number of households."""
        return len(self.members)

    @property
    def income(self) -> Floats:
        """Give the net income of a household in a year without events, in yuan."""
        total: Floats = self.wages + self.business + self.other
        return total


def draw_families(count: int, of: World, chance: np.random.Generator) -> Families:
    """Draw ``count`` households in villages; nobody starts below the line."""
    villages = max(1, round(count / of.one("family", "village_households")))
    village = np.sort(chance.integers(0, villages, count))
    places = chance.uniform(0, SIDE_KM, (villages, 2))
    remote = (chance.random(villages) < of.one("family", "remote"))[village]
    members = _members(count, of, chance)
    elders, children = _ages(members, of, chance)
    workers = members - elders - children
    delisted = chance.random(count) < of.one("family", "delisted")
    income = _incomes(members, workers, village, remote, delisted, of, chance)
    wages, business, other = _sources(income, workers, of, chance)
    spread = of.one("income", "cushion_spread")
    cushion = income * of.one("income", "cushion") * np.exp(chance.normal(0, spread, count))
    return Families(
        village=village,
        km=places[village] + chance.normal(0, 0.8, (count, 2)),
        remote=remote,
        members=members,
        elders=elders,
        children=children,
        workers=workers,
        chronic=chance.binomial(members - children, of.one("family", "chronic")),
        disabled=chance.binomial(members, of.one("family", "disabled")),
        female_head=chance.random(count) < of.one("family", "female_head"),
        minority=chance.random(count) < of.one("family", "minority"),
        delisted=delisted,
        friend=chance.random(count) < of.one("typed", "friends"),
        wages=wages,
        business=business,
        other=other,
        cushion=cushion,
    )


def _members(count: int, of: World, chance: np.random.Generator) -> Whole:
    shares = np.array(of.many("family", "members"))
    return chance.choice(len(shares), count, p=shares / shares.sum()).astype(np.int64) + 1


def _ages(members: Whole, of: World, chance: np.random.Generator) -> tuple[Whole, Whole]:
    elders = chance.binomial(members, of.one("family", "elder"))
    rest = np.maximum(members - np.maximum(elders, 1), 0)
    return elders, chance.binomial(rest, of.one("family", "child"))


def _incomes(
    members: Whole,
    workers: Whole,
    village: Whole,
    remote: Flags,
    delisted: Flags,
    of: World,
    chance: np.random.Generator,
) -> Floats:
    here = np.exp(chance.normal(0, of.one("income", "village_spread"), village.max() + 1))[village]
    own = np.exp(chance.normal(0, of.one("income", "spread"), len(members)))
    head = of.one("income", "head") * here * own
    head = head * np.where(remote, of.one("income", "remote"), 1.0)
    head = head * np.where(delisted, of.one("income", "delisted"), 1.0)
    head = head * np.where(workers == 0, of.one("income", "old_only"), 1.0)
    least = of.one("line", "yuan") * 1.06
    head = np.where(head < least, least * (1 + chance.exponential(0.12, len(members))), head)
    income: Floats = head * members
    return income


def _sources(
    income: Floats, workers: Whole, of: World, chance: np.random.Generator
) -> tuple[Floats, Floats, Floats]:
    away = (workers > 0) & (chance.random(len(income)) < 0.62)  # noqa: PLR2004 - households with somebody in work
    wages = np.where(away, of.one("income", "wages") * chance.uniform(0.6, 1.5, len(income)), 0.0)
    farms = chance.random(len(income)) < 0.8  # noqa: PLR2004 - households that farm
    business = np.where(
        farms, of.one("income", "business") * chance.uniform(0.5, 1.5, len(income)), 0.05
    )
    scale = np.maximum(wages + business + 0.08, 1.0)
    wages, business = wages / scale, business / scale
    return income * wages, income * business, income * (1 - wages - business)
