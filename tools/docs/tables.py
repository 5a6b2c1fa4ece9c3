"""The page of tables and code lists, made from the contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.contracts.tables import KEPT_APART, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyvillage.contracts import CodeList, Column, Table

HEAD = """\
# Tables

Made from the contracts by `make docs`; do not edit. A file for `everyvillage import` may head
a column with its name, with its words in either language, or with a synonym. Money is in
fen, whole numbers only. Columns marked *computed* are made when a snapshot is sealed; those
marked *stays* never leave the register for a snapshot.
"""
APART = """\
# Tables that no file is imported as

What an office's file brings besides into a closed part, events under the number of whoever
tells them, and what rules read: worked out when they ask, and kept nowhere.
"""


def page() -> str:
    """Give the page's text."""
    tables = [_table(table) for table in TABLES.values()]
    apart = [_table(table) for table in KEPT_APART.values()]
    lists = {
        column.codes.name: column.codes
        for table in (*TABLES.values(), *KEPT_APART.values())
        for column in table.columns
        if column.codes
    }
    parts = [HEAD, *tables, APART, *apart, *(_code_list(lists[name]) for name in sorted(lists))]
    return "\n".join(parts)


def _table(table: Table) -> str:
    """Write one table with a row for each column."""
    rows = "\n".join(_row(column) for column in table.columns)
    return (
        f"## {table.name}\n\n{table.words.en} · {table.words.zh}. Key: {', '.join(table.key)}."
        f" One row is one {table.unit.en}.\n\n"
        f"| column | words | type | accepted | |\n|---|---|---|---|---|\n{rows}\n"
    )


def _row(column: Column) -> str:
    """Write one column."""
    kind = f"{column.type}, {column.unit}" if column.unit else str(column.type)
    words = f"{column.words.en} · {column.words.zh}"
    marks = ", ".join(_marks(column))
    return f"| `{column.name}` | {words} | {kind} | {_accepted(column)} | {marks} |"


def _accepted(column: Column) -> str:
    """Say which values a column takes."""
    if column.codes:
        return f"[{column.codes.name}](#code-list-{column.codes.name})"
    if column.references:
        return f"a `{column.references.column}` of `{column.references.table}`"
    if column.minimum is not None and column.maximum is not None:
        return f"{column.minimum} to {column.maximum}"
    if column.minimum is not None:
        return f"{column.minimum} or more"
    return f"{column.maximum} or less" if column.maximum is not None else ""


def _marks(column: Column) -> Iterator[str]:
    """Give what is special about a column."""
    if column.required:
        yield "required"
    if column.computed:
        yield "computed"
    if not column.in_snapshot:
        yield "stays"
    if column.compartment != "open":
        yield str(column.compartment)


def _code_list(codes: CodeList) -> str:
    """Write one code list."""
    rows = "\n".join(f"| `{code}` | {one.en} | {one.zh} |" for code, one in codes.items.items())
    return (
        f"## Code list {codes.name}\n\n"
        f"{codes.words.en} · {codes.words.zh}. Source: {codes.source}.\n\n"
        f"| code | English | 中文 |\n|---|---|---|\n{rows}\n"
    )
