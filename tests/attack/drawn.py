"""Drawn counties whose villages are large enough that much is published: the harder attack.

Rows are drawn, conditions are answered row by row with yes, no or unknown, and both programmes
are published over the same rows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.analytics.targets.figure_set import FigureSet
from everyvillage.analytics.targets.meta import SetNote, SourceNote, note_target
from everyvillage.analytics.targets.places import make_places, roll_up
from everyvillage.policy.programmes.read import shipped_programmes
from tests.attack.published import LEVELS, NUMBERS, Published

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.random import Generator

    from everyvillage.policy.programmes.model import Programme
    from tests.attack.published import Asked

DAY = date(2020, 6, 30)
_UNKNOWN = None
Row = dict[str, bool | None]


@dataclass(frozen=True)
class Facts:
    """The facts of one kind of row, and how likely each is true or unknown."""

    table: str
    names: tuple[str, ...]


PERSON = Facts(
    "person",
    (
        *("age", "woman", "uses_internet", "owns_mobile", "basic", "intermediate"),
        *("trained", "seeker", "poor", "served", "matched"),
    ),
)
HOUSEHOLD = Facts(
    "household",
    ("registered_poor", "broadband", "smartphone", "producing", "sales", "tariff", "fell_back"),
)


def _all(*parts: bool | None) -> bool | None:
    if any(part is False for part in parts):
        return False
    return _UNKNOWN if any(part is _UNKNOWN for part in parts) else True


def _not(part: bool | None, /) -> bool | None:  # noqa: FBT001 - three-valued logic has no other
    return None if part is None else not part


def _any(*parts: bool | None) -> bool | None:
    return _not(_all(*(_not(part) for part in parts)))


# Target: where and test; a ratio has two conditions. Written by hand from the programme files.
CONDITIONS: Mapping[str, tuple[str, str]] = {
    "ITU30-U1": ("age", "uses_internet"),
    "ITU30-U2": ("age", "owns_mobile"),
    "ITU30-S1": ("age", "basic"),
    "ITU30-S2": ("age", "intermediate"),
    "ITU30-G1-women": ("age woman", "uses_internet"),
    "ITU30-G1-men": ("age man", "uses_internet"),
    "ITU30-G1": ("age woman uses_internet", "age man uses_internet"),
    "ITU30-G2": ("age woman owns_mobile", "age man owns_mobile"),
    "ITU30-C1": ("", "broadband|smartphone"),
    "ITU30-C1-fixed": ("", "broadband"),
    "NP20-A06": ("registered_poor broadband", "tariff"),
    "NP20-B03": ("registered_poor producing", "sales"),
    "NP20-F02": ("seeker poor", "served"),
    "NP20-F02-matched": ("seeker poor", "matched"),
    "NP20-K02": ("", "trained"),
    "NP20-L03": ("", "fell_back"),
}
RATIOS = frozenset({"ITU30-G1", "ITU30-G2"})
COUNTS = frozenset({"NP20-K02", "NP20-L03"})


def _holds(row: Row, condition: str) -> bool | None:
    """Answer a condition: its words are joined by AND, with a stroke by OR; man is not woman."""
    parts = []
    for word in condition.split():
        names = word.split("|")
        parts.append(_any(*(_not(row["woman"]) if n == "man" else row[n] for n in names)))
    return _all(*parts)


def _tally(rows: Mapping[tuple[bool | None, ...], int], facts: Facts, target: str) -> Counter[str]:
    """Count the rows of one village for one target, as the columns of a figure set are named."""
    where, test = CONDITIONS[target]
    counted: Counter[str] = Counter()
    for values, number in rows.items():
        row = dict(zip(facts.names, values, strict=True))
        if target in RATIOS:
            for side, condition in (("top", where), ("bottom", test)):
                held = _holds(row, condition)
                name = {True: "yes", None: "missing"}.get(held)
                if name:
                    counted[f"{side}|{name}"] += number
            continue
        belongs, passes = _holds(row, where), _holds(row, test)
        if belongs is False:
            continue
        name = "missing" if belongs is None or passes is None else "yes" if passes else "no"
        counted[f"rows|{name}"] += number
    return counted


def _draw_rows(
    pick: Generator, facts: Facts, size: int, chances: Mapping[str, tuple[float, float]]
) -> Mapping[tuple[bool | None, ...], int]:
    """Draw the rows of one village."""
    columns = []
    for name in facts.names:
        true, unknown = chances[name]
        drawn = pick.random(size)
        columns.append(
            [None if one < unknown else bool(one < unknown + true * (1 - unknown)) for one in drawn]
        )
    return Counter(zip(*columns, strict=True))


def draw_county(pick: Generator, programmes: Sequence[Programme]) -> dict[str, FigureSet]:
    """Draw a county of three to six townships; give the figures in full, by programme."""
    codes, tallies = [], []
    chances = {
        name: (
            float(pick.choice([0.02, 0.1, 0.3, 0.5, 0.9, 0.98])),
            float(pick.choice([0, 0, 0.01])),
        )
        for facts in (PERSON, HOUSEHOLD)
        for name in facts.names
    }
    for township in range(int(pick.integers(2, 5))):
        for village in range(int(pick.integers(1, 7))):
            codes.append((510001 * 1000 + 100 + township) * 1000 + 200 + village)
            size = int(pick.choice([150, 600, 2000]))
            people = _draw_rows(pick, PERSON, size, chances)
            homes = _draw_rows(pick, HOUSEHOLD, size // 3 + 1, chances)
            tallies.append((people, homes))
    return {one.id: _figures(one, codes, tallies) for one in programmes}


def _figures(
    programme: Programme,
    codes: Sequence[int],
    tallies: Sequence[tuple[Mapping[tuple[bool | None, ...], int], ...]],
) -> FigureSet:
    """Make the figures of one programme of drawn villages."""
    targets = [target for target in programme.targets if target.id in CONDITIONS]
    places = make_places({"village": list(codes)}, MappingProxyType({}))
    numbers = {}
    for target in targets:
        table = target.table or (target.numerator.table if target.numerator else "")
        facts, at = (PERSON, 0) if table == "person" else (HOUSEHOLD, 1)
        counted = [_tally(village[at], facts, target.id) for village in tallies]
        for name in _names(target.id):
            row = np.asarray([one[name] for one in counted], dtype=np.int64)
            column = f"{target.id}|{name}"
            rolled = roll_up(places, "village", np.asarray(codes, dtype=np.int64), {column: row})
            numbers[column] = rolled[column]
    notes = tuple(note_target(target, programme) for target in targets)
    county = frozenset({"510001"})
    held = MappingProxyType({target.id: county for target in targets})
    nothing: Mapping[str, frozenset[str]] = MappingProxyType({})
    absent = MappingProxyType({target.id: nothing for target in targets})
    source = SourceNote("drawn", DAY, True, tuple(county), held, absent)
    note = SetNote(
        programme.id, "1", "then", notes, (source,), MappingProxyType({"0": 1, "51": 1, "5100": 1})
    )
    return FigureSet(note, places, (MappingProxyType(numbers),))


def _names(target: str) -> tuple[str, ...]:
    if target in RATIOS:
        return ("top|yes", "top|missing", "bottom|yes", "bottom|missing")
    return (
        ("rows|yes", "rows|missing")
        if target in COUNTS
        else ("rows|yes", "rows|no", "rows|missing")
    )


def publish(opened: Mapping[str, FigureSet], targets: Mapping[tuple[str, str], Asked]) -> Published:
    """Publish every open figure as the API does."""
    kept = {key: asked for key, asked in targets.items() if key[1] in CONDITIONS}
    found = Published(kept)
    for programme, target in kept:
        for level in LEVELS:
            for figure in opened[programme].rows(target, level, "0"):
                found.places[level].add(figure.place)
                for name in NUMBERS:
                    number = getattr(figure, name)
                    found.take(
                        (programme, target, figure.place, name),
                        None if number is None else float(number),
                    )
    return found


@cache
def programmes() -> tuple[Programme, ...]:
    """Give the shipped programmes, read once."""
    return tuple(shipped_programmes())
