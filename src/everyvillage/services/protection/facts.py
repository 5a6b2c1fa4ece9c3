"""What the rules read of one household, and what they say of it on a day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from everyvillage.analytics.risk.cases.facts import FLAGS, SUMS
from everyvillage.analytics.risk.explain import Explained, explain_household
from everyvillage.contracts.tables import table_named
from everyvillage.contracts.tables.cases import HOUSEHOLD_CASE
from everyvillage.core.errors import Fault, NotFoundError
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.policy.rules.read import rules_named, shipped_rules
from everyvillage.registry.models import Household, Person
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.protection.before import income_before
from everyvillage.services.protection.region import region_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from everyvillage.policy.rules import RuleSet

Told: TypeAlias = "Mapping[str, int | bool | None]"
"""What a look at a household found, by the names of the register's columns."""
EXIT = "EXIT-household"
_SEALED = frozenset({"name", "document_number", "phone"})


def monitoring_rules(on: date) -> RuleSet:
    """Give the monitoring rules in force on a day; refuse a day without any."""
    found = [
        one
        for one in shipped_rules()
        if one.guide == "monitored_share_percent"
        and one.table.name == HOUSEHOLD_CASE.name
        and one.in_force(on)
    ]
    if not found:
        raise NotFoundError(
            Fault(
                code="protection.no-rules",
                where="",
                asked=f"monitoring rules in force on {on}",
                found="none",
                accepted="a day on which a rule set is in force",
                next_step="see docs/explain/rules.md for the days of each rule set",
            )
        )
    return found[-1]


def explained(household: Household, on: date, told: Told | None = None) -> Explained:
    """Ask the monitoring rules in force about a household, with all shocks known by the day.

    The lines are those of its county, the income of the year before that of the sealed register.
    ``told`` is what a later look at the household found, by the names of its columns; it counts
    more than the register's row.
    """
    return _asked(household, on, monitoring_rules(on), told)


def guarantees(household: Household, on: date, told: Told | None = None) -> Explained:
    """Ask about a household what its exit asks for: income, food, clothes, school, doctor, house.

    A rule whose line is not in force on the day (the line of poverty ended with 2020) is not
    asked.
    """
    rules, known = rules_named(EXIT), shipped_parameters()
    asked = tuple(
        rule
        for rule in rules.rules
        if all(known.named(name).has(on) for name in rule.test.parameters)
    )
    return _asked(household, on, replace(rules, rules=asked), told)


def _asked(household: Household, on: date, rules: RuleSet, told: Told | None) -> Explained:
    persons = Person.objects.filter(household_id=household.household_no)
    shocks = Shock.objects.filter(household=household, known_on__lte=on)
    (found,) = explain_household(
        _row(household, "household") | dict(told or {}),
        [_row(one, "person") | {"age": _age(one.birth_date, on)} for one in persons],
        [_shock(one) for one in shocks],
        rules,
        at=on,
        region=region_of(household.village_id, on),
        income_before_fen=income_before(household, on),
    )
    return found


def as_facts(found: Explained) -> dict[str, dict[str, Any]]:
    """Give the reasons as plain data: each rule that holds, with the values it rests on."""
    return {one.rule.id: dict(one.facts) for one in found.answer.reasons}


def missing_of(found: Explained) -> tuple[str, ...]:
    """Give the columns for lack of which a rule cannot tell what a shock means for the household.

    Only rules count that read something which a shock raised: what is not known of a household
    about which nothing was told is no reason to wait for it. In the order of the table.
    """
    raised = {name for name in (*FLAGS, "epidemic") if found.case.get(name) is True}
    raised |= {name for name in SUMS if found.case.get(name) != 0}
    lacking = {
        name
        for doubt in found.answer.doubts
        if raised & (read := {column for _, column in doubt.rule.test.names})
        for name in read
        if found.case.get(name) is None
    }
    return tuple(one.name for one in found.rules.table.columns if one.name in lacking)


def own_share(found: Explained) -> int:
    """Give the own spending for illness of twelve months, in fen; 0 where it is not known."""
    value = found.case.get("medical_own_fen")
    return value if isinstance(value, int) else 0


def kind_of(found: Explained) -> str:
    """Give the kind of household that the rules recognise, "" for none."""
    return next((one.rule.kind for one in found.answer.reasons if one.rule.kind), "")


def _row(record: Household | Person, table: str) -> dict[str, Any]:
    columns: Iterable[str] = (one.name for one in table_named(table).delivered)
    return {
        name: getattr(record, name)
        for name in columns
        if name not in _SEALED and hasattr(record, name)
    }


def _shock(one: Shock) -> dict[str, Any]:
    names = (
        *("kind", "office", "happened_on", "known_on"),
        *("total_fen", "paid_fen", "own_fen", "care_until"),
    )
    return {name: getattr(one, name) for name in names}


def _age(born: date | None, on: date) -> int | None:
    if born is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
