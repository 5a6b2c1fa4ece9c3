"""Write a country's list: one file, whole or not at all, the same bytes for the same list."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from everyvillage.core.codes import LENGTH_OF, LEVELS, NATION, PARENT_LENGTH_OF
from everyvillage.data.frame.index import Counts, write_index
from everyvillage.data.frame.own.folding import folded
from everyvillage.data.frame.own.index import main_name
from everyvillage.data.frame.own.numbering import FILLER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from everyvillage.data.frame.own.changes import Change
    from everyvillage.data.frame.own.country import Country
    from everyvillage.data.frame.own.key_changes import KeyChange
    from everyvillage.data.frame.own.numbering import Numbers, Spell

SCHEMA = """
create table about (body text not null);
create table spell (key text not null, line text not null, code text not null,
  level text not null, own_level text not null, parent text not null, kind text not null,
  names text not null, lon real, lat real, valid_from text not null, valid_to text not null,
  now integer not null);
create table spoken (folded text not null, key text not null, code text not null);
create table word (word text not null, key text not null, code text not null);
create table number (above text not null, line text not null, key text not null,
  filler integer not null);
create table told (day text, kind text, old text, new text, source text, place text);
create table key_change (day text, kind text, old text, new text, source text);
"""
INDEXES = """
create index spell_key on spell (key);
create index spell_code on spell (code);
create index spoken_folded on spoken (folded);
create index spoken_key on spoken (key);
create index word_word on word (word);
"""


def write_country(
    path: Path,
    country: Country,
    spells: Sequence[Spell],
    numbers: Numbers,
    changes: Iterable[Change],
    key_changes: Iterable[KeyChange],
) -> None:
    """Write a list of places to ``path``, which must not exist."""
    ordered = sorted(spells, key=lambda one: (one.version.code, one.valid_from, one.key))
    now = [one for one in ordered if one.valid_from <= country.date < one.valid_to]
    names = _names(now, numbers, country)
    write_index(path, names.items(), sounds={}, counts=_counts(names, now))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(f"begin; {SCHEMA}")
        connection.execute("insert into about values (?)", (_about(country),))
        holes = ", ".join("?" * 13)
        connection.executemany(
            f"insert into spell values ({holes})",  # noqa: S608 - question marks only
            [_spell_row(one, country.date) for one in ordered],
        )
        connection.executemany("insert into spoken values (?, ?, ?)", list(_spoken(now)))
        connection.executemany("insert into word values (?, ?, ?)", list(_words(now)))
        connection.executemany("insert into number values (?, ?, ?, ?)", _number_rows(numbers))
        connection.executemany(
            "insert into told values (?, ?, ?, ?, ?, ?)",
            [(*_sides(one), one.where) for one in changes],
        )
        connection.executemany(
            "insert into key_change values (?, ?, ?, ?, ?)", [_sides(one) for one in key_changes]
        )
        connection.executescript(f"{INDEXES} vacuum;")


def _names(now: Sequence[Spell], numbers: Numbers, country: Country) -> Mapping[str, str]:
    """Give key and name of every place in force, and of the fillers that it lies in."""
    found = {one.key: main_name(one.version.row.names) for one in now if one.level}
    needed: set[str] = set()
    for key in found:
        above = key
        while above := above[: PARENT_LENGTH_OF[len(above)]]:
            needed.add(above)
    fillers = {key for (_, line), key in numbers.given.items() if line.startswith(FILLER)}
    for key in sorted(needed & fillers, key=len):
        above = key[: PARENT_LENGTH_OF[len(key)]] or NATION
        found[key] = main_name(country.names) if above == NATION else found[above]
    return dict(sorted(found.items()))


def _counts(names: Mapping[str, str], now: Sequence[Spell]) -> Mapping[str, Counts]:
    """Count the units of the lowest level of each county, by kind."""
    size = LENGTH_OF["county"]
    found = {
        key: dict.fromkeys(("village", "community", "quasi"), 0)
        for key in names
        if len(key) == size
    }
    for one in now:
        if one.level == LEVELS[-1]:
            found[one.key[:size]][one.version.kind] += 1
    return {county: Counts(**kinds) for county, kinds in found.items()}


def _about(country: Country) -> str:
    """Give what the country says as JSON."""
    return json.dumps(asdict(country), ensure_ascii=False, default=str, sort_keys=True)


def _spell_row(one: Spell, day: date) -> tuple[Any, ...]:
    """Give the row of a place between two days."""
    row = one.version.row
    return (
        one.key,
        one.line,
        row.code,
        one.level,
        one.version.level.id,
        one.version.parent,
        one.version.kind,
        json.dumps(row.names, ensure_ascii=False),
        row.lon,
        row.lat,
        one.valid_from.isoformat(),
        one.valid_to.isoformat(),
        int(one.valid_from <= day < one.valid_to),
    )


def _spoken(now: Iterable[Spell]) -> Iterable[tuple[str, str, str]]:
    """Give every name as it is searched for."""
    for one in now:
        for name in sorted({folded(name) for name in one.version.row.names.values()}):
            yield name, one.key, one.version.code


def _words(now: Iterable[Spell]) -> Iterable[tuple[str, str, str]]:
    """Give every word of every name."""
    for one in now:
        words = {word for name in one.version.row.names.values() for word in folded(name).split()}
        for word in sorted(words):
            yield word, one.key, one.version.code


def _number_rows(numbers: Numbers) -> list[tuple[str, str, str, int]]:
    """Give every key that was given."""
    return sorted(
        (above, line, key, int(line.startswith(FILLER)))
        for (above, line), key in numbers.given.items()
    )


def _sides(one: Change | KeyChange) -> tuple[str, str, str, str, str]:
    """Give the row of a change."""
    return one.on.isoformat(), one.kind, json.dumps(one.old), json.dumps(one.new), one.source
