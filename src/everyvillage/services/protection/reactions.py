"""What protection does about shocks and visits."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from everyvillage.registry.access.kin import homes_of_kin
from everyvillage.registry.events.accounts import RoleEnded
from everyvillage.registry.events.delivery import Reaction
from everyvillage.registry.events.intake import OfficeFileTaken, OfficeFileUndone
from everyvillage.registry.events.people import (
    HouseholdMoved,
    HouseholdsJoined,
    HouseholdSplit,
    PersonDied,
)
from everyvillage.registry.events.rights import RequestAnswered
from everyvillage.registry.events.shocks import HouseholdVisited, ShockKnown, ShockTakenBack
from everyvillage.registry.models import Account, Household
from everyvillage.registry.shocks.models import Shock
from everyvillage.registry.shocks.raising import Told, raise_shock
from everyvillage.services.protection.actions.again import hear_answer
from everyvillage.services.protection.actions.assigning import CHECKS, give_on
from everyvillage.services.protection.actions.homes import join_homes, move_home, split_home
from everyvillage.services.protection.actions.leads import weigh
from everyvillage.services.protection.actions.taking_back import take_back
from everyvillage.services.protection.actions.visiting import visit_case
from everyvillage.services.protection.chance.answer import FALLS, answer_draw, of_visit
from everyvillage.services.protection.changes import raise_all, withdraw_all
from everyvillage.services.protection.models.lineage import home_now
from everyvillage.services.protection.promises import take_promise


def weigh_shock(event: ShockKnown) -> None:
    """Hold a shock against the rules on the day it is known here.

    One that was corrected or taken back before anybody could is left out.
    """
    shock = Shock.objects.filter(pk=event.shock).first()
    if shock is not None:
        weigh(shock.household_id, max(shock.known_on, timezone.localdate()), shock=shock.pk)


def take_back_shock(event: ShockTakenBack) -> int:
    """Say in the household's cases that a shock does not stand; end what rested on it alone."""
    return take_back(event.shock, home_now(event.household), instead=event.instead)


def take_visit(event: HouseholdVisited) -> None:
    """Let a visit from the field answer the draw and the lead that it belongs to.

    What was promised at the door is kept. Of a drawn household the visit is the answer, however
    late it arrives; that of a household which joined another since is a visit to that one. What it
    does to the case of the household: see ``actions.visiting``.
    """
    event = replace(event, household=home_now(event.household))
    if _is_kin(event.worker, event.household):
        return
    day = event.happened_on or timezone.localdate()
    take_promise(event.household, event.outcome, event.again, event.worker, day)
    said = of_visit(event.outcome, event.well)
    drawn = answer_draw(event.household, said, event.worker, day)
    visit_case(event, drawn=drawn is not None and (said, drawn.answer) == (FALLS, FALLS))


def tell_death(event: PersonDied) -> None:
    """Tell of a death in a household as a shock, once for each person."""
    home = Household.objects.get(pk=event.household)
    raise_shock(
        Told(
            household_no=home.household_no,
            kind="death",
            office="visit",
            key=f"death {event.person}",
            happened_on=event.died_on,
            known_on=timezone.localdate(),
        ),
        by=event.told_by,
    )


def _is_kin(login: str, household: int) -> bool:
    """Say whether a household is a worker's own or one of declared kin."""
    found = Account.objects.filter(login=login).values_list("pk", "own_person").first()
    return found is not None and homes_of_kin(*found).filter(pk=household).exists()


def give_leads_on(event: RoleEnded) -> int:
    """Give what waits for somebody whose role ended to whoever works there now."""
    login = Account.objects.filter(pk=event.account).values_list("login", flat=True).first()
    return give_on(login or "", event.place) if event.role == CHECKS else 0


REACTIONS = (
    Reaction("protection-tells-death", PersonDied, tell_death),
    Reaction("protection-gives-on", RoleEnded, give_leads_on),
    Reaction("protection-reads-office-file", OfficeFileTaken, raise_all),
    Reaction("protection-undoes-office-file", OfficeFileUndone, withdraw_all),
    Reaction("protection-takes-shock-back", ShockTakenBack, take_back_shock),
    Reaction("protection-hears-answer", RequestAnswered, hear_answer),
    Reaction("protection-follows-home", HouseholdMoved, move_home),
    Reaction("protection-joins-homes", HouseholdsJoined, join_homes),
    Reaction("protection-splits-home", HouseholdSplit, split_home),
    Reaction("protection-weighs-shock", ShockKnown, weigh_shock),
    Reaction("protection-takes-visit", HouseholdVisited, take_visit),
)
