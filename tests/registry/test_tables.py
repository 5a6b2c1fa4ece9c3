"""The models keep what the contracts declare, no more and no less."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

import everyvillage
from everyvillage.contracts import TABLES, Column, Table, Type
from everyvillage.contracts.limits import text_limit
from everyvillage.registry.models import Place, Record
from everyvillage.registry.storage import (
    Role,
    history_of,
    key_columns,
    model_of,
    stored_columns,
    tables_in_order,
)

SOURCE = Path(everyvillage.__file__).parent
FIELDS: dict[Type, type[models.Field]] = {  # type: ignore[type-arg] # only the class matters
    Type.TEXT: models.CharField,
    Type.CODE: models.CharField,
    Type.INTEGER: models.IntegerField,
    Type.MONEY: models.BigIntegerField,
    Type.BOOLEAN: models.BooleanField,
    Type.DATE: models.DateField,
    Type.DEGREES: models.FloatField,
}
BULK = {"bulk_create", "bulk_update", "update", "save_without_historical_record"}
UNTRACKED = {one.__name__ for one in apps.get_models()} - {
    one.__name__ for one in apps.get_models() if hasattr(one, "history")
}
COLUMNS = [(table, column) for table in TABLES.values() for column in table.delivered]


def test_there_are_24_tables() -> None:
    assert len(TABLES) == 24
    assert {model_of(table).__name__.lower() for table in TABLES.values()} == {
        name.replace("_", "") for name in TABLES
    }


@pytest.mark.parametrize(
    ("table", "column"), COLUMNS, ids=[f"{t.name}.{c.name}" for t, c in COLUMNS]
)
def test_every_delivered_column_has_its_field(table: Table, column: Column) -> None:
    stored = {one.column.name: one for one in stored_columns(table.name)}[column.name]
    assert stored.field.null is not column.required
    if stored.role is Role.PLACE:
        assert stored.field.related_model is Place
    elif stored.role is Role.LINK:
        assert column.references is not None
        assert stored.field.related_model is model_of(TABLES[column.references.table])
        assert stored.name == column.name
    elif stored.role.sealed:
        assert isinstance(stored.field, models.BinaryField)
        beside = model_of(table)._meta.get_field(stored.beside)
        assert isinstance(beside, models.BinaryField)
    else:
        assert type(stored.field) is FIELDS[column.type]
        if column.type is Type.TEXT:
            assert stored.field.max_length == text_limit(table, column)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_keeps_nothing_that_is_not_declared(table: Table) -> None:
    declared = {"id"}
    for one in stored_columns(table.name):
        declared |= {one.name, one.beside}
    fields = {str(field.column) for field in model_of(table)._meta.concrete_fields}
    assert fields == declared - {""}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_key_is_unique(table: Table) -> None:
    model = model_of(table)
    names = {one.field.name for one in key_columns(table)}
    constraints = [
        set(one.fields)
        for one in model._meta.constraints
        if isinstance(one, models.UniqueConstraint)
    ]
    unique = [{field.name} for field in model._meta.concrete_fields if field.unique]
    assert names in constraints + unique


def test_every_table_of_rows_has_the_same_history() -> None:
    for table in TABLES.values():
        history = history_of(table)
        tracked = {field.column for field in model_of(table)._meta.concrete_fields}
        kept = {field.column for field in history._meta.concrete_fields}
        assert kept - tracked == {
            "history_id",
            "history_date",
            "history_change_reason",
            "history_type",
            "history_user_id",
        }
    kept_rows = [
        one for one in apps.get_app_config("registry").get_models() if issubclass(one, Record)
    ]
    assert Place in kept_rows
    assert all(hasattr(model, "history") for model in kept_rows)


def test_identity_columns_are_sealed() -> None:
    roles = {one.column.name: one.role for one in stored_columns("person") if one.role.sealed}
    assert roles == {
        "name": Role.MARKED,
        "document_number": Role.FOUND,
        "phone": Role.FOUND,
    }


def test_a_table_comes_after_those_it_refers_to() -> None:
    order = [table.name for table in tables_in_order()]
    assert sorted(order) == sorted(TABLES)
    for table in TABLES.values():
        for column in table.columns:
            if column.references and column.references.table != table.name:
                assert order.index(column.references.table) < order.index(table.name)


@pytest.mark.django_db
def test_the_migrations_are_complete() -> None:
    call_command("makemigrations", "registry", check=True, dry_run=True, verbosity=0)


def test_no_code_writes_rows_without_their_history() -> None:
    """``bulk_create`` and ``update`` write no history, so nothing calls them on tracked tables.

    A table counts as tracked unless it is named and has no history.
    """
    found = []
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(SOURCE)}:{one.lineno}" for one in _silent_writes(tree)]
    assert found == []


def test_a_silent_write_would_be_found() -> None:
    lines = (
        "Person.objects.filter(id=1).update(sex='1')",
        "counts.update(rows)",
        "Card.objects.filter(id=1).update(tries=0)",
        "model_of(table).objects.bulk_create(rows)",
        "Person.history.filter(id=1).update(sex='1')",
        "self.model._default_manager.update(sex='1')",
    )
    assert [one.lineno for one in _silent_writes(ast.parse("\n".join(lines)))] == [1, 4, 5, 6]


def _silent_writes(tree: ast.Module) -> list[ast.Call]:
    """Give the calls that write rows past their history."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in BULK
        and _is_queryset(node.func.value)
    ]


def _is_queryset(node: ast.expr) -> bool:
    """Say whether an expression goes through a manager of a table that keeps a history."""
    return any(
        isinstance(part, ast.Attribute)
        and part.attr in {"objects", "_default_manager", "history"}
        and not (isinstance(part.value, ast.Name) and part.value.id in UNTRACKED)
        for part in ast.walk(node)
    )
