"""The register as Arrow batches: pseudonyms for keys, no identity, one row for each place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from everyvillage import __version__
from everyvillage.contracts import TABLES, Type
from everyvillage.core.codes import NATION
from everyvillage.core.errors import Fault, InputError
from everyvillage.data.arrow import ARROW_TYPES
from everyvillage.data.frame.places import list_date
from everyvillage.data.readers.quality import ages
from everyvillage.data.snapshot import ImportNote, PlaceChange, SnapshotHead, write_snapshot
from everyvillage.registry.models import (
    Import,
    ImportCounty,
    Installation,
    Kind,
    PlaceChangePart,
    Side,
)
from everyvillage.registry.own_vault import SNAPSHOT_PURPOSE, open_vault
from everyvillage.registry.storage import PLACE_LEVELS, Role, stored_columns
from everyvillage.services.register.frame_at import PlacesAt, places_at
from everyvillage.services.register.queries import held_columns
from everyvillage.services.register.sql.reading import read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from everyvillage.contracts import Column, Table
    from everyvillage.data.snapshot import Snapshot
    from everyvillage.registry.keys import Vault
    from everyvillage.registry.storage import Stored

FETCH_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class _Sealing:
    """What is the same for every table of one snapshot."""

    at: date
    places: PlacesAt
    held: Mapping[str, Mapping[str, tuple[str, ...]]]
    vault: Vault


def seal_register(at: date, *, progress: Callable[[str], None] | None = None) -> Snapshot:
    """Seal the register as it stands, dated ``at``.

    The rows are read in one transaction, so that a file that arrives meanwhile is in it
    whole or not at all. Refuses a day to come and a register without an open county.
    """
    if at > timezone.localdate():
        raise InputError(_to_come(at))
    with transaction.atomic():
        places = places_at(at)
        if not places.counties:
            raise InputError(_nothing_open())
        sealing = _Sealing(at, places, held_columns(), open_vault(dry_run=True))
        tables = {
            name: _noted(_batches(TABLES[name], sealing), name, progress)
            for name in TABLES
            if name in sealing.held or name in PLACE_LEVELS
        }
        return write_snapshot(settings.HOME.snapshots, _head(sealing), tables)


def _noted(
    batches: Iterator[pa.RecordBatch], name: str, progress: Callable[[str], None] | None
) -> Iterator[pa.RecordBatch]:
    """Tell that a table is being read, when it is."""
    if progress is not None:
        progress(name)
    yield from batches


def _head(sealing: _Sealing) -> SnapshotHead:
    """Say what the snapshot is of and where its rows came from."""
    installation = Installation.objects.first()
    return SnapshotHead(
        at=sealing.at,
        modelled=installation is not None and installation.kind == Kind.MODELLED,
        counties=sealing.places.counties,
        held=_held_in_snapshot(sealing),
        imports=_import_notes(),
        code_version=__version__,
        frame_date=list_date(),
        changes=_changes(),
    )


def _held_in_snapshot(sealing: _Sealing) -> dict[str, dict[str, tuple[str, ...]]]:
    """Give the held columns that a snapshot may hold, for the counties in scope."""
    scope = {*sealing.places.counties, NATION}
    return {
        name: {
            county: tuple(
                column.name for column in TABLES[name].snapshot_columns if column.name in columns
            )
            for county, columns in by_county.items()
            if county in scope
        }
        for name, by_county in sealing.held.items()
    }


def _import_notes() -> tuple[ImportNote, ...]:
    """Give where the rows came from, in a fixed order."""
    counties: dict[int, list[str]] = {}
    for source, county in ImportCounty.objects.values_list("source_id", "county_code"):
        counties.setdefault(source, []).append(county)
    return tuple(
        sorted(
            ImportNote(one.table, one.sha256, one.rows, tuple(sorted(counties[one.pk])), one.sender)
            for one in Import.objects.filter(undone_at=None)
        )
    )


def _changes() -> tuple[PlaceChange, ...]:
    """Give every change of the map that is recorded, by day."""
    parts: dict[int, dict[str, list[str]]] = {}
    days: dict[int, tuple[date, str]] = {}
    for part in PlaceChangePart.objects.select_related("change"):
        parts.setdefault(part.change_id, {}).setdefault(part.side, []).append(part.code)
        days[part.change_id] = (part.change.on, part.change.kind)
    return tuple(
        sorted(
            PlaceChange(
                on=days[change][0],
                kind=days[change][1],
                old=tuple(sorted(sides.get(Side.OLD, ()))),
                new=tuple(sorted(sides.get(Side.NEW, ()))),
            )
            for change, sides in parts.items()
        )
    )


def _batches(table: Table, sealing: _Sealing) -> Iterator[pa.RecordBatch]:
    """Read one table: the held columns that may leave, in the types of the contract."""
    stored = _wanted(table, sealing)
    if table.name in PLACE_LEVELS:
        yield _frame_rows(table, stored, sealing)
        return
    names = [one.name for one in stored]
    for rows in read_rows(table, names, FETCH_ROWS):
        batch = _typed(table, stored, rows, sealing)
        if batch.num_rows:
            yield batch


def _wanted(table: Table, sealing: _Sealing) -> list[Stored]:
    """Give the columns to read: the key, what is held and may leave, and what ages come from."""
    held = {name for columns in sealing.held.get(table.name, {}).values() for name in columns}
    needed = {*table.key, table.place, *held}
    return [
        one
        for one in stored_columns(table.name)
        if one.column.name in needed and (one.column.in_snapshot or one.column.name == "birth_date")
    ]


def _typed(
    table: Table, stored: Sequence[Stored], rows: list[tuple[Any, ...]], sealing: _Sealing
) -> pa.RecordBatch:
    """Give rows as typed columns: codes for places, pseudonyms for keys of people, ages."""
    columns: dict[str, pa.Array] = {}
    for one, values in zip(stored, zip(*rows, strict=True), strict=True):
        name = one.column.name
        if one.role is Role.PLACE:
            columns[name] = pa.array(sealing.places.codes(values), pa.string())
        elif one.column.pseudonym:
            hashed = sealing.vault.pseudonyms(values, purpose=_purpose(table, one.column))
            columns[name] = pa.array(hashed, pa.string())
        elif name == "birth_date":
            columns["age"] = ages(_array(values, one.column), sealing.at)
        else:
            columns[name] = _array(values, one.column)
    batch = pa.RecordBatch.from_pydict(columns)
    if not table.place:
        return batch
    return batch.filter(sealing.places.in_scope(columns[table.place]))


def _purpose(table: Table, column: Column) -> str:
    """Give the purpose of a pseudonym: a key and what refers to it share one."""
    target = column.references.table if column.references else table.name
    return f"{SNAPSHOT_PURPOSE} {target}"


def _array(values: Sequence[Any], column: Column) -> pa.Array:
    """Give values of the database as an Arrow array; SQLite keeps days as text, flags as 1."""
    kind = ARROW_TYPES[column.type]
    if connection.vendor == "sqlite" and column.type is Type.BOOLEAN:
        return pa.array(values, pa.int8()).cast(kind)
    if connection.vendor == "sqlite" and column.type is Type.DATE:
        return pa.array(values, pa.string()).cast(kind)
    return pa.array(values, kind)


def _frame_rows(table: Table, stored: Sequence[Stored], sealing: _Sealing) -> pa.RecordBatch:
    """Give one row for each place of the frame, with what was delivered or nothing."""
    units = sealing.places.units(table.name)
    columns: dict[str, pa.Array] = {table.place: pa.array([one.code for one in units], pa.string())}
    if table.column("kind") is not None:
        columns["kind"] = pa.array([one.kind or None for one in units], pa.string())
    values = [one for one in stored if one.role is not Role.PLACE]
    if values:
        delivered = _by_place(table, [one.name for one in values])
        nothing = (None,) * len(values)
        rows = zip(*(delivered.get(one.place_id, nothing) for one in units), strict=True)
        for one, cells in zip(values, rows, strict=True):
            columns[one.column.name] = _array(cells, one.column)
    return pa.RecordBatch.from_pydict(columns)


def _by_place(table: Table, names: Sequence[str]) -> dict[int, tuple[Any, ...]]:
    """Give the delivered values by place."""
    place = next(one.name for one in stored_columns(table.name) if one.role is Role.PLACE)
    return {
        row[0]: row[1:] for rows in read_rows(table, [place, *names], FETCH_ROWS) for row in rows
    }


def _to_come(at: date) -> Fault:
    """Say that a snapshot cannot be of a day to come."""
    return Fault(
        code="snapshot.day-to-come",
        where="--at",
        asked="the day of the snapshot",
        found=f"{at}, which is to come",
        accepted="today or a day before",
        next_step="leave --at out for today",
    )


def _nothing_open() -> Fault:
    """Say that there is nothing to seal."""
    return Fault(
        code="snapshot.no-county",
        where="this installation",
        asked="a register with at least one county",
        found="none",
        accepted="a county opened with everyvillage start --county CODE",
        next_step="open a county and import its tables first",
    )
