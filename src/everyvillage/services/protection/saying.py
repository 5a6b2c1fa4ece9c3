"""How an episode is said: its reasons as sentences, its facts aloud, its steps in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.analytics.risk.explain import said_value, values_on
from everyvillage.data.frame.country_words import money_here
from everyvillage.policy.rules.read import rules_named
from everyvillage.services.protection.stages import Stage
from everyvillage.services.protection.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

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
    step = episode.steps.exclude(rules="").order_by("-pk").first()
    return () if step is None else tuple(_reasons(step, language))


def facts_aloud(episode: Episode, language: str) -> tuple[str, ...]:
    """Give the three facts to say aloud at the door."""
    said = dict.fromkeys(fact for one in reasons_of(episode, language) for fact in one.facts)
    return tuple(said)[:FACTS_SAID]


def _reasons(step: Step, language: str) -> list[Reason]:
    """Give reasons and facts in the order of the rule file; a database may keep another."""
    held, facts = rules_named(step.rules), step.facts
    values = values_on(held, step.held_on or step.happened_on)
    columns = held.table.by_name
    return [
        Reason(
            held.sentence(rule, language, values),
            tuple(
                say(
                    "protection.fact",
                    language,
                    name=columns[name].words.in_language(language),
                    value=said_value(columns[name], facts[rule.id][name], language),
                )
                for name in rule.says
                if name in facts[rule.id]
            ),
            step.held_on,
        )
        for rule in held.rules
        if rule.id in facts
    ]


def sum_said(fen: int | None, language: str) -> str:
    """Give a sum in the money of the country, "" where it is not known."""
    if fen is None:
        return ""
    decimals, name = money_here()
    return f"{fen / 10**decimals:,.0f} {name.in_language(language)}"


def next_things(episode: Episode) -> frozenset[str]:
    """Give what may be done with an episode at its stage, by the names of the forms."""
    return _FORMS.get(Stage(episode.stage), frozenset())


_FORMS: Mapping[Stage, frozenset[str]] = {
    Stage.LEAD: frozenset({"check"}),
    Stage.VERIFIED: frozenset({"publish", "decline"}),
    Stage.PUBLISHED: frozenset({"recognise", "decline"}),
    Stage.RECOGNISED: frozenset({"plan"}),
    Stage.PLANNED: frozenset({"plan", "deliver"}),
    Stage.HELPED: frozenset({"plan", "deliver", "remove"}),
}
