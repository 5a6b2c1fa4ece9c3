"""What works say of their ground, their years and who gains, rebuilt for the checker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.joint.extras import ORDERS, towards
from everyvillage.planning.network.joint.rows import SERVICES, is_built

if TYPE_CHECKING:
    from everyvillage.planning.network.joint.extras import Said


def expected_gains(said: Said, nodes: set[int]) -> list[dict[str, Any]]:
    """Give the columns of every work, in the order of the works."""
    known, before, found = said.known, towards(said), []
    years = {name: {row["code"]: row["year"] for row in said.orders[name]} for name in ORDERS}
    helped = _helped(said, set(years["cheapest"]))
    for one, other, kind in said.chosen:
        if not is_built(known, (one, other, kind)):
            continue
        far = one if one in before and before[one][0] == other else other
        grounds = [_ground(said, end) for end in (one, other) if end]
        if kind in SERVICES:
            grounds = [grounds[-1]]
        elif grounds[0] == grounds[-1]:
            grounds = [grounds[0]]
        found.append(_columns(said, helped.get(far, []), "–".join(grounds), years))
    for number, site in enumerate(known.sites):
        node = known.first_site + number
        if node in nodes and site["kind"] != "there":
            row = _columns(said, helped.get(node, []), site["terrain"], years)
            # the tower and its power; one that stands already gets its power alone
            found += [row] * (2 if site["bands"] is None else 1)
    for number, carrier in enumerate(known.carriers):
        node = known.first_carrier + number
        if node in nodes and carrier["cost"].present:
            found.append(_columns(said, helped.get(node, []), _ground(said, node), years))
    return found


def _helped(said: Said, gaining: set[str]) -> dict[int, list[int]]:
    """Give for each node of the plan the villages whose way back to today's network it lies on."""
    known, before = said.known, towards(said)
    found: dict[int, list[int]] = {}
    for number, village in enumerate(said.problem.fibre.villages):
        passed = set()
        for first in {known.first_fibre, known.first_broadband, known.first_signal}:
            node = first + number
            while node in before and node != 0:
                passed.add(node)
                node = before[node][0]
        for node in passed if village.code in gaining else ():
            found.setdefault(node, []).append(number)
    return found


def _columns(
    said: Said, own: list[int], ground: str, years: dict[str, dict[str, int]]
) -> dict[str, Any]:
    villages = [said.problem.fibre.villages[number] for number in own]
    row: dict[str, Any] = {"terrain": ground, "villages": [one.code for one in villages]}
    for name in ORDERS:
        built = sorted(years[name][one.code] for one in villages)
        row[f"year_{name}"] = built[0] if built else 0
    row["households"] = sum(one.households for one in villages)
    return row


def _ground(said: Said, node: int) -> str:
    """Give the terrain at a node: as its place says, that of its site, or of its village."""
    known, places = said.known, said.plan["graph"]["places"]
    if node < known.first_site:
        return str(places[node][2])
    if node < known.first_carrier:
        return str(known.sites[node - known.first_site]["terrain"])
    if node < known.first_fibre:
        site = known.carriers[node - known.first_carrier]["site"]
        return str(known.sites[site]["terrain"])
    villages = said.problem.fibre.villages
    return villages[(node - known.first_fibre) % len(villages)].terrain
