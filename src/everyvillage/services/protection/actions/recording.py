"""A decision in the ledger of the village, so that nobody can change it unseen afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.ledger.append import append
from everyvillage.ledger.records import Evidence
from everyvillage.services.moments import moment_on

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.services.protection.models import Episode


def record_decision(episode: Episode, what: str, *, by: str, role: str, on: date) -> None:
    """Write that an episode was decided on: what, by whom, by which rules; never the reason.

    ``on`` is the day on which it happened: the entry itself says when it was written.
    """
    rules = f"; {episode.rules} {episode.rules_version[:12]}"
    append(
        Evidence(
            service="protection",
            provider=role,
            quantity=1,
            unit="decision",
            happened=moment_on(on),
            recorder=by,
            form="claim",
            source="office",
            doubt="said by whoever decided",
            note=f"episode {episode.pk} decided: {what}{rules}",
        ),
        episode.household.village_id,
    )
