"""Turn an expression into Ibis: only what DuckDB and Spark both work out exactly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, assert_never, cast

import ibis

from everyvillage.contracts.shapes import Type
from everyvillage.core.errors import InputError
from everyvillage.policy.expressions.pieces import fault
from everyvillage.policy.expressions.reach import check_reach
from everyvillage.policy.expressions.tree import (
    And,
    Arithmetic,
    ArithmeticOp,
    Between,
    Compare,
    CompareOp,
    DaysSince,
    Expression,
    In,
    IsNull,
    Literal,
    Name,
    Not,
    Or,
    Parameter,
    SnapshotField,
    SnapshotValue,
)
from everyvillage.policy.nearest import nearest, piece

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import ibis.expr.types as ir

    from everyvillage.policy.expressions.evaluate import Value

_FALSE = ibis.literal(False)
_TYPES = {
    Type.BOOLEAN: "boolean",
    Type.INTEGER: "int64",
    Type.MONEY: "int64",
    Type.DATE: "date",
    Type.CODE: "string",
    Type.TEXT: "string",
}


def to_ibis(
    expression: Expression,
    scope: Mapping[tuple[str, str], ir.Value],
    *,
    at: date,
    parameters: Mapping[str, Value],
) -> ir.Value:
    """Turn ``expression`` into an Ibis value.

    ``scope`` gives the Ibis column of each (table, column) that is read, facts included; ``at``
    is the date of the snapshot; ``parameters`` the values in force on that date, money in fen.
    Numbers are widened to 64 bits first, so that sums and products do not run over where a
    column is stored narrow. Refuses a name that ``scope`` or ``parameters`` lacks, and a
    product that may not fit into 64 bits.
    """
    check_reach(expression, parameters)
    return _Engine(scope, at, parameters).value(expression)


@dataclass(frozen=True, slots=True)
class _Engine:
    """The columns of an engine, with the date and the parameters they are read by."""

    scope: Mapping[tuple[str, str], ir.Value]
    at: date
    parameters: Mapping[str, Value]

    def value(self, expression: Expression) -> ir.Value:
        match expression:
            case Name() | Parameter() | SnapshotValue() | Literal() | DaysSince():
                return self._atom(expression)
            case Not() | And() | Or():
                return self._logic(expression)
            case Compare() | IsNull() | In() | Between():
                return self._tested(expression)
            case Arithmetic(op, left, right):
                return _reckoned(op, self._number(left), self._number(right))
            case _:
                assert_never(expression)

    def _atom(self, expression: Name | Parameter | SnapshotValue | Literal | DaysSince) -> ir.Value:
        match expression:
            case Name(table, column, kind):
                return self._column((table, column), kind)
            case Parameter(name, kind):
                return _constant(self._parameter(name), kind)
            case SnapshotValue(field):
                value = self.at.year if field is SnapshotField.YEAR else self.at
                return _constant(value, expression.type)
            case Literal(value, kind):
                return _constant(value, kind)
            case DaysSince(part):
                snapshot = cast("ir.DateValue", _constant(self.at, Type.DATE))
                day = cast("ir.DateValue", self.value(part))
                return snapshot.delta(day, unit="day").cast("int64")
            case _:
                assert_never(expression)

    def _logic(self, expression: Not | And | Or) -> ir.BooleanValue:
        match expression:
            case Not(part):
                # Not as `NOT x`: written without brackets, `NOT x IS NULL` is read as
                # `NOT (x IS NULL)`. The comparison says the same in all three values.
                return self._boolean(part) == _FALSE
            case And(left, right):
                return self._boolean(left) & self._boolean(right)
            case Or(left, right):
                return self._boolean(left) | self._boolean(right)
            case _:
                assert_never(expression)

    def _tested(self, expression: Compare | IsNull | In | Between) -> ir.BooleanValue:
        match expression:
            case Compare(op, left, right):
                return _compared(op, self.value(left), self.value(right))
            case IsNull(part):
                return self.value(part).isnull()
            case In(part, choices):
                constants = [_constant(item.value, item.type) for item in choices]
                if isinstance(part, Name):
                    return self.value(part).isin(constants)
                return _is_one_of(self.value(part), constants)
            case Between(part, low, high):
                found = self.value(part)
                return (found >= self.value(low)) & (found <= self.value(high))
            case _:
                assert_never(expression)

    def _boolean(self, expression: Expression) -> ir.BooleanValue:
        return cast("ir.BooleanValue", self.value(expression))

    def _number(self, expression: Expression) -> ir.IntegerValue:
        return cast("ir.IntegerValue", self.value(expression))

    def _column(self, name: tuple[str, str], kind: Type) -> ir.Value:
        if name not in self.scope:
            known = [".".join(key) for key in self.scope]
            found = f"no column {piece('.'.join(name))}"
            accepted = nearest(".".join(name), known)
            raise InputError(fault("value-absent", "", found, accepted, "give it in the scope"))
        column = self.scope[name]
        return column.cast("int64") if kind in {Type.INTEGER, Type.MONEY} else column

    def _parameter(self, name: str) -> Value:
        if name not in self.parameters:
            found = f"no value of {piece(f'parameter.{name}')}"
            accepted = nearest(name, self.parameters)
            raise InputError(fault("value-absent", "", found, accepted, "give it a value"))
        return self.parameters[name]


def _constant(value: Value, kind: Type) -> ir.Value:
    return ibis.literal(value, type=_TYPES[kind])


def _is_one_of(value: ir.Value, choices: Sequence[ir.Value]) -> ir.BooleanValue:
    """Say whether a value equals one of the choices.

    Not as `x IN (…)`, which is read wrongly where x is a comparison written without brackets.
    """
    tests = [value == choice for choice in choices]
    return reduce(or_, tests)


def _compared(op: CompareOp, left: ir.Value, right: ir.Value) -> ir.BooleanValue:
    match op:
        case CompareOp.EQUAL:
            return left == right
        case CompareOp.UNEQUAL:
            return left != right
        case CompareOp.LESS:
            return left < right
        case CompareOp.AT_MOST:
            return left <= right
        case CompareOp.MORE:
            return left > right
        case CompareOp.AT_LEAST:
            return left >= right
        case _:
            assert_never(op)


def _reckoned(op: ArithmeticOp, left: ir.IntegerValue, right: ir.IntegerValue) -> ir.Value:
    match op:
        case ArithmeticOp.PLUS:
            return left + right
        case ArithmeticOp.MINUS:
            return left - right
        case ArithmeticOp.TIMES:
            return left * right
        case _:
            assert_never(op)
