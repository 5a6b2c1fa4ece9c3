"""What each household earned in the year before a date, by source, in fen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

if TYPE_CHECKING:
    from everyvillage.data.county.draws import Codes, Flags, Floats
    from everyvillage.data.county.families import Families
    from everyvillage.data.county.poverty import Poverty
    from everyvillage.data.county.source import Source
    from everyvillage.data.county.work import Work


@dataclass(frozen=True, slots=True)
class Incomes:
    """Money of each household in fen a year; ``net`` is the sum of the four less the cost.

    ``assets`` is the income from property.
    """

    wages: Codes
    business: Codes
    assets: Codes
    transfers: Codes
    cost: Codes
    members: Codes

    @property
    def net(self) -> Codes:
        """Give the net income of each household."""
        return self.wages + self.business + self.assets + self.transfers - self.cost

    @property
    def per_head(self) -> Codes:
        """Give the net income per member, rounded to the nearest fen, halves up."""
        return cast("Codes", (2 * self.net + self.members) // (2 * self.members))


def draw_incomes(
    families: Families,
    present: Flags,
    work: Work,
    elders: Flags,
    poverty: Poverty,
    day: int,
    source: Source,
) -> Incomes:
    """Draw the incomes; their means per head are those of the settings on ``day``.

    elders: who is of pension age. A household that left poverty is lifted above the line
    by transfers, as the rule for leaving demands.
    """
    members = _by_home(present, families)
    parts = _parts(families, present, work, elders, poverty, source)
    target = source.of.curve("income.per_head_yuan").at(day)
    on_register = poverty.on_register(day)
    parts = _scaled(parts, members, on_register, target, source)
    parts[3] += _lift(parts, members, poverty, day, source)
    chance = source.stream("household.cost")
    least, most = source.of.numbers("income.cost_share")
    share = chance.uniform(least, most, families.households)
    fen = [np.rint(part * 100).astype(np.int64) for part in parts]
    gross = np.rint(parts[1] / (1 - share) * 100).astype(np.int64)
    return Incomes(fen[0], gross, fen[2], fen[3], gross - fen[1], members)


def _by_home(flag: Flags, families: Families) -> Codes:
    """Count the persons of each household for whom a flag holds."""
    return np.bincount(families.home[flag], minlength=families.households).astype(np.int64)


def _parts(
    families: Families, present: Flags, work: Work, elders: Flags, poverty: Poverty, source: Source
) -> list[Floats]:
    """Draw wages, business, property and transfers in yuan, before they are scaled."""
    of, count = source.of, families.households
    chance = source.stream("household.income")
    level = np.exp(of.number("income.spread") * poverty.standing)
    month = of.grid("income.wage_month_yuan")[np.maximum(work.area, 0)]
    spread = np.exp(chance.normal(0.0, of.number("income.wage_spread"), families.size))
    paid = np.where(present & (work.area >= 0), work.months * month * spread, 0.0)
    wages = np.bincount(families.home, weights=paid, minlength=count)
    members = _by_home(present, families)
    hands = _by_home(present & ~work.away & (work.labour <= 2), families) + 0.25 * members  # noqa: PLR2004 - skilled, ordinary, weak
    has_property = chance.random(count) < of.number("income.property_households")
    old = _by_home(present & elders, families)
    dibao = np.where(poverty.dibao, 12 * of.number("poverty.dibao_month_yuan") * members, 0.0)
    return [
        wages * of.number("income.wage_remitted") * np.sqrt(level),
        hands * level * np.exp(chance.normal(0.0, of.number("income.business_spread"), count)),
        has_property
        * members
        * level
        * np.exp(chance.normal(0.0, of.number("income.property_spread"), count)),
        dibao
        + (
            of.number("income.transfer_member_yuan") * members
            + of.number("income.transfer_elder_yuan") * old
        )
        * np.exp(chance.normal(0.0, of.number("income.transfer_spread"), count)),
    ]


def _scaled(
    parts: list[Floats], members: Codes, on_register: Flags, target: float, source: Source
) -> list[Floats]:
    """Scale each source to its share of the mean, the registered to theirs."""
    shares = source.of.shares("income.shares") * target * members.sum()
    scaled = [
        part * (share / part.sum() if part.sum() else 0.0)
        for part, share in zip(parts, shares, strict=True)
    ]
    people = members[on_register].sum()
    if not people or on_register.all():
        return scaled
    total = cast("Floats", np.sum(scaled, axis=0))
    wanted = source.of.number("income.registered_factor") * target * people
    factor = np.where(on_register, wanted / total[on_register].sum(), 1.0)
    rest = (target * members.sum() - wanted) / total[~on_register].sum()
    factor = np.where(on_register, factor, rest)
    return [part * factor for part in scaled]


def _lift(
    parts: list[Floats], members: Codes, poverty: Poverty, day: int, source: Source
) -> Floats:
    """Give what has to be added so that households out of poverty are above the line."""
    of = source.of
    chance = source.stream("household.lift")
    least, most = of.numbers("income.lifted_above_line")
    factor = least + (most - least) * chance.random(len(members)) ** 2
    line = of.curve("income.line_yuan").at(day)
    out = poverty.status(day) == 2  # noqa: PLR2004 - delisted
    safe = np.where(out, factor, 0.9 * factor) * line * members
    missing = np.maximum(safe - np.sum(parts, axis=0), 0.0)
    return cast("Floats", missing * (out | ~poverty.on_register(day)))
