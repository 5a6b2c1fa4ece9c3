"""What a parameter is: values with a date, a unit, a source and how sure each is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from everyvillage.contracts.shapes import Type
from everyvillage.core.errors import Fault, NotFoundError
from everyvillage.policy.nearest import nearest, piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from everyvillage.contracts.shapes import Words

FEN_PER_YUAN = 100
YUAN = "yuan"


class Sure(StrEnum):
    """How sure a value is."""

    FOUND = "found"
    FOUND_WEAK = "found-weak"
    GENERAL_HIGH = "general-high"
    GENERAL_MEDIUM = "general-medium"
    GENERAL_LOW = "general-low"
    COMPUTED = "computed"
    PROPOSAL = "proposal"


UNVERIFIED = frozenset({Sure.FOUND_WEAK, Sure.GENERAL_HIGH, Sure.GENERAL_MEDIUM, Sure.GENERAL_LOW})


@dataclass(frozen=True, slots=True)
class Bounds:
    """A range, both ends included; ``most`` is None where the range has no upper end."""

    least: Decimal
    most: Decimal | None

    def __str__(self) -> str:
        """Give the range as a person reads it."""
        return f"{self.least} or more" if self.most is None else f"{self.least} to {self.most}"


Amount: TypeAlias = int | Decimal | Bounds


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """One value of a parameter, in force from ``from_`` to ``to`` (None: until changed).

    ``region`` is empty for the whole country, else the region, terrain or place code that the
    value is for. ``sure`` says how sure it is; ``note`` what a reader should know.
    """

    name: str
    value: Amount
    unit: str
    from_: date
    source: str
    sure: Sure
    to: date | None = None
    region: str = ""
    note: str = ""

    @property
    def unverified(self) -> bool:
        """Say whether the value still waits for a document that confirms it."""
        return self.sure in UNVERIFIED

    def in_force(self, on: date) -> bool:
        """Say whether the value holds on a date."""
        return self.from_ <= on and (self.to is None or on <= self.to)

    @property
    def period(self) -> str:
        """Give the dates of the value as a message shows them."""
        return f"from {self.from_}" if self.to is None else f"{self.from_} to {self.to}"


_CODE_PARTS = (6, 4, 2)
"""How many digits name a county, a prefecture and a province in a code of China."""


def areas(region: str) -> tuple[str, ...]:
    """Give a region and what lies around it, the smallest first and the country last.

    >>> areas("632626"), areas("hills"), areas("")
    (('632626', '6326', '63', ''), ('hills', ''), ('',))
    """
    around = [region[:size] for size in _CODE_PARTS] if region.isdecimal() else []
    return tuple(dict.fromkeys((region, *around, "")))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named quantity of the rules with all its dated values."""

    name: str
    words: Words
    unit: str
    values: tuple[ParameterValue, ...]

    @property
    def type(self) -> Type | None:
        """Give the type it has in an expression, or None if none of its kind can stand there."""
        if not all(isinstance(value.value, int) for value in self.values):
            return None
        return Type.MONEY if self.unit.split(" ", 1)[0] == YUAN else Type.INTEGER

    def on(self, day: date, region: str = "") -> ParameterValue:
        """Give the value on ``day`` for ``region``, or for the whole country if it has none.

        A county's code stands for its prefecture and its province as well: the value of the
        smallest of them that has one counts. Refuses a date without a value, listing the dates
        that have one.
        """
        for area in areas(region):
            for value in self.values:
                if value.region == area and value.in_force(day):
                    return value
        raise NotFoundError(self._no_value(day, region))

    def has(self, day: date, region: str = "") -> bool:
        """Say whether there is a value on ``day`` for ``region`` or for the whole country."""
        around = areas(region)
        return any(value.region in around and value.in_force(day) for value in self.values)

    def _no_value(self, day: date, region: str) -> Fault:
        held = [value for value in self.values if value.region in areas(region)]
        regions = sorted({value.region for value in self.values if value.region})
        dates = "; ".join(value.period for value in held)
        asked = f"the value of “{self.name}” on {day}{f' for “{region}”' if region else ''}"
        return Fault(
            code="parameter.date-without-value",
            where="",
            asked=asked,
            found="no value in force on that date",
            accepted=dates or f"a region: {', '.join(regions)}",
            next_step="ask for one of these, or add a dated value with its source",
        )


@dataclass(frozen=True, slots=True)
class ParameterSet:
    """All parameters of one or more files, by name."""

    parameters: Mapping[str, Parameter]

    def named(self, name: str) -> Parameter:
        """Give the parameter called ``name``; refuse an unknown one with the nearest names."""
        found = self.parameters.get(name)
        if found is not None:
            return found
        raise NotFoundError(
            Fault(
                code="parameter.unknown",
                where="",
                asked="a parameter of the rules",
                found=piece(name),
                accepted=nearest(name, self.parameters),
                next_step="docs/reference/parameters.md lists all of them",
            )
        )

    @property
    def types(self) -> Mapping[str, Type]:
        """Give the type of every parameter that can stand in an expression."""
        typed = {name: parameter.type for name, parameter in self.parameters.items()}
        return MappingProxyType({name: kind for name, kind in typed.items() if kind is not None})

    @property
    def largest(self) -> Mapping[str, int]:
        """Give the largest absolute value of every parameter that can stand in an expression."""
        return MappingProxyType(
            {
                name: max(abs(_whole(value, kind)) for value in self.parameters[name].values)
                for name, kind in self.types.items()
            }
        )

    def without_value(self, names: Iterable[str], on: date, region: str = "") -> tuple[str, ...]:
        """Give those of ``names`` that have no value in force on a date, sorted."""
        return tuple(name for name in sorted(set(names)) if not self.named(name).has(on, region))

    def engine_values(self, names: Iterable[str], on: date, region: str = "") -> Mapping[str, int]:
        """Give the values that expressions need on a date, money in fen.

        Refuses with every missing value at once.
        """
        faults: list[Fault] = []
        values: dict[str, int] = {}
        for name in sorted(set(names)):
            try:
                values[name] = _in_engine_units(self.named(name), on, region)
            except NotFoundError as error:
                faults.extend(error.faults)
        if faults:
            raise NotFoundError(faults)
        return MappingProxyType(values)


def _whole(value: ParameterValue, kind: Type) -> int:
    """Give a whole value in the unit of the engine: fen for money."""
    amount = value.value
    if not isinstance(amount, int):
        return 0
    return amount * FEN_PER_YUAN if kind is Type.MONEY else amount


def _in_engine_units(parameter: Parameter, on: date, region: str) -> int:
    found = parameter.on(on, region)
    amount = found.value
    if parameter.type is not None:
        return _whole(found, parameter.type)
    raise NotFoundError(
        Fault(
            code="parameter.not-a-whole-number",
            where="",
            asked=f"“{parameter.name}” for an expression",
            found=str(amount),
            accepted="a parameter whose values are all whole numbers",
            next_step="give it in a smaller unit, such as metres or percent",
        )
    )
