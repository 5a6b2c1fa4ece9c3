"""The place of households in a worker's week, by the forecast where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.analytics.risk.first import chances, telling
from everyvillage.services.protection.foresight.kept import again_of, forecast_for, model_of
from everyvillage.services.protection.foresight.known import homes_on
from everyvillage.services.protection.region import region_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from everyvillage.analytics.risk.first.telling import Fact
    from everyvillage.registry.models import RoleHeld
    from everyvillage.services.protection.models import KeptForecast

PER = 10_000
"""A chance is counted in this many parts."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """How a forecast ranks households: its parts of 10,000 by row, and the facts to say aloud."""

    by: KeptForecast
    chance: Mapping[int, int]
    facts: Mapping[int, Mapping[str, Fact]]


def ranked_for(held: RoleHeld, homes: Collection[int], on: date) -> Ranked | None:
    """Rank households for whoever holds a role, by what is known of them on a day.

    None while the county has no forecast: the loss that help can prevent ranks then.
    """
    kept = forecast_for(held, on)
    if kept is None:
        return None
    if not homes:
        return Ranked(kept, {}, {})
    model, found = model_of(kept), homes_on(homes, on, region_of(held.place_id, on))
    chance = chances(model, found.standing, again_of(kept, on))
    told = telling(model, found.standing, range(len(found.rows)))
    return Ranked(
        kept,
        dict(zip(found.rows, (round(PER * one) for one in chance.tolist()), strict=True)),
        dict(zip(found.rows, told, strict=True)),
    )
