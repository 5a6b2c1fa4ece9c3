"""Expressions of a programme file, with the names that its facts and parameters add."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from everyvillage.contracts.shapes import Type
from everyvillage.core.errors import InputError
from everyvillage.policy.expressions import parse_expression, parse_test, write_expression
from everyvillage.policy.expressions.reach import check_reach
from everyvillage.policy.expressions.types import WORDS
from everyvillage.policy.nearest import piece

if TYPE_CHECKING:
    from collections.abc import Callable

    from everyvillage.contracts.shapes import Table
    from everyvillage.policy.expressions import Expression
    from everyvillage.policy.parameters import ParameterSet
    from everyvillage.policy.programmes.fields import Fields
    from everyvillage.policy.programmes.model import Fact

NUMBERS = frozenset({Type.INTEGER, Type.MONEY})


@dataclass(slots=True)
class Formulas:
    """What the expressions of one file may name; facts are added as they are read."""

    parameters: ParameterSet
    facts: dict[tuple[str, str], Type] = field(default_factory=dict)

    def add(self, fact: Fact) -> None:
        """Let the expressions that follow read ``fact``."""
        self.facts[fact.table, fact.column] = fact.type

    def test(self, fields: Fields, name: str, table: Table | None) -> Expression | None:
        """Give a yes or no expression, or None where it is absent or wrong."""
        return self._parsed(parse_test, fields, name, table)

    def number(self, fields: Fields, name: str, table: Table | None) -> Expression | None:
        """Give a whole number or money, or None where it is absent or wrong."""
        found = self._parsed(parse_expression, fields, name, table)
        if found is None or found.type in NUMBERS or table is None:
            return found
        shown = f"{piece(write_expression(found, table.name))}, which is {WORDS[found.type]}"
        fields.fault("value-type", name, shown, "a whole number or money")
        return None

    def _parsed(
        self, parse: Callable[..., Expression], fields: Fields, name: str, table: Table | None
    ) -> Expression | None:
        text = fields.text(name, required=False)
        if not text or table is None:
            return None
        where = f"{fields.where}: {name}"
        try:
            found = parse(
                text,
                table=table,
                facts=self.facts,
                parameters=self.parameters.types,
                where=where,
            )
            check_reach(found, self.parameters.largest, table=table.name, where=where)
        except InputError as error:
            fields.faults.extend(error.faults)
            return None
        return found
