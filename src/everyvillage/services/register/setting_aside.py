"""Taking a table of which some rows are wrong: the rest is taken, what was set aside is missing.

Whoever sends a file gets the rows back in their own layout, in the clear, to mend; so that file
is readable by its owner only. In the register a row that was set aside is missing in every
column that the file delivers: what an earlier file said of it is not this file's word.
"""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.core.spreadsheet import disarmed_text
from everyvillage.data.readers import Batch, Faults
from everyvillage.data.readers.inspect import TextFile
from everyvillage.data.readers.sent import MOST_OF_A_KIND
from everyvillage.data.readers.sheets import MAP_ENDINGS, SheetFile
from everyvillage.registry.storage import model_of, stored_column
from everyvillage.services.register.frame_at import places_at
from everyvillage.services.register.importing import look_over, take_delivery
from everyvillage.services.register.intake.fault_file import HEADING, write_rows_back
from everyvillage.services.register.intake.prepared import Origin, prepare
from everyvillage.services.register.intake.receiving import reason_missing
from everyvillage.services.register.intake.storing import whole_file
from everyvillage.services.register.models import SetAside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from everyvillage.contracts import Column, Table
    from everyvillage.data.readers import Delivery
    from everyvillage.services.register.delivered import Delivered, Source
    from everyvillage.services.register.importing import Settings
    from everyvillage.services.register.intake.prepared import Prepared
    from everyvillage.services.register.report import ImportReport

ROW_NUMBER = "row"
_AT_ONCE = 500
_Key = tuple[object, ...]


def take_without_faulty(
    read: Callable[[], Delivery], settings: Settings, *, reason: str
) -> ImportReport:
    """Take the rows of a file without a fault, in one transaction; give how many were left out.

    ``read`` opens the file, once to look it over and once to take it. Refuses where no reason
    is given, a file that is wrong as a whole, and one that is neither text nor a workbook.
    """
    if not reason.strip():
        raise InputError(reason_missing())
    looked = read()
    looked.faults.of_a_kind = MOST_OF_A_KIND
    keys = look_over(looked, replace(settings, large_bytes=sys.maxsize))
    told = looked.faults.by_row()
    if not told:
        return take_delivery(read(), settings)
    if 0 in told or not looked.faults.is_whole:
        looked.faults.raise_if_any()
    path = _fault_path(looked.file)
    rest = Rest(read(), frozenset(told))
    with transaction.atomic():
        report = take_delivery(rest, settings)
        silent = take_delivery(
            _missing(looked, keys, told, settings.at), replace(settings, only_known=True)
        )
        if report.number is not None:
            SetAside.objects.create(
                source_id=report.number,
                emptied_id=silent.number,
                rows=len(told),
                reason=reason.strip(),
                by=settings.account,
                at=timezone.now(),
            )
        if not settings.dry_run:
            _write_back(path, looked.file, told)
    return replace(report, set_aside=len(told), fault_file=str(path))


@dataclass(slots=True)
class Rest:
    """The rows of a file without those that are set aside."""

    whole: Delivery
    out: frozenset[int]
    faults: Faults = field(init=False)
    row_count: int = 0

    def __post_init__(self) -> None:
        """Begin without faults: those of the rows that are left out are told already."""
        self.faults = Faults(self.whole.faults.file)

    @property
    def table(self) -> Table:
        """Give the table."""
        return self.whole.table

    @property
    def file(self) -> Source:
        """Give the file."""
        return self.whole.file

    @property
    def delivered(self) -> tuple[Column, ...]:
        """Give the columns that are there."""
        return self.whole.delivered

    def batches(self) -> Iterator[Batch]:
        """Give the rows that are taken."""
        out = np.array(sorted(self.out), dtype=np.int64)
        for batch in self.whole.batches():
            kept = ~np.isin(batch.numbers, out)
            rows = batch.rows.filter(pa.array(kept))
            self.row_count += rows.num_rows
            yield Batch(batch.numbers[kept], rows)


def _missing(
    delivery: Delivered, keys: Sequence[pa.Table], told: Mapping[int, object], on: date
) -> Prepared:
    """Give the rows that are set aside, with their key, their place, and nothing else.

    A key that another row of the file carries too is that row's. Where a row names no place,
    that of the register is taken, and a row that is not known there is nobody's.
    """
    table, size = pa.concat_tables(keys), len(delivery.table.key)
    names = [name for name in table.column_names if name != ROW_NUMBER]
    rows = [tuple(row[name] for name in names) for row in table.to_pylist()]
    numbers = table[ROW_NUMBER].to_pylist()
    kept = {row[:size] for row, number in zip(rows, numbers, strict=True) if number not in told}
    gone = {
        row[:size]: row
        for row, number in zip(rows, numbers, strict=True)
        if number in told and None not in row[:size] and row[:size] not in kept
    }
    lost = [key for key, row in gone.items() if None in row]
    gone |= _registered(delivery.table, lost, on)
    empty = [one.name for one in delivery.delivered if not one.required and one.name not in names]
    filled = [(*row, *(None for _ in empty)) for row in gone.values() if None not in row]
    origin = Origin(delivery.file.path, delivery.file.sha256)
    return prepare(delivery.table.name, origin, (*names, *empty), filled)


def _registered(table: Table, keys: Sequence[_Key], on: date) -> dict[_Key, _Key]:
    """Give key and place of rows of the register, by keys of one column; of others none."""
    if not keys or len(table.key) != 1 or not table.place or table.place in table.key:
        return {}
    key, place = (stored_column(table, name) for name in (table.key[0], table.place))
    codes = places_at(on).code_of
    found: dict[_Key, _Key] = {}
    for start in range(0, len(keys), _AT_ONCE):
        asked = [one for (one,) in keys[start : start + _AT_ONCE]]
        rows: QuerySet[Any] = QuerySet(model_of(table)).filter(**{f"{key.name}__in": asked})
        for one, at in rows.values_list(key.name, place.name):
            found[(one,)] = (one, codes.get(at))
    return found


def _fault_path(file: TextFile | SheetFile | Source) -> Path:
    """Give where the rows to mend are written: beside the file."""
    ending = file.path.suffix.lower()
    if not isinstance(file, TextFile | SheetFile) or ending in MAP_ENDINGS:
        raise InputError(_no_layout(file.path))
    return file.path.with_name(f"{file.path.stem}-faults{ending}").with_suffix(
        ending if isinstance(file, TextFile) or ending in {".csv", ".tsv", ".txt"} else ".xlsx"
    )


def _write_back(
    path: Path, file: TextFile | SheetFile | Source, told: Mapping[int, Sequence[Fault]]
) -> None:
    """Write the rows that are set aside in the layout of the file."""
    words = {
        row: "; ".join(f"[{fault.code}] {fault.found}" for fault in faults)
        for row, faults in told.items()
    }
    if isinstance(file, SheetFile):
        write_rows_back(path, file, words)
    elif isinstance(file, TextFile):
        with (
            whole_file(path) as stream,
            io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text,
        ):
            csv.writer(text, delimiter=file.delimiter).writerows(_text_lines(file, words))


def _text_lines(file: TextFile, words: Mapping[int, str]) -> Iterator[list[str]]:
    """Give the headings and the rows of a text, each row with what is wrong behind it."""
    with file.path.open(encoding=file.encoding, newline="") as stream:
        for number, cells in enumerate(csv.reader(stream, delimiter=file.delimiter), 1):
            if number == 1:
                yield [*(cell.removeprefix("\ufeff") for cell in cells), HEADING]
            elif number in words:
                yield [*map(disarmed_text, cells), words[number]]


def _no_layout(path: Path) -> Fault:
    """Say that rows of such a file cannot go back to their sender."""
    return Fault(
        code="import.aside-layout",
        where=path.name,
        asked="a file whose rows can be given back to mend",
        found=f"a file that ends in “{path.suffix}”",
        accepted="delimited text or a workbook",
        next_step="send the table as .xlsx or CSV, or mend the rows at their source",
    )
