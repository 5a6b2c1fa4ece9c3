"""Which values may meet in a comparison or a sum, and what a constant is beside a column."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from everyvillage.contracts.shapes import Type
from everyvillage.core.errors import InputError
from everyvillage.policy.expressions.pieces import fault
from everyvillage.policy.expressions.tree import (
    Arithmetic,
    ArithmeticOp,
    CompareOp,
    Expression,
    Literal,
    Name,
)
from everyvillage.policy.expressions.write import write_expression
from everyvillage.policy.nearest import piece

if TYPE_CHECKING:
    from everyvillage.policy.expressions.scope import Scope

ORDERED = frozenset({Type.INTEGER, Type.MONEY, Type.DATE})
NUMBERS = frozenset({Type.INTEGER, Type.MONEY})
EQUALITY = frozenset({CompareOp.EQUAL, CompareOp.UNEQUAL})

WORDS = {
    Type.BOOLEAN: "yes or no",
    Type.INTEGER: "a whole number",
    Type.MONEY: "money in fen",
    Type.DATE: "a date",
    Type.CODE: "a code",
    Type.TEXT: "text",
    Type.DEGREES: "a position",
}


def shown(expression: Expression, scope: Scope) -> str:
    """Give an expression with its type, as messages show it."""
    return f"{piece(write_expression(expression, scope.table.name))} ({WORDS[expression.type]})"


def must_be_boolean(expression: Expression, scope: Scope) -> Expression:
    """Give the expression back if it is yes or no, else refuse it."""
    if expression.type is Type.BOOLEAN:
        return expression
    accepted = "yes or no: a flag column, a comparison, IN, BETWEEN or IS NULL"
    raise InputError(fault("type", scope.where, shown(expression, scope), accepted))


def fit(constant: Expression, beside: Expression, scope: Scope) -> Expression:
    """Give a constant the type that it has beside another expression.

    A whole number beside money is fen; a text beside a date is a date; a text beside a code
    must be on the code list.
    """
    if not isinstance(constant, Literal):
        return constant
    if constant.type is Type.INTEGER and beside.type is Type.MONEY:
        return Literal(constant.value, Type.MONEY)
    if constant.type is not Type.TEXT:
        return constant
    if beside.type is Type.DATE:
        return _date(str(constant.value), scope)
    if beside.type is Type.CODE and isinstance(beside, Name):
        return _code(str(constant.value), beside, scope)
    return constant


def check_comparison(op: CompareOp, left: Expression, right: Expression, scope: Scope) -> None:
    """Refuse a comparison of unlike types, of two code lists, or an order where there is none."""
    if left.type is not right.type:
        found = f"{shown(left, scope)} beside {shown(right, scope)}"
        raise InputError(fault("type", scope.where, found, "two values of like type on both sides"))
    if op not in EQUALITY and left.type not in ORDERED:
        found = f"{shown(left, scope)} with “{op.value}”"
        raise InputError(
            fault("type", scope.where, found, "= and != here; < and > need numbers or dates")
        )
    if isinstance(left, Name) and isinstance(right, Name) and left.type is Type.CODE:
        _check_lists(left, right, scope)


def arithmetic(op: ArithmeticOp, left: Expression, right: Expression, scope: Scope) -> Arithmetic:
    """Give the sum, difference or product; refuse what is neither a whole number nor money."""
    if op is not ArithmeticOp.TIMES:
        left, right = fit(left, right, scope), fit(right, left, scope)
    types = {left.type, right.type}
    both_money = left.type is right.type is Type.MONEY
    wrong = both_money if op is ArithmeticOp.TIMES else len(types) > 1
    if wrong or not types <= NUMBERS:
        found = f"{shown(left, scope)} {op.value} {shown(right, scope)}"
        accepted = "whole numbers; money + - money; money * a whole number; days_since(a date)"
        raise InputError(fault("type", scope.where, found, accepted))
    kind = Type.MONEY if Type.MONEY in types else Type.INTEGER
    return Arithmetic(op, left, right, kind)


def _date(text: str, scope: Scope) -> Literal:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        accepted = "a calendar date such as '2020-12-31'"
        raise InputError(fault("date", scope.where, piece(text), accepted))
    return Literal(day, Type.DATE)


def _code(text: str, beside: Name, scope: Scope) -> Literal:
    codes = scope.codes(beside)
    if codes is not None and text not in codes:
        found = f"{piece(text)} beside {piece(beside.column)}"
        raise InputError(fault("code-unknown", scope.where, found, ", ".join(codes.items)))
    return Literal(text, Type.CODE)


def _check_lists(left: Name, right: Name, scope: Scope) -> None:
    lists = [scope.codes(side) for side in (left, right)]
    names = [codes.name if codes is not None else "" for codes in lists]
    if names[0] != names[1]:
        found = f"{piece(left.column)} beside {piece(right.column)}"
        raise InputError(fault("type", scope.where, found, "two columns of the same code list"))
