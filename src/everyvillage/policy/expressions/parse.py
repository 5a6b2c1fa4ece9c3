"""Read an expression: pieces, then sqlglot's tree, then node by node into our own.

The allow-list is the table of translators at the end: a node of sqlglot that is not in it is
refused. The text itself is never handed to an engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from everyvillage.contracts.shapes import Type
from everyvillage.core.errors import Fault, InputError
from everyvillage.policy.expressions.pieces import ACCEPTED, DAYS_SINCE, cut, fault, written_safely
from everyvillage.policy.expressions.scope import Scope
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
)
from everyvillage.policy.expressions.types import (
    arithmetic,
    check_comparison,
    fit,
    must_be_boolean,
    shown,
)
from everyvillage.policy.nearest import piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from everyvillage.contracts.shapes import Table

DEEPEST_TREE: Final = 40
LARGEST_NUMBER: Final = 10**15


def parse_expression(
    text: str,
    *,
    table: Table,
    facts: Mapping[tuple[str, str], Type] | None = None,
    parameters: Mapping[str, Type] | None = None,
    where: str = "",
) -> Expression:
    """Read ``text`` as an expression over the columns of ``table``.

    ``facts`` gives the type of each derived column by (table, column), ``parameters`` the type
    of each parameter that may be named; ``where`` is the place named in messages. Gives the
    typed tree. Refuses, with every fault found, whatever is not on the list of accepted
    constructs, unknown names, and values of unlike type.

    >>> from everyvillage.contracts import TABLES
    >>> parse_expression("fibre AND poor", table=TABLES["village"]).names == {
    ...     ("village", "fibre"), ("village", "poor")}
    True
    """
    scope = Scope(table, facts or {}, parameters or {}, where)
    pieces = cut(text, where=where)
    return _translate(_sqlglot_tree(written_safely(pieces), text, where), scope, 0)


def parse_test(
    text: str,
    *,
    table: Table,
    facts: Mapping[tuple[str, str], Type] | None = None,
    parameters: Mapping[str, Type] | None = None,
    where: str = "",
) -> Expression:
    """Read ``text`` like :func:`parse_expression`, and refuse what is not yes or no."""
    tree = parse_expression(text, table=table, facts=facts, parameters=parameters, where=where)
    return must_be_boolean(tree, Scope(table, where=where))


def _sqlglot_tree(safe: str, text: str, where: str) -> exp.Expr:
    try:
        trees = sqlglot.parse(safe)
    except (SqlglotError, RecursionError) as error:
        raise InputError(fault("syntax", where, piece(text), ACCEPTED)) from error
    if len(trees) != 1 or trees[0] is None:
        raise InputError(fault("second-statement", where, piece(text), "one expression"))
    return trees[0]


def _translate(node: exp.Expr, scope: Scope, depth: int) -> Expression:
    if depth > DEEPEST_TREE:
        accepted = f"at most {DEEPEST_TREE} steps inside each other"
        next_step = "give a part of it a name of its own with a [[fact]]"
        raise InputError(fault("too-deep", scope.where, "too much nesting", accepted, next_step))
    translator = _TRANSLATORS.get(type(node))
    if translator is None or _has_extras(node):
        raise InputError(_not_accepted(node, scope))
    return translator(node, scope, depth + 1)


def _has_extras(node: exp.Expr) -> bool:
    """Say whether sqlglot hung something on the node that its translator would not look at."""
    allowed = _ARGUMENTS[type(node)]
    return any(value for name, value in node.args.items() if name not in allowed) or bool(
        node.comments
    )


def _not_accepted(node: exp.Expr, scope: Scope) -> Fault:
    if isinstance(node, exp.Func):
        found = f"the function {_as_written(node)}"
        return fault("function-unknown", scope.where, found, f"{DAYS_SINCE}(a date column)")
    return fault("not-accepted", scope.where, _as_written(node), ACCEPTED)


def _as_written(node: exp.Expr) -> str:
    return piece(node.sql(normalize_functions=False).replace('"', ""))


def _all(nodes: Iterable[exp.Expr], scope: Scope, depth: int) -> list[Expression]:
    """Translate every node; refuse with the faults of all of them at once."""
    trees: list[Expression] = []
    faults: list[Fault] = []
    for node in nodes:
        try:
            trees.append(_translate(node, scope, depth))
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return trees


def _paren(node: exp.Expr, scope: Scope, depth: int) -> Expression:
    return _translate(node.this, scope, depth)


def _column(node: exp.Expr, scope: Scope, _depth: int) -> Expression:
    parts = tuple(part.name for part in node.parts) if isinstance(node, exp.Column) else ()
    return scope.resolve(parts)


def _constant(node: exp.Expr, scope: Scope, _depth: int) -> Expression:
    if isinstance(node, exp.Literal) and node.is_string:
        return Literal(str(node.this), Type.TEXT)
    return Literal(_whole(str(node.this), scope), Type.INTEGER)


def _whole(digits: str, scope: Scope) -> int:
    number = int(digits)
    if number > LARGEST_NUMBER:
        accepted = f"whole numbers up to {LARGEST_NUMBER}"
        raise InputError(fault("number-too-large", scope.where, piece(digits), accepted))
    return number


def _negative(node: exp.Expr, scope: Scope, _depth: int) -> Expression:
    inner = node.this
    if not isinstance(inner, exp.Literal) or inner.is_string:
        raise InputError(_not_accepted(node, scope))
    return Literal(-_whole(str(inner.this), scope), Type.INTEGER)


def _boolean(node: exp.Expr, _scope: Scope, _depth: int) -> Expression:
    return Literal(bool(node.this), Type.BOOLEAN)


def _not(node: exp.Expr, scope: Scope, depth: int) -> Expression:
    return Not(must_be_boolean(_translate(node.this, scope, depth), scope))


def _and(node: exp.Expr, scope: Scope, depth: int) -> Expression:
    left, right = _booleans(node, scope, depth)
    return And(left, right)


def _or(node: exp.Expr, scope: Scope, depth: int) -> Expression:
    left, right = _booleans(node, scope, depth)
    return Or(left, right)


def _booleans(node: exp.Expr, scope: Scope, depth: int) -> tuple[Expression, Expression]:
    left, right = _all((node.this, node.expression), scope, depth)
    return must_be_boolean(left, scope), must_be_boolean(right, scope)


def _compare(node: exp.Expr, scope: Scope, depth: int) -> Expression:
    op = _COMPARISONS[type(node)]
    left, right = _all((node.this, node.expression), scope, depth)
    left, right = fit(left, right, scope), fit(right, left, scope)
    check_comparison(op, left, right, scope)
    return Compare(op, left, right)


def _is(node: exp.Expr, scope: Scope, depth: int) -> Expression:
    if not isinstance(node.expression, exp.Null):
        raise InputError(_not_accepted(node, scope))
    return IsNull(_translate(node.this, scope, depth))


def _in(node: exp.Expr, scope: Scope, depth: int) -> Expression:
    value, *choices = _all((node.this, *node.expressions), scope, depth)
    fitted = [fit(choice, value, scope) for choice in choices]
    for choice in fitted:
        if not isinstance(choice, Literal):
            accepted = "constants between the brackets of IN"
            raise InputError(fault("not-accepted", scope.where, shown(choice, scope), accepted))
        check_comparison(CompareOp.EQUAL, value, choice, scope)
    kept = tuple(choice for choice in fitted if isinstance(choice, Literal))
    if not kept:
        raise InputError(_not_accepted(node, scope))
    return In(value, kept)


def _between(node: exp.Expr, scope: Scope, depth: int) -> Expression:
    value, low, high = _all((node.this, node.args["low"], node.args["high"]), scope, depth)
    low, high = fit(low, value, scope), fit(high, value, scope)
    for end in (low, high):
        check_comparison(CompareOp.AT_LEAST, value, end, scope)
    return Between(value, low, high)


def _arithmetic(node: exp.Expr, scope: Scope, depth: int) -> Expression:
    left, right = _all((node.this, node.expression), scope, depth)
    result: Arithmetic = arithmetic(_ARITHMETIC[type(node)], left, right, scope)
    return result


def _function(node: exp.Expr, scope: Scope, depth: int) -> Expression:
    if node.name != DAYS_SINCE or len(node.expressions) != 1:
        raise InputError(_not_accepted(node, scope))
    column = _translate(node.expressions[0], scope, depth)
    if not isinstance(column, Name) or column.type is not Type.DATE:
        accepted = f"{DAYS_SINCE}(a date column)"
        raise InputError(fault("type", scope.where, shown(column, scope), accepted))
    return DaysSince(column)


_COMPARISONS: Final[Mapping[type[exp.Expr], CompareOp]] = {
    exp.EQ: CompareOp.EQUAL,
    exp.NEQ: CompareOp.UNEQUAL,
    exp.LT: CompareOp.LESS,
    exp.LTE: CompareOp.AT_MOST,
    exp.GT: CompareOp.MORE,
    exp.GTE: CompareOp.AT_LEAST,
}

_ARITHMETIC: Final[Mapping[type[exp.Expr], ArithmeticOp]] = {
    exp.Add: ArithmeticOp.PLUS,
    exp.Sub: ArithmeticOp.MINUS,
    exp.Mul: ArithmeticOp.TIMES,
}

_TRANSLATORS: Final[Mapping[type[exp.Expr], Callable[[exp.Expr, Scope, int], Expression]]] = {
    exp.Paren: _paren,
    exp.Column: _column,
    exp.Literal: _constant,
    exp.Neg: _negative,
    exp.Boolean: _boolean,
    exp.Not: _not,
    exp.And: _and,
    exp.Or: _or,
    exp.Is: _is,
    exp.In: _in,
    exp.Between: _between,
    exp.Anonymous: _function,
    **dict.fromkeys(_COMPARISONS, _compare),
    **dict.fromkeys(_ARITHMETIC, _arithmetic),
}

_ARGUMENTS: Final[Mapping[type[exp.Expr], frozenset[str]]] = {
    **dict.fromkeys(_TRANSLATORS, frozenset({"this", "expression"})),
    exp.Column: frozenset({"this", "table", "db", "catalog"}),
    exp.Literal: frozenset({"this", "is_string"}),
    exp.In: frozenset({"this", "expressions"}),
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Anonymous: frozenset({"this", "expressions"}),
}
