"""The trunk between the counties of an area: lines that join their seats to today's network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.planning.network.fibre.problem import (
    PERMILLE,
    FibreProblem,
    Goal,
    Presence,
    UnitCost,
    Village,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def trunk_problem(
    name: str,
    seats: Sequence[tuple[float, float, str]],
    joined: Sequence[int],
    costs: Mapping[str, UnitCost],
    *,
    modelled: bool,
    names: Sequence[str] = (),
) -> FibreProblem:
    """Give the problem of joining every seat (latitude, longitude, terrain) to those ``joined``.

    ``joined`` are the numbers of the seats that the trunk reaches today. A seat needs no equipment
    and no drops beside its line; those stand in the county's own bill. Seats are called by
    ``names``, without them by their number.
    """
    lines = {
        terrain: UnitCost(cost.line_km, (0, 0), (0, 0), cost.poles_km)
        for terrain, cost in costs.items()
    }
    own = set(joined)
    called = names or [f"{name} {number + 1}" for number in range(len(seats))]
    villages = tuple(
        Village(f"seat{number:06d}", called[number], "", *seat, 0)
        for number, seat in enumerate(seats)
        if number not in own
    )
    presences = tuple(Presence(called[number], *seats[number][:2]) for number in joined)
    goal = Goal(PERMILLE, PERMILLE, 0)
    return FibreProblem(name, villages, presences, lines, goal, modelled=modelled)
