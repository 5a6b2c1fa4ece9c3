"""What brings a case up again: two visits that contradict each other, a household agreed with."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.services.protection.actions.leads import lead_again
from everyvillage.services.protection.actions.moving import Note, Who, limit_of, write_step
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.models.lineage import home_now
from everyvillage.services.protection.stages import ENDED, Stage

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.registry.events.rights import RequestAnswered

CONTRADICTED, UPHELD, NOT_UPHELD = "contradicted", "upheld", "not-upheld"
"""Steps of a case that two visits contradict, or about which a household was answered."""

SAID_BY = {"risk": "notwell", "no-risk": "well"}
"""What each outcome of a check at home says of how the household is."""
_AGREED = "agreed"


def contradict(episode: Episode, said: str, who: Who, on: date) -> bool:
    """Keep that a second visit says the opposite of the check of a lead; say whether it does.

    ``said`` is "well" or "notwell". Neither answer is taken for the truth: the step stands beside
    the check. Where the check found no risk and no case is open, a lead opens, for somebody other
    than both where there is one. What one and the same worker says is no contradiction, and the
    same told twice is kept once.
    """
    check = (
        episode.steps.filter(what__in=(Stage.VERIFIED, Stage.NO_RISK), note__in=SAID_BY)
        .order_by("-pk")
        .first()
    )
    if check is None or check.by == who.by or {said, SAID_BY[check.note]} != set(SAID_BY.values()):
        return False
    if episode.steps.filter(what=CONTRADICTED, by=who.by).exists():
        return True
    write_step(episode, CONTRADICTED, who, on, Note(note=said))
    if check.note == "no-risk":
        lead_again(episode.household_id, max(on, episode.stage_on), who, note=CONTRADICTED,
                   apart=who.by)  # fmt: skip
    return True


@transaction.atomic
def hear_answer(event: RequestAnswered) -> Episode | None:
    """Bring the answer to a household that did not agree into its case; give the case, if any.

    Refused, it is a step. Agreed with, a case that has ended comes again as a lead, for another
    worker than whoever checked it where there is one; one that is open must move on within the
    days of a lead, and is told upwards anew if it does not.
    """
    if event.route != "episode" or event.number is None:
        return None
    episode = Episode.objects.select_for_update().filter(pk=event.number).first()
    if episode is None:
        return None
    today = timezone.localdate()
    who = Who(by=event.by, role=event.role)
    agreed = event.outcome == _AGREED
    note = Note(note=event.reason, facts={"request": event.request})
    write_step(episode, UPHELD if agreed else NOT_UPHELD, who, today, note)
    if not agreed:
        return episode
    if episode.stage in ENDED:
        checked = episode.steps.filter(note__in=SAID_BY).order_by("-pk").first()
        home, apart = home_now(episode.household_id), checked.by if checked else ""
        made = lead_again(home, today, who, note=UPHELD, apart=apart)
        if made is not None:
            return made
        rows = Episode.objects.select_for_update().filter(household=home)
        episode = rows.exclude(stage__in=ENDED).get()
        write_step(episode, UPHELD, who, today, note)
    _hurry(episode, today)
    return episode


def _hurry(episode: Episode, on: date) -> None:
    """Let a case move on within the days of a lead, unless it has to sooner."""
    day = on + timedelta(days=limit_of("lead_verified_days", on))
    episode.due_on = min(filter(None, (episode.due_on, day)))
    episode.escalated = ""
    episode.save(update_fields=["due_on", "escalated"])
