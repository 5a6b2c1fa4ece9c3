"""What the rules of persons say of everybody in a place, from the register as it stands today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from everyvillage.analytics.risk.explain import values_on
from everyvillage.analytics.risk.screen import answers_table
from everyvillage.analytics.risk.tables import RiskTables
from everyvillage.contracts.tables import table_named
from everyvillage.contracts.tables.cases import PERSON_CASE
from everyvillage.core.errors import Fault, NotFoundError
from everyvillage.data.arrow import ARROW_TYPES
from everyvillage.policy.rules import shipped_rules
from everyvillage.registry.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from everyvillage.policy.rules import RuleSet

Row = dict[str, Any]

LEFT, DUE = "LEFT-", "DUE-"
"""How the names of the two families of rule sets begin."""

_PERSON = table_named("person")
_HELD = {one.attname for one in Person._meta.concrete_fields}
COLUMNS = tuple(one.name for one in _PERSON.snapshot_columns if one.name in _HELD)
"""The columns of a person that rules may read and the register holds under the same name."""


def rules_of(family: str, on: date) -> RuleSet:
    """Give the rule set over persons of a family that is in force on a day; refuse a day without.

    Of several the one that came into force last counts.
    """
    found = [
        one
        for one in shipped_rules()
        if one.id.startswith(family) and one.table.name == PERSON_CASE.name and one.in_force(on)
    ]
    if found:
        return max(found, key=lambda one: one.from_)
    raise NotFoundError(
        Fault(
            code="protection.no-rules",
            where="",
            asked=f"rules {family}… in force on {on}",
            found="none",
            accepted="a day on which a rule set is in force",
            next_step="see docs/explain/rules.md for the days of each rule set",
        )
    )


def as_rows(values: Iterable[Mapping[str, Any]], on: date) -> list[Row]:
    """Give rows of persons as rules read them: with age, and the row's number as their own.

    ``values`` hold :data:`COLUMNS`, "id", "household_id" and "birth_date".
    """
    return [
        {
            **{name: one[name] for name in COLUMNS},
            "id": one["id"],
            "person_no": str(one["id"]),
            "household_no": one["household_id"],
            "age": _age(one["birth_date"], on),
        }
        for one in values
    ]


def read_columns() -> tuple[str, ...]:
    """Give the columns to read of a person, or of its history, for :func:`as_rows`."""
    return tuple(dict.fromkeys((*COLUMNS, "id", "household_id", "birth_date")))


def ask_all(rows: Sequence[Row], sets: Sequence[RuleSet], on: date) -> list[Row]:
    """Ask rule sets about persons, whole households together; a row each, as the engine gives it.

    A row holds the case of the person, and under "SET|RULE" 2 for yes, 0 for no, 1 for unknown.
    """
    columns = {
        one.name: pa.array([row.get(one.name) for row in rows], ARROW_TYPES[one.type])
        for one in _PERSON.snapshot_columns
    }
    found: list[Row] = ask_table(pa.table(columns), sets, on).to_pylist()
    return found


def ask_table(persons: pa.Table, sets: Sequence[RuleSet], on: date) -> pa.Table:
    """Ask rule sets about a table of persons."""
    values = {name: value for one in sets for name, value in values_on(one, on).items()}
    homes = pa.table({"household_no": pa.nulls(0, pa.string())})
    return answers_table(RiskTables(homes, persons), sets, at=on, values=values)


def _age(born: date | None, on: date) -> int | None:
    if born is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
