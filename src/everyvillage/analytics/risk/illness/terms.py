"""The terms of the four layers on a day, in a region, for a group: each a dated parameter."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from everyvillage.core.errors import Fault, InputError
from everyvillage.policy.nearest import nearest, piece
from everyvillage.policy.parameters import shipped_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

LEVELS: Final = ("township", "county", "city")
GROUPS: Final = ("general", "extreme", "dibao", "margin", "monitored", "illness")
"""Whom a household is to the insurances: nobody special, five groups with aid of their own."""

HELPED: Final = frozenset({"extreme", "dibao", "monitored"})
"""Groups for whom serious-illness insurance starts lower and pays more."""

PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: pays ``percent`` of what lies above ``deductible``, up to ``cap``; in fen.

    ``names`` are the parameters in that order: deductible, percent, cap.
    """

    deductible: int
    percent: int
    cap: int
    names: tuple[str, ...]

    def pays(self, amount: int) -> int:
        """Give what the layer pays of ``amount``, in whole fen, parts of a fen left out."""
        above = max(amount - self.deductible, 0)
        return min(above * self.percent // PERCENT, self.cap)


@dataclass(frozen=True, slots=True)
class Terms:
    """All layers for one group on one day; ``aid`` is None for a group without aid."""

    group: str
    at: date
    region: str
    basic: Mapping[str, Layer]
    basic_cap: int
    serious: Layer
    aid: Layer | None
    relief: Layer


def terms(group: str, at: date, region: str = "") -> Terms:
    """Give the terms of ``group`` on a day.

    ``group`` is one of :data:`GROUPS`; ``region`` chooses local values where there are some.
    Refuses an unknown group, and a day on which a parameter has no value.
    """
    if group not in GROUPS:
        raise InputError(
            Fault(
                code="illness.group-unknown",
                where="",
                asked="a group of medical assistance",
                found=piece(group),
                accepted=nearest(group, GROUPS),
                next_step=f"take one of {', '.join(GROUPS)}",
            )
        )
    value = _Values(at, region)
    ending = "_helped" if group in HELPED else ""
    cap = value.of("basic_cap")
    return Terms(
        group=group,
        at=at,
        region=region,
        basic=MappingProxyType({level: value.basic(level, cap) for level in LEVELS}),
        basic_cap=cap,
        serious=value.layer(
            f"serious_deductible{ending}", f"serious_percent{ending}", f"serious_cap{ending}"
        ),
        aid=None if group == "general" else value.aid(group),
        relief=value.layer("relief_from", "relief_percent", "relief_cap"),
    )


@dataclass(frozen=True, slots=True)
class _Values:
    at: date
    region: str

    def of(self, name: str) -> int:
        return shipped_parameters().engine_values([name], self.at, self.region)[name]

    def layer(self, deductible: str, percent: str, cap: str) -> Layer:
        values = (self.of(deductible), self.of(percent), self.of(cap))
        return Layer(*values, (deductible, percent, cap))

    def basic(self, level: str, cap: int) -> Layer:
        names = (f"basic_deductible_{level}", f"basic_percent_{level}", "basic_cap")
        return Layer(self.of(names[0]), self.of(names[1]), cap, names)

    def aid(self, group: str) -> Layer:
        names = (f"aid_deductible_percent_{group}", f"aid_percent_{group}", "aid_cap")
        deductible = self.of("resident_income") * self.of(names[0]) // PERCENT
        return Layer(deductible, self.of(names[1]), self.of("aid_cap"), (*names, "resident_income"))
