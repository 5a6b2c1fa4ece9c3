"""How an episode is said: its reasons as sentences, its facts aloud, its steps in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from everyvillage.analytics.risk.explain import said_value, values_on
from everyvillage.contracts.tables.cases import HOUSEHOLD_CASE
from everyvillage.data.frame.country_words import money_here
from everyvillage.policy.rules.read import rules_named
from everyvillage.services.protection.actions.ending import reports_of
from everyvillage.services.protection.actions.leads import FORESEEN
from everyvillage.services.protection.region import region_of
from everyvillage.services.protection.stages import ENDED, Stage
from everyvillage.services.protection.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from everyvillage.contracts.shapes import Table
    from everyvillage.policy.rules import Rule, RuleSet
    from everyvillage.services.protection.models import Episode, Step

FACTS_SAID = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that named the household: its sentence, and its facts in words.

    ``held_on`` is the day of the incomes and lines, None for the day of the step itself.
    """

    sentence: str
    facts: tuple[str, ...]
    held_on: date | None


def reasons_of(episode: Episode, language: str) -> tuple[Reason, ...]:
    """Give the reasons of the last decision that kept any, by the rules that it kept."""
    step = _last_with_rules(episode)
    return () if step is None else tuple(_reasons(episode, step, language))


def facts_aloud(episode: Episode, language: str) -> tuple[str, ...]:
    """Give the three facts to say aloud at the door."""
    return facts_of(_last_with_rules(episode), language)


def facts_of(step: Step | None, language: str) -> tuple[str, ...]:
    """Give the three facts to say aloud of a decision that kept its reasons; none without one."""
    if step is None:
        return ()
    rules = rules_named(step.rules)
    said = (fact for rule in rules.rules for fact in _facts(rules, rule, step, language))
    foreseen = said_facts(step.facts.get(FORESEEN, ()), language)
    return tuple(dict.fromkeys((*foreseen, *said)))[:FACTS_SAID]


def _last_with_rules(episode: Episode) -> Step | None:
    return episode.steps.exclude(rules="").order_by("-pk").first()


def _reasons(episode: Episode, step: Step, language: str) -> list[Reason]:
    """Give reasons and facts in the order of the rule file; a database may keep another."""
    held, on = rules_named(step.rules), step.held_on or step.happened_on
    values = values_on(held, on, region_of(episode.household.village_id, on))
    foreseen = [step.facts[FORESEEN]] if FORESEEN in step.facts else []
    return [
        Reason(say("protection.foreseen", language), said_facts(one, language), None)
        for one in foreseen
    ] + [
        Reason(
            held.sentence(rule, language, values),
            _facts(held, rule, step, language),
            step.held_on,
        )
        for rule in held.rules
        if rule.id in step.facts
    ]


def _facts(held: RuleSet, rule: Rule, step: Step, language: str) -> tuple[str, ...]:
    """Say the facts that a step kept of one rule."""
    kept = step.facts.get(rule.id, {})
    return said_facts(
        ((name, kept[name]) for name in rule.says if name in kept), language, held.table
    )


def said_facts(
    facts: Iterable[tuple[str, Any]], language: str, table: Table = HOUSEHOLD_CASE
) -> tuple[str, ...]:
    """Say facts in their order, under the words of their columns in the table of a case."""
    columns = table.by_name
    return tuple(
        say(
            "protection.fact",
            language,
            name=columns[name].words.in_language(language),
            value=said_value(columns[name], value, language),
        )
        for name, value in facts
    )


def sum_said(fen: int | None, language: str) -> str:
    """Give a sum in the money of the country, "" where it is not known."""
    if fen is None:
        return ""
    decimals, name = money_here()
    return f"{fen / 10**decimals:,.0f} {name.in_language(language)}"


def silent_sum(episode: Episode, language: str) -> str:
    """Give the own share of bills up to which a household stays silent, "" where it is not."""
    return sum_said(episode.silent_own_fen or 0, language) if episode.silent_until else ""


def next_things(episode: Episode) -> frozenset[str]:
    """Give what may be done with an episode at its stage, by the names of the forms."""
    found = _FORMS.get(Stage(episode.stage), frozenset())
    if episode.stage in ENDED:
        return found
    return found | ({"report", "close"} if reports_of(episode).exists() else {"report"})


_FORMS: Mapping[Stage, frozenset[str]] = {
    Stage.LEAD: frozenset({"check"}),
    Stage.VERIFIED: frozenset({"publish", "decline"}),
    Stage.PUBLISHED: frozenset({"recognise", "decline"}),
    Stage.RECOGNISED: frozenset({"plan", "follow"}),
    Stage.PLANNED: frozenset({"plan", "deliver", "withdraw", "follow", "remove"}),
    Stage.HELPED: frozenset({"plan", "deliver", "withdraw", "follow", "remove"}),
}
