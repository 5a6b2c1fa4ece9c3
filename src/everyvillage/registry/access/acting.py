"""Somebody in the role they have in use, on a day, with the compartments they have opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.registry.access.kin import homes_of_kin
from everyvillage.registry.access.place_tree import lineage_of
from everyvillage.registry.access.roles import role_book

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from everyvillage.contracts.shapes import Compartment
    from everyvillage.registry.access.roles import Role
    from everyvillage.registry.models import Account

NOBODY_ROLE = "public"


@dataclass(frozen=True, slots=True)
class Acting:
    """Who asks: an account in one role at one place, on one day.

    ``account`` is None and ``role`` is None for somebody who has not signed in or has no role
    in force. ``level`` is the level of the role's place. ``opened`` gives the purpose for which
    each compartment was opened in this visit. ``own_person`` is the person of the register
    that the account itself is, None where nobody has said.
    """

    on: date
    account: int | None = None
    login: str = ""
    role: Role | None = None
    place: int | None = None
    level: str = ""
    opened: Mapping[Compartment, str] = field(default_factory=lambda: MappingProxyType({}))
    own_person: int | None = None
    _around: dict[int, bool] = field(default_factory=dict, compare=False, repr=False)
    """Whether each place that was asked about lies in the role's place, asked once."""
    _kin: list[frozenset[int]] = field(default_factory=list, compare=False, repr=False)
    """The households of the own family and of declared kin, once they were asked for."""

    @property
    def role_id(self) -> str:
        """Give the id of the role in use, "public" for nobody."""
        return self.role.id if self.role else NOBODY_ROLE

    def has_open(self, compartment: Compartment) -> bool:
        """Say whether a compartment was opened, for a purpose that the role allows."""
        purpose = self.opened.get(compartment)
        return (
            self.role is not None
            and purpose is not None
            and purpose in self.role.opens.get(compartment, ())
        )

    def is_kin(self, household: int) -> bool:
        """Say whether a household is the own one or one of declared kin; asked once."""
        if not self._kin:
            rows = homes_of_kin(self.account, self.own_person)
            self._kin.append(frozenset(rows.values_list("pk", flat=True)))
        return household in self._kin[0]

    def reaches(self, place: int | None) -> bool:
        """Say whether a place is the role's own place or lies in it."""
        if place is None or self.place is None:
            return False
        if self.level == "nation":
            return True
        if place not in self._around:
            around = {above for _, above in lineage_of(place, self.on)}
            self._around[place] = self.place in around
        return self._around[place]


def acting_for(
    account: Account | None, on: date, opened: Mapping[Compartment, str] | None = None
) -> Acting:
    """Give who asks: the account in its role in use, nobody where it has none in force."""
    if account is None or not account.is_active:
        return Acting(on)
    held = account.role_in_use
    if held is None or held.account_id != account.pk or not held.holds_on(on):
        return Acting(on, account=account.pk, login=account.login)
    return Acting(
        on=on,
        account=account.pk,
        login=account.login,
        role=role_book().role(held.role),
        place=held.place_id,
        level=held.place.level,
        opened=MappingProxyType(dict(opened or {})),
        own_person=account.own_person,
    )
