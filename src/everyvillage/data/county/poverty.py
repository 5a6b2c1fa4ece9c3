"""Who is registered as poor, who left poverty when, and every case of risk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from everyvillage.data.county.draws import (
    NEVER,
    Codes,
    Days,
    Flags,
    Floats,
    arrival,
    pick,
    ranks,
)

if TYPE_CHECKING:
    from everyvillage.data.county.families import Families
    from everyvillage.data.county.source import Source

CAUSES = ("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "99")
STATUSES = ("general", "poor", "delisted", "returned")
MONITORED_KINDS = ("unstable", "marginal", "sudden")
_LAST_52, _ILLNESS, _DISABILITY = 0, 0, 1


@dataclass(frozen=True, slots=True)
class Cases:
    """Every case of risk of every household, ordered by household and day.

    Days are since 1970: when it was known, recognised, planned for, helped, closed.
    """

    home: Codes
    number: Codes
    cause: Codes
    known: Days
    recognised: Days
    planned: Days
    helped: Days
    closed: Days
    returned: Flags
    luck: Floats


@dataclass(frozen=True, slots=True)
class Poverty:
    """What is drawn of each household, for every date.

    ``standing`` is the household's lasting place in the spread of incomes (0 is the
    middle); ``registered`` says that it is on the register at some time.
    """

    standing: Floats
    registered: Flags
    identified: Days
    delisted: Days
    main_cause: Codes
    other_cause: Codes
    dibao: Flags
    cases: Cases

    def on_register(self, day: int) -> Flags:
        """Say which households are on the register on ``day``."""
        return self.registered & (self.identified <= day)

    def status(self, day: int) -> Codes:
        """Give the status of each household (a position in STATUSES) on ``day``."""
        on_register = self.on_register(day)
        out = on_register & (self.delisted <= day)
        state = np.where(out, 2, np.where(on_register, 1, 0))
        back = self.cases.returned & self.running(day)
        fell = np.zeros(len(state), dtype=bool)
        fell[self.cases.home[back]] = True
        return np.where(fell & out, 3, state)

    def running(self, day: int) -> Flags:
        """Say which cases are recognised and not closed on ``day``."""
        return (self.cases.recognised <= day) & (self.cases.closed > day)


def draw_poverty(families: Families, weak: Floats, tier: int, source: Source) -> Poverty:
    """Draw who is registered as poor, and the cases of risk until the last day.

    weak: a number for each household that rises with illness, disability and lack of
    workers. tier: 0 for one of the last 52 counties, 1 for another poor one, 2 for others.
    """
    of = source.of
    chance = source.stream("household.poverty")
    count = families.households
    standing = chance.normal(0.0, 1.0, count)
    luck = of.number("poverty.registered_spread") * chance.normal(0.0, 1.0, count)
    rank = ranks(ranks(standing - 0.8 * weak) + luck)
    registered = rank < of.numbers("poverty.registered")[tier]
    identified = arrival(chance.random(count), of.curve("poverty.identified"))
    curve = "poverty.delisted_52" if tier == _LAST_52 else "poverty.delisted_other"
    delisted = np.maximum(arrival(chance.random(count), of.curve(curve)), identified + 300)
    main = pick(chance, of.shares("poverty.causes"), count)
    other = pick(chance, of.shares("poverty.causes"), count)
    two = (chance.random(count) < of.number("poverty.second_cause")) & (other != main)
    return Poverty(
        standing=standing,
        registered=registered,
        identified=np.where(registered, identified, NEVER),
        delisted=np.where(registered, delisted, NEVER),
        main_cause=main,
        other_cause=np.where(two, other, -1),
        dibao=_dibao(registered, weak, source),
        cases=_cases(registered, tier, source),
    )


def _dibao(registered: Flags, weak: Floats, source: Source) -> Flags:
    """Draw the households with subsistence allowance: the weakest of each group first."""
    chance = source.stream("household.dibao")
    score = weak + 0.8 * chance.normal(0.0, 1.0, len(weak))
    rates = source.of.numbers("poverty.dibao")
    chosen = np.zeros(len(weak), dtype=bool)
    for group, rate in ((registered, rates[0]), (~registered, rates[1])):
        chosen[group] = ranks(-score[group]) < rate
    return chosen


def _cases(registered: Flags, tier: int, source: Source) -> Cases:
    """Draw the cases of every household between the first kept lead and the last day."""
    of = source.of
    chance = source.stream("risk_case")
    first, last = of.day("poverty.risk_first"), of.days("window.dates")[1]
    rates = of.numbers("poverty.risk_a_year")
    general = rates[1] * of.numbers("poverty.risk_general")[tier]
    rate = np.where(registered, rates[0], general) * (last - first) / 365.25
    home = np.repeat(np.arange(len(registered)), chance.poisson(rate))
    count = len(home)
    known = chance.integers(first, last, count)
    order = np.lexsort((known, home))
    known = known[order]
    starts = np.searchsorted(home, home)
    cause = pick(chance, of.shares("poverty.risk_causes"), count)
    recognised = known + _waits(chance, of.numbers("poverty.recognised_days"), count)
    planned = recognised + _waits(chance, of.numbers("poverty.plan_days"), count)
    helped = recognised + _waits(chance, of.numbers("poverty.measure_days"), count)
    least, most = of.numbers("poverty.episode_days")
    closed = np.maximum(planned, helped) + chance.integers(int(least), int(most), count)
    returned = chance.random(count) < of.number("poverty.returned")
    return Cases(
        home=home,
        number=np.arange(count) - starts + 1,
        cause=cause,
        known=known,
        recognised=recognised,
        planned=planned,
        helped=helped,
        closed=closed,
        returned=returned,
        luck=chance.random(count),
    )


def _waits(chance: np.random.Generator, shape: tuple[float, ...], count: int) -> Days:
    """Draw waiting times in days from a median and a log spread; at least one day."""
    middle, spread = shape
    days = middle * np.exp(chance.normal(0.0, spread, count))
    return cast("Days", np.maximum(np.rint(days), 1).astype(np.int64))


def monitored_kind(poverty: Poverty, day: int, source: Source) -> Codes:
    """Give the kind of monitoring of each household on ``day``, -1 where there is none.

    A household is monitored while one of its recognised cases is open, and from the day
    on which the monitoring began.
    """
    of = source.of
    kind = np.full(len(poverty.registered), -1, dtype=np.int64)
    if day < of.day("poverty.monitoring_from"):
        return kind
    cases = poverty.cases
    open_now = np.flatnonzero(poverty.running(day))
    home = cases.home[open_now]
    sudden = (cases.recognised[open_now] >= of.day("poverty.sudden_from")) & (
        cases.luck[open_now] < of.number("poverty.sudden_share")
    )
    ordinary = np.where(poverty.on_register(day)[home], 0, 1)
    kind[home] = np.where(sudden, 2, ordinary)
    return kind
