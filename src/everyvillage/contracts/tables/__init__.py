"""Every declared table, by name."""

from __future__ import annotations

from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.contracts.tables import (
    cases,
    health,
    institutions,
    monitoring,
    network,
    people,
    places,
    reports,
    shocks,
    work,
)
from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.contracts.shapes import Table

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for module in (places, people, institutions, network, work, reports)
        for table in module.TABLES
    }
)

"""The tables of the register: offices deliver them, a snapshot holds them."""

KEPT_APART: Mapping[str, Table] = MappingProxyType(
    {table.name: table for module in (health, shocks, monitoring, cases) for table in module.TABLES}
)
"""Tables that no file is imported as: what an office's file brings besides into a closed part,
events under the number of whoever tells them, lists of other systems that are held beside, and
what rules read, worked out when they ask."""


def table_named(name: str) -> Table:
    """Give the table called ``name``; refuse an unknown one with the nearest names."""
    table = TABLES.get(name)
    if table is not None:
        return table
    near = get_close_matches(name, TABLES, n=3)
    raise InputError(
        Fault(
            code="contract.table-unknown",
            where="",
            asked="a table of the register",
            found=f"“{name}”",
            accepted=", ".join(near or sorted(TABLES)),
            next_step="take one of these names; docs/reference/tables.md lists all of them",
        )
    )
