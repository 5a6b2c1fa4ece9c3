"""What is told of each work beside its cost: its ground, its year in each order, and who gains.

A village gains by a work that lies on the way from today's network to what the plan brings it. A
work is built with the first village that needs it; one that is locked in and serves nobody has no
year (0).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.joint.orders import parts_of, way_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from everyvillage.planning.network.joint.model import Line, Model
    from everyvillage.planning.network.joint.plan import JointPlan

Work = dict[str, Any]


def with_gains(
    plan: JointPlan,
    works: Iterable[tuple[Line | int, Work]],
    orders: Mapping[str, Sequence[Mapping[str, Any]]],
) -> list[Work]:
    """Give works with their columns; each comes with its line, or with its site or carrier."""
    villages, above = plan.problem.fibre.villages, way_back(plan)
    users: dict[int, list[int]] = {}
    for number, _, needs in parts_of(plan):
        for node in needs:
            users.setdefault(node, []).append(number)
    years = {name: {row["code"]: row["year"] for row in rows} for name, rows in orders.items()}
    found = []
    for thing, work in works:
        node = thing if isinstance(thing, int) else _end_of(thing, above)
        own = [villages[number] for number in users.get(node, ())]
        found.append(
            {
                **work,
                "terrain": _ground(plan.model, thing),
                **{
                    f"year_{name}": min((year[one.code] for one in own), default=0)
                    for name, year in years.items()
                },
                "villages": [one.code for one in own],
                "households": sum(one.households for one in own),
            }
        )
    return found


def _end_of(line: Line, above: Mapping[int, tuple[int, int]]) -> int:
    """Give the end of a line that lies farther from today's network."""
    return line.one if above.get(line.one, (-1, 0))[0] == line.other else line.other


def _ground(model: Model, thing: Line | int) -> str:
    """Give the terrain at a piece, or at both ends of a line where they differ."""
    if isinstance(thing, int):
        return _terrain(model, thing)
    ends = [_terrain(model, node) for node in (thing.one, thing.other) if node]
    if thing.other >= model.first_fibre:  # what a village gets stands in the village
        ends = ends[-1:]
    return "–".join(dict.fromkeys(ends))


def _terrain(model: Model, node: int) -> str:
    if node < model.first_site:
        return model.found.places[node][2]
    if node < model.first_carrier:
        return model.sites[node - model.first_site].terrain
    if node < model.first_fibre:
        return model.sites[model.carriers[node - model.first_carrier].site].terrain
    return model.problem.fibre.villages[model.village_of(node)].terrain
