"""Work an expression out for one row in Python: the same answers as an engine gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias, assert_never

from everyvillage.core.errors import InputError
from everyvillage.policy.expressions.pieces import fault
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
    from collections.abc import Mapping

Value: TypeAlias = bool | int | str | date
"""What a cell holds; None stands for a missing one."""


def evaluate(
    expression: Expression,
    row: Mapping[tuple[str, str], Value | None],
    *,
    at: date,
    parameters: Mapping[str, Value],
) -> Value | None:
    """Work ``expression`` out for one ``row``.

    ``row`` gives the value of each (table, column) that is read, None where the cell is empty;
    ``at`` is the date of the snapshot; ``parameters`` the values in force on that date, money
    in fen. Gives None where the answer is unknown. Refuses a row that lacks a column, which
    is not the same as an empty cell.

    >>> from datetime import date
    >>> from everyvillage.contracts import TABLES
    >>> from everyvillage.policy.expressions import parse_expression
    >>> test = parse_expression("fibre OR broadband", table=TABLES["village"])
    >>> row = {("village", "fibre"): None, ("village", "broadband"): True}
    >>> evaluate(test, row, at=date(2020, 12, 31), parameters={})
    True
    """
    return _Row(row, at, parameters).value(expression)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row with the date and the parameters it is read by."""

    cells: Mapping[tuple[str, str], Value | None]
    at: date
    parameters: Mapping[str, Value]

    def value(self, expression: Expression) -> Value | None:
        match expression:
            case Name() | Parameter() | SnapshotValue() | Literal() | DaysSince():
                return self._atom(expression)
            case Not() | And() | Or():
                return self._logic(expression)
            case Compare() | IsNull() | In() | Between():
                return self._tested(expression)
            case Arithmetic(op, left, right):
                return _reckoned(op, self.value(left), self.value(right))
            case _:
                assert_never(expression)

    def _atom(
        self, expression: Name | Parameter | SnapshotValue | Literal | DaysSince
    ) -> Value | None:
        match expression:
            case Name(table, column):
                return self._cell((table, column))
            case Parameter(name):
                return self._parameter(name)
            case SnapshotValue(field):
                return self.at.year if field is SnapshotField.YEAR else self.at
            case Literal(value):
                return value
            case DaysSince(part):
                day = self.value(part)
                return (self.at - day).days if isinstance(day, date) else None
            case _:
                assert_never(expression)

    def _logic(self, expression: Not | And | Or) -> bool | None:
        match expression:
            case Not(part):
                found = self.value(part)
                return None if found is None else not found
            case And(left, right):
                return _both(self.value(left), self.value(right))
            case Or(left, right):
                return _either(self.value(left), self.value(right))
            case _:
                assert_never(expression)

    def _tested(self, expression: Compare | IsNull | In | Between) -> bool | None:
        match expression:
            case Compare(op, left, right):
                return _compared(op, self.value(left), self.value(right))
            case IsNull(part):
                return self.value(part) is None
            case In(part, choices):
                found = self.value(part)
                return None if found is None else found in {choice.value for choice in choices}
            case Between(part, low, high):
                found = self.value(part)
                above = _compared(CompareOp.AT_LEAST, found, self.value(low))
                return _both(above, _compared(CompareOp.AT_MOST, found, self.value(high)))
            case _:
                assert_never(expression)

    def _cell(self, name: tuple[str, str]) -> Value | None:
        if name not in self.cells:
            known = [".".join(key) for key in self.cells]
            found = f"a row without {piece('.'.join(name))}"
            accepted = nearest(".".join(name), known)
            next_step = "give every column that the expression reads, None for an empty cell"
            raise InputError(fault("value-absent", "", found, accepted, next_step))
        return self.cells[name]

    def _parameter(self, name: str) -> Value:
        if name not in self.parameters:
            found = f"no value of {piece(f'parameter.{name}')}"
            raise InputError(fault("value-absent", "", found, nearest(name, self.parameters)))
        return self.parameters[name]


def _both(left: Value | None, right: Value | None) -> bool | None:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _either(left: Value | None, right: Value | None) -> bool | None:
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def _compared(op: CompareOp, left: Value | None, right: Value | None) -> bool | None:
    if left is None or right is None:
        return None
    if op is CompareOp.EQUAL:
        return left == right
    if op is CompareOp.UNEQUAL:
        return left != right
    return _ordered(op, *_orderable(left, right))


def _ordered(op: CompareOp, left: int, right: int) -> bool:
    if op is CompareOp.LESS:
        return left < right
    if op is CompareOp.AT_MOST:
        return left <= right
    return left > right if op is CompareOp.MORE else left >= right


def _orderable(left: Value, right: Value) -> tuple[int, int]:
    """Give numbers as they are and dates as day numbers: nothing else has an order."""
    return _number(left), _number(right)


def _number(value: Value) -> int:
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, int):
        return value
    found = piece(str(value))
    raise InputError(fault("type", "", found, "a whole number or a date, as the column declares"))


def _reckoned(op: ArithmeticOp, left: Value | None, right: Value | None) -> int | None:
    if left is None or right is None:
        return None
    first, second = _number(left), _number(right)
    if op is ArithmeticOp.PLUS:
        return first + second
    return first - second if op is ArithmeticOp.MINUS else first * second
