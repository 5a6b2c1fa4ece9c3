"""The twelve months after a bill: per head against the line, with an interval."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from everyvillage.core.errors import Fault, InputError
from everyvillage.policy.parameters import shipped_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

SOURCES: Final = ("wages", "business", "property", "transfers")
MONTHS: Final = 12
PERCENT: Final = 100
FEN_PER_YUAN: Final = 100


@dataclass(frozen=True, slots=True)
class Household:
    """What a household lives on, in fen a year.

    ``income`` by source (wages, business, property, transfers); ``cost`` the cost of its
    business; ``lost`` what of a source will not come any more, in fen a year, because who
    earned it is ill or cares; ``month_fen`` what treatment will cost itself every month from now.
    """

    members: int
    income: Mapping[str, int]
    cost: int = 0
    lost: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    month_fen: int = 0

    def __post_init__(self) -> None:
        """Refuse no members, an unknown source, and more lost than there is."""
        faults = []
        if self.members < 1:
            faults.append(_fault("members", str(self.members), "1 or more"))
        faults.extend(
            _fault("source", f"“{name}”", ", ".join(SOURCES))
            for name in sorted({*self.income, *self.lost} - set(SOURCES))
        )
        for name, amount in self.lost.items():
            if amount > self.income.get(name, 0):
                faults.append(_fault("lost", f"{amount} fen of {name}", "at most its income"))
        if faults:
            raise InputError(faults)

    @property
    def net(self) -> int:
        """Give the net income of the twelve months past, in fen."""
        return sum(self.income.values()) - self.cost


@dataclass(frozen=True, slots=True)
class Month:
    """One month: what is left per head of the twelve months that end with it, in fen a year."""

    number: int
    low: int
    per_head: int
    high: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The months from the bill (0) to twelve later, and what they mean.

    ``crossed`` is the first month below the line (None: none), ``crossed_low`` the same in the
    worse case; ``help_fen`` is the smallest help, in whole yuan, after which no month is below
    the line, ``help_high_fen`` the same in the worse case.
    """

    line_fen: int
    line: str
    months: tuple[Month, ...]
    crossed: int | None
    crossed_low: int | None
    help_fen: int
    help_high_fen: int


def foresee(
    household: Household,
    own_fen: int,
    *,
    at: date,
    line: str = "poverty_line_working",
    region: str = "",
    help_fen: int = 0,
) -> Foreseen:
    """Follow the trailing twelve months of a household for a year after a bill.

    ``own_fen`` is what the bill left to pay oneself; ``line`` the parameter that is the line.
    Each month one twelfth of last year's income leaves the window and one twelfth of next
    year's enters it; the bill stays in until it is twelve months old. ``help_fen`` is help paid in
    the month after the bill, which stays in for all of them. Next year's income is
    this year's less what is lost; the interval takes each source lower and higher by its doubt
    (``income_doubt_percent_*``), all sources together, which is the widest it can be.
    """
    names = [line, *(f"income_doubt_percent_{name}" for name in SOURCES)]
    value = shipped_parameters().engine_values(names, at, region)
    need = value[line] * household.members
    doubts = {name: value[f"income_doubt_percent_{name}"] for name in SOURCES}
    left = [
        [_left(household, own_fen, doubts, month, side) + help_fen for side in (-1, 0, 1)]
        for month in range(MONTHS + 1)
    ]
    months = tuple(
        Month(number, *(amount // household.members for amount in row))
        for number, row in enumerate(left)
    )
    return Foreseen(
        line_fen=value[line],
        line=line,
        months=months,
        crossed=_first(left, need, 1),
        crossed_low=_first(left, need, 0),
        help_fen=_missing(left, need, 1),
        help_high_fen=_missing(left, need, 0),
    )


def _left(
    household: Household, own_fen: int, doubts: Mapping[str, int], month: int, side: int
) -> int:
    """Give what is left of the twelve months that end ``month`` months from now, in fen."""
    ahead = -household.cost
    for name, amount in household.income.items():
        kept = amount - household.lost.get(name, 0)
        ahead += kept + side * kept * doubts[name] // PERCENT
    window = household.net * (MONTHS - month) + ahead * month
    bill = own_fen if month < MONTHS else 0
    return window // MONTHS - bill - household.month_fen * month


def _first(left: list[list[int]], need: int, side: int) -> int | None:
    return next((month for month, row in enumerate(left) if row[side] < need), None)


def _missing(left: list[list[int]], need: int, side: int) -> int:
    """Give the largest gap of any month, rounded up to whole yuan."""
    gap = max(0, *(need - row[side] for row in left))
    return -(-gap // FEN_PER_YUAN) * FEN_PER_YUAN


def _fault(code: str, found: str, accepted: str) -> Fault:
    return Fault(
        code=f"illness.household-{code}",
        where="",
        asked="a household with its income by source",
        found=found,
        accepted=accepted,
        next_step="correct the household's record",
    )
