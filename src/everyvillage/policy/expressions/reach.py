"""How large a number can get, so that no sum or product runs over 64 bits in an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from everyvillage.contracts import TABLES
from everyvillage.contracts.limits import INTEGER_LIMIT, MONEY_LIMIT
from everyvillage.contracts.shapes import Type
from everyvillage.core.errors import InputError
from everyvillage.policy.expressions.pieces import fault
from everyvillage.policy.expressions.tree import (
    And,
    Arithmetic,
    ArithmeticOp,
    Between,
    Compare,
    DaysSince,
    Expression,
    In,
    IsNull,
    Literal,
    Name,
    Not,
    Or,
    Parameter,
    SnapshotValue,
)
from everyvillage.policy.expressions.write import write_expression
from everyvillage.policy.nearest import piece

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.policy.expressions.evaluate import Value

SIXTY_FOUR_BITS: Final = 2**63 - 1
LONGEST_TIME: Final = 3_652_059
"""Days between the first and the last date that a calendar of four digits has."""


def check_reach(
    expression: Expression, parameters: Mapping[str, Value], *, table: str = "", where: str = ""
) -> None:
    """Refuse an expression in which a sum or a product may not fit into 64 bits.

    A column reaches as far as its declaration lets it, money to ten trillion yuan, a parameter
    as far as its value in ``parameters``. ``table`` is the one whose columns stand bare in the
    message, ``where`` the place it names.
    """
    for part in expression.parts:
        check_reach(part, parameters, table=table, where=where)
    if isinstance(expression, Arithmetic) and reach(expression, parameters) > SIXTY_FOUR_BITS:
        found = f"{piece(write_expression(expression, table))}, which may not fit into 64 bits"
        accepted = "products of at most one large number and small ones"
        raise InputError(fault("number-too-large", where, found, accepted))


def reach(expression: Expression, parameters: Mapping[str, Value]) -> int:
    """Give the largest absolute value that a number can have; 1 for what is no number."""
    match expression:
        case Name(table, column, kind):
            return _of_column(table, column, kind)
        case Parameter(name):
            value = parameters.get(name, 0)
            return abs(value) if isinstance(value, int) else 1
        case Literal(value):
            return abs(value) if isinstance(value, int) else 1
        case SnapshotValue() | DaysSince():
            return LONGEST_TIME
        case Arithmetic(op, left, right):
            first, second = reach(left, parameters), reach(right, parameters)
            return first * second if op is ArithmeticOp.TIMES else first + second
        case Not() | And() | Or() | Compare() | IsNull() | In() | Between():
            return 1
        case _:
            assert_never(expression)


def _of_column(table: str, column: str, kind: Type) -> int:
    if kind not in {Type.INTEGER, Type.MONEY}:
        return 1
    declared = TABLES[table].column(column) if table in TABLES else None
    widest = MONEY_LIMIT if kind is Type.MONEY else INTEGER_LIMIT
    if declared is None or declared.maximum is None:
        return widest
    return max(abs(declared.maximum), abs(declared.minimum or 0))
