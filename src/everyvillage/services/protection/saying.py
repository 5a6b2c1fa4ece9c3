"""How an episode is said: its reasons as sentences, its facts aloud, its steps in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from everyvillage.analytics.risk.explain import said_value
from everyvillage.contracts.tables.cases import HOUSEHOLD_CASE
from everyvillage.data.frame.country_words import money_here
from everyvillage.policy.rules.read import shipped_rules
from everyvillage.services.protection.actions.ending import reports_of
from everyvillage.services.protection.actions.leads import FORESEEN
from everyvillage.services.protection.kept_rules import kept_on
from everyvillage.services.protection.stages import ENDED, Stage
from everyvillage.services.protection.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from everyvillage.contracts.shapes import Table
    from everyvillage.policy.rules import RuleSet
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
    said = (fact for name in _named(step) for fact in _facts(name, step, language))
    foreseen = said_facts(step.facts.get(FORESEEN, ()), language)
    return tuple(dict.fromkeys((*foreseen, *said)))[:FACTS_SAID]


def _last_with_rules(episode: Episode) -> Step | None:
    """Give the last step that rules named; a risk is removed because none does."""
    named = episode.steps.exclude(rules="").exclude(what=Stage.REMOVED)
    return named.order_by("-pk").first()


def _reasons(episode: Episode, step: Step, language: str) -> list[Reason]:
    """Give reasons and facts in the order of the rule file; a database may keep another."""
    sentences = step.kept.get("sentences") or _of_today(episode, step)
    tongue = "zh" if language.startswith("zh") else "en"
    foreseen = [step.facts[FORESEEN]] if FORESEEN in step.facts else []
    return [
        Reason(say("protection.foreseen", language), said_facts(one, language), None)
        for one in foreseen
    ] + [
        Reason(
            sentences.get(name, {}).get(tongue, name),
            _facts(name, step, language),
            step.held_on,
        )
        for name in _named(step)
    ]


def _of_today(episode: Episode, step: Step) -> Mapping[str, Mapping[str, str]]:
    """Give the sentences of a step that kept none, as the rule file says them today."""
    kept = kept_on(step.rules, episode, step.held_on or step.happened_on, step.facts)
    found: Mapping[str, Mapping[str, str]] = kept["sentences"]
    return found


def _rules_now(step: Step) -> RuleSet | None:
    """Give the rule set of a step as its file stands today, None where it is gone."""
    return next((one for one in shipped_rules() if one.id == step.rules), None)


def _named(step: Step) -> list[str]:
    """Give the rules that held in a step, in the order of their file, then those it has no more."""
    rules = _rules_now(step)
    order = [rule.id for rule in rules.rules] if rules else []
    held = [name for name, kept in step.facts.items() if isinstance(kept, dict)]
    return sorted(held, key=lambda name: order.index(name) if name in order else len(order))


def _facts(name: str, step: Step, language: str) -> tuple[str, ...]:
    """Say the facts that a step kept of one rule, the most telling first."""
    kept, rules = step.facts[name], _rules_now(step)
    order = next((one.says for one in rules.rules if one.id == name), ()) if rules else ()
    table = rules.table if rules else HOUSEHOLD_CASE
    told = [fact for fact in (order or kept) if fact in kept and table.column(fact)]
    return said_facts(((fact, kept[fact]) for fact in told), language, table)


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
