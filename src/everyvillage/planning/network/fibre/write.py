"""Write a fibre plan: plan.json, works.csv (bill of quantities), routes.geojson, curve.svg."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.curve import curve_rows
from everyvillage.planning.network.fibre.candidates import length_m, rule_of, service_yuan
from everyvillage.planning.network.fibre.problem import PERMILLE
from everyvillage.planning.network.proofs import seal_of, write_proofs
from everyvillage.planning.network.report.curve_drawing import curve_svg

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from everyvillage.planning.network.fibre.plan import CurvePoint, FibrePlan
    from everyvillage.planning.network.fibre.problem import FibreProblem

MODELLED = "模拟数据，非真实 · modelled, not real"
ROUTE_KEYS = ("from", "to", "on_road", "length_m", "cost_yuan")


def plan_data(plan: FibrePlan, curve: Sequence[CurvePoint] = ()) -> dict[str, Any]:
    """Give the whole plan as plain data: only what can be checked.

    Its proof is in it, or with those of the curve where there is one, which have their own file.
    """
    served, problem = set(plan.served), plan.problem
    return {
        "problem": problem.name,
        "modelled": problem.modelled,
        "cost_yuan": plan.cost_yuan,
        "bound_yuan": plan.bound_yuan,
        "proved_among": rule_of(problem),
        "cost_range_yuan": list(_range(plan)),
        "served": len(served),
        "villages": [
            {
                "code": village.code,
                "name": village.name,
                "served": number in served,
                "service_yuan": service_yuan(problem, number) if number in served else 0,
            }
            for number, village in enumerate(problem.villages)
        ],
        "works": works(plan),
        "curve": [point.as_dict() for point in curve],
        "candidates": {
            "places": [list(place) for place in plan.candidates.places],
            "lines": [list(line) for line in plan.candidates.lines],
            "village_at": plan.candidates.village_at,
            **({"ways": plan.candidates.way_rows()} if problem.roads else {}),
        },
        **(
            {"proofs": seal_of(curve_proofs(plan, curve))}
            if curve
            else {"certificate": plan.result.certificate.as_dict()}
        ),
    }


def curve_proofs(plan: FibrePlan, curve: Sequence[CurvePoint]) -> dict[str, Any]:
    """Give the proofs of a plan and its curve, all of them about the candidates of the plan."""
    chosen = [point.plan.result.edges for point in curve]
    return {"plan": plan.result.certificate.as_dict(), "curve": curve_rows(curve, chosen)}


def works(plan: FibrePlan) -> list[dict[str, Any]]:
    """Give the lines to build, each with its ends, route, length and cost."""
    places, found = plan.candidates.places, []
    standing = {frozenset((poles.start, poles.end)) for poles in plan.problem.poles}
    for number in plan.lines:
        one, other, cost = plan.candidates.lines[number]
        if one == 0:
            continue
        ends = [places[end][:2] for end in (one, other)]
        run, on_road = plan.candidates.run(one, other), (one, other) in plan.candidates.ways
        found.append(
            {
                "line": number,
                "from": _name(plan, one),
                "to": _name(plan, other),
                "terrain": [places[one][2], places[other][2]],
                "on_poles": frozenset(ends) in standing and other < plan.candidates.first_road,
                **({"on_road": on_road} if plan.problem.roads else {}),
                "length_m": round(length_m(run)),
                "cost_yuan": cost,
                "route": [[longitude, latitude] for latitude, longitude in run],
            }
        )
    return found


def write_plan(plan: FibrePlan, curve: Sequence[CurvePoint], out: Path) -> tuple[Path, ...]:
    """Write the files into a folder and give their paths; a curve brings ``proofs.json``."""
    out.mkdir(parents=True, exist_ok=True)
    data = plan_data(plan, curve)
    text = {
        "plan.json": json.dumps(data, ensure_ascii=False, indent=1) + "\n",
        "routes.geojson": json.dumps(_routes(data), ensure_ascii=False) + "\n",
        "curve.svg": curve_svg(data["curve"], title=_title(plan), language="en"),
    }
    for name, content in text.items():
        (out / name).write_text(content, encoding="utf-8")
    with (out / "works.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["item", "from", "to", "quantity", "unit", "cost_yuan", "note"])
        writer.writerows(_bill(plan, data))
    files = tuple(out / name for name in ("plan.json", "works.csv", "routes.geojson", "curve.svg"))
    return (*files, write_proofs(curve_proofs(plan, curve), out)) if curve else files


def _title(plan: FibrePlan) -> str:
    return f"{plan.problem.name} · {MODELLED}" if plan.problem.modelled else plan.problem.name


def _bill(plan: FibrePlan, data: dict[str, Any]) -> list[list[object]]:
    note = MODELLED if plan.problem.modelled else ""
    rows: list[list[object]] = [
        [
            "line along a road" if w.get("on_road") else "line",
            *(w["from"], w["to"], f"{w['length_m'] / 1000:.3f}", "km", w["cost_yuan"], note),
        ]
        for w in data["works"]
    ]
    for number in plan.served:
        village = plan.problem.villages[number]
        if not village.connected:
            cost = service_yuan(plan.problem, number)
            homes = village.households
            rows.append(["service", village.name, village.code, homes, "homes", cost, note])
    return rows


def bill_items(problem: FibreProblem, data: dict[str, Any]) -> list[dict[str, Any]]:
    """Give a plan's lines and its villages' services as items of a bill, in metres and homes."""
    lines = [("fibre", one["length_m"], "m", one["cost_yuan"]) for one in data["works"]]
    services = [
        ("by-fibre", village.households, "homes", row["service_yuan"])
        for village, row in zip(problem.villages, data["villages"], strict=True)
        if row["served"] and not village.connected
    ]
    heads = ("item", "quantity", "unit", "building_yuan")
    return [dict(zip(heads, row, strict=True)) for row in (*lines, *services)]


def _routes(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "modelled": data["modelled"],
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "LineString", "coordinates": work["route"]},
                "properties": {key: work[key] for key in ROUTE_KEYS if key in work},
            }
            for work in data["works"]
        ],
    }


def _name(plan: FibrePlan, place: int) -> str:
    """Name a place: a point of presence, a village, a crossing, or a junction."""
    at, problem = plan.candidates.village_at, plan.problem
    if place < at:
        return problem.presences[place - 1].name
    if place < at + len(problem.villages):
        return problem.villages[place - at].name
    if place >= (first := plan.candidates.first_road):
        return f"road point {place - first + 1}"
    more = place - at - len(problem.villages)
    if more < len(problem.crossings):
        return f"crossing {more + 1}"
    return f"junction {more - len(problem.crossings) + 1}"


def _range(plan: FibrePlan) -> tuple[int, int]:
    """Give what the same works cost at the least and at the most of every unit cost."""
    problem, totals = plan.problem, [Fraction(0), Fraction(0)]
    for work in works(plan):
        kilometres = [
            problem.kilometre(
                terrain, on_poles=work["on_poles"], on_road=work.get("on_road", False)
            )
            for terrain in work["terrain"]
        ]
        for end in (0, 1):
            units = [Fraction(one[end]).limit_denominator(PERMILLE) for one in kilometres]
            totals[end] += work["length_m"] * sum(units) / len(units) / 1000
    for number in plan.served:
        village = problem.villages[number]
        cost = problem.costs[village.terrain]
        for end in (0, 1):
            if not village.connected:
                totals[end] += cost.village[end] + village.households * cost.home[end]
    return round(totals[0]), round(totals[1])
