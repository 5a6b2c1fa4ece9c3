"""Where each declared column is kept: the model of a table, the field of a column."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps

from everyvillage.contracts import TABLES, Compartment, table_named

if TYPE_CHECKING:
    from django.db import models

    from everyvillage.contracts import Column, Table
    from everyvillage.registry.models import Record

PLACE_LEVELS = frozenset({"county", "township", "village"})
_SUFFIXES = ("_code", "_no", "_id")
_HASHED_BESIDE = "_index"
_MARKED_BESIDE = "_mark"


class Role(StrEnum):
    """How a column is kept.

    PLAIN as it is; PLACE as the place's id, delivered as its code; LINK as the key of another
    table; FOUND sealed, with a keyed hash beside it; MARKED sealed, with a keyed hash that
    tells a change and finds nobody.
    """

    PLAIN = "plain"
    PLACE = "place"
    LINK = "link"
    FOUND = "found"
    MARKED = "marked"

    @property
    def sealed(self) -> bool:
        """Say whether the value is stored encrypted."""
        return self in {Role.FOUND, Role.MARKED}


@dataclass(frozen=True, slots=True)
class Stored:
    """One declared column and the field that keeps it."""

    column: Column
    field: models.Field[Any, Any]
    role: Role

    @property
    def name(self) -> str:
        """Give the name of the column in the database."""
        return str(self.field.column)

    @property
    def beside(self) -> str:
        """Give the database column of the keyed hash beside a sealed value, "" for none."""
        if self.role is Role.FOUND:
            return self.name + _HASHED_BESIDE
        return self.name + _MARKED_BESIDE if self.role is Role.MARKED else ""

    @property
    def compared(self) -> str:
        """Give the database column that tells whether the value has changed."""
        return self.beside or self.name


def model_of(table: Table) -> type[Record]:
    """Give the model that keeps the rows of ``table``."""
    model: type[Record] = apps.get_model("registry", table.name.replace("_", ""))
    return model


def history_of(table: Table) -> type[models.Model]:
    """Give the model that keeps the history of ``table``."""
    history: type[models.Model] = model_of(table).history.model
    return history


@cache
def stored_columns(table_name: str) -> tuple[Stored, ...]:
    """Give every delivered column of a table with its field, in the order of the contract."""
    table = table_named(table_name)
    return tuple(_stored(table, column) for column in table.delivered)


def stored_column(table: Table, column: str) -> Stored:
    """Give one column with its field; KeyError for a column that is not delivered."""
    return {stored.column.name: stored for stored in stored_columns(table.name)}[column]


def key_columns(table: Table) -> tuple[Stored, ...]:
    """Give the columns of the key with their fields."""
    return tuple(stored_column(table, name) for name in table.key)


def is_place(table: Table, column: Column) -> bool:
    """Say whether ``column`` holds the code of a place of the frame."""
    if column.references is not None:
        return column.references.table in PLACE_LEVELS
    return column.name == table.place and table.place_level in PLACE_LEVELS


def place_level(table: Table, column: Column) -> str:
    """Give the level of the places that ``column`` holds codes of."""
    return column.references.table if column.references is not None else table.place_level


def _stored(table: Table, column: Column) -> Stored:
    """Find the field of one column."""
    model = model_of(table)
    role = _role(table, column, {field.name for field in model._meta.get_fields()})
    name = column.name
    if role in {Role.PLACE, Role.LINK}:
        name = next((name.removesuffix(end) for end in _SUFFIXES if name.endswith(end)), name)
    field: models.Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment] # a delivered column is a field of its own
    return Stored(column, field, role)


def _role(table: Table, column: Column, fields: set[str]) -> Role:
    """Say how a column is kept."""
    if column.compartment is Compartment.IDENTITY:
        return Role.FOUND if column.name + _HASHED_BESIDE in fields else Role.MARKED
    if is_place(table, column):
        return Role.PLACE
    return Role.PLAIN if column.references is None else Role.LINK


def tables_in_order() -> tuple[Table, ...]:
    """Give every table, each after the tables that it refers to, so that imports work out."""
    done: list[Table] = []

    def visit(table: Table) -> None:
        for column in table.columns:
            target = column.references and TABLES.get(column.references.table)
            if target and target is not table:
                visit(target)
        if table not in done:
            done.append(table)

    for table in TABLES.values():
        visit(table)
    return tuple(done)
