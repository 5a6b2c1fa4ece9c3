"""Everybody of one village asked, for whoever may see them, and what of it may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.contracts.shapes import Compartment
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household, Person
from everyvillage.services.protection.entitled.asking import (
    DUE,
    LEFT,
    as_rows,
    ask_all,
    read_columns,
    rules_of,
)
from everyvillage.services.protection.entitled.gaps import Gap, gaps_of
from everyvillage.services.protection.entitled.left import Left, is_unknown, left_behind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from everyvillage.policy.rules import RuleSet
    from everyvillage.registry.access.acting import Acting

OPENED = (Compartment.CHILD, Compartment.HEALTH)
"""The compartments that the page opens: names of children, names of those with a certificate."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rules in force say of one village today.

    ``asked`` counts the persons, ``unknown`` those of whom it cannot be told whether they are
    left behind; ``homes`` gives the row of each household by its number.
    """

    rules: RuleSet
    asked: int
    unknown: int
    left: tuple[Left, ...]
    gaps: tuple[Gap, ...]
    homes: Mapping[str, int]


def own_homes(acting: Acting) -> QuerySet[Household]:
    """Give the households that somebody may list; refuse a role that lists none."""
    registry_rules().require(acting, Verb.LIST, "household")
    return registry_rules().visible(acting, Verb.LIST, "household", Household.objects.all())


def ask_village(acting: Acting, village: int) -> Asked:
    """Ask about everybody in a village of one's own place; another village has nobody."""
    homes = dict(own_homes(acting).filter(village=village).values_list("household_no", "pk"))
    persons = Person.objects.filter(household__village=village, household__in=homes)
    rows = as_rows(persons.order_by("pk").values(*read_columns()), acting.on)
    left, due = rules_of(LEFT, acting.on), rules_of(DUE, acting.on)
    found = ask_all(rows, (left, due), acting.on)
    relations = {row["person_no"]: row["relation"] for row in rows}
    return Asked(
        rules=left,
        asked=len(rows),
        unknown=sum(is_unknown(one, left) for one in found),
        left=tuple(left_behind(found, relations, left)),
        gaps=tuple(gaps_of(found, due)),
        homes=homes,
    )


def may_name(acting: Acting, wall: Compartment) -> bool:
    """Say whether a compartment was opened in this visit, by a sentence about persons."""
    found = registry_rules().concerning(acting, Verb.READ, f"person:{wall.value}")
    return any(one.is_open(acting) for one in found)


def purposes_of(acting: Acting, wall: Compartment) -> tuple[str, ...]:
    """Give the purposes for which the role may open a compartment of persons."""
    found = registry_rules().concerning(acting, Verb.READ, f"person:{wall.value}")
    return tuple(acting.role.opens.get(wall, ())) if found and acting.role else ()
