"""Check what feeds the fibre of a plan: no place hangs on today's network over a hop alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyvillage.planning.network.joint.expect import Expected


def feed_faults(known: Expected, chosen: list[list[Any]]) -> Iterator[str]:
    """Take the hops out of a plan; each place of its fibre still has to hang on today's network."""
    group = list(range(known.nodes))

    def top(node: int) -> int:
        while group[node] != node:
            node = group[node]
        return node

    for one, other, _, kind in chosen:
        if kind != "hop":
            group[top(one)] = top(other)
    places = {end for one, other, *_ in chosen for end in (one, other) if end < known.first_site}
    for place in sorted(places):
        if top(place) != top(0):
            yield f"{known.names[place]} is fibre that a microwave hop feeds"
