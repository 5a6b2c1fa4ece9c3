"""How many measures and targets a programme has, said alike on every page and on a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.policy.programmes.model import Reading
from everyvillage.services.figures.words import say

if TYPE_CHECKING:
    from collections.abc import Collection

    from everyvillage.policy.programmes.model import Programme, Target


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a programme in one place.

    ``required`` are the targets by which the plan is judged, ``counted`` those of them with a
    figure in the place, which a tally adds up; ``beside`` are stricter readings and branches.
    """

    measures: int
    required: int
    counted: int
    beside: int


def is_required(target: Target) -> bool:
    """Say whether the plan itself is judged by the target."""
    return target.reading is Reading.OFFICIAL


def count_targets(programme: Programme, here: Collection[str]) -> Counts:
    """Count a programme's targets; ``here`` are the ids of those with a figure in the place."""
    required = [one.id for one in programme.targets if is_required(one)]
    return Counts(
        measures=len(programme.measures),
        required=len(required),
        counted=sum(one in here for one in required),
        beside=len(programme.targets) - len(required),
    )


def counts_words(counts: Counts, language: str) -> str:
    """Say what is counted in a place and what is not."""
    said = say(
        "plan.counts" if counts.counted else "plan.counts_none",
        language,
        measures=counts.measures,
        required=counts.required,
        counted=counts.counted,
        elsewhere=counts.required - counts.counted,
    )
    if not counts.beside:
        return said
    gap = " " if language == "en" else ""
    return f"{said}{gap}{say('plan.beside', language, beside=counts.beside)}"
