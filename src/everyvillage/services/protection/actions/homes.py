"""Cases of households that move, join another, or split: helper, clock, silence and history follow.

What the register tells has happened already, so nothing here refuses: a case that is open stays
open, and each change is a step of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.registry.models import Household
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.protection.actions.assigning import Workers
from everyvillage.services.protection.actions.holding import holders
from everyvillage.services.protection.actions.leads import lead_split_off, weigh
from everyvillage.services.protection.actions.merging import merge_cases, renumber
from everyvillage.services.protection.actions.moving import THE_RULES, Note, Who, write_step
from everyvillage.services.protection.chance.answer import open_draws
from everyvillage.services.protection.models import Drawn, Episode, Lineage, Waiting
from everyvillage.services.protection.models.lineage import JOINED, SPLIT
from everyvillage.services.protection.promises import open_promises
from everyvillage.services.protection.stages import ENDED

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.registry.events.people import (
        HouseholdMoved,
        HouseholdsJoined,
        HouseholdSplit,
    )

MOVED, TOOK_IN, PARTED = "moved", "took-in", "split"
"""The steps of a case whose household moved, took another in, or split; catalogue and words."""


@transaction.atomic
def move_home(event: HouseholdMoved) -> Episode | None:
    """Let the case of a household that moved go on in its new village; give it, None for none.

    Stage and clock stay. Whoever accompanied it goes on where their role reaches the new village;
    else somebody who works there does, and where nobody does it waits in the queue of the place.
    The levels above the new village have been told nothing of it yet.
    """
    home = Household.objects.select_for_update().filter(pk=event.household).first()
    if home is None:
        return None
    today = timezone.localdate()
    episode = open_case(home)
    if episode is not None:
        day = max(event.on, episode.stage_on)
        facts = {"from_place": event.before, "to_place": event.village}
        write_step(episode, MOVED, THE_RULES, day, Note(facts=facts))
        episode.escalated = ""
        episode.save(update_fields=["escalated"])
    give_to_holders(home, today)
    return episode


@transaction.atomic
def join_homes(event: HouseholdsJoined) -> Episode | None:
    """Let the cases of a household go on in the one that it joined; give the open one, if any.

    All its cases, shocks and promises belong to the joined household from now on, in the order in
    which they began. Of two open cases the one that is further on stays (of two leads the older);
    the other ends as joined, and its help that has not come is planned in the one that stays. A
    silence goes on as that of the latest case, and ends as ever when a fact is new.
    """
    homes = Household.objects.select_for_update().in_bulk([event.household, event.into])
    gone, into = homes.get(event.household), homes.get(event.into)
    if gone is None or into is None or gone.pk == into.pk:
        return None
    today = timezone.localdate()
    stays = merge_cases(open_case(into), open_case(gone), event.on)
    if stays is not None:
        write_step(stays, TOOK_IN, THE_RULES, event.on, Note(facts={"household": gone.pk}))
    Episode.objects.filter(pk__in=renumber(gone, into)).update(household=into)
    Shock.every.filter(household=gone).update(household=into)
    _take_visits(gone, into, event.on)
    _keep_lineage(gone, into, event.on)
    waited, _ = Waiting.objects.filter(household=gone).delete()
    give_to_holders(into, today)
    if waited or (stays is None and Shock.objects.filter(household=into).exists()):
        weigh(into.pk, today)
    return open_case(into)


@transaction.atomic
def split_home(event: HouseholdSplit) -> Episode | None:
    """Look after a household that split off; give its own case, None where it has none.

    The case stays with the household that it was opened for. Where it is open, those who left get
    a lead of their own, since they shared what it is about. Where that household is silent, those
    who left are silent for as long and for the same facts.
    """
    homes = Household.objects.select_for_update().in_bulk([event.household, event.new])
    home, new = homes.get(event.household), homes.get(event.new)
    if home is None or new is None:
        return None
    today = timezone.localdate()
    last = Episode.objects.filter(household=home).order_by("-number").first()
    ended = last is not None and last.stage in ENDED
    values = {"other": home, "how": SPLIT, "on": event.on, "silence": last if ended else None}
    Lineage.objects.update_or_create(household=new, defaults=values)
    if last is not None and not ended:
        write_step(last, PARTED, THE_RULES, event.on, Note(facts={"household": new.pk}))
        return lead_split_off(last, new, max(event.on, last.opened_on))
    if Waiting.objects.filter(household=home).exists():
        return weigh(new.pk, today).episode
    return None


def open_case(home: Household) -> Episode | None:
    """Give the open case of a household, kept for this transaction."""
    rows = Episode.objects.select_for_update().filter(household=home)
    return rows.exclude(stage__in=ENDED).first()


def give_to_holders(home: Household, on: date) -> None:
    """Give the open case, draws and promise of a household to who can hold them, where they must.

    Whoever can hold the case of the household where it is now keeps what they had.
    """
    able, workers = holders(home, on), Workers(on)
    episode = open_case(home)
    if episode is not None and episode.helper not in able:
        before, episode.helper = episode.helper, workers.take(home.village_id, home.pk)
        if before != episode.helper:
            episode.save(update_fields=["helper"])
            who = Who(by=episode.helper, role="helper") if episode.helper else THE_RULES
            write_step(episode, "handed-over", who, max(on, episode.stage_on))
    for rows in (open_draws(), open_promises()):
        for one in rows.filter(household=home).exclude(helper__in=able):
            one.helper = workers.take(home.village_id, home.pk)
            one.save(update_fields=["helper"])


def _take_visits(gone: Household, into: Household, on: date) -> None:
    """Let draws and promises of a household that is no more be those of the one it joined.

    A household is drawn once in a quarter, so a draw of both that nobody answered goes.
    """
    held = set(Drawn.objects.filter(household=into).values_list("quarter", flat=True))
    open_draws().filter(household=gone, quarter__in=held).delete()
    Drawn.objects.filter(household=gone).exclude(quarter__in=held).update(household=into)
    mine = open_promises().filter(household=into).first()
    for one in open_promises().filter(household=gone):
        if mine is None:
            one.household = into
            one.save(update_fields=["household"])
            continue
        mine.by, one.kept_on = min(mine.by, one.by), on
        one.save(update_fields=["kept_on"])
        mine.save(update_fields=["by"])


def _keep_lineage(gone: Household, into: Household, on: date) -> None:
    """Keep which household somebody belongs to now; a silence that was taken over goes along."""
    before = Lineage.objects.filter(household=gone).first()
    values = {"other": into, "how": JOINED, "on": on, "silence": None}
    Lineage.objects.update_or_create(household=gone, defaults=values)
    if before is not None and before.silence is not None:
        kept = {"other": gone, "how": SPLIT, "on": on, "silence": before.silence}
        Lineage.objects.get_or_create(household=into, defaults=kept)
    # Whoever joined and is a household of its own again is one.
    Lineage.objects.filter(household=into, how=JOINED).delete()
