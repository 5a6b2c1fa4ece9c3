"""What the field does when households join."""

from __future__ import annotations

from everyvillage.registry.events.delivery import Reaction
from everyvillage.registry.events.people import HouseholdsJoined
from everyvillage.registry.models import Household
from everyvillage.services.field.models import Visit, VoiceNote


def take_visits_along(event: HouseholdsJoined) -> int:
    """Let visits and voice notes of a household be those of the one that it joined; count them."""
    if not Household.objects.filter(pk=event.into).exists():
        return 0
    rows = (Visit.objects.all(), VoiceNote.objects.all())
    return sum(one.filter(household=event.household).update(household=event.into) for one in rows)


REACTIONS = (Reaction("field-takes-visits-along", HouseholdsJoined, take_visits_along),)
