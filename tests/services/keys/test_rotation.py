"""Keys are changed: everything opens, every number is found, nothing else has changed."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from everyvillage.core.errors import CheckFailedError, InputError, PartMissingError
from everyvillage.registry.keys import KeyRing, Use
from everyvillage.registry.keys.suites import CHINESE, HASHED_CHINESE, INTERNATIONAL
from everyvillage.registry.models import KeyRecord, Person
from everyvillage.registry.own_vault import note_keys, open_vault
from everyvillage.registry.sealed import sealed_tables
from everyvillage.services.keys import actions
from everyvillage.services.keys.batches import seal_batch
from everyvillage.services.keys.models import Rotation
from everyvillage.services.keys.queries import list_keys, needed_keys, values_by_key
from everyvillage.services.register.models import Doubt
from tests.support.register import everything, read_rows, take

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.web.home import Home

IDENTITY = ("name", "document_number", "phone")
CIPHERTEXT = {*IDENTITY}
HASHES = {"name_mark", "document_number_index", "phone_index"}
# Binary columns that hold no sealed value, each with what it is.
NOT_SEALED = {
    "registry.Person": HASHES,
    "registry.HistoricalPerson": HASHES,
    "ledger.Entry": {"commitment", "previous", "hash", "about"},
    "ledger.Payload": {"salt"},
    "ledger.Root": {"previous", "root", "public_key", "signature"},
    "entry.Answer": {"entry_hash"},
    "protection.Measure": {"delivery"},
    "services_register.Doubt": {"key"},
    "returns.Return": {"body"},
    "voices.Clip": {"sound"},
    "entry.Pictures": {"mark"},
    "entry.Delegation": {"mark"},
}


def rows_of(table: str, without: set[str]) -> list[dict[str, Any]]:
    """Give the rows of a table by column, some columns left out, bytes as bytes."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608 - a table's own name
        names = [one[0] for one in cursor.description]
        return [
            {
                name: bytes(cell) if isinstance(cell, memoryview) else cell
                for name, cell in zip(names, row, strict=True)
                if name not in without
            }
            for row in cursor.fetchall()
        ]


def everybody_opens(people: list[dict[str, str]]) -> None:
    """Hold every value of every person, and of the history, against what was delivered."""
    vault = open_vault(dry_run=True)
    wanted = {row["person_no"]: row for row in people}
    for table in ("registry_person", "registry_historicalperson"):
        found = rows_of(table, set())
        assert {row["person_no"] for row in found} == set(wanted)
        for row in found:
            for field in IDENTITY:
                sealed, number = row[field], row["person_no"]
                text = sealed and vault.open(sealed, table="person", field=field, person=number)
                assert (text or "") == wanted[number][field]


def test_every_value_and_its_history_is_sealed_anew(filled: Home, delivered: Path) -> None:
    people = read_rows(delivered / "person.csv")
    kept = rows_of("registry_person", CIPHERTEXT), rows_of("registry_historicalperson", CIPHERTEXT)
    (old,) = values_by_key()
    values = values_by_key()[old]
    report = actions.rotate_data(CHINESE, batch=7)
    assert values_by_key() == {report.key_id: values}
    assert (report.values, report.retired, report.resumed) == (values, [old], False)
    assert KeyRing.open(filled.keys).key(report.key_id).suite == CHINESE
    everybody_opens(people)
    assert kept == (
        rows_of("registry_person", CIPHERTEXT),
        rows_of("registry_historicalperson", CIPHERTEXT),
    )


def test_the_same_file_changes_nothing_after_either_change(filled: Home, delivered: Path) -> None:
    assert filled.keys.is_dir()
    actions.rotate_data(INTERNATIONAL)
    actions.rotate_index(HASHED_CHINESE)
    before = everything()
    report = take("person", delivered / "person.csv")
    assert (report.new, report.changed) == (0, 0)
    assert everything() == before


def test_every_number_is_found_under_the_new_index_key_and_not_under_the_old(
    filled: Home, delivered: Path
) -> None:
    people = read_rows(delivered / "person.csv")
    kept = rows_of("registry_person", HASHES)
    before = open_vault()
    report = actions.rotate_index(HASHED_CHINESE, batch=11)
    after = open_vault()
    assert report.key_id == after.index_key.id != before.index_key.id
    assert kept == rows_of("registry_person", HASHES)
    row = next(one for one in people if one["phone"])
    found = Person.objects.filter(
        phone_index=after.index(row["phone"], table="person", field="phone")
    )
    assert row["person_no"] in found.values_list("person_no", flat=True)
    old = [before.index(row["phone"], table="person", field="phone")]
    for table in ("registry_person", "registry_historicalperson"):
        assert [one for one in rows_of(table, set()) if one["phone_index"] in old] == []
    secret = KeyRing.open(filled.keys).current(Use.INDEX).secret
    text = f"index\x1fperson\x1fphone\x1f{row['phone']}".encode()
    assert after.index(row["phone"], table="person", field="phone") == hmac.digest(
        secret, text, hashlib.new("sm3").name
    )


def test_pseudonyms_and_hashes_of_what_nobody_keeps_outlast_a_change(filled: Home) -> None:
    assert filled.keys.is_dir()
    before = open_vault()
    kept = before.pseudonyms(["P1"], purpose="snapshot person")
    pictures = before.index("sun|moon", table="entry_pictures", field="mark")
    actions.rotate_index(HASHED_CHINESE)
    after = open_vault()
    assert after.pseudonyms(["P1"], purpose="snapshot person") == kept
    assert after.index("sun|moon", table="entry_pictures", field="mark") == pictures
    lines = {one.key_id: one for one in list_keys(filled.keys)}
    oldest = lines[before.index_key.id]
    assert (oldest.needed, oldest.current) == (True, False)


def test_a_change_that_was_stopped_goes_on_with_the_same_key(
    filled: Home, delivered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = read_rows(delivered / "person.csv")
    (old,) = values_by_key()
    whole = values_by_key()[old]
    seal, batches = seal_batch, []

    def stopped(*arguments: Any) -> Any:  # noqa: ANN401 - the same as those it stands before
        batches.append(arguments)
        if len(batches) == 4:
            raise KeyboardInterrupt
        return seal(*arguments)

    monkeypatch.setattr(actions, "seal_batch", stopped)
    with pytest.raises(KeyboardInterrupt):
        actions.rotate_data(INTERNATIONAL, batch=20)
    monkeypatch.setattr(actions, "seal_batch", seal)
    halfway = values_by_key()
    assert set(halfway) == {old, Rotation.objects.get().key_id}
    assert sum(halfway.values()) == whole
    everybody_opens(people)
    report = actions.rotate_data(INTERNATIONAL, batch=20)
    assert (report.resumed, report.key_id) == (True, Rotation.objects.get().key_id)
    assert report.values == halfway[old]
    assert values_by_key() == {report.key_id: whole}
    assert len(list(KeyRing.open(filled.keys))) == 3
    everybody_opens(people)


def test_a_key_without_values_may_leave_the_ring_and_one_with_values_may_not(
    filled: Home,
) -> None:
    (old,) = values_by_key()
    report = actions.rotate_data(INTERNATIONAL)
    path_of = {path.stem.rpartition("-")[2]: path for path in filled.keys.iterdir()}
    path_of[old].unlink()
    assert open_vault().ring.current(Use.DATA).id == report.key_id
    path_of[report.key_id].unlink()
    with pytest.raises(PartMissingError, match=report.key_id):
        open_vault()
    (line,) = [one for one in list_keys(filled.keys) if one.key_id == report.key_id]
    assert (line.in_ring, line.needed) == (False, True)
    assert report.key_id in needed_keys()


def test_a_value_that_does_not_open_is_named_and_left_with_its_key(filled: Home) -> None:
    assert filled.keys.is_dir()
    (old,) = values_by_key()
    whole = values_by_key()[old]
    victim = Person.objects.exclude(name=None).first()
    assert victim is not None
    broken = bytes(victim.name[:-1]) + bytes([victim.name[-1] ^ 1])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_person SET name = %s WHERE id = %s", [broken, victim.pk])
    with pytest.raises(CheckFailedError) as caught:
        actions.rotate_data(INTERNATIONAL)
    (fault,) = caught.value.faults
    assert (fault.code, fault.where) == (
        "keys.cannot-open",
        f"person.name, row {victim.pk} of registry_person",
    )
    assert values_by_key() == {old: 1, open_vault().ring.current(Use.DATA).id: whole - 1}
    assert KeyRecord.objects.filter(key_id=old).exists()
    with pytest.raises(CheckFailedError, match="did not seal for this place"):
        actions.rotate_index(HASHED_CHINESE)
    assert open_vault().index_key.version == 1


def test_whoever_began_under_the_old_index_key_is_refused(filled: Home) -> None:
    assert filled.keys.is_dir()
    early = open_vault()
    actions.rotate_index(HASHED_CHINESE)
    with pytest.raises(PartMissingError) as caught:
        note_keys(early)
    assert caught.value.code == "keys.index-changed"
    note_keys(open_vault())


def test_a_key_that_a_stopped_change_made_is_used_and_not_left(filled: Home) -> None:
    made = KeyRing.open(filled.keys).with_new_key(Use.INDEX, HASHED_CHINESE).current(Use.INDEX)
    assert open_vault().index_key.id != made.id
    assert actions.rotate_index(HASHED_CHINESE).key_id == made.id


def test_what_services_keep_sealed_is_changed_too(filled: Home) -> None:
    assert filled.keys.is_dir()
    place = Person.objects.first().village_id  # type: ignore[union-attr] # there are persons
    kept = {}
    for number in (1, 2):
        key = bytes([number]) * 32
        words = open_vault().seal(f"问 {number}", table="doubt", field="asked", person=key.hex())
        doubt = Doubt.objects.create(
            county_id=place, kind="person", key=key, asked_sealed=words, first_at=timezone.now()
        )
        kept[doubt.pk] = f"问 {number}"
    report = actions.rotate_data(CHINESE, batch=1)
    assert set(values_by_key()) == {report.key_id}
    for doubt in Doubt.objects.filter(pk__in=kept):
        where = {"table": "doubt", "field": "asked", "person": bytes(doubt.key).hex()}
        assert open_vault().open(bytes(doubt.asked_sealed or b""), **where) == kept[doubt.pk]


@pytest.mark.django_db
def test_nothing_to_change_is_said(home: Home) -> None:
    with pytest.raises(InputError) as caught:
        actions.rotate_data(INTERNATIONAL)
    assert caught.value.code == "keys.nothing-sealed"
    assert not home.keys.exists()


def test_no_binary_column_is_forgotten() -> None:
    """Whoever keeps bytes says what they are: sealed, so that keys can be changed, or not."""
    sealed = {one.model._meta.label: {c.name for c in one.columns} for one in sealed_tables()}
    unnamed = []
    for model in apps.get_models():
        label = model._meta.label
        named = sealed.get(label, set()) | NOT_SEALED.get(label, set())
        unnamed += [
            f"{label}.{one.name}"
            for one in model._meta.concrete_fields
            if isinstance(one, models.BinaryField) and one.name not in named
        ]
    assert unnamed == []
