"""Names of villages become codes; what is doubtful waits with its candidates and reasons.

A name is compared within its township first, from the surest way to the weakest: the name
itself, its stem, an old or merged name that the county has on its list, another form of a
character, the same sound. The first way that gives exactly one village is taken, if it is sure
enough; everything else is left to a person, with what speaks for each candidate.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from everyvillage.analytics.linkage.wording import (
    clean,
    one_apart,
    plain_form,
    sort_of,
    sounds,
    stem,
)
from everyvillage.data.frame.places import index_in_use

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from everyvillage.data.frame.index import FrameIndex

TOWNSHIP, VILLAGE = 9, 12
MOST_CANDIDATES = 5
_SHORT = 2


class Way(IntEnum):
    """How a name was found, the surest first."""

    DECIDED = 0
    NAME = 1
    STEM = 2
    OLD_NAME = 3
    FORM = 4
    SOUND = 5
    NEAR = 6
    ELSEWHERE = 7


WORDS = {
    Way.DECIDED: "decided before",
    Way.NAME: "the same name",
    Way.STEM: "the same name but for the word for its sort",
    Way.OLD_NAME: "an old or merged name on the county's list",
    Way.FORM: "the same name in other forms of the characters",
    Way.SOUND: "the same sound",
    Way.NEAR: "one character differs",
    Way.ELSEWHERE: "the same name in another township",
}


@dataclass(frozen=True, slots=True)
class Name:
    """A village as an office names it; ``rows`` is how many rows carry the name."""

    village: str
    township: str = ""
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A village that may be meant, and why."""

    code: str
    name: str
    township: str
    way: Way

    @property
    def reason(self) -> str:
        """Give the reason in words."""
        return WORDS[self.way]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name means: a code, or a doubt with its candidates, the likeliest first.

    ``wrong_costs`` says in words what a wrong answer would do.
    """

    name: Name
    code: str | None
    way: Way | None
    candidates: tuple[Candidate, ...]
    doubt: str = ""

    @property
    def wrong_costs(self) -> str:
        """Say what it costs to be wrong."""
        rows = f"{self.name.rows:,} row" + ("s" if self.name.rows != 1 else "")
        return f"{rows} would count in the wrong village, and be missing in the right one"


@dataclass(slots=True)
class _Shelf:
    """The villages of one township, or of the county, by each form of their names."""

    by_way: dict[Way, dict[str, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )

    def add(self, code: str, name: str, *, old: bool) -> None:
        """Put a village under every form of a name of it."""
        whole, short = clean(name), stem(clean(name))
        plain = stem(plain_form(whole))
        if old:
            self.by_way[Way.OLD_NAME][plain].add(code)
            return
        self.by_way[Way.NAME][whole].add(code)
        self.by_way[Way.STEM][short].add(code)
        self.by_way[Way.FORM][plain].add(code)
        for sound in sounds(plain):
            self.by_way[Way.SOUND][sound].add(code)

    def find(self, way: Way, whole: str) -> set[str]:
        """Give the villages that a name means in one way."""
        short, plain = stem(whole), stem(plain_form(whole))
        held = self.by_way[way]
        if way is Way.NAME:
            return held.get(whole, set())
        if way is Way.STEM:
            return held.get(short, set())
        if way in {Way.FORM, Way.OLD_NAME}:
            return held.get(plain, set())
        if way is Way.SOUND:
            return set().union(*(held.get(sound, set()) for sound in sounds(plain)))
        return {
            code
            for other, codes in self.by_way[Way.FORM].items()
            if one_apart(plain, other)
            for code in codes
        }


class VillageNames:
    """The villages of one county, ready to be asked for by name."""

    def __init__(
        self,
        county: str,
        *,
        old_names: Iterable[tuple[str, str]] = (),
        decided: Mapping[tuple[str, str], str] | None = None,
        index: FrameIndex | None = None,
    ) -> None:
        """Take the places of ``county`` (six digits) from the frame.

        ``old_names`` are pairs of an old or merged name and the code it now belongs to;
        ``decided`` what people have decided before, by township and village as written.
        """
        shelf = (index or index_in_use()).shelf(county)
        self._names = {code: name for code, name in shelf if len(code) == VILLAGE}
        self._townships = {code: name for code, name in shelf if len(code) == TOWNSHIP}
        self._decided = dict(decided or {})
        self._in: dict[str, _Shelf] = defaultdict(_Shelf)
        olds = [(code, name, True) for name, code in old_names if code in self._names]
        for code, name, old in [*((c, n, False) for c, n in self._names.items()), *olds]:
            for place in (code[:TOWNSHIP], county):
                self._in[place].add(code, name, old=old)
        self._county = county
        self._town_shelf = _Shelf()
        for code, name in self._townships.items():
            self._town_shelf.add(code, name, old=False)

    def decide(self, name: Name, code: str) -> None:
        """Keep what a person has decided, for this name from now on."""
        self._decided[name.township, name.village] = code

    def resolve(self, name: Name) -> Resolution:
        """Give the code that a name means, or the doubt about it."""
        decided = self._decided.get((name.township, name.village))
        if decided is not None:
            held = self.candidate(decided, Way.DECIDED)
            return Resolution(name, decided, Way.DECIDED, (held,))
        written = clean(name.village)
        if not written:
            return Resolution(name, None, None, (), "no name is given")
        if written.isdigit() and written in self._names:
            return Resolution(name, written, Way.NAME, (self.candidate(written, Way.NAME),))
        township, whole = self._split(clean(name.township), written)
        if clean(name.township) and not township:
            return self._doubt(name, whole, "", f"no township “{name.township}” in this county")
        return self._within(name, township, whole)

    def _within(self, name: Name, township: str, whole: str) -> Resolution:
        """Look in the township, or in the whole county where none is named."""
        shelf = self._in[township or self._county]
        for way in (Way.NAME, Way.STEM, Way.FORM, Way.OLD_NAME, Way.SOUND):
            found = self._of_sort(shelf.find(way, whole), whole)
            if len(found) == 1 and self._is_sure(way, whole, township, shelf):
                (code,) = found
                return Resolution(name, code, way, (self.candidate(code, way),))
            if found:
                said = f"{len(found)} villages are called so" if len(found) > 1 else WORDS[way]
                return self._doubt(name, whole, township, said)
        return self._doubt(name, whole, township, "no village of this name there")

    def _is_sure(self, way: Way, whole: str, township: str, shelf: _Shelf) -> bool:
        """Say whether one village found in this way may be taken without asking.

        Without a township, a sound is not enough; nor is one of a single character, nor one
        where another village there is only one character away from what is written.
        """
        if way in {Way.NAME, Way.STEM, Way.FORM}:
            old = shelf.find(Way.OLD_NAME, whole) - shelf.find(Way.FORM, whole)
            return not old
        if way is Way.OLD_NAME:
            return True
        if not township or len(stem(whole)) < _SHORT:
            return False
        return shelf.find(Way.NEAR, whole) <= shelf.find(Way.SOUND, whole)

    def _of_sort(self, codes: set[str], whole: str) -> set[str]:
        """Keep those of the sort that the name says, where it says one and some are of it."""
        sort = sort_of(plain_form(whole))
        if len(codes) < _SHORT or not sort:
            return codes
        return {code for code in codes if sort_of(self._names[code]) == sort} or codes

    def _split(self, township: str, whole: str) -> tuple[str, str]:
        """Give the code of the township and the name without the places before it."""
        code = self._township(township)
        for prefix in self._above(code):
            if whole.startswith(prefix) and len(whole) > len(prefix):
                whole = whole[len(prefix) :]
        if code or township:
            return code, whole
        for town, name in self._townships.items():
            full = clean(name)
            if whole.startswith(full) and len(whole) > len(full):
                return town, whole[len(full) :]
        return "", whole

    def _above(self, township: str) -> Iterator[str]:
        """Give the names that may stand before a village's own."""
        names = index_in_use().upper.name_of
        for size in (2, 4, 6):
            yield clean(names.get(self._county[:size], " "))
        if township:
            yield clean(self._townships[township])

    def _township(self, written: str) -> str:
        """Give the code of a township by its name; "" where there is none or no single one."""
        if not written:
            return ""
        if written in self._townships:
            return written
        for way in (Way.NAME, Way.STEM, Way.FORM, Way.SOUND):
            found = self._town_shelf.find(way, written)
            if len(found) == 1:
                return next(iter(found))
            if found:
                return ""
        return ""

    def _doubt(self, name: Name, whole: str, township: str, why: str) -> Resolution:
        """Gather what may be meant, the likeliest first."""
        found: dict[str, Way] = {}
        here = self._in[township or self._county]
        for way in (Way.NAME, Way.STEM, Way.FORM, Way.OLD_NAME, Way.SOUND, Way.NEAR):
            for code in sorted(here.find(way, whole)):
                found.setdefault(code, way)
        for way in (Way.NAME, Way.STEM, Way.FORM, Way.SOUND):
            for code in sorted(self._in[self._county].find(way, whole)):
                found.setdefault(code, Way.ELSEWHERE)
        listed = sorted(found.items(), key=lambda one: (one[1], one[0]))[:MOST_CANDIDATES]
        candidates = tuple(self.candidate(code, way) for code, way in listed)
        return Resolution(name, None, None, candidates, why)

    def candidate(self, code: str, way: Way) -> Candidate:
        """Give a village of the county as a candidate, found in some way."""
        town = self._townships.get(code[:TOWNSHIP], "")
        return Candidate(code, self._names.get(code, ""), town, way)
