"""A country's own list, open for reading: names, parents, codes on a day, points, changes.

It is an index like the packaged one, keyed by place keys, with the country's own codes beside.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from everyvillage.core.codes import LEVEL_OF, NATION, PARENT_LENGTH_OF
from everyvillage.data.frame.index import FrameIndex
from everyvillage.data.frame.own.country import Country, Currency, OwnLevel
from everyvillage.data.frame.own.key_changes import KeyChange

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PLAIN_NAME = ""
ENGLISH = "en"
WORDS_KEPT = 65_536


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """One place of a country between two days; ``level`` is what it stands for ("" for none).

    ``parent`` is the own code of the place above, "" directly under the country; ``names`` are
    by language, "" for the plain one.
    """

    key: str
    line: str
    code: str
    level: str
    own_level: str
    parent: str
    kind: str
    names: Mapping[str, str]
    lon: float | None
    lat: float | None
    valid_from: date
    valid_to: date

    @property
    def name(self) -> str:
        """Give the plain name, or the English one, or any."""
        return main_name(self.names)


class OwnIndex(FrameIndex):
    """The list of places of one country, as it was taken in. Safe to share between threads."""

    is_own = True

    def __init__(self, path: Path) -> None:
        """Open the list at ``path``; refuse if there is none."""
        super().__init__(path)
        self._words_of = lru_cache(maxsize=WORDS_KEPT)(self._read_words)

    @cached_property
    def country(self) -> Country:
        """Give what the country says of its list."""
        return _country(json.loads(self.asked("select body from about")[0][0]))

    @property
    def of_day(self) -> date:
        """Give the day for which the list holds."""
        return self.country.date

    @cached_property
    def nation_name(self) -> str:  # type: ignore[override] # a list's own, read once
        """Give the plain name of the country."""
        return main_name(self.country.names)

    def kind_of(self, code: str) -> str:
        """Give the kind of a unit as the list says it, or ""."""
        rows = self.asked("select kind from spell where key = ? and level <> ''", code)
        return str(rows[0][0]) if rows else ""

    def is_filled(self, code: str) -> bool:
        """Say whether the key only stands in place of a level that is not there."""
        return code in self.fillers

    @cached_property
    def fillers(self) -> frozenset[str]:
        """Give the keys that stand in place of a level that is not there."""
        return frozenset(key for (key,) in self.asked("select key from number where filler = 1"))

    def real(self, key: str) -> str:
        """Give the key itself, or of a filler that of the real place above it."""
        while key in self.fillers:
            key = key[: PARENT_LENGTH_OF[len(key)]] or NATION
        return key

    def current(self, key: str) -> OwnPlace | None:
        """Give the place with a key on the day of the list; a former one as it last was."""
        rows = self._places("s.key = ? and s.level <> '' order by now desc, valid_to desc", key)
        return next(rows, None)

    def with_code(self, code: str, day: date | None = None) -> OwnPlace | None:
        """Give the place that an own code means on a day (None: the day of the list).

        Where the code means nothing on that day, the place that it last meant.
        """
        on = day or self.of_day
        found = list(self._places("s.code = ? order by valid_from", code))
        holding = [one for one in found if one.valid_from <= on < one.valid_to]
        best = holding or found
        return best[-1] if best else None

    def chain(self, key: str) -> tuple[OwnPlace, ...]:
        """Give the places above one and the place itself, by the country's own levels."""
        here = self.current(key)
        return self.chain_of(here) if here else ()

    def chain_of(self, place: OwnPlace) -> tuple[OwnPlace, ...]:
        """Give the places above one and the place itself, by the country's own levels."""
        here: OwnPlace | None = place
        found: list[OwnPlace] = []
        while here is not None and here not in found:
            found.append(here)
            here = self.with_code(here.parent) if here.parent else None
        return tuple(reversed(found))

    def written(self, key: str) -> str:
        """Give the own code of a key; of the country its code, of a filler nothing."""
        if key == NATION:
            return self.country.code
        found = self.current(key)
        return found.code if found else ""

    def some_codes(self, own_level: str, most: int) -> tuple[str, ...]:
        """Give the first codes of one of the country's levels, for a message."""
        question = "select code from spell where own_level = ? and now = 1 order by code limit ?"
        return tuple(code for (code,) in self.asked(question, own_level, str(most)))

    def names_of(self, key: str) -> Mapping[str, str]:
        """Give the names of a place by language."""
        if key == NATION:
            return self.country.names
        found = self.current(self.real(key))
        return found.names if found else {}

    def name_in(self, key: str, language: str) -> str:
        """Give the name of a place in a language, or the plain one."""
        key = self.real(key)
        return name_in(self.country.names if key == NATION else self.names_of(key), language)

    def level_names(self, key: str) -> Mapping[str, str]:
        """Give what the level of a place is called, by language."""
        found = self.current(self.real(key))
        if found is None:
            return {}
        level = self.country.level(found.own_level)
        return level.names if level else {}

    def level_words(self, stands_for: str) -> Mapping[str, str]:
        """Give what the country calls a level of the engine, by language; empty if it has none."""
        found = next((one for one in self.country.levels if one.stands_for == stands_for), None)
        return found.names if found else {}

    def points_below(self, key: str) -> Mapping[str, tuple[float, float]]:
        """Give the points of the places below a key that have one, lowest level left in."""
        pattern = "%" if key == NATION else f"{key}%"
        rows = self.asked(
            "select key, lon, lat from spell where key like ? and now = 1 and lon is not null"
            " and lat is not null and level <> ''",
            pattern,
        )
        return {found: (lon, lat) for found, lon, lat in rows}

    @cached_property
    def changes(self) -> tuple[KeyChange, ...]:
        """Give every change of the map in keys, by day."""
        rows = self.asked("select day, kind, old, new, source from key_change order by day, rowid")
        return tuple(
            KeyChange(
                date.fromisoformat(day),
                kind,
                tuple(json.loads(old)),
                tuple(json.loads(new)),
                source,
            )
            for day, kind, old, new, source in rows
        )

    def spells(self) -> Iterator[OwnPlace]:
        """Give every place with every key that it had, former ones too, by code and day."""
        return self._places("1 = 1 order by s.code, valid_from, s.key")

    def of_key(self, key: str) -> tuple[OwnPlace, ...]:
        """Give what a key has meant, by day."""
        return tuple(self._places("s.key = ? and s.level <> '' order by valid_from", key))

    def numbers(self) -> dict[tuple[str, str], str]:
        """Give every key that was given, by place above and line."""
        rows = self.asked("select above, line, key from number")
        return {(above, line): key for above, line, key in rows}

    def told(self) -> list[tuple[Any, ...]]:
        """Give the changes as they were told: day, kind, old and new codes, source, where."""
        return self.asked("select day, kind, old, new, source, place from told order by rowid")

    def _places(self, where: str, *values: str) -> Iterator[OwnPlace]:
        """Give the places that a question finds."""
        rows = self.asked(
            "select s.key, line, code, level, own_level, parent, kind, names, lon, lat,"  # noqa: S608 - the questions are this file's own
            f" valid_from, valid_to from spell s where {where}",
            *values,
        )
        for key, line, code, level, own_level, parent, kind, *rest in rows:
            names, lon, lat, begin, end = rest
            yield OwnPlace(
                key=key,
                line=line,
                code=code,
                level=level,
                own_level=own_level,
                parent=parent,
                kind=kind,
                names=MappingProxyType(json.loads(names)),
                lon=lon,
                lat=lat,
                valid_from=_day(begin),
                valid_to=_day(end),
            )

    def words_of(self, key: str) -> str:
        """Give the words of every name of a place, as they are searched for."""
        return self._words_of(key)

    def engine_level_of(self, key: str) -> str:
        """Give the level that a key is of."""
        return LEVEL_OF[len(key)]

    def asked(self, question: str, *values: str) -> list[tuple[Any, ...]]:
        """Ask the file."""
        return self._connection().execute(question, values).fetchall()

    def _read_words(self, key: str) -> str:
        """Read the words of a place."""
        rows = self.asked("select folded from spoken where key = ?", key)
        return " ".join(text for (text,) in rows)


def main_name(names: Mapping[str, str]) -> str:
    """Give the plain name, or the English one, or any."""
    return names.get(PLAIN_NAME) or names.get(ENGLISH) or next(iter(names.values()), "")


def name_in(names: Mapping[str, str], language: str) -> str:
    """Give the name in a language ("zh-hans" finds "zh"), or the plain one."""
    return names.get(language) or names.get(language.partition("-")[0]) or main_name(names)


def _day(text: str) -> date:
    """Read a day of the file."""
    return date.fromisoformat(text)


def _country(plain: Mapping[str, Any]) -> Country:
    """Give a country from what was written of it."""
    levels = tuple(OwnLevel(**row | {"values": tuple(row["values"])}) for row in plain["levels"])
    parts = {**plain, "levels": levels, "currency": Currency(**plain["currency"])}
    parts |= {"date": _day(plain["date"]), "programmes": tuple(plain["programmes"])}
    parts |= {"box": tuple(plain["box"]) if plain["box"] else None}
    return Country(**parts)
