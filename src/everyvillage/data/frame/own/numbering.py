"""Place keys: digits of which the beginning names the place above, for any form of codes.

The engine rolls counts up by the beginning of a code, which whole numbers do fast. The codes of
the Chinese list are made so and are their own keys; other countries' are not, so each place is
given a number below the place it lies in: two digits each for the first three levels, three
each for the last two, as long as in the Chinese list. A number once given is never given again.

A level that a place does not have is filled by a place without a code, and by further ones
where it holds more than the digits can number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from everyvillage.core.codes import LENGTH_OF, LEVELS, NATION, PARENT_LENGTH_OF
from everyvillage.data.frame.own.rows import row_fault

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.core.errors import Fault
    from everyvillage.data.frame.own.check import Version
    from everyvillage.data.frame.own.country import Country
    from everyvillage.data.frame.own.history import Piece

FILLER = "\x1ffill "
"""The line of a place that stands for a level that is not there."""


@dataclass(frozen=True, slots=True)
class Spell:
    """One place under one key between two days; ``level`` is what it stands for ("" for none)."""

    key: str
    line: str
    version: Version
    level: str
    valid_from: date
    valid_to: date


@dataclass(slots=True)
class Numbers:
    """The keys that were given, by place above and line; it only grows."""

    given: dict[tuple[str, str], str] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    full: dict[str, Fault] = field(default_factory=dict)

    @classmethod
    def held(cls, given: dict[tuple[str, str], str]) -> Numbers:
        """Go on from the keys of an earlier list."""
        last: dict[str, int] = {}
        for (above, _), key in given.items():
            last[above] = max(last.get(above, 0), _number(key))
        return cls(dict(given), last)

    def key(self, above: str, line: str, level: str) -> str | None:
        """Give the key of a line of ``level`` right below ``above``; None where that is full."""
        found = self.given.get((above, line))
        if found is not None:
            return found
        digits = LENGTH_OF[level] - (0 if above == NATION else len(above))
        number = self.last.get(above, 0) + 1
        if number >= 10**digits:
            return None
        self.last[above] = number
        key = f"{'' if above == NATION else above}{number:0{digits}d}"
        self.given[above, line] = key
        return key


def number_places(
    pieces: dict[str, list[Piece]], country: Country, numbers: Numbers
) -> tuple[list[Spell], list[Fault]]:
    """Give every piece its key, from the highest level down, and what could not be numbered.

    Where the place above has another key during a piece, the piece has several spells.
    """
    spells: dict[str, list[Spell]] = {}
    ordered = sorted(pieces, key=lambda code: (country.rank(pieces[code][0].version.level), code))
    for code in ordered:
        for piece in pieces[code]:
            for above, begin, end in _above(piece, spells):
                key = _key(numbers, above, piece)
                level = piece.version.level.stands_for
                spell = Spell(key, piece.line, piece.version, level, begin, end)
                spells.setdefault(code, []).append(spell)
    found = [spell for several in spells.values() for spell in several]
    return found, list(numbers.full.values())


def _above(piece: Piece, spells: dict[str, list[Spell]]) -> list[tuple[str, date, date]]:
    """Give the key of the place above and the days on which it has it, within those of a piece.

    What is not known of the place above, before its first day or after its last, is taken to
    be as on that day.
    """
    several = spells.get(piece.version.parent, [])
    if not several:
        return [(NATION, piece.valid_from, piece.valid_to)]
    inside = [
        one
        for one in several
        if one.valid_from < piece.valid_to and piece.valid_from < one.valid_to
    ] or [several[-1] if several[-1].valid_to <= piece.valid_from else several[0]]
    found: list[tuple[str, date, date]] = []
    for at, one in enumerate(inside):
        begin = piece.valid_from if at == 0 else one.valid_from
        end = piece.valid_to if at == len(inside) - 1 else one.valid_to
        if found and found[-1][0] == one.key:
            found[-1] = (one.key, found[-1][1], end)
        else:
            found.append((one.key, begin, end))
    return found


def _key(numbers: Numbers, above: str, piece: Piece) -> str:
    """Give the key of a piece below a place, by way of fillers where levels are not there.

    A level that stands for none has the key of the place above it.
    """
    level = piece.version.level.stands_for
    if not level:
        return above
    key = _through(numbers, above, piece.line, level)
    if key is None:
        numbers.full.setdefault(above, _too_many(piece, above))
        return above
    return key


def _through(numbers: Numbers, above: str, line: str, level: str) -> str | None:
    """Give the key of a line of ``level`` somewhere below ``above``; None where all is full."""
    next_level = LEVELS[_depth(above) + 1]
    if next_level == level:
        return numbers.key(above, line, level)
    at = 0
    while True:
        filler = numbers.key(above, f"{FILLER}{level}{at}", next_level)
        if filler is None:
            return None
        if (key := _through(numbers, filler, line, level)) is not None:
            return key
        at += 1


def _depth(key: str) -> int:
    """Give how far down the level of a key is: 0 for the nation."""
    return list(PARENT_LENGTH_OF).index(1 if key == NATION else len(key))


def _number(key: str) -> int:
    """Give the last part of a key."""
    return int(key[PARENT_LENGTH_OF[len(key)] :])


def _too_many(piece: Piece, above: str) -> Fault:
    """Say that more places lie in one than can be numbered."""
    level = piece.version.level
    digits = LENGTH_OF[level.stands_for] - PARENT_LENGTH_OF[LENGTH_OF[level.stands_for]]
    found = f"more than {10**digits - 1} of level {level.id} directly in one place"
    accepted = f"at most {10**digits - 1} where it stands for {level.stands_for}"
    where = piece.version.row.where if above else ""
    return row_fault("too-many", where, found, f"{accepted}; let it stand for a lower level")
