"""Leads: facts join into one for each household, and a checked household stays silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from everyvillage.policy.parameters import shipped_parameters
from everyvillage.registry.models import Household
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.protection.actions.assigning import Workers
from everyvillage.services.protection.actions.holding import holders
from everyvillage.services.protection.actions.moving import (
    THE_FORECAST,
    THE_RULES,
    Note,
    Who,
    due_day,
    limit_of,
    write_step,
)
from everyvillage.services.protection.entitled.left import OF_CHILDREN
from everyvillage.services.protection.entitled.turning import guarded
from everyvillage.services.protection.facts import (
    as_facts,
    explained,
    kind_of,
    missing_of,
    own_share,
)
from everyvillage.services.protection.models import Episode, Lineage
from everyvillage.services.protection.models.lineage import SPLIT
from everyvillage.services.protection.stages import ENDED, Stage
from everyvillage.services.protection.waiting import keep_waiting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from everyvillage.analytics.risk.explain import Explained


FORESEEN = "foreseen"
"""The note of a lead that the forecast opened, and the name of its facts."""


class Came(StrEnum):
    """What became of what was told of a household."""

    LEAD = "lead"
    JOINED = "joined"
    SILENT = "silent"
    BELOW = "below"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What became of it, and the episode it belongs to, None where there is none.

    ``missing`` are the columns for lack of which the rules cannot tell.
    """

    came: Came
    episode: Episode | None
    missing: tuple[str, ...] = ()


@transaction.atomic
def weigh(household: int, on: date, *, shock: int | None = None, who: Who = THE_RULES) -> Weighed:
    """Hold what is known of a household against the rules in force, on a day.

    An open episode takes the shock in. A household that was checked without risk stays silent
    until a new rule names it, its own share of bills passes what was said then, or its silence
    ends. Otherwise a rule that holds opens a lead, and so does a child left behind without its
    guard, whatever the incomes; where neither is, the shock waits for more, and where the rules
    cannot tell the household is kept with what is missing and asked again.
    """
    home = Household.objects.select_for_update().get(pk=household)
    before = Episode.objects.filter(household=home).order_by("-number").first()
    if before is not None and before.stage not in ENDED:
        _join(before, shock, who, on)
        keep_waiting(home, (), on)
        return Weighed(Came.JOINED, before)
    found = explained(home, on)
    named = found if found.answer.holds else _guarded(shock, on)
    missing = missing_of(found) if named is None else ()
    keep_waiting(home, missing, on)
    if named is None:
        return Weighed(Came.UNKNOWN if missing else Came.BELOW, None, missing)
    silence = before or silences_of([home.pk]).get(home.pk)
    if silence is not None and is_silent(silence, set(as_facts(named)), own_share(named), on):
        if before is not None:
            _join(before, shock, who, on)
        return Weighed(Came.SILENT, before)
    return Weighed(Came.LEAD, _open(home, named, before, who, on))


def lead_at_door(household: int, on: date, who: Who, *, drawn: bool) -> Episode | None:
    """Open a lead for a household that a worker met and that is not well, whatever the rules say.

    ``on`` is the day of the visit, ``drawn`` whether chance sent the worker there. None where a
    case is open already, and where one ended after that day: who ended it knew more.
    """
    home = Household.objects.select_for_update().get(pk=household)
    before = Episode.objects.filter(household=home).order_by("-number").first()
    if before is not None and (before.stage not in ENDED or before.stage_on > on):
        return None
    kept = Note(note="drawn" if drawn else "door")
    return _open(home, explained(home, on), before, who, on, kept)


@transaction.atomic
def lead_again(household: int, on: date, who: Who, *, note: str, apart: str) -> Episode | None:
    """Open a lead for a household about which it has to be asked again, whatever the rules say.

    ``note`` says why: a contradiction, or a household that was agreed with. Where somebody else can
    go there, whoever logs in as ``apart`` does not. None where a case is open already.
    """
    home = Household.objects.select_for_update().get(pk=household)
    before = Episode.objects.filter(household=home).order_by("-number").first()
    if before is not None and before.stage not in ENDED:
        return None
    made = _open(home, explained(home, on), before, who, on, Note(note=note))
    made.helper = Workers(on).take(home.village_id, home.pk, apart=apart)
    made.save(update_fields=["helper"])
    return made


@transaction.atomic
def lead_foreseen(household: int, on: date, told: Mapping[str, Any]) -> Episode:
    """Open a lead for a household in no open case that the forecast puts first.

    ``told`` are the facts to say aloud, by their column of a household's case. Whatever the rules
    say of it is kept beside.
    """
    home = Household.objects.select_for_update().get(pk=household)
    before = Episode.objects.filter(household=home).order_by("-number").first()
    kept = Note(facts={FORESEEN: list(told.items())} if told else {}, note=FORESEEN)
    return _open(home, explained(home, on), before, THE_FORECAST, on, kept)


@transaction.atomic
def lead_split_off(episode: Episode, new: Household, on: date) -> Episode | None:
    """Open a lead for a household that split off from one in an open case, whatever the rules say.

    Its people shared what the case is about, so the lead takes in the same shocks. The clock of a
    lead goes on in both, and whoever accompanies the one may check the other too. None where the
    new household has a case already.
    """
    home = Household.objects.select_for_update().get(pk=new.pk)
    before = Episode.objects.filter(household=home).order_by("-number").first()
    if before is not None and before.stage not in ENDED:
        return None
    made = _open(home, explained(home, on), before, THE_RULES, on, Note(note=SPLIT))
    made.shocks.add(*episode.shocks.all())
    if episode.stage == Stage.LEAD:
        made.opened_on = episode.opened_on
        made.due_on = due_day(made)
    if episode.helper and episode.helper in holders(home, on):
        made.helper = episode.helper
    made.save()
    return made


def _guarded(shock: int | None, on: date) -> Explained | None:
    """Give the child left without its guard by a shock that stands, None where there is none."""
    told = None
    if shock is not None:
        told = Shock.objects.select_related("household").filter(pk=shock).first()
    return None if told is None else guarded(told, on)


def _open(
    home: Household,
    found: Explained,
    before: Episode | None,
    who: Who,
    on: date,
    kept: Note | None = None,
) -> Episode:
    episode = Episode(
        household=home,
        number=before.number + 1 if before else 1,
        stage=Stage.LEAD,
        stage_on=on,
        opened_on=on,
        rules=found.rules.id,
        rules_version=found.rules.version,
        kind="" if (kind := kind_of(found)) in OF_CHILDREN else kind,
    )
    episode.due_on = due_day(episode)
    episode.helper = Workers(on).take(home.village_id, home.pk)
    episode.save()
    episode.shocks.set(fresh_shocks(max(on, timezone.localdate())).filter(household=home))
    more = kept or Note()
    facts = {**more.facts, **as_facts(found)}
    note = Note(rules=found.rules.id, facts=facts, note=more.note)
    write_step(episode, Stage.LEAD, who, on, note)
    return episode


def fresh_shocks(on: date) -> QuerySet[Shock]:
    """Give the shocks known by a day that no episode has taken in."""
    taken = Episode.shocks.through.objects.values("shock")
    return Shock.objects.filter(known_on__lte=on).exclude(pk__in=taken)


def _join(episode: Episode, shock: int | None, who: Who, on: date) -> None:
    """Take one more shock into an episode; the same one again changes nothing."""
    if shock is None or episode.shocks.filter(pk=shock).exists():
        return
    episode.shocks.add(shock)
    write_step(episode, "shock", who, on, Note(facts={"shock": shock}))


def silences_of(homes: Sequence[int]) -> dict[int, Episode]:
    """Give the ended cases by which households without a case of their own may be silent."""
    rows = Lineage.objects.filter(household__in=homes).exclude(silence=None)
    return {
        one.household_id: one.silence
        for one in rows.select_related("silence")
        if one.silence is not None
    }


def keep_silent(episode: Episode, own_fen: int, on: date) -> None:
    """Keep until when, and up to which own share of bills, this household is not asked again.

    ``own_fen`` is what was known on the day; `silence_own_step` more may come without a word.
    """
    episode.silent_until = on + timedelta(days=limit_of("visit_silence_days", on))
    step = shipped_parameters().engine_values(["silence_own_step"], on)["silence_own_step"]
    episode.silent_own_fen = own_fen + step


def is_silent(before: Episode, reasons: set[str], own_fen: int, on: date) -> bool:
    """Say whether what is known now is what was known when an episode ended without a removal.

    ``reasons`` are the rules that hold now, ``own_fen`` the own share of bills of the year.
    """
    silent = before.stage in {Stage.NO_RISK, Stage.CLOSED} and before.silent_until is not None
    if not silent or on > (before.silent_until or on):
        return False
    if own_fen > (before.silent_own_fen or 0):
        return False
    checked = before.steps.filter(what=before.stage).order_by("-pk").first()
    return reasons <= set(checked.facts if checked else ())
