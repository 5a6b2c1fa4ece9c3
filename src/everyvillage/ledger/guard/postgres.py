"""The triggers on PostgreSQL, and the two functions that may remove a row of proof.

The triggers are set to ALWAYS, so that a session that declares itself a replica has them as
well. Functions name the schema and put temporary tables last, so that nobody can slip a table
of their own under them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.ledger.guard.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.backends.utils import CursorWrapper

    from everyvillage.ledger.models import AppendOnly

ERASE = "everyvillage_erase_payload"
SWEEP = "everyvillage_sweep_readings"
_REFUSE = "everyvillage_refuse"
_REFUSE_TRUNCATE = "everyvillage_refuse_truncate"
_RAISE = """RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, lower(TG_OP)
    USING ERRCODE = 'integrity_constraint_violation';"""
# pg_trigger.tgtype: 1 for each row, 2 before, 8 delete, 16 update, 32 truncate.
_TYPES = {"UPDATE": 1 + 2 + 16, "DELETE": 1 + 2 + 8, "TRUNCATE": 2 + 32}


def wanted(tables: Sequence[type[AppendOnly]], cursor: CursorWrapper) -> Iterator[Wanted]:
    """Give the functions, then the three triggers of each table."""
    cursor.execute("SELECT current_schema()")
    schema = cursor.fetchone()[0]
    yield _function(schema, _REFUSE, _refuse(""))
    yield _function(schema, _REFUSE_TRUNCATE, _refuse_truncate())
    yield _function(schema, ERASE, _erase(), takes="bigint", returns="void", as_owner=True)
    yield _function(
        schema, SWEEP, _sweep(), takes="timestamp with time zone", returns="void", as_owner=True
    )
    for model in tables:
        table = model._meta.db_table
        refuse_delete = f"{_REFUSE}_{table}" if model.guard_delete else _REFUSE
        if model.guard_delete:
            yield _function(schema, refuse_delete, _refuse(model.guard_delete))
        yield _trigger(table, "UPDATE", _REFUSE)
        yield _trigger(table, "DELETE", refuse_delete)
        yield _trigger(table, "TRUNCATE", _REFUSE_TRUNCATE)


def held(cursor: CursorWrapper) -> Mapping[str, str]:
    """Give what the database says of every trigger and function, by its name."""
    cursor.execute(
        "SELECT t.tgname, concat_ws(' ', c.relname, t.tgtype, p.proname, t.tgenabled,"
        " t.tgqual IS NULL) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
    )
    found = dict(cursor.fetchall())
    cursor.execute(
        "SELECT proname, concat_ws(' ', prosecdef, array_to_string(proconfig, ';'), prosrc)"
        " FROM pg_proc WHERE pg_function_is_visible(oid)"
        " AND starts_with(proname, 'everyvillage_')"
    )
    return {**found, **dict(cursor.fetchall())}


def _function(
    schema: str,
    name: str,
    body: str,
    *,
    takes: str = "",
    returns: str = "trigger",
    as_owner: bool = False,
) -> Wanted:
    """Write one function; nobody may call it but those who are named (:mod:`..roles`)."""
    rights = "SECURITY DEFINER" if as_owner else "SECURITY INVOKER"
    create = (
        f"CREATE OR REPLACE FUNCTION {name}({takes}) RETURNS {returns} LANGUAGE plpgsql {rights}"
        f" SET search_path = {schema}, pg_temp AS $body${body}$body$"
    )
    if as_owner:
        create += f"; REVOKE ALL ON FUNCTION {name}({takes}) FROM PUBLIC"
    told = "t" if as_owner else "f"
    return Wanted(name, create, "SELECT 1", f"{told} search_path={schema}, pg_temp {body}")


def _trigger(table: str, event: str, function: str) -> Wanted:
    """Write one trigger."""
    name = f"{table}_no_{event.lower()}"
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    create = (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each}"
        f" EXECUTE FUNCTION {function}();"
        f" ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"
    )
    told = f"{table} {_TYPES[event]} {function} A t"
    return Wanted(name, create, f"DROP TRIGGER IF EXISTS {name} ON {table}", told)


def _refuse(may_go: str) -> str:
    """Write the body that refuses; a row for which ``may_go`` holds may be removed."""
    if not may_go:
        return f"\nBEGIN\n  {_RAISE}\nEND\n"
    return f"\nBEGIN\n  IF {may_go} THEN\n    RETURN OLD;\n  END IF;\n  {_RAISE}\nEND\n"


def _refuse_truncate() -> str:
    """Write the body that refuses to empty a table, unless it holds nothing to lose.

    Django empties all tables between tests with one statement, those without rows as well.
    """
    filled = "format('SELECT EXISTS (SELECT 1 FROM %I.%I)', TG_TABLE_SCHEMA, TG_TABLE_NAME)"
    return (
        f"\nDECLARE\n  filled boolean;\nBEGIN\n  EXECUTE {filled} INTO filled;\n"
        f"  IF filled THEN\n    {_RAISE}\n  END IF;\n  RETURN NULL;\nEND\n"
    )


def _erase() -> str:
    """Write the body that removes one payload; the trigger looks whether it may go."""
    return "\nBEGIN\n  DELETE FROM ledger_payload WHERE entry_id = $1;\nEND\n"


def _sweep() -> str:
    """Write the body that removes old readings; the triggers look whether they may go."""
    return (
        "\nBEGIN\n  DELETE FROM ledger_withholding WHERE reading_id IN"
        " (SELECT id FROM ledger_reading WHERE at < $1);\n"
        "  DELETE FROM ledger_reading WHERE at < $1;\nEND\n"
    )
