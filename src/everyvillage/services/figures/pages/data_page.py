"""What is held: snapshots, tables, columns, where rows came from, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.contracts.tables import TABLES
from everyvillage.services.figures.places import name_of
from everyvillage.services.figures.presentation.readings import column_words
from everyvillage.services.figures.programmes import programmes_in_force
from everyvillage.services.figures.sources import newest_snapshot, open_set, snapshots
from everyvillage.services.figures.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.contracts.shapes import Table, Words
    from everyvillage.data.snapshot import Snapshot
    from everyvillage.policy.programmes.model import Programme, Target


@dataclass(frozen=True, slots=True)
class HeldTable:
    """One table of the newest snapshot: its rows and the columns somebody delivered."""

    table: Table
    rows: int
    columns: Sequence[str]
    held: int
    all: int


@dataclass(frozen=True, slots=True)
class MissingColumn:
    """A column nobody delivered, in words, and the targets that wait for it."""

    name: str
    words: str
    targets: Sequence[tuple[Programme, Target]]


def data_page(language: str) -> dict[str, object]:
    """Gather what is held."""
    newest = newest_snapshot()
    return {
        "here": "data",
        "list_mark": say("words.list_mark", language),
        "snapshot": newest,
        "snapshots": tuple(reversed(snapshots())),
        "tables": [] if newest is None else held_tables(newest, language),
        "missing": missing_columns(language),
        "imports": []
        if newest is None
        else [(n, _table_words(n.table)) for n in newest.head.imports],
        "counties": [] if newest is None else [(c, name_of(c)) for c in newest.head.counties],
    }


def held_tables(snapshot: Snapshot, language: str) -> list[HeldTable]:
    """Give every declared table with what the snapshot holds of it."""
    held: list[HeldTable] = []
    for name, table in TABLES.items():
        open_columns = {c.name for c in table.snapshot_columns if not c.computed}
        by_county = snapshot.head.held.get(name, {}).values()
        delivered = open_columns & {column for columns in by_county for column in columns}
        words = [c.words.in_language(language) for c in table.columns if c.name in delivered]
        rows = snapshot.rows.get(name, 0)
        held.append(HeldTable(table, rows, words, len(delivered), len(open_columns)))
    return held


def _table_words(name: str) -> Words | None:
    """Give the words of a table; None for one this version does not know."""
    table = TABLES.get(name)
    return None if table is None else table.words


def missing_columns(language: str) -> list[MissingColumn]:
    """Give the columns that some target needs and nobody delivered, most wanted first."""
    waiting: dict[str, list[tuple[Programme, Target]]] = {}
    for programme in programmes_in_force().values():
        figure_set = open_set(programme.id)
        if figure_set is None:
            continue
        for target in programme.targets:
            for column in figure_set.figures.figure(target.id, "0").missing_columns:
                waiting.setdefault(column, []).append((programme, target))
    found = [MissingColumn(c, column_words(c, language), t) for c, t in waiting.items()]
    return sorted(found, key=lambda column: (-len(column.targets), column.name))
