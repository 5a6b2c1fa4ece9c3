"""What a plan is asked: the form's shares and choices, checked, and as a problem's levels."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.fibre.problem import PERMILLE, Goal
from everyvillage.planning.network.joint.locks import Locks, route_of
from everyvillage.planning.network.joint.problem import HEARD, SIGNAL_RULES, Levels
from everyvillage.planning.network.joint.within import COUNTED, HOUSEHOLDS, Within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HUNDRED, MOST_DIGITS, LEAST_YUAN = 100, 15, 10_000
LEVELS = {
    "fibre": ("fibre", "fibre_poor"),
    "broadband": ("share", "poor"),
    "signal": ("signal", "signal_poor"),
}
"""The shares of each level: of all villages, and of the registered poor ones."""
SHARES = (*(name for names in LEVELS.values() for name in names), "township")
MARKS = ("satellite", "leave_out", "border", "poor_first")
MONEY = ("budget_year", "within")
Barred = tuple[str, float, float, float, float, str]
"""A route that is locked in or out: its kind, latitude and longitude of its two ends, its words."""
LOCKS = ("forced", "forbidden", "barred", "no_tower", "kept_tower", "kept")


@dataclass(frozen=True, slots=True)
class Asked:
    """Shares of villages in percent; what is allowed; what is locked in and out by hand.

    ``fibre``, ``share`` (broadband by any technology) and ``signal`` (4G) are those of all
    villages, ``fibre_poor``, ``poor`` and ``signal_poor`` of the registered poor ones; 0 asks
    nothing. ``township`` is the least in each township, for every level that is asked.
    ``signal_rule`` says by which branch of the official test 4G counts; ``budget_year`` what may
    be built for in a year, in yuan (0: five even years). ``within`` asks for the most ``counts``
    (households or villages) that so much money reaches, ``poor_first`` those of poor villages
    before the others (0: the shares are asked).
    ``satellite`` allows the last resort, ``leave_out`` takes villages that cannot be planned out,
    ``border`` says that the county is border land, by whose rule the state pays.
    ``forced`` and ``forbidden`` are villages by code, ``barred`` and ``kept`` routes by kind, ends
    and words, ``no_tower`` and ``kept_tower`` towers by name.
    """

    share: float = 99.0
    poor: float = 99.0
    township: float = 0.0
    fibre: float = 0.0
    fibre_poor: float = 0.0
    signal: float = 0.0
    signal_poor: float = 0.0
    satellite: bool = True
    leave_out: bool = False
    border: bool = False
    signal_rule: str = HEARD
    budget_year: int = 0
    within: int = 0
    counts: str = HOUSEHOLDS
    poor_first: bool = False
    forced: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    barred: tuple[Barred, ...] = ()
    no_tower: tuple[str, ...] = ()
    kept_tower: tuple[str, ...] = ()
    kept: tuple[Barred, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return asdict(self)

    @property
    def asked(self) -> dict[str, tuple[float, float]]:
        """Give the levels that are asked, each with its share of all and of the poor villages."""
        found = {
            level: (getattr(self, every), getattr(self, poor))
            for level, (every, poor) in LEVELS.items()
        }
        return {level: shares for level, shares in found.items() if any(shares)}

    def levels(self) -> Levels:
        """Give the goals by level."""
        goals = {
            level: Goal(*(round(one * PERMILLE / HUNDRED) for one in (*shares, self.township)))
            for level, shares in self.asked.items()
        }
        return Levels(
            goals.get("broadband", Goal(0, 0, 0)),
            goals.get("signal"),
            satellite=self.satellite,
            budget_yuan=self.budget_year or None,
            within=Within(self.within, self.counts, self.poor_first) if self.within else None,
            fibre=goals.get("fibre"),
        )

    def at_share(self, share: float) -> Asked:
        """Give it with another share in every level that is asked, floors no higher than it.

        The same as the curve asks at that share (``planning.network.joint.shares``), which asks no
        sum of money.
        """
        changed = {"township": min(self.township, share), "within": 0}
        for level, (every, poor) in self.asked.items():
            shares = (share, min(poor, share)) if every else (0.0, share)
            changed |= dict(zip(LEVELS[level], shares, strict=True))
        return self.but(**changed)

    def locks(self) -> Locks:
        """Give what is locked of routes and towers."""
        barred, kept = (
            frozenset(
                route_of(kind, (start[0], start[1]), (end[0], end[1]))
                for kind, *ends, _ in routes
                for start, end in [(ends[:2], ends[2:])]
            )
            for routes in (self.barred, self.kept)
        )
        return Locks(barred, frozenset(self.no_tower), frozenset(self.kept_tower), kept)

    def but(self, **changed: Any) -> Asked:  # noqa: ANN401 - any field
        """Give it with other values in some fields."""
        return replace(self, **changed)


def has_routes(asked: Asked) -> bool:
    """Say whether routes or towers are locked in or out."""
    return any((asked.barred, asked.kept, asked.no_tower, asked.kept_tower))


def asked_from(plain: Mapping[str, Any]) -> Asked:
    """Read it back from plain data."""
    values = {**plain}
    if isinstance(values.get("signal"), bool):  # before each level had shares of its own
        on = values.pop("signal")
        values |= {"signal": values["share"], "signal_poor": values["poor"]} if on else {}
    for name in LOCKS:
        values[name] = tuple(
            tuple(one) if isinstance(one, list) else one for one in values.get(name, ())
        )
    return Asked(**values)


def read_form(given: Mapping[str, str]) -> Asked:
    """Read the form of a new plan; refuse shares that are none, all named."""
    numbers = {name: _share(given.get(name, "")) for name in SHARES}
    rule = given.get("signal_rule", HEARD)
    faults = list(_faults(given, numbers))
    money = {name: _yuan(given.get(name, "")) for name in MONEY}
    faults += [_budget_wrong(one, given.get(one, "")) for one in MONEY if money[one] is None]
    counts = given.get("counts", HOUSEHOLDS)
    if counts not in COUNTED:
        faults.append(_wrong("counts", counts))
    if rule not in SIGNAL_RULES:
        faults.append(_wrong("signal_rule", rule))
    if not faults and not any(numbers.values()):
        faults = [_wrong("share", "")]
    if faults:
        raise InputError(faults)
    marks = {name: bool(given.get(name)) for name in MARKS}
    shares = {name: value or 0.0 for name, value in numbers.items()}
    return Asked().but(**shares, **marks, **money, signal_rule=rule, counts=counts)


def read_share(text: str) -> float:
    """Read one share in percent; refuse what is none."""
    found = _share(text)
    if found is None:
        raise InputError(_wrong("share", text))
    return found


def read_within(text: str) -> int:
    """Read a sum of money to reach the most with; refuse what is none."""
    found = _yuan(text)
    if not found:
        raise InputError(_budget_wrong("within", text))
    return found


def _share(text: str) -> float | None:
    """Give a share in percent, 0 for an empty field, None for what is none."""
    plain = text.strip().rstrip("%")
    if not plain:
        return 0.0
    try:
        found = float(plain)
    except ValueError:
        return None
    return found if 0 <= found <= HUNDRED else None


def _yuan(text: str) -> int | None:
    """Give whole yuan, 0 for an empty field, None for what is no amount to build for."""
    plain = text.strip().replace(",", "").replace(" ", "")
    if not plain:
        return 0
    number = plain.isascii() and plain.isdigit() and len(plain) <= MOST_DIGITS
    return int(plain) if number and int(plain) >= LEAST_YUAN else None


def _faults(given: Mapping[str, str], numbers: Mapping[str, float | None]) -> Iterator[Fault]:
    for name, number in numbers.items():
        if number is None:
            yield _wrong(name, given.get(name, ""))


def _budget_wrong(name: str, text: str) -> Fault:
    return Fault(
        code="network.budget-wrong",
        where=name,
        asked="a sum of money in whole yuan",
        found=f"“{text[:20]}”",
        accepted=f"{LEAST_YUAN:,} yuan or more, or nothing",
        next_step="correct the amount and send the form again",
    )


def _wrong(name: str, text: str) -> Fault:
    return Fault(
        code="network.share-wrong",
        where=name,
        asked="a share of villages in percent",
        found=f"“{text[:20]}”" if text else "no share of any level",
        accepted="a number from 0 to 100",
        next_step="correct the share and send the form again",
    )
