"""What the nodes of a joint model are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.planning.network.joint.locks import route_words

if TYPE_CHECKING:
    from everyvillage.planning.network.joint.locks import Route
    from everyvillage.planning.network.joint.model import Model

TODAY = "today"
"""The node that stands for all that is there already."""


def node_names(model: Model) -> list[str]:
    """Name every node: today's network, places, towers, carriers, and what villages have."""
    fibre = model.problem.fibre
    names = [TODAY, *(one.name for one in fibre.presences)]
    names += [one.name for one in fibre.villages]
    names += [f"crossing {number + 1}" for number in range(len(fibre.crossings))]
    first = model.found.first_road
    names += [f"junction {number + 1}" for number in range(first - len(names))]
    names += [f"road point {number + 1}" for number in range(len(model.found.places) - first)]
    names += [site.name for site in model.sites]
    names += [f"{model.sites[one.site].name} {one.band} MHz" for one in model.carriers]
    ends = (model.nodes - len(names)) // len(fibre.villages)
    return names + [village.name for village in fibre.villages] * ends


def route_named(model: Model, route: Route) -> str:
    """Say a route by what stands at its ends; where nothing does, by their positions."""
    kind, *ends = route
    named = [*zip(model.points, node_names(model), strict=False)][:0:-1]
    at = dict(named)  # of several on one point the first, which is the place
    if any(end not in at for end in ends):
        return route_words(route)
    return f"{kind} {' – '.join(at[end] for end in ends)}"
