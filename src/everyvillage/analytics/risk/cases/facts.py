"""Which shocks make which fact, and the numbers by which persons are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from everyvillage.policy.parameters import shipped_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

FLAGS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "illness": ("bill",),
        "disability": ("disability",),
        "disaster": ("disaster", "accident"),
        "work_lost": ("job", "wages"),
        "harvest_lost": ("crop", "unsold"),
        "debt": ("debt",),
        "bereaved": ("death",),
        "school_left": ("dropout",),
        "house_failed": ("house",),
        "water_failed": ("water",),
        "help_ended": ("ended",),
    }
)
"""Each flag of a case with the kinds of shock that raise it."""

SUMS: Final = ("medical_own_fen", "rigid_fen")
"""What is added up of the own shares of shocks; 0 where none was told."""
MEDICAL: Final = ("bill",)
ABLE: Final = ("skilled", "ordinary")
UNABLE: Final = ("lost", "none")
FAR: Final = ("county", "province", "outside")
NOT_AT_SCHOOL: Final = ("none",)
COUPLE: Final = ("0", "1")
CHILDREN: Final = ("2", "3")
GRANDCHILD: Final = "4"
ELDERS: Final = "5"
HEAD: Final = "0"
FEMALE, MALE = "2", "1"
GROWN: Final = 18
MOST_PARENTS: Final = 2
SEVERE: Final = 2
YEAR_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Window:
    """The twelve months before a day, and the ages and months in force on it.

    A shock belongs to the window when it happened after ``after`` and by ``at`` and was known
    by ``at``: nobody can act on what nobody knows.
    """

    at: date
    after: date
    school_from: int
    school_to: int
    away_months: int


def window(at: date) -> Window:
    """Give the window that ends with the day ``at``, with the parameters in force on it."""
    names = ("school_age_from", "school_age_to", "away_months")
    values = shipped_parameters().engine_values(names, at)
    return Window(at, at - timedelta(days=YEAR_DAYS), *(values[name] for name in names))
