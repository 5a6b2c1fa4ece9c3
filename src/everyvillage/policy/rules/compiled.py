"""A rule set as one expression over a whole table of cases, made once for each version and kept."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, TypeAlias

import ibis

from everyvillage.core.kept import Kept
from everyvillage.policy.expressions.to_ibis import to_ibis
from everyvillage.policy.rules.model import Joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from ibis import Table as Rows

    from everyvillage.policy.rules.model import RuleSet

IbisValue: TypeAlias = Any
"""A value of Ibis, whose methods stand in mixed-in classes that a type check cannot follow."""

NO, UNKNOWN, YES = 0, 1, 2
_COMPILED: Kept[object, Rows] = Kept(32)


def compiled_table(
    sets: Sequence[RuleSet], rows: Rows, *, at: date, parameters: Mapping[str, int]
) -> Rows:
    """Give ``rows`` with one column for each rule and one for each set.

    ``rows`` is the table of cases that all ``sets`` read; ``at`` the day; ``parameters`` the
    values in force, money in fen. A rule's column is called ``SET|RULE``, a set's ``SET``; the
    cell is 2 where it holds, 0 where it does not, 1 where it cannot be told. The expression is
    kept for the versions of the sets, the day and the values.
    """
    key = (
        tuple((one.id, one.version) for one in sets),
        at,
        tuple(sorted(parameters.items())),
        rows.op(),
    )
    return _COMPILED.get(key, lambda: _compile(sets, rows, at, parameters))


def _compile(sets: Sequence[RuleSet], rows: Rows, at: date, parameters: Mapping[str, int]) -> Rows:
    made: dict[str, IbisValue] = {}
    for one in sets:
        scope = {(one.table.name, column): rows[column] for column in one.columns}
        held = {
            rule.id: to_ibis(rule.test, scope, at=at, parameters=parameters) for rule in one.rules
        }
        made |= {f"{one.id}|{name}": _code(value) for name, value in held.items()}
        join = or_ if one.joined is Joined.ANY else and_
        made[one.id] = _code(reduce(join, held.values()))
    return rows.mutate(**made)


def _code(value: IbisValue) -> IbisValue:
    return ibis.cases((value, YES), (value == ibis.literal(False), NO), else_=UNKNOWN).cast("int8")
