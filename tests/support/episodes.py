"""An open episode with one measure, for those who walk and look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.services.protection.models import (
    Episode,
    KeptSample,
    Measure,
    SampleAnswer,
)

if TYPE_CHECKING:
    from everyvillage.registry.models import Household


def open_episode(home: Household) -> Episode:
    """Make a lead of today with a measure that was planned before it was checked."""
    today = timezone.localdate()
    episode = Episode.objects.create(
        household=home,
        number=1,
        stage_on=today,
        opened_on=today,
        rules="CN-2021-05",
        rules_version="1",
    )
    Measure.objects.create(
        episode=episode,
        kind="job",
        owner="employment",
        due_on=today,
        made_at=timezone.now(),
        made_by="walk",
    )
    return episode


def kept_sample(place: int, home: Household) -> KeptSample:
    """Keep a sample of one household, drawn at a place."""
    made: KeptSample = KeptSample.objects.create(
        place_id=place,
        of="never",
        seed="walk",
        size=1,
        frame=1,
        frame_hash="0" * 64,
        drawn_on=timezone.localdate(),
        drawn_by="walk",
    )
    SampleAnswer.objects.create(sample=made, household=home, rank=1)
    return made
