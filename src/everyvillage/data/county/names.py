"""Made-up names of persons, settlements and operators."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

import numpy as np
import pyarrow as pa

from everyvillage.data.county.columns import joined, labels
from everyvillage.data.county.settings import read_data

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from everyvillage.data.county.draws import Codes

_MAN = 1


@dataclass(frozen=True, slots=True)
class Style:
    """How one group of peoples makes names.

    ``family`` says that the first part passes from father to child; ``after`` that it
    stands behind the given part, joined by ``joint``.
    """

    nationalities: tuple[str, ...]
    family: bool
    after: bool
    joint: str
    first: tuple[str, ...]
    men: tuple[str, ...]
    women: tuple[str, ...]

    def whole(self, first: str, given: str) -> str:
        """Put the two parts together."""
        return given + self.joint + first if self.after else first + self.joint + given


@cache
def _data() -> Mapping[str, object]:
    """Read the parts of names once."""
    return read_data("names.toml")


@cache
def styles() -> tuple[Style, ...]:
    """Give the ways of making names; the last one serves every people that has none."""
    rows = cast("Sequence[Mapping[str, object]]", _data()["style"])
    return tuple(
        Style(
            nationalities=tuple(cast("list[str]", row["nationalities"])),
            family=bool(row["family"]),
            after=bool(row["after"]),
            joint=str(row["joint"]),
            first=tuple(str(row["first"]).split()),
            men=tuple(str(row["men"]).split()),
            women=tuple(str(row["women"]).split()),
        )
        for row in rows
    )


def style_of(nationality: str) -> int:
    """Give the position in ``styles`` of the one that serves a people (GB 3304 code)."""
    for position, style in enumerate(styles()):
        if nationality in style.nationalities:
            return position
    return len(styles()) - 1


def person_names(
    chance: np.random.Generator, peoples: Sequence[str], people: Codes, sex: Codes, line: Codes
) -> pa.Array:
    """Draw a name for each person.

    peoples: GB 3304 codes; people: the position of each person in it. sex: 1 man, 2 woman.
    line: a number that persons of one father's line share, so that they share a first part.
    """
    style = np.array([style_of(code) for code in peoples])[people]
    own = chance.integers(0, 1 << 30, len(people))
    given = chance.integers(0, 1 << 30, len(people))
    offset, words = _vocabulary()
    first_count, men_count, women_count = _counts()
    family = np.array([item.family for item in styles()])[style]
    first = np.where(family, line, own) % first_count[style]
    man = sex == _MAN
    part = np.where(man, given % men_count[style], given % women_count[style])
    width = men_count[style] + women_count[style]
    column = np.where(man, part, men_count[style] + part)
    return labels(words, offset[style] + first * width + column)


@cache
def _counts() -> tuple[Codes, Codes, Codes]:
    """Give the numbers of first parts, men's and women's parts of each style."""
    all_styles = styles()
    return (
        np.array([len(style.first) for style in all_styles]),
        np.array([len(style.men) for style in all_styles]),
        np.array([len(style.women) for style in all_styles]),
    )


@cache
def _vocabulary() -> tuple[Codes, pa.Array]:
    """Write every name that can be made, style by style, and where each style begins."""
    words: list[str] = []
    starts: list[int] = []
    for style in styles():
        starts.append(len(words))
        words.extend(
            style.whole(first, given)
            for first in style.first
            for given in (*style.men, *style.women)
        )
    return np.array(starts), pa.array(words)


def settlement_names(chance: np.random.Generator, size: int) -> pa.Array:
    """Draw names of settlements."""
    places = cast("Mapping[str, str]", _data()["places"])
    first = places["settlement_first"].split()
    last = places["settlement_last"].split()
    return joined(
        labels(first, chance.integers(0, len(first), size)),
        labels(last, chance.integers(0, len(last), size)),
    )
