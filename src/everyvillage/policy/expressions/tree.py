"""The tree of an expression: frozen, typed, and everything that a test may say.

An expression is three-valued. A missing cell makes a comparison *unknown*, never false;
``unknown AND false`` is false, ``unknown OR true`` is true, everything else that needs the
missing cell stays unknown. There are whole numbers, money in fen, dates, codes, text and
yes or no; there is no division and there are no fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - part of a type alias that is used at run time
from enum import StrEnum
from typing import TypeAlias

from everyvillage.contracts.shapes import Type


class CompareOp(StrEnum):
    """The six comparisons."""

    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


class ArithmeticOp(StrEnum):
    """The three operations on whole numbers."""

    PLUS = "+"
    MINUS = "-"
    TIMES = "*"


class SnapshotField(StrEnum):
    """What an expression may ask of the snapshot itself."""

    YEAR = "year"
    DATE = "date"


class Node:
    """What all nodes of the tree share."""

    __slots__ = ()

    @property
    def parts(self) -> tuple[Expression, ...]:
        """Give the expressions directly below this one, in reading order."""
        return ()

    @property
    def names(self) -> frozenset[tuple[str, str]]:
        """Give every (table, column) that is read, facts included."""
        return frozenset[tuple[str, str]]().union(*(part.names for part in self.parts))

    @property
    def parameters(self) -> frozenset[str]:
        """Give the name of every parameter that is read."""
        return frozenset[str]().union(*(part.parameters for part in self.parts))


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A column, or a fact (a derived column), of a table."""

    table: str
    column: str
    type: Type

    @property
    def names(self) -> frozenset[tuple[str, str]]:
        """Give this one column."""
        return frozenset({(self.table, self.column)})


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """A dated value of the rules, written ``parameter.NAME``."""

    name: str
    type: Type

    @property
    def parameters(self) -> frozenset[str]:
        """Give this one parameter."""
        return frozenset({self.name})


@dataclass(frozen=True, slots=True)
class SnapshotValue(Node):
    """The year (a whole number) or the date of the snapshot."""

    field: SnapshotField

    @property
    def type(self) -> Type:
        """Give the type of the field."""
        return Type.INTEGER if self.field is SnapshotField.YEAR else Type.DATE


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A constant: yes or no, a whole number, a date, a code or a text."""

    value: bool | int | str | date
    type: Type


@dataclass(frozen=True, slots=True)
class Not(Node):
    """The opposite; unknown stays unknown."""

    part: Expression

    @property
    def parts(self) -> tuple[Expression, ...]:
        """Give the one part."""
        return (self.part,)

    @property
    def type(self) -> Type:
        """Give yes or no."""
        return Type.BOOLEAN


@dataclass(frozen=True, slots=True)
class And(Node):
    """Both; false as soon as one is false."""

    left: Expression
    right: Expression

    @property
    def parts(self) -> tuple[Expression, ...]:
        """Give both parts."""
        return (self.left, self.right)

    @property
    def type(self) -> Type:
        """Give yes or no."""
        return Type.BOOLEAN


@dataclass(frozen=True, slots=True)
class Or(Node):
    """One of the two; true as soon as one is true."""

    left: Expression
    right: Expression

    @property
    def parts(self) -> tuple[Expression, ...]:
        """Give both parts."""
        return (self.left, self.right)

    @property
    def type(self) -> Type:
        """Give yes or no."""
        return Type.BOOLEAN


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """A comparison of two values of like type; unknown if one is missing."""

    op: CompareOp
    left: Expression
    right: Expression

    @property
    def parts(self) -> tuple[Expression, ...]:
        """Give both sides."""
        return (self.left, self.right)

    @property
    def type(self) -> Type:
        """Give yes or no."""
        return Type.BOOLEAN


@dataclass(frozen=True, slots=True)
class IsNull(Node):
    """Whether a value is missing; itself never unknown."""

    part: Expression

    @property
    def parts(self) -> tuple[Expression, ...]:
        """Give the one part."""
        return (self.part,)

    @property
    def type(self) -> Type:
        """Give yes or no."""
        return Type.BOOLEAN


@dataclass(frozen=True, slots=True)
class In(Node):
    """Whether a value is one of a list of constants; unknown if it is missing."""

    part: Expression
    choices: tuple[Literal, ...]

    @property
    def parts(self) -> tuple[Expression, ...]:
        """Give the value and the constants."""
        return (self.part, *self.choices)

    @property
    def type(self) -> Type:
        """Give yes or no."""
        return Type.BOOLEAN


@dataclass(frozen=True, slots=True)
class Between(Node):
    """Whether a value lies between two others, both ends included."""

    part: Expression
    low: Expression
    high: Expression

    @property
    def parts(self) -> tuple[Expression, ...]:
        """Give the value and both ends."""
        return (self.part, self.low, self.high)

    @property
    def type(self) -> Type:
        """Give yes or no."""
        return Type.BOOLEAN


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """A sum, difference or product of whole numbers or money; missing if one is missing."""

    op: ArithmeticOp
    left: Expression
    right: Expression
    type: Type

    @property
    def parts(self) -> tuple[Expression, ...]:
        """Give both sides."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class DaysSince(Node):
    """The whole days from a date column to the date of the snapshot, negative if it is ahead."""

    part: Name

    @property
    def parts(self) -> tuple[Expression, ...]:
        """Give the date column."""
        return (self.part,)

    @property
    def type(self) -> Type:
        """Give a whole number."""
        return Type.INTEGER


Expression: TypeAlias = (
    Name
    | Parameter
    | SnapshotValue
    | Literal
    | Not
    | And
    | Or
    | Compare
    | IsNull
    | In
    | Between
    | Arithmetic
    | DaysSince
)
