"""The triggers: what they refuse, that a migration brings them back, and who notices a loss."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from everyvillage.core.errors import CheckFailedError, InputError
from everyvillage.ledger import guard
from everyvillage.ledger.append import append
from everyvillage.ledger.guard import guarded_models
from everyvillage.ledger.models import Entry, Payload, Reading, Root, Sweep, Withholding
from tests.ledger.proof import delivery
from tests.support.proof import OwnDatabase, disarm, make_villages, run

REFUSED = "append-only"


def filled() -> Entry:
    """Write a row to every table that a refusal can be tried on."""
    (village,) = make_villages(1)
    return append(delivery(), village)


def refuses(statement: str, *values: str | int | bytes) -> bool:
    """Tell whether the database refuses a statement as a change of proof."""
    try:
        with transaction.atomic():
            run(statement, *values)
    except DatabaseError as error:
        return REFUSED in str(error)
    return False


def test_the_tables_of_proof_are_these() -> None:
    assert set(guarded_models()) >= {Entry, Payload, Root, Reading, Sweep, Withholding}


@pytest.mark.django_db
def test_every_trigger_is_there_and_the_check_asserts_it() -> None:
    assert guard.missing() == ()
    guard.require()
    assert [one for one in run_checks(tags=["everyvillage"]) if one.id == "everyvillage.E010"] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET recorded_us = recorded_us + 1",
        "UPDATE ledger_payload SET body = '{}'",
        "DELETE FROM ledger_entry",
        "DELETE FROM ledger_payload",
        "DELETE FROM ledger_payload WHERE entry_id IN (SELECT id FROM ledger_entry)",
    ],
)
def test_changing_and_deleting_is_refused(statement: str) -> None:
    filled()
    assert refuses(statement)
    assert Payload.objects.get().quantity == 1


@pytest.mark.django_db
def test_emptying_a_table_is_refused(*, on_postgres: bool) -> None:
    filled()
    empty = "TRUNCATE ledger_payload" if on_postgres else "DELETE FROM ledger_payload"
    if on_postgres:
        run("SET CONSTRAINTS ALL IMMEDIATE")  # or it would refuse for waiting foreign keys
    assert refuses(empty)
    if on_postgres:
        assert refuses("TRUNCATE ledger_entry CASCADE")
        run("TRUNCATE ledger_root")  # without rows there is nothing to lose


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["id", "place_id, sequence", "hash"])
def test_an_insert_that_replaces_is_refused(key: str, *, on_postgres: bool) -> None:
    entry = filled()
    columns = "place_id, sequence, kind, recorded_us, commitment, previous, hash"
    chosen = {
        "id": f"{entry.pk}, place_id, 99, kind, 0, commitment, previous, commitment",
        "place_id, sequence": "999, place_id, sequence, kind, 0, commitment, previous, commitment",
        "hash": "999, place_id, 99, kind, 0, commitment, previous, hash",
    }[key]
    if on_postgres:
        insert = f"INSERT INTO ledger_entry (id, {columns}) SELECT {chosen} FROM ledger_entry"  # noqa: S608 - words of this test
        assert refuses(f"{insert} ON CONFLICT ({key}) DO UPDATE SET recorded_us = 0")
        return
    for on in ("OFF", "ON"):
        run(f"PRAGMA recursive_triggers={on}")
        for verb in ("INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE", "INSERT"):
            into = f"{verb} INTO ledger_entry (id, {columns})"
            copy = f"{into} SELECT {chosen} FROM ledger_entry"  # noqa: S608 - words of this test
            assert refuses(copy)


@pytest.mark.django_db
def test_a_hidden_key_replaces_nothing_either(*, on_postgres: bool) -> None:
    if on_postgres:
        return
    entry = filled()
    second = append(delivery(), entry.place_id)
    run("PRAGMA recursive_triggers=OFF")
    assert refuses(
        "INSERT OR REPLACE INTO ledger_payload (rowid, entry_id, salt, body)"
        " SELECT rowid, 999, salt, body FROM ledger_payload WHERE entry_id = %s",
        second.pk,
    )


@pytest.mark.django_db
def test_the_models_say_it_before_the_database_does() -> None:
    entry = filled()
    for change in (entry.save, entry.delete, Entry.objects.all().delete):
        with pytest.raises(InputError, match="asked for a row to be"):
            change()
    with pytest.raises(InputError, match="changed"):
        Entry.objects.filter(pk=entry.pk).update(sequence=7)


def test_a_lost_trigger_is_noticed_and_made_anew(own_database: OwnDatabase) -> None:
    del own_database
    disarm()
    lost = guard.missing()
    assert len(lost) == 3 * len(guarded_models())
    assert {one.id for one in run_checks(tags=["everyvillage"])} >= {"everyvillage.E010"}
    with pytest.raises(CheckFailedError, match="ledger_entry_no_delete"):
        guard.require()
    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    assert guard.missing() == ()
    filled()
    assert refuses("DELETE FROM ledger_entry")


def test_a_rebuilt_table_has_its_triggers_again(own_database: OwnDatabase) -> None:
    """Take a migration back and forth: SQLite makes the tables anew."""
    del own_database
    call_command("migrate", "ledger", "zero", interactive=False, verbosity=0, skip_checks=True)
    assert guard.missing() == ()
    call_command("migrate", "ledger", interactive=False, verbosity=0, skip_checks=True)
    assert guard.missing() == ()
    with connection.cursor() as cursor:
        assert "ledger_entry" in connection.introspection.table_names(cursor)
    filled()
    assert refuses("UPDATE ledger_entry SET sequence = 5")


def test_a_trigger_that_was_made_harmless_is_noticed(
    own_database: OwnDatabase, *, on_postgres: bool
) -> None:
    del own_database
    if on_postgres:
        run(
            "CREATE OR REPLACE FUNCTION everyvillage_refuse() RETURNS trigger LANGUAGE plpgsql"
            " AS $$BEGIN RETURN NULL; END$$"
        )
        assert guard.missing() == ("everyvillage_refuse",)
    else:
        run("DROP TRIGGER ledger_entry_no_update")
        run(
            "CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry"
            " WHEN 0 BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )
        assert guard.missing() == ("ledger_entry_no_update",)
    guard.install()
    assert guard.missing() == ()
