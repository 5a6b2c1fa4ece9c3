"""The works and villages that follow from chosen lines, rebuilt for the checker."""

from __future__ import annotations

from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.joint.expect import beyond_light
from everyvillage.policy.parameters.read import parameter

if TYPE_CHECKING:
    from everyvillage.planning.network.joint.expect import Expected
    from everyvillage.planning.network.joint.expect_sites import Cost
    from everyvillage.planning.network.joint.problem import JointProblem

SERVICES = ("by-fibre", "by-radio", "by-satellite")
UNBUILT = ("today", "mount", "signal", "on-fibre")
SUBSIDISED = {
    **dict.fromkeys(("fibre", "spur", "by-fibre"), "fibre"),
    **dict.fromkeys(("tower", "carrier", "hop", "power-mains", "power-solar"), "4g"),
}


def is_built(known: Expected, line: tuple[int, int, str]) -> bool:
    """Say whether a chosen line is a work: a line of fibre, or what costs something."""
    cost, kind = known.lines[line], line[2]
    return kind == "fibre" or (kind not in UNBUILT and bool(cost.building or cost.year))


def expected_works(
    problem: JointProblem, known: Expected, chosen: list[list[Any]], nodes: set[int]
) -> list[dict[str, Any]]:
    """Give the works: chosen lines in their order, then towers with power, then carriers."""
    found = []
    for one, other, _, kind in chosen:
        if not is_built(known, (one, other, kind)):
            continue
        cost = known.lines[one, other, kind]
        row = {"item": kind, "from": known.names[one], "to": known.names[other]}
        if kind in SERVICES:
            first = known.first_fibre if kind == "by-fibre" else known.first_broadband
            village = problem.fibre.villages[other - first]
            homes = village.households
            if kind == "by-fibre":
                homes -= beyond_light(problem, other - first)
            row |= {"quantity": homes, "unit": "homes", "route": []}
        else:
            row |= {
                "quantity": round(known.metres(one, other)),
                "unit": "m",
                "route": [[point[1], point[0]] for point in known.run(one, other)],
            }
            if problem.fibre.roads and kind == "fibre":
                row["on_road"] = (one, other) in known.ways
        found.append(row | _money(cost))
    for number, site in enumerate(known.sites):
        if known.first_site + number in nodes and site["kind"] != "there":
            found += _mast(site)
    for number, carrier in enumerate(known.carriers):
        if known.first_carrier + number in nodes and carrier["cost"].present:
            name, site = known.names[known.first_carrier + number], known.sites[carrier["site"]]
            found.append(_piece("carrier", name, site["point"], carrier["cost"]))
    return [{**row, "subsidy_yuan": expected_subsidy(problem, row)} for row in found]


def _mast(site: dict[str, Any]) -> list[dict[str, Any]]:
    """Give a new tower and its power; of one that stands the power alone."""
    parts = {"tower": site["tower"], f"power-{site['kind']}": site["power"]}
    if site["bands"] is not None:
        del parts["tower"]
    return [_piece(item, site["name"], site["point"], cost) for item, cost in parts.items()]


def _money(cost: Cost) -> dict[str, int]:
    return {"building_yuan": cost.building, "year_yuan": cost.year, "cost_yuan": cost.present}


def _piece(item: str, name: str, point: tuple[float, float], cost: Cost) -> dict[str, Any]:
    row = {"item": item, "from": name, "to": name, "quantity": 1, "unit": "piece"}
    return {**row, "route": [[point[1], point[0]]], **_money(cost)}


def expected_subsidy(problem: JointProblem, work: dict[str, Any]) -> int:
    """Give the state's share of a work: of building and of some years of running, rounded down.

    The rates are read from the parameters by their ids, as the method does in its own way.
    """
    kind, asked = SUBSIDISED.get(work["item"]), problem.subsidy
    if kind is None or asked is None:
        return 0
    if kind == "fibre":
        percent, years = read("subsidy_fibre_percent", 2017, asked.region), "subsidy_fibre_years"
        counted = read(years, 2017)
    else:
        percent = read("subsidy_4g_percent", 2020)
        counted = read("subsidy_4g_years", 2020, "border" if asked.border else "")
    base: int = work["building_yuan"] + counted * work["year_yuan"]
    return (base * percent - base * percent % 100) // 100


def read(name: str, year: int, region: str = "") -> int:
    """Give a whole parameter at the end of a year."""
    return int(str(parameter(name, date(year, 12, 31), region).value))


def expected_villages(
    problem: JointProblem, known: Expected, chosen: list[list[Any]]
) -> list[dict[str, Any]]:
    """Give each village's technology, where it comes from, its signal and its ports."""
    into = {other: (one, kind) for one, other, _, kind in chosen if other >= known.first_fibre}
    found = []
    for number, village in enumerate(problem.fibre.villages):
        way = into.get(known.first_fibre + number)
        if problem.levels.fibre is None or way is None:
            way = into.get(known.first_broadband + number)
        if way is None:
            way = (0, "") if _has(problem, number) else (-1, "")
        source, kind = way
        technology = _has(problem, number) or "none"
        if kind.startswith("by-"):
            technology = kind.removeprefix("by-")
        signal = into.get(known.first_signal + number, (-1, ""))[0]
        if problem.levels.signal is not None and village.code in problem.signal_today:
            signal = max(signal, 0)
        found.append(
            {
                "code": village.code,
                "name": village.name,
                "technology": technology,
                "broadband_from": known.names[source] if source >= 0 else "",
                "signal_from": known.names[signal] if signal >= 0 else "",
                "gains": kind.startswith("by-") and not village.connected,
                "gains_signal": signal > 0,
                **_ports(problem, number, technology),
            }
        )
    return found


def _ports(problem: JointProblem, number: int, technology: str) -> dict[str, int]:
    """Give the ports of a village with fibre, and the homes that its light leaves out."""
    far = beyond_light(problem, number) if technology == "fibre" else 0
    homes = problem.fibre.villages[number].households - far if technology == "fibre" else 0
    return {"ports": ceil(homes / problem.costs.split), "far_homes": far}


def _has(problem: JointProblem, number: int) -> str:
    """Give what a village has today without the plan."""
    village = problem.fibre.villages[number]
    if village.connected:
        return "fibre"
    return "today" if village.code in problem.broadband_today else ""
