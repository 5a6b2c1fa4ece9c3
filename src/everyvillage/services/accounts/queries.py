"""Whose roles, and which sentences decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.registry.access.place_tree import in_force, places_inside
from everyvillage.registry.access.roles import role_book
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.models import Place, PlaceCode, RoleHeld
from everyvillage.registry.place_names import place_names

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.access.roles import Role
    from everyvillage.registry.access.sentences import Sentence
    from everyvillage.registry.models import Account


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role that somebody holds, with the name of its place."""

    held: RoleHeld
    role: Role
    place: str
    code: str
    now: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A sentence of the rules and what it says to the role in use.

    ``answer`` is "yes", "closed" (a purpose has to be stated first) or "no" (another role).
    """

    sentence: Sentence
    roles: tuple[Role, ...]
    answer: str


def roles_of(account: Account, on: date) -> list[RoleLine]:
    """Give every role an account holds or held, those in force first."""
    held = list(RoleHeld.objects.filter(account=account).order_by("-valid_from", "-pk"))
    places = {one.place_id for one in held}
    names = place_names(places, on)
    codes = dict(
        PlaceCode.objects.filter(in_force(on), place__in=places).values_list("place_id", "code")
    )
    lines = [
        RoleLine(
            one,
            role_book().role(one.role),
            names.get(one.place_id, ""),
            codes.get(one.place_id, ""),
            one.holds_on(on),
        )
        for one in held
    ]
    return sorted(lines, key=lambda line: not line.now)


def rules_for(acting: Acting) -> list[RuleLine]:
    """Give every sentence of the rules with its answer to the role in use."""
    book = role_book()
    return [
        RuleLine(one, tuple(book.role(name) for name in sorted(one.roles)), _answer(one, acting))
        for one in registry_rules().sentences
    ]


def _answer(sentence: Sentence, acting: Acting) -> str:
    if acting.role_id not in sentence.roles:
        return "no"
    return "yes" if sentence.is_open(acting) else "closed"


def held_inside(acting: Acting) -> list[RoleLine]:
    """Give the roles in force that the role in use may end: those it gives, inside its place."""
    found = list(roles_inside(acting).select_related("account").order_by("account__name", "pk"))
    names = place_names({one.place_id for one in found}, acting.on)
    return [
        RoleLine(
            one,
            role_book().role(one.role),
            names.get(one.place_id, ""),
            "",
            one.holds_on(acting.on),
        )
        for one in found
    ]


def roles_inside(acting: Acting) -> QuerySet[RoleHeld]:
    """Give the rows of the roles in force that the role in use may end."""
    if acting.role is None or acting.place is None:
        return RoleHeld.objects.none()
    inside = places_inside(acting.place, acting.level, acting.on)
    held = RoleHeld.objects.filter(role__in=acting.role.gives, valid_to=None)
    return held if inside is None else held.filter(place__in=Place.objects.filter(inside))
