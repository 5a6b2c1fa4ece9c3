"""Who is left behind in a village by the definition in force, and who at home can guard them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from everyvillage.policy.rules.compiled import UNKNOWN, YES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from everyvillage.policy.rules import RuleSet

CHILD, ALONE, ELDER, WOMAN = "child", "alone", "elder", "woman"
OF_CHILDREN = frozenset({CHILD, ALONE})
"""The kinds whose names lie in the compartment of children."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A grown-up at home who can guard, or of whom it is not known (``sure`` is False)."""

    person: int
    relation: str
    age: int | None
    sure: bool


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody who is left behind: of which kinds, and who is at home for them."""

    person: int
    household_no: str
    relation: str
    age: int | None
    kinds: tuple[str, ...]
    guards: tuple[Guard, ...]

    @property
    def is_child(self) -> bool:
        """Say whether the person is a left-behind child."""
        return bool(OF_CHILDREN & set(self.kinds))


def left_behind(
    asked: Sequence[Mapping[str, Any]], relations: Mapping[str, str], rules: RuleSet
) -> list[Left]:
    """Give who is left behind among persons asked by ``rules``; children without a guard first.

    ``asked`` are rows of the engine, all persons of each household; ``relations`` the relation
    of each person to the head, by the person's number.
    """
    homes: dict[str, list[Mapping[str, Any]]] = {}
    for row in asked:
        homes.setdefault(row["household_no"], []).append(row)
    found = [
        Left(
            person=int(row["person_no"]),
            household_no=row["household_no"],
            relation=relations.get(row["person_no"], ""),
            age=row["age"],
            kinds=kinds,
            guards=tuple(_guards(row, homes[row["household_no"]], relations)),
        )
        for row in asked
        if (kinds := _kinds(row, rules))
    ]
    return sorted(found, key=_first)


def _first(one: Left) -> tuple[bool, bool, str, int]:
    return (ALONE not in one.kinds, not one.is_child, one.household_no, one.person)


def _kinds(row: Mapping[str, Any], rules: RuleSet) -> tuple[str, ...]:
    return tuple(one.kind for one in rules.rules if one.kind and row[f"{rules.id}|{one.id}"] == YES)


def _guards(
    row: Mapping[str, Any], home: Sequence[Mapping[str, Any]], relations: Mapping[str, str]
) -> Iterator[Guard]:
    """Give the others at home who can guard, then those of whom it cannot be told."""
    others = [one for one in home if one is not row and one["can_guard"] is not False]
    for one in sorted(others, key=lambda other: other["can_guard"] is None):
        yield Guard(
            person=int(one["person_no"]),
            relation=relations.get(one["person_no"], ""),
            age=one["age"],
            sure=one["can_guard"] is True,
        )


def is_unknown(row: Mapping[str, Any], rules: RuleSet) -> bool:
    """Say whether the set cannot tell of a row."""
    return bool(row[rules.id] == UNKNOWN)
