"""How the counties of an area are planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.planning.network.steiner.limit import WorkLimit


@dataclass(frozen=True)
class How:
    """The seed and the limits of each county's plan, and what is written.

    ``side_limit`` is what each point of the curve and each doubt of the costs may take; ``points``
    are those of the curve; ``language`` is that of the reports, zh or en, ``day`` the day that they
    bear.
    """

    seed: int
    limit: WorkLimit
    side_limit: WorkLimit
    points: int = 40
    language: str = "zh"
    day: date | None = None
