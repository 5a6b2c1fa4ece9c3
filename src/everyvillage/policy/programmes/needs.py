"""Which columns a target needs, through its facts down to what offices deliver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.contracts import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from everyvillage.policy.expressions.tree import Expression
    from everyvillage.policy.programmes.model import Fact, Programme, Target


def required_columns(target: Target, programme: Programme) -> tuple[tuple[str, str], ...]:
    """Give every declared (table, column) that the figure of ``target`` reads, sorted.

    Facts are followed to the columns they are made of, the column that ties a child row to its
    parent included; a column of another table brings the column that points to it. A change
    needs what the target it follows needs.
    """
    if target.of and target.since is not None:
        return required_columns(programme.target(target.of), programme)
    sums = (target.numerator, target.denominator)
    tables = {target.table, *(part.table for part in sums if part is not None)}
    names = {name for part in target.expressions for name in part.names}
    found: set[tuple[str, str]] = {(table, column) for table in tables for column in _key(table)}
    for table in tables:
        found |= _links(table, names)
    return tuple(sorted(found | _declared(names, programme)))


def required_parameters(target: Target, programme: Programme) -> frozenset[str]:
    """Give the parameters that the figure of ``target`` reads, those of its facts included."""
    if target.of and target.since is not None:
        return required_parameters(programme.target(target.of), programme)
    return _parameters(target.expressions, programme)


def _parameters(parts: Iterable[Expression], programme: Programme) -> frozenset[str]:
    found: set[str] = set()
    for part in parts:
        found |= part.parameters
        for name in part.names:
            fact = programme.fact(*name)
            if fact is not None:
                inner = (fact.where, fact.value, fact.test)
                found |= _parameters([one for one in inner if one is not None], programme)
    return frozenset(found)


def missing_columns(
    target: Target, programme: Programme, held: Collection[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Give the required columns that are not ``held``.

    Never missing are computed columns, which are made at sealing, and the code of a place,
    which the list of places itself gives.
    """
    needed = required_columns(target, programme)
    return tuple(name for name in needed if name not in held and not _always_there(*name))


def _always_there(table: str, column: str) -> bool:
    declared = TABLES[table].column(column)
    return TABLES[table].key == (column,) == (TABLES[table].place,) or (
        declared is not None and declared.computed
    )


def _declared(names: Collection[tuple[str, str]], programme: Programme) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for name in names:
        fact = programme.fact(*name)
        found |= {name} if fact is None else _of_fact(fact, programme)
    return found


def _of_fact(fact: Fact, programme: Programme) -> set[tuple[str, str]]:
    parts = (fact.where, fact.value, fact.test)
    names = {name for part in parts if part is not None for name in part.names}
    parent = {(fact.table, column) for column in TABLES[fact.table].key}
    return parent | {(fact.of, fact.by)} | _links(fact.of, names) | _declared(names, programme)


def _links(table: str, names: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Give the columns of ``table`` that point to the other tables among ``names``."""
    others = {owner for owner, _ in names if owner != table}
    return {
        (table, column.name)
        for column in TABLES[table].columns
        if column.references is not None and column.references.table in others
    }


def _key(table: str) -> tuple[str, ...]:
    """Give the place column of a table, without which no figure has a place."""
    place = TABLES[table].place if table in TABLES else ""
    return (place,) if place else ()
