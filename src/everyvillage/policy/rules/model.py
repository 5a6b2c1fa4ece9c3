"""What a rule and a rule set are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from everyvillage.contracts.shapes import Table, Words
    from everyvillage.policy.expressions import Expression

PLACE = re.compile(r"\{([a-z0-9_]+)(?:\|yuan)?\}")
"""Where a sentence says the value of a parameter: its name in braces, in yuan after a bar."""


class Joined(StrEnum):
    """How the rules of a set make one answer: one of them is enough, or all must hold."""

    ANY = "any"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence with its test.

    ``kind`` is the outcome that the rule stands for ("marginal", "living"), "" for a mere
    condition. ``words`` is the sentence in both languages; a parameter's name in braces stands
    for its value on the day. ``says`` are the columns that give the reason in facts, the most
    telling first; ``source`` and ``sure`` say where the rule is from.
    """

    id: str
    kind: str
    words: Words
    test: Expression
    says: tuple[str, ...]
    source: str
    sure: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one provision, in force from ``from_`` to ``to`` (None: until changed).

    ``table`` is the shape of the rows that are asked; ``guide`` names the parameter that gives
    the usual size in percent, a figure to compare with and never a cap; ``version`` is the
    hash of the file.
    """

    id: str
    words: Words
    table: Table
    joined: Joined
    from_: date
    to: date | None
    guide: str
    version: str
    rules: tuple[Rule, ...]

    def in_force(self, on: date) -> bool:
        """Say whether the set is in force on a day."""
        return self.from_ <= on and (self.to is None or on <= self.to)

    @property
    def parameters(self) -> frozenset[str]:
        """Give the name of every parameter that a test reads."""
        return frozenset[str]().union(*(rule.test.parameters for rule in self.rules))

    @property
    def mentioned(self) -> frozenset[str]:
        """Give the name of every parameter that a sentence says."""
        said = (text for rule in self.rules for text in (rule.words.en, rule.words.zh))
        return frozenset(name for text in said for name in PLACE.findall(text))

    @property
    def columns(self) -> tuple[str, ...]:
        """Give every column that a test reads or a reason says, sorted."""
        read = {column for rule in self.rules for _, column in rule.test.names}
        return tuple(sorted(read.union(*(rule.says for rule in self.rules))))

    def rule(self, name: str) -> Rule:
        """Give the rule called ``name``."""
        return {rule.id: rule for rule in self.rules}[name]

    def sentence(self, rule: Rule, language: str, values: Mapping[str, int]) -> str:
        """Say a rule with the values of the day in the places of their names.

        ``values`` as an engine takes them: money in fen, said in yuan.
        """
        said = rule.words.in_language(language)
        for name, value in values.items():
            said = said.replace(f"{{{name}}}", f"{value:,}")
            said = said.replace(f"{{{name}|yuan}}", f"{value / 100:,.0f}")
        return said
