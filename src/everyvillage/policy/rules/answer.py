"""Ask a rule set about one row in Python: the same text and the same answers as in an engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.policy.expressions import Value, evaluate
from everyvillage.policy.rules.model import Joined, Rule, RuleSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """What one rule says of one row: yes, no, or None where it cannot tell, and the facts."""

    rule: Rule
    holds: bool | None
    facts: tuple[tuple[str, Value | None], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule set says of one row.

    ``version`` and ``at`` are kept with a decision, so that it can be rebuilt.
    """

    rules: str
    version: str
    at: date
    holds: bool | None
    answers: tuple[RuleAnswer, ...]

    @property
    def reasons(self) -> tuple[RuleAnswer, ...]:
        """Give the rules that hold, in the order of the file."""
        return tuple(one for one in self.answers if one.holds is True)

    @property
    def doubts(self) -> tuple[RuleAnswer, ...]:
        """Give the rules that cannot tell."""
        return tuple(one for one in self.answers if one.holds is None)


def answer(
    rules: RuleSet,
    row: Mapping[str, Value | None],
    *,
    at: date,
    parameters: Mapping[str, Value],
) -> Answer:
    """Ask every rule of ``rules`` about ``row``.

    ``row`` gives each column that the set reads, None where it is missing; ``at`` is the day;
    ``parameters`` the values in force, money in fen. With ``any`` the answer is yes as soon as
    one rule holds, with ``all`` no as soon as one does not; what is missing stays unknown.
    """
    cells = {(rules.table.name, column): row.get(column) for column in rules.columns}
    answers = tuple(_ask(rule, cells, row, at, parameters) for rule in rules.rules)
    return Answer(rules.id, rules.version, at, together(rules.joined, answers), answers)


def together(joined: Joined, answers: Iterable[RuleAnswer]) -> bool | None:
    """Give the one answer of a set: the three-valued OR or AND of its rules."""
    found = [one.holds for one in answers]
    settles = joined is Joined.ANY
    if settles in found:
        return settles
    return None if None in found else not settles


def _ask(
    rule: Rule,
    cells: Mapping[tuple[str, str], Value | None],
    row: Mapping[str, Value | None],
    at: date,
    parameters: Mapping[str, Value],
) -> RuleAnswer:
    held = evaluate(rule.test, cells, at=at, parameters=parameters)
    facts = tuple((name, row.get(name)) for name in rule.says)
    return RuleAnswer(rule, None if held is None else bool(held), facts)
