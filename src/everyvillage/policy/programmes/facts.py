"""Read the ``[[fact]]`` blocks of a programme file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from everyvillage.contracts.shapes import NATION_LEVEL
from everyvillage.policy.nearest import nearest, piece
from everyvillage.policy.programmes.model import Fact, How

if TYPE_CHECKING:
    from everyvillage.contracts.shapes import Table
    from everyvillage.policy.programmes.fields import Fields
    from everyvillage.policy.programmes.formulas import Formulas

LEVELS = ("village", "township", "county", "prefecture", "province", NATION_LEVEL)
"""The levels of place, lowest first."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_BOOLEAN = frozenset({How.ANY, How.ALL})


def read_fact(fields: Fields, formulas: Formulas) -> Fact | None:
    """Read one fact and let later expressions use it; None where a fault makes it unusable.

    A fact may read facts that stand before it in the file, so that none can turn in a circle.
    """
    table, child = fields.table("table"), fields.table("of")
    column = _column_name(fields, table, formulas)
    how = fields.choice("how", How)
    by = fields.text("by")
    if table is not None and child is not None and by:
        _check_by(fields, table, child, by)
    where = formulas.test(fields, "where", child)
    test = formulas.test(fields, "test", child)
    value = formulas.number(fields, "value", child)
    _check_how(fields, how)
    words = fields.words("words")
    fields.refuse_others()
    if table is None or child is None or not column:
        return None
    fact = Fact(table.name, column, how, child.name, by, where, value, test, words)
    formulas.add(fact)
    return fact


def _column_name(fields: Fields, table: Table | None, formulas: Formulas) -> str:
    name = fields.text("column")
    if name and not _NAME.fullmatch(name):
        fields.fault("name", "column", piece(name), "small letters, digits and _, a letter first")
        return ""
    if name and table is not None:
        taken = table.column(name) is not None or (table.name, name) in formulas.facts
        if taken:
            found = f"{piece(name)}, which table “{table.name}” already has"
            fields.fault("duplicate", "column", found, "a name that is not taken")
    return name


def _check_by(fields: Fields, table: Table, child: Table, by: str) -> None:
    """Check that a child row can find its parent by the column ``by``."""
    column = child.column(by)
    if column is None:
        known = [item.name for item in child.snapshot_columns]
        found = f"{piece(by)}, which table “{child.name}” does not have"
        fields.fault("column-unknown", "by", found, nearest(by, known))
        return
    refers = column.references is not None and column.references.table == table.name
    is_place = table.key == (table.place,) and by == child.place
    within = is_place and LEVELS.index(child.place_level) <= LEVELS.index(table.place_level)
    if not (refers or within):
        found = f"{piece(by)}, which does not lead from “{child.name}” to “{table.name}”"
        accepted = "the place column of the child table, or one that refers to the parent"
        fields.fault("by-unfit", "by", found, accepted)


def _check_how(fields: Fields, how: How) -> None:
    needs = "test" if how in _BOOLEAN else "" if how is How.COUNT else "value"
    for name in ("test", "value"):
        if name == needs and not fields.has(name):
            fields.fault("field-missing", name, "nothing", f"an expression, since how is “{how}”")
        if name != needs and fields.has(name):
            fields.fault("field-unfit", name, piece(name), f"no {name}, since how is “{how}”")
