"""The lesser role of PostgreSQL: it can do the application's work and harm no proof."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connections, transaction
from psycopg import sql

from everyvillage.core.errors import InputError, PartMissingError
from everyvillage.ledger.append import append
from everyvillage.ledger.erase import erase_subject
from everyvillage.ledger.guard import install, missing
from everyvillage.ledger.models import Payload
from everyvillage.ledger.roles import grant
from everyvillage.ledger.roots import make_root
from everyvillage.ledger.verify import verify
from tests.ledger.proof import GRANDMOTHER, delivery, keeper_in
from tests.support.proof import ALIAS, OwnDatabase, connection_to, make_villages, on_the_server, run

if TYPE_CHECKING:
    from pathlib import Path

HARMLESS = (
    "CREATE OR REPLACE FUNCTION everyvillage_refuse() RETURNS trigger LANGUAGE plpgsql"
    " AS $$BEGIN RETURN NULL; END$$"
)


@pytest.fixture
def role() -> tuple[str, str]:
    """Make a role that can sign in and nothing else; it goes with the server at the end."""
    name, password = f"lesser_{secrets.token_hex(4)}", secrets.token_urlsafe(12)
    make = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
    on_the_server(make.format(sql.Identifier(name), sql.Literal(password)))
    return name, password


def sign_in(database: OwnDatabase, role: tuple[str, str]) -> None:
    """Let Django work as the lesser role from here on."""
    told = connection_to(database.name)
    told.settings_dict |= {"USER": role[0], "PASSWORD": role[1]}
    connections[ALIAS].close()
    connections[ALIAS] = told


def refused(statement: str) -> str:
    """Give the words with which the database refuses a statement; fail where it does not."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        run(statement)
    return str(refusal.value)


def test_the_application_works_and_harms_nothing(
    own_database: OwnDatabase, tmp_path: Path, *, on_postgres: bool, request: pytest.FixtureRequest
) -> None:
    if not on_postgres:
        with pytest.raises(PartMissingError, match="SQLite, which has no roles"):
            grant("application")
        return
    role: tuple[str, str] = request.getfixturevalue("role")
    grant(role[0])
    sign_in(own_database, role)
    (village,) = make_villages(1)
    entry = append(delivery(), village)
    make_root(keeper_in(tmp_path))
    for statement in (
        "UPDATE ledger_entry SET sequence = 9",
        "DELETE FROM ledger_entry",
        "DELETE FROM ledger_payload",
        "TRUNCATE ledger_payload",
    ):
        assert "permission denied" in refused(statement)
    for statement in (
        "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER ledger_entry_no_update ON ledger_entry",
        "DROP TABLE ledger_payload",
        HARMLESS,
    ):
        words = refused(statement)
        assert "must be owner" in words or "permission denied" in words
    assert "permission denied" in refused("SET session_replication_role = replica")
    assert "permission denied" in refused(f"SELECT pg_read_file('{tmp_path}/signing/roots.pem')")
    # The owner's function lets a payload go only after an erasure entry.
    assert "append-only" in refused(f"SELECT everyvillage_erase_payload({entry.pk})")
    # Nor does a table of the same name, put in front of the real one.
    run("CREATE TEMPORARY TABLE ledger_entry (id bigint, hash bytea, about bytea, kind text)")
    run("INSERT INTO pg_temp.ledger_entry VALUES (%s, 'x', 'x', 'erasure')", entry.pk)
    assert "append-only" in refused(f"SELECT everyvillage_erase_payload({entry.pk})")
    run("DROP TABLE pg_temp.ledger_entry")
    assert missing() == ()
    install()  # nothing is missing, so a start of the application asks for no right it lacks
    erase_subject(GRANDMOTHER, reason="asked to be forgotten", by="officer.1")
    assert not Payload.objects.filter(entry=entry).exists()
    assert verify(keeper_in(tmp_path)).holds


def test_a_role_that_is_too_strong_or_not_there_is_refused(
    own_database: OwnDatabase, *, on_postgres: bool
) -> None:
    del own_database
    if not on_postgres:
        return
    with pytest.raises(InputError, match="which owns the tables"):
        grant(str(connections[ALIAS].settings_dict["USER"]))
    with pytest.raises(PartMissingError, match="no role of this name"):
        grant("nobody_of_this_name")
