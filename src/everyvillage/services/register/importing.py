"""One file into the register: read, check, stage, compare, write; whole or not at all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction
from django.utils import timezone

from everyvillage.core.codes import LENGTH_OF, NATION
from everyvillage.data.frame.forms import written
from everyvillage.registry.models import Import, ImportColumn, ImportCounty
from everyvillage.registry.own_vault import note_keys, open_vault
from everyvillage.registry.storage import Role, stored_columns
from everyvillage.services.register.homes import Change, Source, column_of, tell_homes
from everyvillage.services.register.installation import check_kind, fix_kind
from everyvillage.services.register.places import PlaceLookup
from everyvillage.services.register.queries import held_columns
from everyvillage.services.register.reading import LARGE_BYTES, Reading
from everyvillage.services.register.references import KeyLookup
from everyvillage.services.register.report import ImportReport, WarningCount
from everyvillage.services.register.sealing import staged_batch
from everyvillage.services.register.sql.aside import LARGE
from everyvillage.services.register.sql.merging import Counts, Merge, Origin
from everyvillage.services.register.sql.staging import Staging

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from everyvillage.contracts import Table
    from everyvillage.data.readers import Batch
    from everyvillage.data.readers.quality import Warnings
    from everyvillage.registry.keys import Vault
    from everyvillage.registry.storage import Stored
    from everyvillage.services.register.delivered import Delivered

_COUNTY = LENGTH_OF["county"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How one file is taken.

    ``counties`` are the counties that the file covers, rows or not; None takes those of its
    rows. ``account`` is who runs the import, ``sender`` which office sent the file.
    ``progress`` is called with the number of rows read so far. A file of ``large_bytes`` is
    read by a second process, ``large_rows`` new rows put indexes aside: both for speed only.
    ``only_known`` changes rows that are there and adds none.
    """

    modelled: bool
    at: date
    sender: str = ""
    account: str = ""
    counties: tuple[str, ...] | None = None
    dry_run: bool = False
    progress: Callable[[int], None] | None = None
    large_bytes: int = LARGE_BYTES
    large_rows: int = LARGE
    only_known: bool = False


@dataclass(slots=True)
class _Pass:
    """What is gathered while the rows of a file go by."""

    reading: Reading
    settings: Settings
    places: PlaceLookup
    keys: KeyLookup = field(default_factory=KeyLookup)
    counties: Counter[str] = field(default_factory=Counter)

    @property
    def delivery(self) -> Delivered:
        """Give the file."""
        return self.reading.delivery

    @property
    def warnings(self) -> Warnings:
        """Give what its rows break of the rules that are no faults."""
        return self.reading.warnings


def take_delivery(delivery: Delivered, settings: Settings) -> ImportReport:
    """Take a file whose headings are understood into the register.

    Reading and checking happen before the register is locked; then one transaction compares
    and writes. Refuses with every fault of every row.
    """
    check_kind(modelled=settings.modelled)
    vault = open_vault(dry_run=settings.dry_run)
    table = delivery.table
    names = {column.name for column in delivery.delivered}
    stored = [one for one in stored_columns(table.name) if one.column.name in names]
    reading = Reading(delivery, stored, vault, settings.modelled, settings.at)
    rows = _Pass(reading, settings, PlaceLookup(settings.at))
    with Staging(stored) as staging:
        _stage(rows, staging)
        _check_coverage(rows)
        delivery.faults.raise_if_any()
        staging.close()
        merge = Merge(table, staging, large=settings.large_rows, adds=not settings.only_known)
        return _write(rows, merge, vault)


def look_over(delivery: Delivered, settings: Settings) -> list[pa.Table]:
    """Read and check a file against the register and take nothing; its faults tell what is wrong.

    Gives, part by part, the number of each row, its key and its place, missing where there is
    no such place.
    """
    table = delivery.table
    names = {column.name for column in delivery.delivered}
    stored = [one for one in stored_columns(table.name) if one.column.name in names]
    vault = open_vault(dry_run=True)
    reading = Reading(delivery, stored, vault, settings.modelled, settings.at)
    rows = _Pass(reading, settings, PlaceLookup(settings.at))
    wanted = [*table.key, *([table.place] if table.place and table.place not in table.key else [])]
    found = []
    for part in reading.parts(large=settings.large_bytes):
        places = _check(rows, part.batch, stored)
        columns = [_there(part.batch.rows.column(name), places.get(name)) for name in wanted]
        numbers = pa.array(part.batch.numbers)
        found.append(pa.Table.from_arrays([*columns, numbers], [*wanted, "row"]))
    _check_coverage(rows)
    return found


def _there(values: pa.Array, places: pa.Array | None) -> pa.Array:
    """Give values, missing where they name no place."""
    return values if places is None else pc.if_else(places.is_valid(), values, None)


def _stage(rows: _Pass, staging: Staging) -> None:
    """Read, check and stage every batch; once there is a fault, only read and check on."""
    faults = rows.delivery.faults
    for part in rows.reading.parts(large=rows.settings.large_bytes):
        places = _check(rows, part.batch, staging.stored)
        if not len(faults) and not part.faults:
            staging.load(staged_batch(part.batch, staging, places, part.sealed))
        if rows.settings.progress is not None:
            rows.settings.progress(rows.delivery.row_count)


def _check(rows: _Pass, batch: Batch, stored: Sequence[Stored]) -> dict[str, pa.Array]:
    """Check a batch against the register; give the place ids of its codes."""
    faults = rows.delivery.faults
    table = rows.delivery.table
    places: dict[str, pa.Array] = {}
    for one in stored:
        values = batch.rows.column(one.column.name)
        if one.role is Role.PLACE:
            places[one.column.name] = rows.places.ids(
                values, batch.numbers, table, one.column, faults
            )
        elif one.role is Role.LINK:
            rows.keys.check(values, batch.numbers, table, one.column, faults)
    rows.counties.update(_counties(table, batch))
    return places


def _counties(table: Table, batch: Batch) -> Mapping[str, int]:
    """Count the rows of a batch by county."""
    if not table.place:
        return {NATION: batch.rows.num_rows}
    codes = pc.utf8_slice_codeunits(batch.rows.column(table.place), 0, _COUNTY)
    counted = pc.value_counts(codes.drop_null())
    return {one["values"]: one["counts"] for one in counted.to_pylist()}


def _check_coverage(rows: _Pass) -> None:
    """Refuse rows outside the counties that the file is said to cover, and a file of none."""
    covered = rows.settings.counties
    faults = rows.delivery.faults
    if covered is None and not rows.delivery.row_count and not len(faults):
        faults.add(
            "import.file-empty",
            asked="rows",
            found="headings without a row",
            accepted="at least one row, or --county to say for which county there is none",
            next_step="send the file again, or name the county that has no such rows",
        )
    for county in sorted(set(rows.counties) - set(covered or rows.counties)):
        faults.add(
            "import.outside-county",
            asked=f"rows of {', '.join(map(written, covered or ()))}",
            found=f"{rows.counties[county]:,} rows of county {written(county)}",
            accepted="only rows of the counties that the file covers",
            next_step="take these rows out, or name their county as well",
        )


def _write(rows: _Pass, merge: Merge, vault: Vault) -> ImportReport:
    """Compare and write in one transaction; a dry run stops after comparing."""
    number: int | None = None
    with transaction.atomic():
        merge.lock()
        counts = merge.compare()
        if not rows.settings.dry_run and _brings_something(rows, counts):
            fix_kind(modelled=rows.settings.modelled)
            note_keys(vault)
            number = _note_import(rows, counts).pk
            _apply(rows, merge, number)
        merge.forget()
    return _report(rows, counts, number)


def _apply(rows: _Pass, merge: Merge, number: int) -> None:
    """Write the rows, and tell of the households that they move, join or split."""
    table, account = rows.delivery.table, rows.settings.account
    reason = f"import {number}"
    turned = [Change(*one) for one in merge.turned(column_of(table))]
    merge.apply(Origin(at=timezone.now(), by=account, reason=reason))
    day = min(rows.settings.at, timezone.localdate())
    tell_homes(table.name, turned, Source(reason, day, account))


def _covered(rows: _Pass) -> dict[str, int]:
    """Give the counties that the file covers, with its rows in each."""
    named = dict.fromkeys(rows.settings.counties or (), 0)
    return dict(sorted({**named, **rows.counties}.items()))


def _brings_something(rows: _Pass, counts: Counts) -> bool:
    """Say whether the file changes a row, or delivers a column that was not held."""
    if counts.new or counts.changed:
        return True
    held = held_columns().get(rows.delivery.table.name, {})
    names = {column.name for column in rows.delivery.delivered}
    return any(not names <= set(held.get(county, ())) for county in _covered(rows))


def _note_import(rows: _Pass, counts: Counts) -> Import:
    """Keep where the rows came from; the columns are held for its counties from now on."""
    delivery, settings = rows.delivery, rows.settings
    source = Import.objects.create(
        table=delivery.table.name,
        sender=settings.sender,
        file_name=delivery.file.path.name,
        sha256=delivery.file.sha256,
        rows=delivery.row_count,
        rows_new=counts.new,
        rows_changed=counts.changed,
        rows_unchanged=counts.unchanged,
        warnings=dict(rows.warnings.counts),
        at=timezone.now(),
        by=settings.account,
    )
    for county, number in _covered(rows).items():
        ImportCounty.objects.create(source=source, county_code=county, rows=number)
    for column in delivery.delivered:
        ImportColumn.objects.create(source=source, column=column.name)
    return source


def _report(rows: _Pass, counts: Counts, number: int | None) -> ImportReport:
    """Say what was done."""
    warnings = rows.warnings
    return ImportReport(
        table=rows.delivery.table.name,
        file=rows.delivery.file.path.name,
        sha256=rows.delivery.file.sha256,
        rows=rows.delivery.row_count,
        new=counts.new,
        changed=counts.changed,
        unchanged=counts.unchanged,
        counties={written(county): number for county, number in _covered(rows).items()},
        columns=tuple(column.name for column in rows.delivery.delivered),
        warnings=tuple(
            WarningCount(rule, number, tuple(warnings.rows[rule]))
            for rule, number in sorted(warnings.counts.items())
        ),
        modelled=rows.settings.modelled,
        dry_run=rows.settings.dry_run,
        number=number,
    )
