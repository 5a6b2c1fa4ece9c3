"""What a visit from the field does to the case of the household that was visited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.services.moments import noon_of
from everyvillage.services.protection.actions.again import contradict
from everyvillage.services.protection.actions.checking import Found, came_later, found_at_home
from everyvillage.services.protection.actions.following import Followed, write_follow_up
from everyvillage.services.protection.actions.leads import lead_at_door
from everyvillage.services.protection.actions.moving import Note, Who, write_step
from everyvillage.services.protection.catalogue import CONSENT
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.stages import ENDED, MONITORED, Stage

if TYPE_CHECKING:
    from datetime import date, datetime

    from everyvillage.registry.events.shocks import HouseholdVisited

WORKER = "village-worker"
MET = "met"
REACHED = frozenset({MET, "phone"})
_NOT_MET = frozenset({"away", "notnow"})
_SAID = {"yes": "well", "no": "notwell", "unsure": "unsure"}
_NO_WISH = frozenset({"", "none"})


def moment_of(event: HouseholdVisited) -> datetime:
    """Give the moment of a visit: as the phone said it, noon of its day, or now."""
    if event.happened_at is not None:
        return timezone.localtime(event.happened_at)
    if event.happened_on is not None:
        return noon_of(event.happened_on)
    return timezone.localtime()


def visit_case(event: HouseholdVisited, *, drawn: bool) -> Episode | None:
    """Bring a visit into the case of its household; give the case, None where there is none.

    A household that was reached and is not well has a case from then on, whatever the rules say;
    ``drawn`` says that chance sent the worker there. A lead is answered by its number, by who had
    it before them: no visit ends one in passing, and none that was made before the lead opened,
    or before a fact of it was known. One that says the opposite of what another worker found at
    the same lead is kept as a contradiction. Of a monitored household a visit at home is a
    follow-up. All of it counts by the day of the visit, however late it arrives.
    """
    at = moment_of(event)
    on = timezone.localdate(at)
    who = Who(by=event.worker, role=WORKER)
    rows = Episode.objects.select_for_update().filter(household=event.household)
    episode = rows.exclude(stage__in=ENDED).first()
    if _contradicts(event, who, on):
        return rows.exclude(stage__in=ENDED).first()
    fresh = episode is None
    if episode is None and event.outcome in REACHED and event.well == "no":
        episode = lead_at_door(event.household, on, who, drawn=drawn)
    if episode is None or on < episode.opened_on:
        return episode
    if event.outcome in REACHED and event.wish not in _NO_WISH:
        episode.asked_for = event.wish
        episode.save(update_fields=["asked_for"])
    outcome = _outcome(episode, event, at) if episode.stage == Stage.LEAD else ""
    if outcome:
        found_at_home(episode, who, Found(outcome=outcome, consent=_agreed(event)), at)
    elif event.outcome == MET and episode.stage in MONITORED:
        write_follow_up(episode, who, Followed(well=_SAID[event.well]), on)
    elif event.outcome in REACHED and not fresh:
        write_step(episode, "visited", who, on, Note(note=_SAID[event.well]))
    return episode


def _contradicts(event: HouseholdVisited, who: Who, on: date) -> bool:
    """Say whether a visit answers a lead that another worker has answered with the opposite."""
    if event.outcome not in REACHED or event.lead is None:
        return False
    rows = Episode.objects.select_for_update().exclude(stage=Stage.LEAD)
    lead = rows.filter(pk=event.lead, household=event.household).first()
    return lead is not None and contradict(lead, _SAID[event.well], who, on)


def _outcome(episode: Episode, event: HouseholdVisited, at: datetime) -> str:
    """Give how a visit answers a lead, "" where it leaves it open."""
    if event.outcome in _NOT_MET:
        return "away"
    if event.outcome != MET:
        return ""
    if event.well == "no":
        refused = event.consent == "declined"
        return "risk" if _agreed(event) else "refused" if refused else ""
    answers = event.lead == episode.pk and not came_later(episode, timezone.localdate(at))
    return "no-risk" if event.well == "yes" and answers else ""


def _agreed(event: HouseholdVisited) -> str:
    return event.consent if event.consent in CONSENT else ""
