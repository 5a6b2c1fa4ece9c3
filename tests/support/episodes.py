"""An open episode with one measure, for those who walk and look."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from everyvillage.services.field.models import VoiceNote
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


def voice_note(home: Household) -> VoiceNote:
    """Keep a note of a visit that nobody of the walk may hear: it holds no sound."""
    made: VoiceNote = VoiceNote.objects.create(
        write=str(UUID(int=1)),
        visit=UUID(int=2),
        household=home,
        worker="walk",
        sound=b"",
        happened_at=timezone.now(),
        received_at=timezone.now(),
    )
    return made


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
