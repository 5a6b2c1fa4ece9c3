"""Shifts of web maps in a planner's file, found by towers and nodes that the register knows too.

No number shows such a shift; the same towers and nodes under the same numbers do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.planning.network.systems import BAIDU, GCJ, found_system
from everyvillage.registry.models import NetworkNode, Tower

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from everyvillage.planning.network.fibre.problem import Presence
    from everyvillage.planning.network.joint.problem import Tower as Mast

LEAST = 3
"""So many things of one number have to stand in both, so that one wrong position says nothing."""
Point = tuple[float, float]


def shift_of(rows: Sequence[Mast | Presence], table: str) -> tuple[str, int]:
    """Give the shifted system of a table's rows, "" where none is found, and by how many of them.

    ``table`` is "towers" or "presences"; the rows of others say nothing.
    """
    known = _known([one.name for one in rows], table)
    both = [one for one in rows if one.name in known]
    if len(both) < LEAST:
        return "", len(both)
    points = [(one.latitude, one.longitude) for one in both]
    system = found_system(points, [known[one.name] for one in both])
    return system if system in {GCJ, BAIDU} else "", len(both)


def _known(names: Sequence[str], table: str) -> Mapping[str, Point]:
    """Give where the register has the things of these numbers, as latitude and longitude."""
    placed = {"lat__isnull": False, "lon__isnull": False}
    if table == "towers":
        held = Tower.objects.filter(tower_id__in=names, **placed)
        return {one.tower_id: (float(one.lat or 0), float(one.lon or 0)) for one in held}
    if table == "presences":
        nodes = NetworkNode.objects.filter(node_id__in=names, **placed)
        return {one.node_id: (float(one.lat or 0), float(one.lon or 0)) for one in nodes}
    return {}
