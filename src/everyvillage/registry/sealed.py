"""Where sealed values are kept: every table and column, and what each value is bound to.

The declared tables say it by their contract. A service that seals values in a table of its
own says it on the model: ``SEALED = (SealedColumn(…),)``. A change of keys goes through all
of them; a test refuses a binary column that nobody has named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps

from everyvillage.contracts import TABLES
from everyvillage.registry.storage import Role, history_of, key_columns, model_of, stored_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from django.db import models

    from everyvillage.contracts import Table

OWNER_APART = "\x1e"


@dataclass(frozen=True, slots=True)
class Bound:
    """What a sealed value is bound to: table, field and person, as the vault takes them."""

    table: str
    field: str
    person: str


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """One column of sealed values.

    ``bound`` says, from the columns ``needs`` of its row (double underscores reach over
    links), what a value is bound to. ``beside`` is the column of the keyed hash that is made
    from the value, ``role`` how that hash is made; "" and None where there is none.
    """

    name: str
    needs: tuple[str, ...]
    bound: Callable[[Mapping[str, Any]], Bound]
    beside: str = ""
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class SealedTable:
    """One table with sealed columns."""

    model: type[models.Model]
    columns: tuple[SealedColumn, ...]

    @property
    def name(self) -> str:
        """Give the name of the table in the database."""
        return self.model._meta.db_table

    @property
    def needs(self) -> tuple[str, ...]:
        """Give the columns that tell what its values are bound to."""
        return tuple(dict.fromkeys(name for one in self.columns for name in one.needs))


def sealed_tables() -> Sequence[SealedTable]:
    """Give every table with sealed values, by name, so that work on them can go on later."""
    found = [one for table in TABLES.values() for one in _declared(table)]
    for model in apps.get_models():
        columns = vars(model).get("SEALED", ())
        if columns:
            found.append(SealedTable(model, tuple(columns)))
    return sorted(found, key=lambda one: one.name)


def owner_of(keys: Sequence[object]) -> str:
    """Give the text by which a row is bound: the parts of its key."""
    return OWNER_APART.join(map(str, keys))


def _declared(table: Table) -> Iterator[SealedTable]:
    """Give the table and the history of one contract, where it has sealed columns."""
    columns = tuple(_columns(table))
    if columns:
        yield SealedTable(model_of(table), columns)
        yield SealedTable(history_of(table), columns)


def _columns(table: Table) -> Iterator[SealedColumn]:
    """Give the sealed columns of a contract."""
    keys = tuple(one.field.attname for one in key_columns(table))
    for one in stored_columns(table.name):
        if one.role.sealed:
            yield SealedColumn(
                one.name, keys, _binding(table.name, one.column.name, keys), one.beside, one.role
            )


def _binding(table: str, field: str, keys: tuple[str, ...]) -> Callable[[Mapping[str, Any]], Bound]:
    """Give what binds the values of one declared column."""

    def bound(row: Mapping[str, Any]) -> Bound:
        return Bound(table, field, owner_of([row[name] for name in keys]))

    return bound
