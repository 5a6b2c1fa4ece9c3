"""Which rows a target counts, as conditions that can be held against those of another target.

Two targets whose conditions imply one another bound each other's counts: every poor household
with a line is a household with a line. Such targets are shown or hidden together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from everyvillage.policy.expressions.tree import And, Or
from everyvillage.policy.expressions.write import write_expression
from everyvillage.policy.programmes.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyvillage.policy.expressions.tree import Expression
    from everyvillage.policy.programmes.model import Target

Clause: TypeAlias = tuple[str, ...]
"""Alternatives, one of which holds."""

Condition: TypeAlias = tuple[str, tuple[Clause, ...]]
"""A table, and the clauses that all hold for a row of it."""


def conditions_of(target: Target) -> tuple[Condition, ...]:
    """Give the conditions of the rows that a target counts; those of all rows are left out."""
    found = sorted({_condition(table, parts) for table, parts in _counted(target)})
    return tuple((table, clauses) for table, clauses in found if clauses)


def bound_each_other(one: tuple[Condition, ...], other: tuple[Condition, ...]) -> bool:
    """Say whether some rows of one target are among some rows of the other for certain."""
    return any(
        table == of and (_implies(mine, theirs) or _implies(theirs, mine))
        for table, mine in one
        for of, theirs in other
    )


def _counted(target: Target) -> Iterator[tuple[str, tuple[Expression | None, ...]]]:
    """Give table and conditions of each kind of row that is counted."""
    if target.kind is Kind.RATIO:
        for side in (target.numerator, target.denominator):
            if side is not None:
                yield side.table, (side.where,)
        return
    if target.kind is not Kind.COUNT:
        yield target.table, (target.where,)
    if target.kind is not Kind.MEDIAN:
        yield target.table, (target.where, target.test)


def _condition(table: str, parts: tuple[Expression | None, ...]) -> Condition:
    clauses = {
        tuple(sorted(write_expression(one, table) for one in _joined(clause, Or)))
        for part in parts
        if part is not None
        for clause in _joined(part, And)
    }
    return table, tuple(sorted(clauses))


def _joined(expression: Expression, by: type[And | Or]) -> Iterator[Expression]:
    """Give the parts that are joined by AND, or by OR."""
    if isinstance(expression, by):
        for part in expression.parts:
            yield from _joined(part, by)
    else:
        yield expression


def _implies(narrow: tuple[Clause, ...], wide: tuple[Clause, ...]) -> bool:
    """Say whether rows with all clauses of ``narrow`` have all of ``wide``."""
    return all(any(set(mine) <= set(clause) for mine in narrow) for clause in wide)
