"""Which compartment each column of a person lies in, on the page of a household."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.contracts.shapes import Compartment
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb

if TYPE_CHECKING:
    from everyvillage.contracts.shapes import Column
    from everyvillage.registry.access.acting import Acting

WALLS = (Compartment.IDENTITY, Compartment.HEALTH, Compartment.CHILD)
"""The compartments that the page of a household has something of."""

WALL_WORDS = {
    Compartment.IDENTITY: "people.wall_identity",
    Compartment.HEALTH: "people.wall_health",
    Compartment.CHILD: "people.wall_child",
}
"""The sentence by which the page names each of them."""

NEVER_SHOWN = frozenset({"health", "disability"})
"""Only what care is needed leaves the health compartment; a condition never does."""

_HEALTH_NEEDS = frozenset(
    {
        "care_needed",
        "disability_grade",
        # What is paid or held because of a disability tells of it.
        "disability_certificate",
        "linked_rehabilitation",
        "subsidy_entitled",
        "subsidy_received",
    }
)
_CHILD_FACTS = frozenset({"guardian", "left_behind_child", "contact_month"})
_IDENTITY = frozenset({"name", "document_number", "phone", "birth_date"})


def wall_of(column: Column) -> Compartment:
    """Give the compartment that a column of a person lies in."""
    if column.name in _IDENTITY:
        return Compartment.IDENTITY
    if column.name in _HEALTH_NEEDS:
        return Compartment.HEALTH
    if column.name in _CHILD_FACTS:
        return Compartment.CHILD
    return column.compartment


def may_open(acting: Acting, wall: Compartment) -> bool:
    """Say whether the role in use has a sentence and a purpose for a compartment."""
    concerning = registry_rules().concerning(acting, Verb.READ, f"person:{wall.value}")
    return bool(concerning and acting.role and acting.role.opens.get(wall))


def is_open(acting: Acting, wall: Compartment) -> bool:
    """Say whether a compartment was opened in this visit and a sentence lets it be read."""
    concerning = registry_rules().concerning(acting, Verb.READ, f"person:{wall.value}")
    return any(one.is_open(acting) for one in concerning)
