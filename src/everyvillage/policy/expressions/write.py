"""Write an expression as text; reading the text gives the same tree again."""

from __future__ import annotations

from typing import assert_never

from everyvillage.contracts.shapes import Type
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

_OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _ATOM = range(1, 8)


def write_expression(expression: Expression, table: str) -> str:
    """Write an expression as an officer would; ``table`` is the one whose columns stand bare."""
    return _write(expression, table)[0]


def _write(expression: Expression, table: str) -> tuple[str, int]:
    """Give the text and how tightly it binds."""
    match expression:
        case Name() | Parameter() | SnapshotValue() | Literal() | DaysSince():
            return _atom(expression, table), _ATOM
        case Not(part):
            return f"NOT {_inside(part, table, _NOT)}", _NOT
        case And(left, right):
            return f"{_inside(left, table, _AND)} AND {_inside(right, table, _NOT)}", _AND
        case Or(left, right):
            return f"{_inside(left, table, _OR)} OR {_inside(right, table, _AND)}", _OR
        case Arithmetic():
            return _arithmetic(expression, table)
        case Compare() | IsNull() | In() | Between():
            return _comparison(expression, table), _COMPARISON
        case _:
            assert_never(expression)


def _inside(expression: Expression, table: str, at_least: int) -> str:
    text, binds = _write(expression, table)
    return text if binds >= at_least else f"({text})"


def _atom(expression: Name | Parameter | SnapshotValue | Literal | DaysSince, table: str) -> str:
    match expression:
        case Name(owner, column):
            return column if owner == table else f"{owner}.{column}"
        case Parameter(name):
            return f"parameter.{name}"
        case SnapshotValue(field):
            return f"snapshot.{field.value}"
        case DaysSince(part):
            return f"days_since({_atom(part, table)})"
        case Literal(value, kind):
            return _literal(value, kind)
        case _:
            assert_never(expression)


def _literal(value: object, kind: Type) -> str:
    if kind is Type.BOOLEAN:
        return "TRUE" if value else "FALSE"
    return str(value) if kind in {Type.INTEGER, Type.MONEY} else f"'{value}'"


def _arithmetic(expression: Arithmetic, table: str) -> tuple[str, int]:
    binds = _PRODUCT if expression.op is ArithmeticOp.TIMES else _SUM
    left = _inside(expression.left, table, binds)
    right = _inside(expression.right, table, binds + 1)
    return f"{left} {expression.op.value} {right}", binds


def _comparison(expression: Compare | IsNull | In | Between, table: str) -> str:
    match expression:
        case Compare(op, left, right):
            return f"{_inside(left, table, _SUM)} {op.value} {_inside(right, table, _SUM)}"
        case IsNull(part):
            return f"{_inside(part, table, _SUM)} IS NULL"
        case In(part, choices):
            listed = ", ".join(_literal(choice.value, choice.type) for choice in choices)
            return f"{_inside(part, table, _SUM)} IN ({listed})"
        case Between(part, low, high):
            ends = f"{_inside(low, table, _SUM)} AND {_inside(high, table, _SUM)}"
            return f"{_inside(part, table, _SUM)} BETWEEN {ends}"
        case _:
            assert_never(expression)
