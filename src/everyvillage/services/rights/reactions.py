"""What the rights do about what happened."""

from __future__ import annotations

from everyvillage.registry.events.accounts import RoleEnded
from everyvillage.registry.events.delivery import Reaction
from everyvillage.registry.events.rights import DecisionDisputed
from everyvillage.services.resident import Resident
from everyvillage.services.rights.asking import disagree
from everyvillage.services.rights.assigning import reassign


def give_on(event: RoleEnded) -> int:
    """Give the open requests of an account whose role ended to whoever answers now."""
    return reassign(event.account)


def take_dispute(event: DecisionDisputed) -> int:
    """Let a word against a decision become a request, with its clock and its named person."""
    resident = Resident(event.person, 0, event.village, event.by, helper=event.helper)
    return disagree(resident, event).pk


REACTIONS = (
    Reaction("rights.give-on", RoleEnded, give_on),
    Reaction("rights.take-dispute", DecisionDisputed, take_dispute),
)
