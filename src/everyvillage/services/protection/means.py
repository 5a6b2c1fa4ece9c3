"""What a household lives on, as far as the register knows."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from everyvillage.analytics.risk.illness import Household as Means
from everyvillage.policy.parameters import shipped_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from everyvillage.registry.models import Household

SOURCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "wages": "income_wages_fen",
        "business": "income_business_fen",
        "property": "income_property_fen",
        "transfers": "income_transfers_fen",
    }
)
_WIDEST: Final = "business"
"""The source whose income is the most in doubt; taken for all where sources are not known."""


def means_of(home: Household) -> tuple[Means | None, bool]:
    """Give what a household lives on, None where its income or members are not known.

    By source where all are known, else the net income as of the source most in doubt; the flag
    says whether the sources are known.
    """
    known = {name: getattr(home, column) for name, column in SOURCES.items()}
    by_source = None not in known.values()
    if not home.members or (not by_source and home.net_income_fen is None):
        return None, by_source
    if not by_source:
        return Means(members=home.members, income={_WIDEST: home.net_income_fen or 0}), False
    return Means(members=home.members, income=known, cost=home.business_cost_fen or 0), True


def line_on(on: date, region: str = "") -> str:
    """Give the parameter that is the line of a day: the floor of monitoring once there is one."""
    floor = "monitoring_floor"
    has = shipped_parameters().named(floor).has(on, region)
    return floor if has else "poverty_line_working"
