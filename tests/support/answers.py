"""Households that were checked at home, some in trouble, for whatever learns from answers."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from everyvillage.registry.access.place_tree import lineage_of
from everyvillage.registry.models import Household
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.protection.foresight.kept import learn_county
from everyvillage.services.protection.models import Episode, Step
from everyvillage.services.protection.stages import Stage

YUAN, ANSWERED = 100, 240
"""Households that answered: of two persons; every fourth is in trouble, all with a large bill."""


def bill(home: Household, own: int, day: date, office: str = "medical", *, known: int = 5) -> Shock:
    return Shock(
        household=home,
        kind="bill",
        office=office,
        key=f"{office} {home.pk} {day}",
        happened_on=day,
        known_on=day + timedelta(days=known),
        own_fen=own * YUAN,
        recorded_at=timezone.now(),
        recorded_by="test",
    )


def answered(
    village: int, until: date, count: int = ANSWERED, *, first: int = 0
) -> list[Household]:
    """Let households of a village be checked on Wednesdays of twelve weeks before a day."""
    homes = Household.objects.bulk_create(
        Household(
            household_no=f"A{number:03d}",
            village_id=village,
            members=2,
            net_income_fen=(20_000 + 37 * (number * 7 % 100)) * YUAN,
        )
        for number in range(first, first + count)
    )
    began = timezone.now() - timedelta(days=600)
    Household.history.bulk_history_create(homes, default_date=began)
    monday = until - timedelta(days=until.weekday())
    shocks, episodes, steps = [], [], []
    for number, home in enumerate(homes, first):
        day = monday - timedelta(days=7 * (number % 12 + 1) - 2)
        trouble = number % 4 == 0
        shocks.append(bill(home, 12_000 if trouble else 300, day - timedelta(days=30)))
        stage = Stage.VERIFIED if trouble else Stage.NO_RISK
        episode = Episode(
            household=home,
            number=1,
            stage=stage,
            stage_on=day,
            opened_on=day - timedelta(days=5),
            rules="CN-2021-05",
            rules_version="1",
        )
        episodes.append(episode)
        note = "risk" if trouble else "no-risk"
        steps.append((episode, stage, day, note))
    Shock.objects.bulk_create(shocks)
    Episode.objects.bulk_create(episodes)
    Step.objects.bulk_create(
        Step(
            episode=episode,
            what=stage,
            at=timezone.now(),
            happened_on=day,
            by="w",
            role="village-worker",
            rules="CN-2021-05",
            note=note,
        )
        for episode, stage, day, note in steps
    )
    return homes


def rank(first: int) -> None:
    """Let the county of a household have answers enough, and learn its forecast from them today.

    Runs in a process with Django set up.
    """
    today = timezone.localdate()
    village = Household.objects.get(pk=first).village_id
    answered(village, today)
    kept = learn_county(dict(lineage_of(village, today))["county"], today)
    assert kept is not None
