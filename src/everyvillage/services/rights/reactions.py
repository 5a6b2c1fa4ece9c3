"""What the rights do about what happened."""

from __future__ import annotations

from everyvillage.registry.events.accounts import RoleEnded
from everyvillage.registry.events.delivery import Reaction
from everyvillage.services.rights.assigning import reassign


def give_on(event: RoleEnded) -> int:
    """Give the open requests of an account whose role ended to whoever answers now."""
    return reassign(event.account)


REACTIONS = (Reaction("rights.give-on", RoleEnded, give_on),)
