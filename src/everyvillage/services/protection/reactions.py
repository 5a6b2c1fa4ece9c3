"""What protection does about shocks and visits."""

from __future__ import annotations

from django.utils import timezone

from everyvillage.registry.events.accounts import RoleEnded
from everyvillage.registry.events.delivery import Reaction
from everyvillage.registry.events.intake import OfficeFileTaken, OfficeFileUndone
from everyvillage.registry.events.shocks import HouseholdVisited, ShockKnown, ShockTakenBack
from everyvillage.registry.models import Account
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.protection.actions.assigning import CHECKS, give_on
from everyvillage.services.protection.actions.checking import Found, found_at_home
from everyvillage.services.protection.actions.leads import lead_at_door, weigh
from everyvillage.services.protection.actions.moving import Who
from everyvillage.services.protection.actions.taking_back import take_back
from everyvillage.services.protection.chance.answer import FALLS, answer_draw, of_visit
from everyvillage.services.protection.changes import raise_all, withdraw_all
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.promises import take_promise
from everyvillage.services.protection.stages import Stage

_OUTCOME = {("met", "no"): "risk", ("met", "yes"): "no-risk", ("phone", "yes"): "no-risk"}
_NOT_MET = frozenset({"away", "notnow"})


def weigh_shock(event: ShockKnown) -> None:
    """Hold a shock against the rules on the day it is known here.

    One that was corrected or taken back before anybody could is left out.
    """
    shock = Shock.objects.filter(pk=event.shock).first()
    if shock is not None:
        weigh(event.household, max(shock.known_on, timezone.localdate()), shock=shock.pk)


def take_back_shock(event: ShockTakenBack) -> int:
    """Say in the household's cases that a shock does not stand; end what rested on it alone."""
    return take_back(event.shock, event.household, instead=event.instead)


def take_visit(event: HouseholdVisited) -> None:
    """Let a visit from the field answer the lead that waits for it.

    A household that is not well has agreed by voice at the door. Whoever was not sure leaves
    the lead open. Of a drawn household it is also the answer, however late it arrives; one that is
    not well and in no case gets a lead at the door, checked by that visit. What was promised at
    the door is kept.
    """
    day = event.happened_on or timezone.localdate()
    take_promise(event.household, event.outcome, event.again, event.worker, day)
    said = of_visit(event.outcome, event.well)
    drawn = answer_draw(event.household, said, event.worker, day)
    episode = (
        Episode.objects.select_for_update()
        .filter(household=event.household, stage=Stage.LEAD)
        .first()
    )
    outcome = _OUTCOME.get((event.outcome, event.well))
    if event.outcome in _NOT_MET:
        outcome = "away"
    if episode is None and drawn is not None and (said, drawn.answer) == (FALLS, FALLS):
        episode = lead_at_door(event.household, timezone.localdate())
    if episode is None or outcome is None:
        return
    consent = "voice" if outcome == "risk" else ""
    who = Who(by=event.worker, role="village-worker")
    found_at_home(episode, who, Found(outcome=outcome, consent=consent), timezone.localtime())


def give_leads_on(event: RoleEnded) -> int:
    """Give what waits for somebody whose role ended to whoever works there now."""
    login = Account.objects.filter(pk=event.account).values_list("login", flat=True).first()
    return give_on(login or "", event.place) if event.role == CHECKS else 0


REACTIONS = (
    Reaction("protection-gives-on", RoleEnded, give_leads_on),
    Reaction("protection-reads-office-file", OfficeFileTaken, raise_all),
    Reaction("protection-undoes-office-file", OfficeFileUndone, withdraw_all),
    Reaction("protection-takes-shock-back", ShockTakenBack, take_back_shock),
    Reaction("protection-weighs-shock", ShockKnown, weigh_shock),
    Reaction("protection-takes-visit", HouseholdVisited, take_visit),
)
