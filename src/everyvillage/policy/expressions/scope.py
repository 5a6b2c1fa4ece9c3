"""What the names of an expression mean: the table, its facts, the tables it points to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from everyvillage.contracts import TABLES
from everyvillage.contracts.shapes import CodeList, Column, Table, Type
from everyvillage.core.errors import Fault, InputError
from everyvillage.policy.expressions.pieces import fault
from everyvillage.policy.expressions.tree import Name, Parameter, SnapshotField, SnapshotValue
from everyvillage.policy.nearest import nearest, piece

if TYPE_CHECKING:
    from collections.abc import Mapping

PARAMETER = "parameter"
SNAPSHOT = "snapshot"
_MOST_PARTS = 2


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that one expression may use.

    ``facts`` gives the type of each derived column by (table, column); ``parameters`` the
    type of each parameter; ``where`` is the place named in messages.
    """

    table: Table
    facts: Mapping[tuple[str, str], Type] = field(default_factory=dict)
    parameters: Mapping[str, Type] = field(default_factory=dict)
    where: str = ""

    def resolve(self, parts: tuple[str, ...]) -> Name | Parameter | SnapshotValue:
        """Give what a dotted name means; refuse an unknown one with the nearest names."""
        if len(parts) > _MOST_PARTS:
            accepted = "column, table.column, parameter.NAME or snapshot.year"
            raise InputError(fault("column-unknown", self.where, piece(".".join(parts)), accepted))
        if len(parts) == 1:
            return self._column(self.table, parts[0])
        first, second = parts
        if first == PARAMETER:
            return self._parameter(second)
        if first == SNAPSHOT:
            return self._snapshot(second)
        return self._column(self._table(first), second)

    def codes(self, name: Name) -> CodeList | None:
        """Give the code list of a column, or None."""
        table = TABLES.get(name.table, self.table)
        column = table.column(name.column)
        return column.codes if column is not None else None

    @property
    def reachable(self) -> tuple[str, ...]:
        """Give the tables that exactly one column of this one points to."""
        pointed = [
            column.references.table
            for column in self.table.columns
            if column.references is not None
        ]
        return tuple(name for name in dict.fromkeys(pointed) if pointed.count(name) == 1)

    def _table(self, name: str) -> Table:
        if name == self.table.name:
            return self.table
        if name in self.reachable and name in TABLES:
            return TABLES[name]
        accepted = ", ".join((self.table.name, *self.reachable, PARAMETER, SNAPSHOT))
        next_step = "take a column of the table itself, or of one it points to with one column"
        raise InputError(fault("table-unreachable", self.where, piece(name), accepted, next_step))

    def _column(self, table: Table, name: str) -> Name:
        fact = self.facts.get((table.name, name)) if table is self.table else None
        if fact is not None:
            return Name(table.name, name, fact)
        column = table.column(name)
        if column is None:
            raise InputError(self._unknown_column(table, name))
        if not column.in_snapshot:
            raise InputError(self._withheld(table, column))
        if column.type is Type.DEGREES:
            found = piece(f"{table.name}.{name}")
            accepted = "whole numbers, money, dates, codes, yes or no"
            raise InputError(fault("type", self.where, f"the position {found}", accepted))
        return Name(table.name, name, column.type)

    def _unknown_column(self, table: Table, name: str) -> Fault:
        own = [column for owner, column in self.facts if owner == table.name == self.table.name]
        known = [*own, *(column.name for column in table.snapshot_columns)]
        found = f"{piece(name)}, which table “{table.name}” does not have"
        next_step = "docs/reference/tables.md lists the columns; a [[fact]] adds a derived one"
        return fault("column-unknown", self.where, found, nearest(name, known), next_step)

    def _withheld(self, table: Table, column: Column) -> Fault:
        found = f"{piece(column.name)} of table “{table.name}”, which never enters a snapshot"
        known = [item.name for item in table.snapshot_columns]
        return fault("column-withheld", self.where, found, nearest(column.name, known))

    def _parameter(self, name: str) -> Parameter:
        kind = self.parameters.get(name)
        if kind is None:
            found = piece(f"{PARAMETER}.{name}")
            next_step = "docs/reference/parameters.md lists them; only whole numbers can be used"
            accepted = nearest(name, self.parameters)
            raise InputError(fault("parameter-unknown", self.where, found, accepted, next_step))
        return Parameter(name, kind)

    def _snapshot(self, name: str) -> SnapshotValue:
        if name not in {item.value for item in SnapshotField}:
            found = piece(f"{SNAPSHOT}.{name}")
            raise InputError(
                fault("snapshot-unknown", self.where, found, "snapshot.year, snapshot.date")
            )
        return SnapshotValue(SnapshotField(name))
