"""The lesser role on PostgreSQL: what the application may do to each table, and no more.

The owner makes the tables and migrates; the application signs in as another role. That one
reads and adds to tables of proof, and removes a payload or an old reading only through the
owner's functions. On
SQLite there are no roles: whoever can write the file is the owner, and the roots that others
hold are what is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from everyvillage.core.errors import Fault, InputError, PartMissingError
from everyvillage.ledger import guard
from everyvillage.ledger.guard.postgres import ERASE, SWEEP

if TYPE_CHECKING:
    from collections.abc import Iterator


def grant(role: str) -> None:
    """Give ``role`` exactly the rights of the application; run again after each migration.

    Refuses with InputError the owner itself, with PartMissingError where there are no roles
    or not this one.
    """
    if not guard.is_postgres(connection):
        raise PartMissingError(_no_role(role, "SQLite, which has no roles"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        if found is None:
            raise PartMissingError(_no_role(role, "no role of this name"))
        cursor.execute("SELECT current_user, current_schema()")
        owner, schema = cursor.fetchone()
        if found[0] or role == owner:
            raise InputError(_too_strong(role, owner=role == owner))
        for statement in _statements(role, schema, connection.introspection.table_names(cursor)):
            cursor.execute(statement)


def _statements(role: str, schema: str, tables: list[str]) -> Iterator[str]:
    """Give the statements: first everything is taken, then what is needed is given."""
    name, within = (connection.ops.quote_name(one) for one in (role, schema))
    proof = {model._meta.db_table for model in guard.guarded_models()}
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {within} FROM {name}"
    yield f"GRANT USAGE ON SCHEMA {within} TO {name}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {within} TO {name}"
    for table in tables:
        rights = "SELECT, INSERT" if table in proof else "SELECT, INSERT, UPDATE, DELETE"
        yield f"GRANT {rights} ON {connection.ops.quote_name(table)} TO {name}"
    yield f"GRANT EXECUTE ON FUNCTION {ERASE}(bigint) TO {name}"
    yield f"GRANT EXECUTE ON FUNCTION {SWEEP}(timestamp with time zone) TO {name}"


def _no_role(role: str, found: str) -> Fault:
    """Say that there is no such role."""
    return Fault(
        code="ledger.role-missing",
        where="database",
        asked=f"the role “{role}” of PostgreSQL",
        found=found,
        accepted="a role that can sign in, made by the administrator of the server",
        next_step="run CREATE ROLE … LOGIN PASSWORD … on the server, then this again",
    )


def _too_strong(role: str, *, owner: bool) -> Fault:
    """Say that this role could undo every protection."""
    return Fault(
        code="ledger.role-too-strong",
        where="database",
        asked="a lesser role for the application",
        found=f"“{role}”, {'which owns the tables' if owner else 'which may do everything'}",
        accepted="a role that owns nothing and is no superuser",
        next_step="make another role and give its name",
    )
