"""An open episode with one measure, for those who walk and look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.services.protection.models import Episode, Measure

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
