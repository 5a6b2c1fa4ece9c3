"""A test of a target, read aloud: each node of its tree in the words of the columns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from everyvillage.contracts.shapes import Type
from everyvillage.contracts.tables import TABLES
from everyvillage.core.errors import NotFoundError
from everyvillage.data.frame.country_words import code_words, money_here
from everyvillage.policy.expressions import tree
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.services.figures.presentation.numbers import show_day, show_plain, with_unit
from everyvillage.services.figures.words import say

if TYPE_CHECKING:
    from everyvillage.contracts.shapes import Column
    from everyvillage.policy.expressions.tree import Expression
    from everyvillage.policy.programmes.model import Programme

_SIGNS = {"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}


class Reader:
    """Read expressions of one programme aloud in one language."""

    def __init__(self, programme: Programme, language: str, at: date) -> None:
        """Keep whose facts, which language, and the date on which parameters are read."""
        self.programme = programme
        self.language = language
        self.at = at

    def sentence(self, part: Expression) -> str:
        """Give an expression in words."""
        match part:
            case tree.And(left, right):
                return self._say(
                    "and", left=self._side(left, tree.Or), right=self._side(right, tree.Or)
                )
            case tree.Or(left, right):
                return self._say(
                    "or", left=self._side(left, tree.And), right=self._side(right, tree.And)
                )
            case tree.Not(inner):
                return self._opposite(inner)
            case tree.IsNull(inner):
                return self._say("is_null", name=self.sentence(inner))
            case _:
                return self._value(part)

    def name(self, name: tree.Name) -> str:
        """Give a column or fact in its declared words."""
        column = self._column(name)
        if column is not None:
            return column.words.in_language(self.language)
        fact = self.programme.fact(name.table, name.column)
        return fact.words.in_language(self.language) if fact is not None else name.column

    def _value(self, part: Expression) -> str:
        """Give what is no and, or, not: a comparison, or a value."""
        match part:
            case tree.Compare(op, left, right):
                return self._compare(op, left, right)
            case tree.In(inner, choices):
                listed = self._say("list_mark").join(self._constant(c, inner) for c in choices)
                return self._say("in", name=self._bare(inner), choices=listed)
            case tree.Between(inner, low, high):
                return self._say(
                    "between",
                    name=self._bare(inner),
                    low=self._constant(low, inner),
                    high=self._constant(high, inner),
                )
            case tree.Arithmetic(op, left, right):
                return f"{self._bare(left)} {op.value.replace('*', '×')} {self._bare(right)}"
            case tree.DaysSince(inner):
                return self._say("days_since", name=self.name(inner))
            case _:
                return self._constant(part, None)

    def _compare(self, op: tree.CompareOp, left: Expression, right: Expression) -> str:
        """Give a comparison; a yes or no compared with a constant is read as yes or no."""
        if isinstance(right, tree.Literal) and isinstance(right.value, bool):
            agrees = right.value is (op is tree.CompareOp.EQUAL)
            return self._bare(left) if agrees else self._say("is_false", name=self._bare(left))
        if (
            isinstance(right, tree.Literal)
            and right.type in {Type.CODE, Type.TEXT}
            and op.value == "="
        ):
            return self._say("is", name=self._bare(left), value=self._constant(right, left))
        return f"{self._bare(left)} {_SIGNS[op.value]} {self._constant(right, left)}"

    def _opposite(self, inner: Expression) -> str:
        """Give the opposite of ``inner`` as shortly as its kind allows."""
        if isinstance(inner, tree.Name):
            return self._say("is_false", name=self.name(inner))
        if isinstance(inner, tree.IsNull):
            return self._say("not_null", name=self._bare(inner.part))
        return self._say("not", part=self.sentence(inner))

    def _side(self, part: Expression, other: type[tree.And | tree.Or]) -> str:
        """Give one side of an and or or, in brackets where it mixes them."""
        words = self.sentence(part)
        return self._say("in_brackets", part=words) if isinstance(part, other) else words

    def _bare(self, part: Expression) -> str:
        """Give a name without yes or no behind it; anything else in words."""
        return self.name(part) if isinstance(part, tree.Name) else self.sentence(part)

    def _constant(self, part: Expression, beside: Expression | None) -> str:
        """Give a constant in the unit and code list of what it is held against."""
        match part:
            case tree.Literal(value, kind):
                column = self._column(beside) if isinstance(beside, tree.Name) else None
                return self._literal(value, kind, column)
            case tree.SnapshotValue(field):
                return self._say(field.value)
            case tree.Parameter(name):
                return self._parameter(name, beside)
            case tree.Name():
                return self.name(part)
            case _:
                return self.sentence(part)

    def _parameter(self, name: str, beside: Expression | None) -> str:
        """Give the value of a parameter on the date, or its words where it has none then."""
        parameter = shipped_parameters().named(name)
        try:
            value = parameter.on(self.at).value
        except NotFoundError:
            return parameter.words.in_language(self.language)
        if not isinstance(value, int):
            return str(value)
        if parameter.type is Type.MONEY:
            return self._say("yuan", value=show_plain(Decimal(value)))
        column = self._column(beside) if isinstance(beside, tree.Name) else None
        return self._literal(value, Type.INTEGER, column)

    def _literal(self, value: object, kind: Type, column: Column | None) -> str:
        """Give one constant."""
        if isinstance(value, bool):
            return self._say("true" if value else "false")
        if isinstance(value, date):
            return show_day(value, self.language)
        if column is not None and column.codes is not None and value in column.codes:
            named = code_words(column.codes.name, str(value), column.codes.items[str(value)])
            return named.in_language(self.language)
        if isinstance(value, int) and (
            kind is Type.MONEY or (column and column.type is Type.MONEY)
        ):
            decimals, words = money_here()
            number = show_plain(Decimal(value) / Decimal(10) ** decimals)
            return with_unit(number, words, self.language)
        if isinstance(value, int):
            unit = column.unit if column is not None and column.unit in _PHYSICAL else ""
            number = show_plain(Decimal(value))
            return f"{number} {unit}" if unit else with_unit(number, None, self.language)
        return str(value)

    @staticmethod
    def _column(name: tree.Name) -> Column | None:
        """Give the declared column of a name, or None where it is a fact."""
        table = TABLES.get(name.table)
        return None if table is None else table.column(name.column)

    def _say(self, key: str, **parts: object) -> str:
        return say(f"words.{key}", self.language, **parts)


_PHYSICAL = frozenset({"m", "km", "kbit/s", "Mbit/s", "dBm", "ms", "%"})
