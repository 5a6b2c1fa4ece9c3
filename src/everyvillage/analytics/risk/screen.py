"""Screening: a county's households against a rule set, as leads with their reasons in facts."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from everyvillage.analytics.risk.cases import household_cases, person_cases, window
from everyvillage.analytics.risk.explain import said_value, values_on
from everyvillage.analytics.risk.tables import RiskTables, run
from everyvillage.core.errors import Fault, InputError
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.policy.rules import RuleAnswer, RuleSet
from everyvillage.policy.rules.compiled import NO, UNKNOWN, YES, compiled_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import pyarrow as pa

    from everyvillage.policy.expressions import Value

_CASES = {"household_case": household_cases, "person_case": person_cases}
_HOLDS = {YES: True, NO: False, UNKNOWN: None}
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Lead:
    """One household, or person, that a rule set names: which rules, and the facts to say."""

    unit: str
    household_no: str
    village_code: str
    kinds: tuple[str, ...]
    reasons: tuple[RuleAnswer, ...]
    doubts: tuple[str, ...]

    @property
    def facts(self) -> tuple[tuple[str, Value | None], ...]:
        """Give the three facts that are said aloud, the most telling first."""
        said = dict(fact for reason in self.reasons for fact in reason.facts)
        return tuple(said.items())[:3]


@dataclass(frozen=True, slots=True)
class Screened:
    """What a screening gave.

    ``units`` is the number of rows asked; ``undecided`` are those of which the set cannot tell;
    ``by_rule`` how many each rule names, cannot tell, of all; ``guide_percent`` the usual size in
    percent, to compare with: nobody is dropped for it.
    """

    rules: RuleSet
    at: date
    parameters: Mapping[str, int]
    units: int
    undecided: tuple[str, ...]
    by_rule: Mapping[str, tuple[int, int]]
    guide_percent: int | None
    leads: tuple[Lead, ...]

    @property
    def unknown(self) -> int:
        """Give of how many rows the set cannot tell."""
        return len(self.undecided)

    @property
    def share_percent(self) -> float:
        """Give the part of all units that is named."""
        return PERCENT * len(self.leads) / self.units if self.units else 0.0

    def said(self, lead: Lead, language: str) -> tuple[str, ...]:
        """Say the three facts of a lead in words."""
        columns = self.rules.table.by_name
        return tuple(
            f"{columns[name].words.in_language(language)}: "
            f"{said_value(columns[name], value, language)}"
            for name, value in lead.facts
        )


def screen(tables: RiskTables, rules: RuleSet, *, at: date, region: str = "") -> Screened:
    """Ask ``rules`` about every household, or person, of ``tables``.

    ``at`` is the day: twelve months end with it, and what was known later is not used;
    ``region`` chooses local values. Gives one lead a unit, in the order of village and number,
    whatever the number of rules that name it, and never cuts at a size. Refuses a rule set that
    is not in force on the day, and one whose rows are villages or counties.
    """
    if not rules.in_force(at):
        raise InputError(_not_in_force(rules, at))
    values = values_on(rules, at, region)
    rows = answers_table(tables, [rules], at=at, values=values)
    leads = _leads(rows, rules)
    counted = {rule.id: _counts(rows[f"{rules.id}|{rule.id}"]) for rule in rules.rules}
    return Screened(
        rules=rules,
        at=at,
        parameters=values,
        units=rows.num_rows,
        undecided=_undecided(rows, rules),
        by_rule=MappingProxyType(counted),
        guide_percent=_guide(rules, at, region),
        leads=tuple(sorted(leads, key=lambda lead: (lead.village_code, lead.unit))),
    )


def answers_table(
    tables: RiskTables, sets: Sequence[RuleSet], *, at: date, values: Mapping[str, int]
) -> pa.Table:
    """Give the cases of a county with the answer of every rule of ``sets`` beside.

    All sets must read the same kind of row.
    """
    of = window(at)
    (kind,) = {one.table.name for one in sets}
    if kind not in _CASES:
        raise InputError(_not_screened(kind))
    cases = (
        household_cases(of, shocks=tables.shock is not None, before=tables.before is not None)
        if kind == "household_case"
        else person_cases(of)
    )
    return run(compiled_table(sets, cases, at=at, parameters=values), tables.named())


def _leads(rows: pa.Table, rules: RuleSet) -> list[Lead]:
    """Make the leads of the rows that the set names, with the facts of the row."""
    wanted = (*rules.table.key, "household_no", "village_code", *rules.columns)
    answers = [f"{rules.id}|{rule.id}" for rule in rules.rules]
    named = rows.filter(pc.equal(rows[rules.id], YES))
    return [
        _lead(row, rules)
        for row in named.select(list(dict.fromkeys([*wanted, *answers]))).to_pylist()
    ]


def _undecided(rows: pa.Table, rules: RuleSet) -> tuple[str, ...]:
    (key,) = rules.table.key
    return tuple(rows.filter(pc.equal(rows[rules.id], UNKNOWN))[key].to_pylist())


def _lead(row: Mapping[str, Any], rules: RuleSet) -> Lead:
    answers = tuple(
        RuleAnswer(
            rule,
            _HOLDS[row[f"{rules.id}|{rule.id}"]],
            tuple((name, row[name]) for name in rule.says),
        )
        for rule in rules.rules
    )
    reasons = tuple(one for one in answers if one.holds)
    (key,) = rules.table.key
    return Lead(
        unit=row[key],
        household_no=row["household_no"],
        village_code=row["village_code"],
        kinds=tuple(dict.fromkeys(one.rule.kind for one in reasons if one.rule.kind)),
        reasons=reasons,
        doubts=tuple(one.rule.id for one in answers if one.holds is None),
    )


def _counts(column: pa.ChunkedArray) -> tuple[int, int]:
    values = column.to_numpy()
    return int((values == YES).sum()), int((values == UNKNOWN).sum())


def _guide(rules: RuleSet, at: date, region: str) -> int | None:
    if not rules.guide:
        return None
    return shipped_parameters().engine_values([rules.guide], at, region)[rules.guide]


def _not_in_force(rules: RuleSet, at: date) -> Fault:
    last = f" to {rules.to}" if rules.to else " on"
    return Fault(
        code="screen.not-in-force",
        where="",
        asked=f"a screening by {rules.id} on {at}",
        found="a rule set that is not in force on that day",
        accepted=f"a day from {rules.from_}{last}",
        next_step="take a rule set in force on the day, or a snapshot of another day",
    )


def _not_screened(kind: str) -> Fault:
    return Fault(
        code="screen.row-unfit",
        where="",
        asked="a rule set to screen households or persons with",
        found=f"rules over “{kind}”",
        accepted="rules over household_case or person_case",
        next_step="ask rules of villages and counties with everyvillage.policy.rules.answer",
    )
