"""What lies in the tables and in a snapshot: sealed, bound to its place, and nobody in clear."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from django.db import connection

from everyvillage.core.errors import CheckFailedError, PartMissingError
from everyvillage.registry.keys import KeyRing, Use, Vault
from everyvillage.registry.models import KeyRecord, Person
from everyvillage.registry.own_vault import open_vault
from everyvillage.services.register.actions import create_snapshot
from tests.support.register import AT, Row, everything, only, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from everyvillage.web.home import Home

IDENTITY = ("name", "document_number", "phone")


@pytest.fixture
def people(filled: Home, delivered: Path) -> list[Row]:
    """Give the persons as they were delivered, all of them in the register."""
    assert filled.keys.is_dir()
    return read_rows(delivered / "person.csv")


def planted(people: list[Row]) -> set[str]:
    """Give every name, document number and telephone number that was delivered."""
    return {row[name] for row in people for name in IDENTITY if row[name]}


def cells() -> Iterator[bytes]:
    """Give every cell of every table of the register as bytes."""
    for rows in everything().values():
        for row in rows:
            for cell in row:
                yield cell if isinstance(cell, bytes) else str(cell).encode()


def test_no_table_holds_a_name_or_number_in_clear(people: list[Row]) -> None:
    heap = b"\n".join(cells())
    assert people[0]["person_no"].encode() in heap
    values = planted(people)
    assert len(values) > 300
    assert [value for value in values if value.encode() in heap] == []
    digests = (hashlib.sha256(value.encode()).digest() for value in values)
    assert [one for one in digests if one in heap] == []


def test_no_table_holds_a_key(people: list[Row]) -> None:
    assert people
    heap = b"\n".join(cells())
    for key in open_vault(dry_run=True).ring:
        for form in (key.secret, base64.b64encode(key.secret), key.secret.hex().encode()):
            assert form not in heap
        assert KeyRecord.objects.get(key_id=key.id).fingerprint == key.fingerprint


def test_every_value_opens_for_its_person_and_field(people: list[Row]) -> None:
    vault = open_vault(dry_run=True)
    for row in people:
        person = Person.objects.get(person_no=row["person_no"])
        for field in IDENTITY:
            sealed = getattr(person, field)
            opened = sealed and vault.open(
                sealed, table="person", field=field, person=row["person_no"]
            )
            assert (opened or "") == row[field]


def test_a_person_is_found_by_number_through_the_keyed_hash(people: list[Row]) -> None:
    vault = open_vault(dry_run=True)
    row = next(one for one in people if one["document_number"] and one["phone"])
    for field in ("document_number", "phone"):
        hashed = vault.index(row[field], table="person", field=field)
        found = Person.objects.filter(**{f"{field}_index": hashed})
        assert row["person_no"] in found.values_list("person_no", flat=True)


def test_the_index_needs_the_index_key_and_nothing_else(people: list[Row]) -> None:
    ring = open_vault(dry_run=True).ring
    row = next(one for one in people if one["phone"])
    text = f"index\x1fperson\x1fphone\x1f{row['phone']}".encode()
    held = bytes(Person.objects.get(person_no=row["person_no"]).phone_index)
    made = {key.use: hmac.digest(key.secret, text, hashlib.sha256) for key in ring}
    assert made[Use.INDEX] == held != made[Use.DATA]
    only_data = Vault(KeyRing([ring.current(Use.DATA)]))
    with pytest.raises(PartMissingError, match="a key for the use “index”"):
        only_data.index(row["phone"], table="person", field="phone")
    only_index = Vault(KeyRing([ring.current(Use.INDEX)]))
    sealed = Person.objects.get(person_no=row["person_no"]).phone
    with pytest.raises(PartMissingError, match=ring.current(Use.DATA).id):
        only_index.open(sealed, table="person", field="phone", person=row["person_no"])


@pytest.mark.parametrize(("field", "source"), [("phone", "phone"), ("name", "document_number")])
def test_a_value_that_is_moved_does_not_open(field: str, source: str, people: list[Row]) -> None:
    """Whoever writes to the database cannot give one person the number of another."""
    one, other = [row["person_no"] for row in people if row["phone"] and row["name"]][:2]
    victim = one if field != source else other
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE registry_person SET {field} = (SELECT {source} FROM registry_person "  # noqa: S608 - names of this test
            "WHERE person_no = %s) WHERE person_no = %s",
            [one, victim],
        )
    moved = getattr(Person.objects.get(person_no=victim), field)
    with pytest.raises(CheckFailedError) as caught:
        open_vault(dry_run=True).open(moved, table="person", field=field, person=victim)
    fault = only(caught.value)
    assert (fault.code, fault.where) == ("keys.cannot-open", f"person.{field}")
    assert not [value for value in planted(people) if value in str(fault)]


def test_the_history_opens_as_the_rows_do(people: list[Row]) -> None:
    row = next(one for one in people if one["name"])
    line = Person.history.get(person_no=row["person_no"])
    vault = open_vault(dry_run=True)
    name = vault.open(line.name, table="person", field="name", person=row["person_no"])
    assert name == row["name"]


def test_a_copy_of_the_database_without_the_keys_opens_nothing(
    people: list[Row], filled: Home
) -> None:
    """What a backup holds: every table, and not the folder of keys."""
    assert filled.keys.is_relative_to(filled.root)
    assert not filled.keys.is_relative_to(filled.database)
    filled.keys.rename(filled.root.parent / "kept-apart")
    with pytest.raises(PartMissingError, match=r"keys.key-missing"):
        open_vault(dry_run=True)
    KeyRing.make(filled.keys)
    with pytest.raises(PartMissingError, match=r"keys.key-missing"):
        open_vault(dry_run=True)
    assert people


def test_a_snapshot_holds_nobody_by_name_or_number(people: list[Row], filled: Home) -> None:
    snapshot = create_snapshot(AT)
    values = planted(people)
    values |= {row[name] for row in people for name in ("person_no", "household_no")}
    files = [path for path in filled.snapshots.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        content = path.read_bytes()
        assert [value for value in values if value.encode() in content] == [], path.name
    for path in snapshot.files("person"):
        rows = pq.read_table(path)
        assert not {*IDENTITY, "birth_date", "health", "disability"} & set(rows.column_names)
        assert "age" in rows.column_names
        assert not values & set(texts(rows))
    assert snapshot.rows["person"] == len(people)


def texts(rows: Any) -> Iterator[str]:  # noqa: ANN401 - pyarrow's parts have no types
    """Give every text of a table."""
    for row in rows.to_pylist():
        yield from (cell for cell in row.values() if isinstance(cell, str))


def test_pseudonyms_join_the_tables_of_a_snapshot_and_tell_no_key(people: list[Row]) -> None:
    snapshot = create_snapshot(AT)
    kept = {
        name: [row for path in snapshot.files(name) for row in pq.read_table(path).to_pylist()]
        for name in ("household", "person", "risk_case", "enrolment")
    }
    households = {row["household_no"] for row in kept["household"]}
    persons = {row["person_no"] for row in kept["person"]}
    assert {row["household_no"] for row in kept["person"]} <= households
    assert {row["household_no"] for row in kept["risk_case"]} <= households
    assert {row["person_no"] for row in kept["enrolment"]} <= persons
    assert len(persons) == len(people)
    assert {len(one) for one in persons | households} == {32}
