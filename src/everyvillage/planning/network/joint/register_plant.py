"""What stands by the register: nodes from which fibre leads on, poles, towers.

A point of presence without a spare port and a joint whose every link has no spare core lead nothing
on; where such a full link hangs on poles, they are poles for another line. What nobody wrote down
counts as spare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.fibre.nearest import terrain_at
from everyvillage.planning.network.fibre.problem import PoleLine, Presence
from everyvillage.planning.network.joint.problem import BANDS, Tower

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from everyvillage.planning.network.fibre.problem import Village

ACTIVE_RADIO = "4g"
MICROWAVE, NO_POWER = "microwave", "none"
FED = ("fibre", MICROWAVE)
"""How a tower of the register is fed that has its backhaul, whether or not 4G is on air."""
USUAL_MAST_M = 30.0
"""What a tower whose height nobody knows is taken for: the lower end of the tall ones."""
ON_POLES, OLT, POP = "aerial", "olt", "pop"
SAME_M = 1.0
"""What is no metre off stands on one point: the register may have it written shorter."""
Row = dict[str, Any]


def spare_presences(
    nodes: Sequence[Row], links: Sequence[Row], villages: Sequence[Village]
) -> tuple[tuple[Presence, ...], int]:
    """Give the nodes from which fibre can be led on, and how many are full.

    A village's own equipment is the village.
    """
    spare, full = set[str](), set[str]()
    for link in links:
        left = spare if _spare(link.get("spare_cores")) else full
        left |= {link["from_node"], link["to_node"]}
    points = {one.code: (one.latitude, one.longitude) for one in villages}
    found, shut = list[Presence](), 0
    for row in nodes:
        if row["kind"] == OLT or not placed(row):
            continue
        ports = row.get("spare_ports") if row["kind"] == POP else None
        if not _spare(ports) or row["node_id"] in full - spare:
            shut += 1
        else:
            at = _on_point(row, points.get(row["village_code"]))
            found.append(Presence(row["node_id"], *at))
    return tuple(found), shut


def _spare(number: int | None) -> bool:
    """Say whether something is left; what nobody wrote down may be."""
    return number is None or number > 0


def full_poles(
    nodes: Sequence[Row], links: Sequence[Row], villages: Sequence[Village]
) -> Iterator[PoleLine]:
    """Give the poles of links that have no core left: another line may hang there."""
    points = {one.code: (one.latitude, one.longitude) for one in villages}
    at = {
        row["node_id"]: _on_point(row, points.get(row["village_code"]))
        for row in nodes
        if placed(row)
    }
    for row in links:
        ends = at.get(row["from_node"]), at.get(row["to_node"])
        hung = row.get("placement") == ON_POLES and not _spare(row.get("spare_cores"))
        if hung and ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
            yield PoleLine(ends[0], ends[1])


def apart(nodes: Sequence[Presence], villages: Sequence[Village]) -> Iterator[Presence]:
    """Give the nodes that stand apart: of several on one point the first, none on a village's.

    A node of the register that shares the point of a village with fibre says nothing more.
    """
    taken = {(village.latitude, village.longitude) for village in villages if village.connected}
    for one in nodes:
        if (one.latitude, one.longitude) not in taken:
            taken.add((one.latitude, one.longitude))
            yield one


def placed(row: Mapping[str, Any]) -> bool:
    """Say whether a row has a position."""
    return row.get("lat") is not None and row.get("lon") is not None


def _on_point(row: Row, point: tuple[float, float] | None) -> tuple[float, float]:
    """Give where something stands: on the very point of its village where it is no metre off."""
    own = row["lat"], row["lon"]
    return point if point is not None and distance_m(*own, *point) < SAME_M else own


def standing_towers(
    towers: Sequence[Row], cells: Sequence[Row], villages: Sequence[Village]
) -> tuple[Tower, ...]:
    """Give the towers with a position; those with 4G on air have their backhaul, however fed.

    A tower of a village that is not in the question stands on the ground of the nearest one.
    """
    codes = {village.code: village.terrain for village in villages}
    at = {village.code: (village.latitude, village.longitude) for village in villages}
    on_air: dict[str, set[int]] = {}
    for cell in cells:
        if cell["radio"] == ACTIVE_RADIO and cell.get("active") and cell.get("band_mhz") in BANDS:
            on_air.setdefault(cell["tower_id"], set()).add(cell["band_mhz"])
    found = []
    for row in towers if villages else ():
        if not placed(row) or row.get("active") is False:
            continue
        bands = tuple(sorted(on_air.get(row["tower_id"], ())))
        tower = Tower(
            row["tower_id"],
            *_on_point(row, at.get(row["village_code"])),
            codes.get(row["village_code"]) or terrain_at(villages, row["lat"], row["lon"]),
            float(row.get("height_m") or USUAL_MAST_M),
            bands,
            backhaul=bool(bands) or row.get("backhaul") in FED,
            operator=row.get("operator") or "",
            microwave=row.get("backhaul") == MICROWAVE,
            powered=bool(bands) or row.get("power") != NO_POWER,
        )
        found.append(tower)
    return tuple(found)


def other_towers(own: Sequence[Tower], standing: Sequence[Tower]) -> tuple[Tower, ...]:
    """Give a planner's own towers, without those of the register, by number or by point."""
    return tuple(
        one
        for one in own
        if not any(
            one.name == other.name
            or distance_m(one.latitude, one.longitude, other.latitude, other.longitude) < SAME_M
            for other in standing
        )
    )
