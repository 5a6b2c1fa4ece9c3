"""Statistical place codes: the twelve digits that name a place of mainland China.

Two digits each for province, prefecture and county, three each for township and village.
The first six are GB/T 2260, the next three GB/T 10114, the last three an extension of the
statistics bureau; so a code of twelve digits is a *statistical* code, never "GB/T 10114".
Here a code is kept in its shortest significant form: ``43``, ``4301``, ``430182``,
``430182109``, ``430182109206``; the nation, which the lists do not number, is ``0``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

NATION = "0"
LEVELS = ("nation", "province", "prefecture", "county", "township", "village")
LENGTH_OF: Mapping[str, int] = MappingProxyType(dict(zip(LEVELS, (1, 2, 4, 6, 9, 12), strict=True)))
LEVEL_OF: Mapping[int, str] = MappingProxyType({size: name for name, size in LENGTH_OF.items()})
PARENT_LENGTH_OF: Mapping[int, int] = MappingProxyType({1: 0, 2: 0, 4: 2, 6: 4, 9: 6, 12: 9})
"""How many digits of a code of each length are those of the place above."""

FULL_LENGTH = 12
SETTLEMENT_LENGTH = 15
LONGEST_SHOWN = 24

FILLED = frozenset({"441900", "442000", "460400", "350527000"})
"""Codes that end in zeros and yet stand for a level of their own.

Dongguan, Zhongshan and Danzhou have no counties and Jinmen no townships; the list of
2023-06-30 carries one line in place of the missing level, numbered with zeros.
"""

COUNTY_KINDS = ((1, 20, "district"), (21, 70, "county"), (71, 79, "zone"), (80, 80, "county"))
"""Ranges of digits 5 and 6, both ends included; 81 to 99 are county-level cities.

71 to 79 are development and management zones, which exist in statistics only: so it is for
all 124 such lines of the list of 2023-06-30.
"""

COUNTY_CITY = (81, 99, "city")
TOWNSHIP_KINDS = (
    (1, 99, "subdistrict"),
    (100, 199, "town"),
    (200, 399, "township"),
    (400, 599, "enterprise"),
)
VILLAGE_KINDS = ((1, 199, "community"), (200, 399, "village"), (400, 599, "quasi"))
KINDS_AT = MappingProxyType(
    {
        "county": (*COUNTY_KINDS, COUNTY_CITY),
        "township": TOWNSHIP_KINDS,
        "village": VILLAGE_KINDS,
    }
)
PLAN_VILLAGE = "village"


@dataclass(frozen=True, slots=True, order=True)
class StatCode:
    """One statistical place code in its shortest significant form.

    Made with :meth:`parse`. Codes sort as the lists do: a place before what lies in it.
    """

    text: str

    def __post_init__(self) -> None:
        """Refuse a text that is not already in the shortest form."""
        if _shortest(self.text) != self.text:
            raise InputError(_unreadable(self.text, ""))

    def __str__(self) -> str:
        """Give the shortest form."""
        return self.text

    @classmethod
    def parse(cls, text: str, *, where: str = "") -> StatCode:
        """Read a code of 2, 4, 6, 9 or 12 digits, or ``0`` for the nation.

        Zeros that fill up a higher level are dropped: ``430182109000`` is the township
        ``430182109`` and ``430000`` the province ``43``. The code need not be on any list.

        ``where`` names the file, row and column for the message.

        Refuses anything else, and a part of zeros before a part that is not.

        >>> StatCode.parse("430182109000").level
        'township'
        """
        short = _shortest(text.strip())
        if short is None:
            raise InputError(_unreadable(text, where))
        return cls(short)

    @property
    def level(self) -> str:
        """Give the level, one of ``LEVELS``."""
        return LEVEL_OF[len(self.text)]

    @property
    def full(self) -> str:
        """Give the code filled with zeros to twelve digits, as the published lists write it."""
        return self.text.ljust(FULL_LENGTH, "0")

    @property
    def kind(self) -> str:
        """Give what the last part says about the unit, or "" where it says nothing.

        County: district, county, zone, city. Township: subdistrict, town, township,
        enterprise (a farm or works that runs its own area). Village: community (residents'
        committee), village (villagers' committee), quasi (a unit like a village).
        """
        above = PARENT_LENGTH_OF[len(self.text)]
        return kind_of(self.level, int(self.text[above:]))

    @property
    def is_plan_village(self) -> bool:
        """Say whether this is one of the plan's villages: a villagers' committee."""
        return self.level == "village" and self.kind == PLAN_VILLAGE

    @property
    def parent(self) -> StatCode | None:
        """Give the code one level up, or None for the nation."""
        if self.text == NATION:
            return None
        above = LEVELS[LEVELS.index(self.level) - 1]
        return StatCode(self.text[: LENGTH_OF[above]]) if above != "nation" else StatCode(NATION)

    def ancestors(self) -> tuple[StatCode, ...]:
        """Give every code above this one, the nation first, this one left out."""
        above = self.parent
        return (*above.ancestors(), above) if above else ()

    def prefix(self, level: str) -> StatCode:
        """Give the code of ``level`` that holds this place; its own for its own level.

        Refuses a level below this one or a level that does not exist.
        """
        if level not in LENGTH_OF or LENGTH_OF[level] > len(self.text):
            raise InputError(_no_such_level(self, level))
        return StatCode(NATION) if level == "nation" else StatCode(self.text[: LENGTH_OF[level]])

    def holds(self, other: StatCode) -> bool:
        """Say whether ``other`` is this place or lies in it."""
        return self.text == NATION or other.text.startswith(self.text)


@dataclass(frozen=True, slots=True, order=True)
class SettlementCode:
    """A natural village or villagers' group: the village's code and a local number 1 to 999.

    No national code exists for these; the last three digits are given by whoever keeps the
    register and mean nothing outside it.
    """

    village: StatCode
    number: int

    def __post_init__(self) -> None:
        """Refuse a number outside 1 to 999 or a place that is no village."""
        if self.village.level != "village" or not 1 <= self.number <= 999:  # noqa: PLR2004 - three digits
            raise InputError(_no_settlement(f"{self.village}{self.number:03d}", ""))

    def __str__(self) -> str:
        """Give the fifteen digits."""
        return f"{self.village}{self.number:03d}"

    @classmethod
    def parse(cls, text: str, *, where: str = "") -> SettlementCode:
        """Read fifteen digits; refuse anything else.

        >>> SettlementCode.parse("513431100201007").number
        7
        """
        code = text.strip()
        if len(code) != SETTLEMENT_LENGTH or not _is_digits(code) or code.endswith("000"):
            raise InputError(_no_settlement(text, where))
        village = StatCode.parse(code[:FULL_LENGTH], where=where)
        if village.level != "village":
            raise InputError(_no_settlement(text, where))
        return cls(village, int(code[FULL_LENGTH:]))


@dataclass(frozen=True, slots=True)
class DatedCode:
    """A code with the days on which it was in force, because codes change every year.

    ``valid_from`` is the first day (None: earlier than is known), ``valid_to`` the first day
    on which it was no longer in force (None: still in force).
    """

    code: StatCode
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        """Refuse an end that is not after the beginning."""
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise InputError(
                Fault(
                    "place.dates-reversed",
                    str(self.code),
                    "a day after the first day of the code",
                    f"{self.valid_to} as its end, {self.valid_from} as its beginning",
                    "an end later than the beginning, or no end",
                    "mend one of the two dates",
                )
            )

    def holds_on(self, day: date) -> bool:
        """Say whether the code was in force on ``day``."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)


@cache
def kind_of(level: str, part: int) -> str:
    """Give the kind of a unit of ``level`` whose last two or three digits are ``part``, or ""."""
    for low, high, kind in KINDS_AT.get(level, ()):
        if low <= part <= high:
            return kind
    return ""


def _is_digits(text: str) -> bool:
    """Say whether ``text`` is digits 0 to 9 only, other scripts' digits left out."""
    return text.isascii() and text.isdigit()


def _shortest(text: str) -> str | None:
    """Give the shortest form of ``text``, or None if it is no code."""
    if text == NATION or text in FILLED:
        return text
    if len(text) not in LEVEL_OF or len(text) == LENGTH_OF["nation"] or not _is_digits(text):
        return None
    if not text.strip("0"):
        return NATION
    return _without_filling(text)


def _without_filling(text: str) -> str | None:
    """Drop the zero parts at the end; None if a zero part stands before one that is not."""
    ends = [size for size in LENGTH_OF.values() if 1 < size <= len(text)]
    spans = list(zip([0, *ends], ends, strict=False))
    kept = max(end for start, end in spans if text[start:end].strip("0"))
    for start, end in spans:
        empty = not text[start:end].strip("0")
        if empty and end < kept and text[:end] not in FILLED:
            return None
    return text[:kept]


def _shown(text: str) -> str:
    """Give ``text`` for a message: short, and with nothing that breaks a line."""
    shown = ascii(text)[1:-1] if not text.isprintable() else text
    return f"“{shown[:LONGEST_SHOWN]}…”" if len(shown) > LONGEST_SHOWN else f"“{shown}”"


def _unreadable(text: str, where: str) -> Fault:
    """Say that ``text`` is no place code."""
    return Fault(
        "place.code-unreadable",
        where,
        "a statistical place code",
        _shown(text),
        "2, 4, 6, 9 or 12 digits without an empty part in the middle, or 0 for the nation",
        "look the place up by name: everyvillage places find NAME",
    )


def _no_settlement(text: str, where: str) -> Fault:
    """Say that ``text`` is no code of a natural village."""
    return Fault(
        "place.settlement-unreadable",
        where,
        "the code of a natural village",
        _shown(text),
        "15 digits: the village's 12 and a local number from 001 to 999",
        "give the village's code first, then the local number",
    )


def _no_such_level(code: StatCode, level: str) -> Fault:
    """Say that ``code`` has no part of ``level``."""
    accepted = ", ".join(LEVELS[: LEVELS.index(code.level) + 1])
    return Fault(
        "place.level-absent",
        str(code),
        f"the {level} of this place",
        f"a code of level {code.level}",
        accepted,
        "ask for one of the levels above the place",
    )
