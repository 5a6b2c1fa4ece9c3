"""Large files go another way, with the same end: read by a second process, indexes put aside."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction

from everyvillage.contracts import table_named
from everyvillage.core.errors import CheckFailedError, Fault, InputError, PartMissingError
from everyvillage.data.readers import read_delivery
from everyvillage.registry.own_vault import open_vault
from everyvillage.services.register.ahead import ahead
from everyvillage.services.register.importing import Settings, take_delivery
from everyvillage.services.register.sql.aside import put_aside
from tests.support.register import AT, edit, everything, read_rows, take

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from everyvillage.services.register.report import ImportReport
    from everyvillage.web.home import Home

IDENTITY = ("name", "document_number", "phone")


def take_large(table: str, path: Path, *, apart: bool = True) -> ImportReport:
    """Import a file as if it were a large one; ``apart`` as a second process reads it."""
    delivery = read_delivery(path, table_named(table), on=AT)
    size = 0 if apart else 1 << 40
    settings = Settings(modelled=True, at=AT, large_bytes=size, large_rows=1)
    return take_delivery(delivery, settings)


@pytest.fixture
def housed(opened: Home, delivered: Path) -> Home:
    """Give a register with the households and no person."""
    for table in ("settlement", "household"):
        take(table, delivered / f"{table}.csv")
    return opened


def raw(query: str) -> list[tuple[Any, ...]]:
    """Give what the database itself gives, bytes as bytes."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [
            tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row)
            for row in cursor.fetchall()
        ]


def pieces() -> list[tuple[Any, ...]]:
    """Give every index and constraint of the table of persons as the database has them."""
    if connection.vendor == "sqlite":
        return raw(
            "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'registry_person' ORDER BY name"
        )
    return raw(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'registry_person' "
        "UNION ALL SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = 'registry_person'::regclass ORDER BY 1, 2"
    )


@pytest.mark.parametrize("apart", [True, False])
def test_history_and_encryption_of_a_large_import_are_complete_in_the_raw_tables(
    apart: bool,  # noqa: FBT001 - a parameter of the test
    housed: Home,
    delivered: Path,
) -> None:
    assert housed.keys.is_dir()
    people = read_rows(delivered / "person.csv")
    before = pieces()
    report = take_large("person", delivered / "person.csv", apart=apart)
    assert (report.new, report.rows) == (len(people), len(people))
    assert pieces() == before
    names = ", ".join(f'"{name}"' for name in columns("registry_person"))
    rows = raw(f"SELECT {names} FROM registry_person ORDER BY id")  # noqa: S608 - the table's own names
    lines = raw(f"SELECT {names} FROM registry_historicalperson ORDER BY id")  # noqa: S608 - as above
    assert rows == lines
    assert len(rows) == len(people)
    vault = open_vault(dry_run=True)
    kept = {row["person_no"]: row for row in named("registry_person")}
    for row in people:
        mine = kept[row["person_no"]]
        for field in IDENTITY:
            sealed = mine[field]
            where = {"table": "person", "field": field}
            assert (sealed is None) == (row[field] == "")
            if sealed is not None:
                assert row[field].encode() not in sealed
                assert vault.open(sealed, person=row["person_no"], **where) == row[field]
        for field in ("document_number", "phone"):
            wanted = vault.index_all([row[field] or None], table="person", field=field)
            assert [mine[f"{field}_index"]] == wanted


def columns(table: str) -> list[str]:
    """Give the columns of a table in the database's order."""
    with connection.cursor() as cursor:
        return [one.name for one in connection.introspection.get_table_description(cursor, table)]


def named(table: str) -> Iterator[dict[str, Any]]:
    """Give the rows of a table by column."""
    names = columns(table)
    for row in raw(f"SELECT {', '.join(names)} FROM {table}"):  # noqa: S608 - the table's own names
        yield dict(zip(names, row, strict=True))


def test_faults_and_warnings_are_those_of_one_process(
    housed: Home, delivered: Path, tmp_path: Path
) -> None:
    def spoil(rows: list[dict[str, str]]) -> None:
        rows[3]["sex"] = "7"
        rows[5]["household_no"] = "nobody's"
        rows[8]["document_number"] = "110101199003074530"
        rows[9]["village_code"] = "632626100999"
        rows[11]["person_no"] = rows[10]["person_no"]

    wrong = edit(delivered / "person.csv", tmp_path / "person.csv", spoil)
    before = everything()
    told = []
    for apart in (True, False):
        with pytest.raises(InputError) as caught:
            take_large("person", wrong, apart=apart)
        told.append({(fault.code, fault.where) for fault in caught.value.faults})
    assert told[0] == told[1]
    assert len(told[0]) == 5
    assert everything() == before
    right = [take_large("person", delivered / "person.csv"), None]
    assert housed.keys.is_dir()
    assert right[0] is not None
    assert right[0].warnings == take("person", delivered / "person.csv").warnings


def test_what_was_put_aside_is_back_after_a_refusal_inside(housed: Home) -> None:
    assert housed.root.is_dir()
    before = pieces()
    with pytest.raises(CheckFailedError):
        refused_inside(before)
    assert pieces() == before
    with put_aside("registry_person", 5, 6, large=1) as aside:
        assert not aside


def refused_inside(before: list[tuple[Any, ...]]) -> None:
    with transaction.atomic(), put_aside("registry_person", 1, 0, large=1) as aside:
        assert aside
        assert pieces() != before
        raise CheckFailedError(fault())


def fault() -> Fault:
    return Fault("large.test", "here", "a", "b", "c", "d")


def test_items_of_a_second_process_come_in_order_and_with_their_end() -> None:
    taken: list[int] = []

    def closing() -> int:
        return os.getpid()

    reading = ahead(iter(range(1000)), closing)
    while True:
        try:
            taken.append(next(reading))
        except StopIteration as stop:
            other = stop.value
            break
    assert taken == list(range(1000))
    assert other != os.getpid()


def test_a_refusal_in_the_second_process_is_raised_here() -> None:
    def refuse() -> Iterator[int]:
        yield 1
        raise InputError(fault())

    reading = ahead(refuse(), int)
    assert next(reading) == 1
    with pytest.raises(InputError) as caught:
        next(reading)
    assert caught.value.faults == (fault(),)


def test_a_second_process_that_is_stopped_is_a_readable_refusal() -> None:
    def die() -> Iterator[int]:
        yield 1
        os.kill(os.getpid(), signal.SIGKILL)
        yield 2

    reading = ahead(die(), int)
    assert next(reading) == 1
    with pytest.raises(PartMissingError) as caught:
        next(reading)
    (told,) = caught.value.faults
    assert (told.code, told.found) == (
        "import.reader-ended",
        "a process that ended with -9 before it",
    )


def test_a_second_process_ends_when_nobody_reads_on() -> None:
    def endless() -> Iterator[int]:
        while True:
            yield os.getpid()

    reading = ahead(endless(), int)
    other = next(reading)
    reading.close()
    with pytest.raises(ProcessLookupError):
        os.kill(other, 0)
