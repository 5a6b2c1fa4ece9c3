"""What a decision keeps of its rules: version, values, sentences; and what has changed since.

A rule file is edited, a parameter gets a new value, a rule goes: a decision of before still says
by what it was made, in the words and with the sums of its day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.analytics.risk.explain import values_on
from everyvillage.contracts.shapes import Type
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.policy.rules.read import rules_named
from everyvillage.services.protection.entitled.asking import LEFT
from everyvillage.services.protection.region import region_of
from everyvillage.services.protection.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from everyvillage.policy.rules import RuleSet
    from everyvillage.services.protection.models import Episode, Step

FEN_PER_YUAN = 100
LANGUAGES = ("en", "zh")


def kept_of(rules: RuleSet, values: Mapping[str, int], named: Iterable[str]) -> dict[str, Any]:
    """Give what is kept of a rule set: its version, the values of the day, sentences that held.

    ``values`` are in force on the day, money in fen; ``named`` the rules that held.
    """
    known = {rule.id: rule for rule in rules.rules}
    return {
        "version": rules.version,
        "values": dict(values),
        "sentences": {
            name: {one: rules.sentence(known[name], one, values) for one in LANGUAGES}
            for name in named
            if name in known
        },
    }


def kept_on(rules: str, episode: Episode, on: date, named: Iterable[str]) -> dict[str, Any]:
    """Give what is kept of a rule set by its name, with the values of the household's place."""
    held = rules_named(rules)
    values = values_on(held, on, region_of(episode.household.village_id, on))
    return kept_of(held, values, named)


def changed_since(episode: Episode, rules: RuleSet, values: Mapping[str, int]) -> dict[str, Any]:
    """Say what of the rules has changed since the last step of an episode that kept some.

    Gives "rules" and "version" as before and now, "values" as before and now by name; empty where
    nothing has. A lead of a child left behind rests on other rules and is not compared.
    """
    steps = episode.steps.exclude(rules="").exclude(rules__startswith=LEFT)
    before = steps.order_by("-pk").first()
    if before is None:
        return {}
    found: dict[str, Any] = {}
    if before.rules != rules.id:
        found["rules"] = [before.rules, rules.id]
    elif before.kept.get("version", rules.version) != rules.version:
        found["version"] = [before.kept["version"], rules.version]
    then: Mapping[str, int] = before.kept.get("values", {})
    moved = {name: [then[name], value] for name, value in values.items() if name in then}
    moved = {name: pair for name, pair in moved.items() if pair[0] != pair[1]}
    return found | ({"values": moved} if moved else {})


def changes_said(step: Step, language: str) -> Iterator[str]:
    """Say what of the rules had changed by a step: the set, its text, each value with both sums."""
    changed: Mapping[str, Any] = step.kept.get("changed", {})
    if "rules" in changed:
        before, now = changed["rules"]
        yield say("protection.changed_rules", language, before=before, now=now)
    if "version" in changed:
        yield say("protection.changed_text", language, rules=step.rules)
    for name, (before, now) in changed.get("values", {}).items():
        known = shipped_parameters().parameters.get(name)
        yield say(
            "protection.changed_value",
            language,
            name=known.words.in_language(language) if known else name,
            before=_said(name, before),
            now=_said(name, now),
        )


def _said(name: str, value: int) -> str:
    """Say the value of a parameter: money in yuan."""
    known = shipped_parameters().parameters.get(name)
    is_money = known is not None and known.type is Type.MONEY
    return f"{value / FEN_PER_YUAN:,.0f}" if is_money else f"{value:,}"
