"""Find places by Chinese name, pinyin, initials, the beginning of any of them, or code.

The order of the answers: names that are exactly what was asked (灰汤 is exactly 灰汤镇)
before names that begin with it, those before initials, those before names that hold it
inside; within each, higher levels first, then the order of the codes or names.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from everyvillage.core.codes import LENGTH_OF, LEVELS, NATION, SETTLEMENT_LENGTH, StatCode
from everyvillage.core.errors import Fault, InputError
from everyvillage.data.frame.places import Place, index_in_use, is_filled, is_place, place
from everyvillage.data.frame.wording import (
    Sounds,
    Wording,
    initial_readings,
    read_wording,
    syllable_readings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyvillage.data.frame.index import FrameIndex
    from everyvillage.data.frame.wording import Reading

MOST_ANSWERS = 200
MOST_SURROUNDINGS = 400
CHAIN_SIGN = " › "
VILLAGE_LENGTH = LENGTH_OF["village"]
CODE_LENGTHS = tuple(LENGTH_OF[level] for level in LEVELS[1:])


@dataclass(frozen=True, slots=True)
class Answer:
    """One place that was found.

    ``chain`` is the names from the province down to the place; ``how`` says why it was
    found: "code", "exact", "prefix", "initials" or "inside".
    """

    place: Place
    chain: tuple[str, ...]
    how: str

    def __str__(self) -> str:
        """Give the names in a row: 湖南省 › 长沙市 › 宁乡市 › 灰汤镇."""
        return CHAIN_SIGN.join(self.chain)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an answer has to be: of ``level`` (any if None), and under one of ``under``."""

    level: str | None
    under: tuple[str, ...] | None

    def takes(self, code: str) -> bool:
        """Say whether a place may be an answer."""
        if self.level is not None and len(code) != LENGTH_OF[self.level]:
            return False
        if self.level is None and is_filled(code):
            return False
        return self.under is None or code.startswith(self.under)

    def takes_county(self, county: str) -> bool:
        """Say whether a village of ``county`` may be an answer."""
        if self.level not in {None, "village"}:
            return False
        return self.under is None or any(
            county.startswith(above) or above.startswith(county) for above in self.under
        )


ANYTHING = Wanted(None, None)


def find_places(
    text: str,
    *,
    level: str | None = None,
    under: str = NATION,
    limit: int = 20,
    index: FrameIndex | None = None,
) -> tuple[Answer, ...]:
    """Find places by what somebody typed.

    ``text`` is at most 64 characters: a name or its beginning in characters, pinyin (tones
    and spaces as one likes) or initials, or the beginning of a code. Words in characters
    before the last, parted by spaces, narrow the search: "宁乡 灰汤". ``level`` keeps one
    level, ``under`` the places under a code; ``limit`` is 1 to 200; ``index`` is another
    list than the packaged one. Gives an empty tuple where nothing is found.

    Refuses a text that is empty or too long, an unknown level, place or limit.
    """
    index = index or index_in_use()
    _check(level, limit)
    asked = read_wording(text)
    if index.is_own:
        return _find_own(index, text, level, under, limit)
    wording, around = _split(asked)
    within: tuple[str, ...] | None = None
    if under != NATION:
        within = (place(under, index=index).code,)
    for word in around:
        within = _surroundings(index, word, within)
    wanted = Wanted(level, within)
    found: dict[str, Answer] = {}
    for code, name, how in _candidates(index, wording, wanted, limit):
        found.setdefault(code, _answer(index, code, name, how))
        if len(found) == limit:
            break
    return tuple(found.values())


def chain_of(code: str, *, index: FrameIndex | None = None) -> tuple[str, ...]:
    """Give the names from the province down to a place; that of the nation for the nation."""
    index = index or index_in_use()
    here = place(code, index=index)
    return _chain(index, here.code, here.name)


def _find_own(
    index: FrameIndex, text: str, level: str | None, under: str, limit: int
) -> tuple[Answer, ...]:
    """Find places of a country's own list, by its own names and codes."""
    from everyvillage.data.frame.own.index import OwnIndex  # noqa: PLC0415 - the packaged list needs none of it
    from everyvillage.data.frame.own.search import find_own  # noqa: PLC0415 - as above

    if not isinstance(index, OwnIndex):
        return ()
    return tuple(
        Answer(
            Place.of(one.key, one.name, one.kind),
            tuple(above.name for above in index.chain_of(one)),
            how,
        )
        for one, how in find_own(index, text, level=level, under=under, limit=limit)
    )


def _chain(index: FrameIndex, code: str, name: str) -> tuple[str, ...]:
    """Give the names from the province down to a place, without lines in place of a level."""
    names = index.upper.name_of
    codes = (code[:length] for length in CODE_LENGTHS if length < len(code))
    own = index.is_own
    return (*(names[above] for above in codes if not own or not index.is_filled(above)), name)


def _answer(index: FrameIndex, code: str, name: str, how: str) -> Answer:
    """Make the answer of one place."""
    kind = index.kind_of(code)
    return Answer(Place.of(code, name, kind), _chain(index, code, name), how)


def _check(level: str | None, limit: int) -> None:
    """Refuse a level or a limit that does not exist; give both faults at once."""
    faults = []
    if level is not None and level not in LEVELS[1:]:
        faults.append(
            Fault(
                "place.level-unknown",
                "level",
                "a level of places",
                f"“{level[:20]}”",
                ", ".join(LEVELS[1:]),
                "name one of them, or none",
            )
        )
    if not 1 <= limit <= MOST_ANSWERS:
        faults.append(
            Fault(
                "place.limit-outside",
                "limit",
                "how many places to show",
                str(limit),
                f"1 to {MOST_ANSWERS}",
                "ask for fewer, or for a longer beginning of the name",
            )
        )
    if faults:
        raise InputError(faults)


def _split(wording: Wording) -> tuple[Wording, tuple[str, ...]]:
    """Part the name from the words before it that say where it lies."""
    *around, name = wording.text.split()
    if not around or wording.has_letters or wording.text.replace(" ", "").isascii():
        return wording, ()
    return read_wording(name), tuple(around)


def _surroundings(index: FrameIndex, word: str, within: tuple[str, ...] | None) -> tuple[str, ...]:
    """Give the codes of provinces to townships whose name begins with ``word``."""
    wanted = Wanted(None, within)
    upper = zip(index.upper.codes, index.upper.names, strict=True)
    codes = (code for code, name in upper if name.startswith(word) and wanted.takes(code))
    return tuple(islice(codes, MOST_SURROUNDINGS))


def _candidates(
    index: FrameIndex, wording: Wording, wanted: Wanted, limit: int
) -> Iterator[tuple[str, str, str]]:
    """Give code, name and reason of each candidate, the best first; some come twice."""
    yield from _by_code(index, wording, wanted)
    sounds = _sounds(index)
    readings = syllable_readings(wording, sounds)
    yield from _by_readings(index, readings, wanted, limit, ("exact", "prefix"))
    initials = initial_readings(wording, sounds)
    yield from _by_readings(index, initials, wanted, limit, ("initials", "initials"))
    yield from _by_inside(index, wording, wanted)


@cache
def _sounds(index: FrameIndex) -> Sounds:
    """Give the syllables of an index, prepared once."""
    return Sounds(index.sounds)


def _by_code(index: FrameIndex, wording: Wording, wanted: Wanted) -> Iterator[tuple[str, str, str]]:
    """Give the place whose code was typed, then those whose code begins with it."""
    digits = wording.text
    if not (digits.isascii() and digits.isdigit()):
        return
    digits = digits[:VILLAGE_LENGTH] if len(digits) == SETTLEMENT_LENGTH else digits
    for code in _exact_code(index, digits):
        if wanted == ANYTHING or wanted.takes(code):
            yield code, place(code, index=index).name, "code"
    for code, name in _codes_from(index, digits):
        if wanted.takes(code):
            yield code, name, "code"


def _exact_code(index: FrameIndex, digits: str) -> Iterator[str]:
    """Give the place that a whole code names, if it is on the list."""
    try:
        code = str(StatCode.parse(digits))
    except InputError:
        return
    if code != NATION and is_place(code, index=index):
        yield code


def _codes_from(index: FrameIndex, digits: str) -> Iterator[tuple[str, str]]:
    """Give the places whose code begins with ``digits``, higher levels first."""
    upper = zip(index.upper.codes, index.upper.names, strict=True)
    yield from ((code, name) for code, name in upper if code.startswith(digits))
    for county in index.upper.counties:
        if county.startswith(digits[: len(county)]):
            for code, name in index.shelf(county):
                if len(code) == VILLAGE_LENGTH and code.startswith(digits):
                    yield code, name


def _by_readings(
    index: FrameIndex,
    readings: tuple[Reading, ...],
    wanted: Wanted,
    limit: int,
    how: tuple[str, str],
) -> Iterator[tuple[str, str, str]]:
    """Give exact names before beginnings, the levels down to townships before villages."""
    for exact, why in zip((True, False), how, strict=True):
        yield from _upper_matches(index, readings, wanted, why, exact=exact)
        villages = _village_matches(index, readings, wanted, exact=exact)
        for code, name in islice(villages, 2 * limit):
            yield code, name, why


def _upper_matches(
    index: FrameIndex, readings: tuple[Reading, ...], wanted: Wanted, how: str, *, exact: bool
) -> Iterator[tuple[str, str, str]]:
    """Give the provinces to townships that match, in the order of level and code."""
    upper = index.upper
    lines = {
        line
        for reading in readings
        for first in reading.places[0]
        for line in upper.starting.get(first, ())
        if (reading.is_exactly if exact else reading.begins)(upper.names[line])
    }
    for line in sorted(lines):
        if wanted.takes(upper.codes[line]):
            yield upper.codes[line], upper.names[line], how


def _village_matches(
    index: FrameIndex, readings: tuple[Reading, ...], wanted: Wanted, *, exact: bool
) -> Iterator[tuple[str, str]]:
    """Give the villages that match, in the order of readings and names."""
    if wanted.level not in {None, "village"}:
        return
    for reading in readings:
        for first in sorted(reading.places[0]):
            for county, name in _named_so(index, first, reading, exact=exact):
                if not wanted.takes_county(county):
                    continue
                for code, held in index.shelf(county):
                    if held == name and len(code) == VILLAGE_LENGTH and wanted.takes(code):
                        yield code, name


def _named_so(
    index: FrameIndex, first: str, reading: Reading, *, exact: bool
) -> Iterator[tuple[str, str]]:
    """Give county and name of the villages that begin with ``first`` and match."""
    block = index.block(first)
    if block is None:
        return
    fits = reading.is_exactly if exact else reading.begins
    allowed = reading.second(exact=exact)
    for second in block.groups:
        if allowed is None or second in allowed:
            for line, name in block.names(second):
                if fits(name):
                    yield index.upper.counties[block.county(line)], name


def _by_inside(
    index: FrameIndex, wording: Wording, wanted: Wanted
) -> Iterator[tuple[str, str, str]]:
    """Give provinces to townships that hold two or more Chinese characters inside."""
    piece = "".join(wording.pieces)
    if wording.has_letters or len(piece) < 2:  # noqa: PLR2004 - one is in every tenth name
        return
    for code, name in zip(index.upper.codes, index.upper.names, strict=True):
        if piece in name and wanted.takes(code):
            yield code, name, "inside"
