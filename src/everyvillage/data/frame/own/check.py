"""What can be wrong with a country's list of places; every fault of every row is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from everyvillage.data.frame.own.country import STANDS_FOR, VILLAGE_KINDS
from everyvillage.data.frame.own.positions import position_faults
from everyvillage.data.frame.own.rows import row_fault, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from everyvillage.core.errors import Fault
    from everyvillage.data.frame.own.country import Country, OwnLevel
    from everyvillage.data.frame.own.rows import Row

LONGEST_CODE = 64
LONGEST_NAME = 200


@dataclass(slots=True)
class Version:
    """One place as it was between two days: a row whose level and place above are known.

    ``parent`` is "" directly under the country.
    """

    row: Row
    level: OwnLevel
    parent: str
    kind: str
    valid_from: date
    valid_to: date

    @property
    def code(self) -> str:
        """Give the country's own code."""
        return self.row.code

    def holds_on(self, day: date) -> bool:
        """Say whether the place was so on ``day``."""
        return self.valid_from <= day < self.valid_to


def check_rows(
    rows: Sequence[Row], country: Country, held: frozenset[str] = frozenset()
) -> tuple[dict[str, list[Version]], list[Fault]]:
    """Give the places by code, each in the order of days, and every fault.

    ``held`` are codes that are known from an earlier list, so that a row may lie under one.
    """
    checker = _Checker(country, {row.code for row in rows} | held)
    levels = checker.levels(rows)
    versions: dict[str, list[Version]] = {}
    for row in rows:
        faults = checker.row_faults(row, levels.get(row.code))
        level = country.level(row.level) or levels.get(row.code)
        checker.faults.extend(faults)
        if level is not None and not faults:
            version = _version(row, level, country)
            versions.setdefault(row.code, []).append(version)
    for several in versions.values():
        several.sort(key=lambda one: one.valid_from)
        checker.faults.extend(_overlaps(several))
    checker.faults.extend(_cycles(rows))
    checker.faults.extend(_parent_levels(versions, country))
    checker.faults.extend(position_faults(rows, country.box))
    return versions, checker.faults


def _version(row: Row, level: OwnLevel, country: Country) -> Version:
    """Give the place of a row."""
    parent = "" if row.parent in {"", country.code} else row.parent
    return Version(
        row,
        level,
        parent,
        _kind(row, level, country),
        row.valid_from or date.min,
        row.valid_to or date.max,
    )


def _kind(row: Row, level: OwnLevel, country: Country) -> str:
    """Give the kind of a unit: of the lowest level a village unless the file says otherwise."""
    kind = country.kinds.get(row.kind, row.kind)
    if level.stands_for != STANDS_FOR[-1]:
        return ""
    return kind if kind in VILLAGE_KINDS else VILLAGE_KINDS[0]


class _Checker:
    """Checks one row after the other."""

    def __init__(self, country: Country, codes: frozenset[str] | set[str]) -> None:
        """Know the country and every code of the file."""
        self._country = country
        self._codes = codes
        self.faults: list[Fault] = []

    def levels(self, rows: Sequence[Row]) -> dict[str, OwnLevel]:
        """Give the level of rows without one, by how deep they lie under the country."""
        if all(row.level for row in rows):
            return {}
        above = {row.code: row.parent for row in rows}
        found: dict[str, OwnLevel] = {}
        for row in rows:
            depth, at, seen = 0, row.code, {row.code}
            while above.get(at, "") not in {"", self._country.code} and above[at] not in seen:
                depth, at = depth + 1, above[at]
                seen.add(at)
            if depth < len(self._country.levels):
                found[row.code] = self._country.levels[depth]
        return found

    def row_faults(self, row: Row, level: OwnLevel | None) -> list[Fault]:
        """Say what is wrong with a row by itself."""
        found = [*self._text_faults(row)]
        if row.level and self._country.level(row.level) is None:
            accepted = ", ".join(one.id for one in self._country.levels)
            found.append(row_fault("level-unknown", row.where, f"“{shown(row.level)}”", accepted))
        elif not row.level and level is None:
            accepted = f"at most {len(self._country.levels)} levels, or a level column"
            found.append(
                row_fault("level-unknown", row.where, "a place deeper than that", accepted)
            )
        if row.parent not in {"", self._country.code} and row.parent not in self._codes:
            said = f"“{shown(row.parent)}”, which no row has as its code"
            found.append(row_fault("parent-unknown", row.where, said, "the code of a row, or none"))
        if row.valid_from and row.valid_to and row.valid_to <= row.valid_from:
            said = f"{row.valid_from} to {row.valid_to}"
            found.append(
                row_fault("validity-reversed", row.where, said, "an end after the beginning")
            )
        known = {"", *VILLAGE_KINDS, *self._country.kinds}
        if row.kind not in known:
            accepted = ", ".join(sorted(known - {""}))
            found.append(row_fault("kind-unknown", row.where, f"“{shown(row.kind)}”", accepted))
        return found

    def _text_faults(self, row: Row) -> Iterable[Fault]:
        """Say what is wrong with code and names."""
        if not row.code:
            yield row_fault("code-empty", row.where, "an empty cell", "a code in every row")
        elif len(row.code) > LONGEST_CODE or not row.code.isprintable():
            yield row_fault("code-unusable", row.where, f"“{shown(row.code)}”", _CODE)
        if not row.names:
            yield row_fault("name-empty", row.where, f"no name for “{shown(row.code)}”", "a name")
        for name in row.names.values():
            if len(name) > LONGEST_NAME or not name.isprintable():
                yield row_fault("name-unusable", row.where, f"“{shown(name)}”", _NAME)


_CODE = f"at most {LONGEST_CODE} printable characters on one line"
_NAME = f"at most {LONGEST_NAME} printable characters on one line"


def _overlaps(several: Sequence[Version]) -> Iterable[Fault]:
    """Find rows with one code that hold at the same time."""
    for before, after in pairwise(several):
        if after.valid_from >= before.valid_to:
            continue
        undated = before.row.valid_from is before.row.valid_to is None
        where = f"{before.row.where}; {after.row.where}"
        if undated and after.row.valid_from is after.row.valid_to is None:
            yield row_fault(
                "code-twice", where, f"“{after.code}” twice", "each code once at a time"
            )
        else:
            said = f"“{after.code}” twice from {after.valid_from}"
            yield row_fault("validity-overlaps", where, said, "days that do not overlap")


def _cycles(rows: Sequence[Row]) -> Iterable[Fault]:
    """Find places that lie in themselves, by way of others or directly; each circle once."""
    above = {row.code: row for row in rows}
    done: set[str] = set()
    for row in rows:
        way: dict[str, None] = {}
        at: Row | None = row
        while at is not None and at.code not in done and at.code not in way:
            way[at.code] = None
            at = above.get(at.parent)
        if at is not None and at.code in way:
            circle = [*list(way)[list(way).index(at.code) :], at.code]
            said = " → ".join(f"“{shown(code)}”" for code in circle)
            yield row_fault("cycle", at.where, said, "a place that lies in others, not in itself")
        done.update(way)


def _parent_levels(versions: Mapping[str, Sequence[Version]], country: Country) -> Iterable[Fault]:
    """Find places whose place above is not of a higher level."""
    for several in versions.values():
        for one in several:
            above = versions.get(one.parent)
            if above is None or country.rank(above[0].level) < country.rank(one.level):
                continue
            said = f"a {one.level.id} in “{one.parent}”, a {above[0].level.id}"
            accepted = "a place above of a higher level"
            yield row_fault("parent-level", one.row.where, said, accepted)
