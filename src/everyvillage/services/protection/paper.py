"""A bill on paper: what each insurance pays, what is left, and what that does to a household.

Nothing that is typed here is kept: who wants a bill remembered tells it as a shock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from everyvillage.analytics.risk.illness import (
    GROUPS,
    LEVELS,
    Bill,
    Burden,
    Foreseen,
    Reckoned,
    Unused,
    burden,
    foresee,
    reckon,
    terms,
    unused,
)
from everyvillage.analytics.risk.illness.reckon import LAYERS
from everyvillage.core.errors import Fault, InputError
from everyvillage.registry.models import Person
from everyvillage.services.protection.means import line_on, means_of
from everyvillage.services.protection.region import region_of
from everyvillage.services.protection.typed import fen_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from everyvillage.registry.models import Household

SUMS: Final = ("total", "inside", "month", "lost", *(f"paid_{name}" for name in LAYERS))
"""The fields of the form that hold a sum in yuan."""
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """One bill as it was typed, in fen; ``paid`` by layer is None where nothing was said of it.

    ``month`` is what treatment will cost the household every month from now, ``lost`` what it
    will earn less in the coming year.
    """

    bill: Bill
    group: str
    month: int
    lost: int
    paid: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class OnPaper:
    """The sum, the year after, its weight, and what is still due.

    ``foreseen`` and ``weight`` are None where the register does not know the household's income;
    ``by_source`` says whether it knows what the income comes from.
    """

    sum: Reckoned
    foreseen: Foreseen | None
    weight: Burden | None
    due: tuple[Unused, ...]
    by_source: bool


def group_of(home: Household) -> str:
    """Give what a household is to the insurances, as far as the register knows."""
    if Person.objects.filter(household_id=home.household_no, dibao=True).exists():
        return "dibao"
    return "monitored" if home.monitored else "general"


def asked_of(typed: Mapping[str, str]) -> Asked:
    """Read the form; refuses every sum that is none, and a bill that cannot be."""
    sums: dict[str, int | None] = {}
    faults: list[Fault] = []
    for name in SUMS:
        try:
            sums[name] = fen_of(typed.get(name, ""), name)
        except InputError as error:
            faults.extend(error.faults)
    if sums.get("total", 0) is None:
        faults.append(_missing())
    if typed.get("level", "") not in LEVELS:
        faults.append(_choice("level", typed.get("level", ""), LEVELS))
    if typed.get("group", "") not in GROUPS:
        faults.append(_choice("group", typed.get("group", ""), GROUPS))
    if faults:
        raise InputError(faults)
    told = {name: amount for name in LAYERS if (amount := sums[f"paid_{name}"]) is not None}
    bill = Bill(
        total_fen=sums["total"] or 0,
        level=typed["level"],
        eligible_fen=sums["inside"],
        insured=bool(typed.get("insured")),
    )
    return Asked(bill, typed["group"], sums["month"] or 0, sums["lost"] or 0, told or None)


def on_paper(home: Household, asked: Asked, on: date) -> OnPaper:
    """Reckon a bill of somebody of a household, as of a day."""
    region = region_of(home.village_id, on)
    found = reckon([asked.bill], terms(asked.group, on, region))
    means, by_source = means_of(home)
    foreseen = weight = None
    if means is not None:
        lost = _lost(means.income, asked.lost)
        means = replace(means, lost=lost, month_fen=asked.month)
        line = line_on(on, region)
        foreseen = foresee(means, found.own_fen, at=on, line=line, region=region)
        year = found.own_fen + asked.month * _MONTHS
        weight = burden(year, means.net, means.members, at=on, line=line, region=region)
    due = unused(found, asked.paid) if asked.paid is not None else ()
    return OnPaper(found, foreseen, weight, due, by_source)


def _lost(income: Mapping[str, int], lost: int) -> dict[str, int]:
    """Take what is lost from wages first, then from business; no more than there is."""
    found = {}
    for name in ("wages", "business"):
        part = min(lost, max(income.get(name, 0), 0))
        if part:
            found[name] = part
            lost -= part
    return found


def _missing() -> Fault:
    return Fault(
        code="protection.bill-empty",
        where="total",
        asked="what the bill comes to",
        found="nothing",
        accepted="the whole amount in yuan",
        next_step="type what stands under the bill",
    )


def _choice(where: str, found: str, accepted: tuple[str, ...]) -> Fault:
    return Fault(
        code="protection.choice-unknown",
        where=where,
        asked="one of the list",
        found=f"“{found[:20]}”",
        accepted=", ".join(accepted),
        next_step="choose one of the list",
    )
