"""Indexes and foreign keys of a table, put aside for a large load and back before it ends.

Keeping an index up to date for a million rows in no order costs more than sorting them once,
and PostgreSQL checks a deferred foreign key row by row at the end. So where a load brings
at least as many rows as the table holds, both are dropped and made again, as the database
itself describes them, inside the same transaction: whoever reads meanwhile waits, and a load
that is stopped has changed nothing. What is unique stays.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import OperationalError, connection, transaction

from everyvillage.services.register.sql.staging import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGE = 50_000
"""From how many new rows on it pays, where the table has no more than that already."""
_WAIT_MS = 2_000
_SORT_MIB = 256
_LOCK_NOT_AVAILABLE = "55P03"

_SQLITE_INDEXES = """
SELECT m.name, m.sql FROM sqlite_master m JOIN pragma_index_list(%s) i ON i.name = m.name
WHERE m.type = 'index' AND m.tbl_name = %s AND m.sql IS NOT NULL AND NOT i."unique"
ORDER BY m.name
"""
_POSTGRES_INDEXES = """
SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = to_regclass(%s) AND NOT i.indisunique ORDER BY c.relname
"""
_POSTGRES_LINKS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = to_regclass(%s) AND contype = 'f' ORDER BY conname
"""
_POSTGRES_MINE = """
SELECT bool_and(pg_has_role(c.relowner, 'USAGE')) FROM pg_class c
WHERE c.oid = to_regclass(%s) OR c.oid IN
(SELECT confrelid FROM pg_constraint WHERE conrelid = to_regclass(%s) AND contype = 'f')
"""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One thing that is put aside: how it is dropped, and how it is made again."""

    drop: str
    make: str


@contextmanager
def put_aside(table: str, new: int, held: int, *, large: int = LARGE) -> Iterator[bool]:
    """Run a block with the slow parts of ``table`` put aside, where the load is large enough.

    ``new`` rows come to ``held`` ones. Gives whether they are aside. They stay where the
    database role does not own the table, or somebody reads it for longer than two seconds.
    Only inside a transaction.
    """
    pieces = _pieces(table) if new >= max(large, held) else []
    aside = bool(pieces) and _dropped(pieces)
    yield aside
    if aside:
        for piece in reversed(pieces):
            _run(piece.make)


def _pieces(table: str) -> list[_Piece]:
    """Give what can be put aside, links before indexes."""
    name = quoted(table)
    if connection.vendor == "sqlite":
        found = _rows(_SQLITE_INDEXES, [table, table])
        return [_Piece(f"DROP INDEX {quoted(index)}", words) for index, words in found]
    ((mine,),) = _rows(_POSTGRES_MINE, [name, name])
    if not mine:
        return []
    links = _rows(_POSTGRES_LINKS, [name])
    indexes = _rows(_POSTGRES_INDEXES, [name])
    return [
        *(
            _Piece(
                f"ALTER TABLE {name} DROP CONSTRAINT {quoted(link)}",
                f"ALTER TABLE {name} ADD CONSTRAINT {quoted(link)} {words}",
            )
            for link, words in links
        ),
        *(_Piece(f"DROP INDEX {quoted(index)}", words) for index, words in indexes),
    ]


def _dropped(pieces: list[_Piece]) -> bool:
    """Drop them; where somebody reads the table for too long, leave all of them as they are."""
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                # What is still to be checked at the end is checked now: a table with checks
                # to come cannot be altered.
                _run("SET CONSTRAINTS ALL IMMEDIATE")
                _run("SET CONSTRAINTS ALL DEFERRED")
                _run(f"SET LOCAL lock_timeout = {_WAIT_MS}")
                _run(f"SET LOCAL maintenance_work_mem = '{_SORT_MIB}MB'")
            for piece in pieces:
                _run(piece.drop)
            if connection.vendor == "postgresql":
                _run("SET LOCAL lock_timeout = DEFAULT")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
            raise
        return False
    return True


def _rows(query: str, values: list[str]) -> list[tuple[str, ...]]:
    """Give the rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _run(statement: str) -> None:
    """Run one statement without parameters."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
