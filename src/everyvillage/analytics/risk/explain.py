"""One household explained: every rule with yes, no or cannot tell, and the facts it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from everyvillage.analytics.risk.cases import household_case, person_case, window
from everyvillage.analytics.risk.cases.facts import SUMS
from everyvillage.contracts.shapes import Column, Type
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.policy.rules import answer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from everyvillage.policy.expressions import Value
    from everyvillage.policy.rules import Answer, RuleSet

    Row = Mapping[str, Value | None]

FEN_PER_YUAN = 100
_YES_NO = {"en": {True: "yes", False: "no"}, "zh": {True: "是", False: "否"}}
_AT_LEAST = {"en": "at least ", "zh": "至少"}
_MISSING = {"en": "not known", "zh": "未掌握"}


@dataclass(frozen=True, slots=True)
class Explained:
    """What a rule set says of one household or one of its persons, with the case it was read of.

    ``values`` are the parameters in force, money in fen; ``person`` is "" for the household.
    """

    rules: RuleSet
    answer: Answer
    case: Row
    values: Mapping[str, int]
    person: str = ""

    def sentences(self, language: str) -> tuple[tuple[str, bool | None, str], ...]:
        """Give each rule as a sentence, whether it holds, and its facts as words."""
        return tuple(
            (
                self.rules.sentence(one.rule, language, self.values),
                one.holds,
                "；".join(self.said(name, value, language) for name, value in one.facts)
                if language.startswith("zh")
                else "; ".join(self.said(name, value, language) for name, value in one.facts),
            )
            for one in self.answer.answers
        )

    def three_facts(self, language: str) -> tuple[str, ...]:
        """Give the three facts that are said aloud, of the first rules that hold."""
        facts = dict(fact for one in self.answer.reasons for fact in one.facts)
        return tuple(self.said(name, value, language) for name, value in facts.items())[:3]

    def said(self, name: str, value: Value | None, language: str) -> str:
        """Say one fact: the words of its column, then the value with its unit."""
        column = self.rules.table.by_name[name]
        return f"{column.words.in_language(language)}: {said_value(column, value, language)}"


def said_value(column: Column, value: Value | None, language: str) -> str:
    """Say a value as people do: money in yuan, codes in words, a gap as not known.

    What is added up of told shocks is said as "at least": of a bill only an edge crosses from
    health, and nobody tells of everything.
    """
    tongue = "zh" if language.startswith("zh") else "en"
    if value is None:
        return _MISSING[tongue]
    if isinstance(value, bool):
        return _YES_NO[tongue][value]
    if column.type is Type.MONEY and isinstance(value, int):
        said = f"{value / FEN_PER_YUAN:,.0f} {'元' if tongue == 'zh' else 'yuan'}"
        return _AT_LEAST[tongue] + said if value and column.name in SUMS else said
    if column.codes is not None and value in column.codes:
        return column.codes.items[str(value)].in_language(language)
    return value.isoformat() if isinstance(value, date) else str(value)


def explain_household(
    household: Row,
    persons: Sequence[Row],
    shocks: Sequence[Row] | None,
    rules: RuleSet,
    *,
    at: date,
    region: str = "",
    income_before_fen: int | None = None,
) -> tuple[Explained, ...]:
    """Ask a rule set about one household, or about each of its persons.

    ``household``, ``persons`` and ``shocks`` are rows under their declared columns (``shocks``
    None where they are not held); ``at`` is the day. No engine is loaded. Gives one answer for
    rules of households, one a person for rules of persons.
    """
    of = window(at)
    values = values_on(rules, at, region)
    if rules.table.name == "household_case":
        case = household_case(household, persons, shocks, of, income_before_fen=income_before_fen)
        return (Explained(rules, answer(rules, case, at=at, parameters=values), case, values),)
    cases = [person_case(person, persons, of) for person in persons]
    return tuple(
        Explained(
            rules,
            answer(rules, case, at=at, parameters=values),
            case,
            values,
            person=str(case["person_no"]),
        )
        for case in cases
    )


def values_on(rules: RuleSet, at: date, region: str = "") -> Mapping[str, int]:
    """Give the values in force on a day for every parameter that a rule set reads or says."""
    return shipped_parameters().engine_values(rules.parameters | rules.mentioned, at, region)
