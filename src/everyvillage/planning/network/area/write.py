"""What an area comes to: its sums, one row for each piece, and all works in one bill and map."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.area.counties import TRUNK
from everyvillage.planning.network.joint.export import write_routes
from everyvillage.planning.network.joint.straight import straight_doubt
from everyvillage.planning.network.joint.write import HEADS, MODELLED, cell, routes_of
from everyvillage.planning.network.proofs import seal_of
from everyvillage.planning.network.report.area import write_area_reports
from everyvillage.planning.network.report.known import Known, known_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from everyvillage.planning.network.area.counties import AreaFolder
    from everyvillage.planning.network.area.how import How

    Data = dict[str, Any]

SUMS = ("cost_yuan", "bound_yuan", "building_yuan", "year_yuan", "subsidy_yuan")
COUNTS = ("broadband", "fibre", "signal")


def write_area(
    area: AreaFolder, plans: Mapping[str, Data], out: Path, how: How
) -> tuple[tuple[Path, ...], Data]:
    """Write the files over all pieces; give their paths, ``area.json`` first, and its content."""
    told = area_data(area.name, plans)
    path = out / "area.json"
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    merged = merged_plan(told, plans)
    bill = out / "works.csv"
    with bill.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        note = MODELLED if told["modelled"] else ""
        writer.writerow(["county", *HEADS, "note"])
        for name, plan in plans.items():
            for work in plan["works"]:
                writer.writerow([name, *(cell(work[head]) for head in HEADS), note])
    routes = out / "routes.geojson"
    routes.write_text(json.dumps(routes_of(merged), ensure_ascii=False) + "\n", encoding="utf-8")
    reports = write_area_reports(merged, told, out, how.language, _known(area, how))
    return (path, bill, routes, *write_routes(merged, out), *reports), told


def area_data(name: str, plans: Mapping[str, Data]) -> Data:
    """Give the sums of an area and the row of each piece, whose plan is named by its seal.

    The trunk's seats are no villages: it adds to the money and to nothing else.
    """
    rows = [
        {
            "name": piece,
            "villages": len(plan["villages"]),
            **{key: plan[key] for key in (*COUNTS, *SUMS)},
            "proved_among": plan["proved_among"],
            "plan_seal": plan["seal"],
        }
        for piece, plan in plans.items()
    ]
    counties = [row for row in rows if row["name"] != TRUNK]
    told: Data = {
        "kind": "area",
        "area": name,
        "modelled": any(plan["modelled"] for plan in plans.values()),
        "years": next(iter(plans.values()))["years"],
        **{key: sum(row[key] for row in rows) for key in SUMS},
        **{key: sum(row[key] for row in counties) for key in ("villages", *COUNTS)},
        "counties": counties,
        "trunk": next((row for row in rows if row["name"] == TRUNK), None),
    }
    return {**told, "seal": seal_of(told)}


def merged_plan(told: Data, plans: Mapping[str, Data]) -> Data:
    """Give all pieces as one plan, as far as a report and a map need it: sums, villages, works."""
    counties = [plan for name, plan in plans.items() if name != TRUNK]
    doubts = [one for one in (straight_doubt(plan) for plan in plans.values()) if one]
    rules = [plan["subsidy"] for plan in counties]
    same = all(rule == rules[0] for rule in rules)
    return {
        **{key: told[key] for key in (*SUMS, *COUNTS, "years", "modelled", "seal")},
        "problem": told["area"],
        "subsidy": rules[0] if same else {"region": "", "border": False},
        "villages": [row for plan in counties for row in plan["villages"]],
        "works": [work for plan in plans.values() for work in plan["works"]],
        "reasons": [row for plan in counties for row in plan["reasons"]],
        "sensitivity": _doubts([*plans.values()]),
        "straight_yuan": tuple(map(sum, zip(*doubts, strict=True))) if doubts else None,
        "within": None,
    }


def _doubts(plans: Sequence[Data]) -> list[Data]:
    """Add up what each doubt of the unit costs does to every piece."""
    sums = ("same_plan_yuan", "best_yuan", "bound_yuan")
    return [
        {
            "costs": rows[0]["costs"],
            "at": rows[0]["at"],
            **{name: sum(row[name] for row in rows) for name in sums},
        }
        for rows in zip(*(plan["sensitivity"] for plan in plans), strict=True)
    ]


def _known(area: AreaFolder, how: How) -> Known:
    """Give where all villages lie, and every level that some county asks."""
    each = [known_of(problem, how.day) for problem in area.problems.values()]
    points = {code: point for one in each for code, point in one.points.items()}
    levels = frozenset(level for one in each for level in one.levels)
    return Known(how.day, points, None, levels)
