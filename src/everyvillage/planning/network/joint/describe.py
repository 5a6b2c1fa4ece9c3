"""A joint plan as plain data: works, villages, sums and the proof; the content of plan.json."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.fibre.candidates import length_m, rule_of
from everyvillage.planning.network.joint import model as kinds
from everyvillage.planning.network.joint.gaining import with_gains
from everyvillage.planning.network.joint.measured import corrected
from everyvillage.planning.network.joint.names import TODAY, node_names
from everyvillage.planning.network.joint.orders import roll_outs
from everyvillage.planning.network.joint.problem import HEARD
from everyvillage.planning.network.joint.shares import asked_goals
from everyvillage.planning.network.joint.sites import THERE
from everyvillage.planning.network.joint.subsidy import Subsidy, subsidy_of
from everyvillage.planning.network.proofs import seal_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.planning.network.joint.model import Line, Model
    from everyvillage.planning.network.joint.plan import JointPlan
    from everyvillage.planning.network.joint.problem import JointProblem

TECHNOLOGIES = {
    kinds.BY_FIBRE: "fibre",
    kinds.BY_RADIO: "radio",
    kinds.BY_SATELLITE: "satellite",
}
NONE, HAS = "none", "today"
"""A village that gets no broadband, and one with the broadband, not of fibre, that it has."""


def joint_data(plan: JointPlan, more: dict[str, Any] | None = None) -> dict[str, Any]:
    """Give the whole plan as plain data; ``more`` are results to be kept with it.

    It says only what can be checked. Its proof is in it, or beside it where ``more`` names the
    ``proofs`` that have a file of their own.
    ``seal`` is the SHA-256 of everything else, so that a file that was changed anywhere says so.
    """
    model, problem = plan.model, plan.problem
    orders = (more or {}).get("orders") or roll_outs(plan)
    works, villages = joint_works(plan, orders), village_rows(plan)
    data: dict[str, Any] = {
        "kind": "joint",
        "problem": problem.name,
        "modelled": problem.fibre.modelled,
        "cost_yuan": plan.cost_yuan,
        "bound_yuan": plan.bound_yuan,
        "building_yuan": sum(work["building_yuan"] for work in works),
        "year_yuan": sum(work["year_yuan"] for work in works),
        "subsidy": asdict(problem.subsidy or Subsidy("")),
        "subsidy_yuan": sum(work["subsidy_yuan"] for work in works),
        "years": problem.costs.years,
        "drive": corrected(problem).as_dict(),
        "proved_among": proved_among(problem),
        "signal_rule": problem.radio.signal_rule,
        "within": _within(plan),
        "broadband": sum(row["technology"] != NONE for row in villages),
        "fibre": sum(row["technology"] == "fibre" for row in villages),
        "signal": sum(row["signal_from"] != "" for row in villages),
        "villages": villages,
        "works": works,
        **(more or {}),
        "graph": {
            **graph_rows(model),
            **({"ways": model.found.way_rows()} if problem.fibre.roads else {}),
            "chosen": list(plan.lines),
        },
    }
    if "proofs" not in data:
        data["certificate"] = plan.result.certificate.as_dict()
        data |= {"ceilings": ceiling_rows(plan)} if plan.ceilings else {}
    return {**data, "seal": seal_of(data)}


def _within(plan: JointPlan) -> dict[str, Any] | None:
    """Say the money, and for each stage what is reached and what nothing within it reaches more."""
    within = plan.problem.levels.within
    if within is None:
        return None
    said = {"yuan": within.yuan, "counts": within.counts, "poor_first": within.poor_first}
    levels = list(asked_goals(plan.problem.levels))
    return {**said, "levels": levels, "stages": [one.as_dict() for one in plan.ceilings]}


def ceiling_rows(plan: JointPlan) -> list[dict[str, object] | None]:
    """Give the proof of each ceiling, None where nothing is left to reach."""
    proofs = [one.certificate for one in plan.ceilings]
    return [None if one is None else one.as_dict() for one in proofs]


def proved_among(problem: JointProblem) -> str:
    """Say among which plans a bound holds."""
    if problem.fibre_alone:
        return kinds.ALONE.format(fibre=rule_of(problem.fibre))
    near = "" if problem.radio.signal_rule == HEARD else kinds.NEAR_RULE
    return kinds.RULE.format(fibre=rule_of(problem.fibre)) + near


def graph_rows(model: Model) -> dict[str, Any]:
    """Give the places and lines of a model as plain data."""
    return {
        "places": [list(place) for place in model.found.places],
        "lines": [[line.one, line.other, line.cost_yuan, line.kind] for line in model.lines],
    }


def joint_works(plan: JointPlan, orders: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give everything that is built or bought, in the order of lines, then sites and carriers.

    ``orders`` are those of roll-out, which say in which year each is built.
    """
    names = node_names(plan.model)
    found: list[tuple[Line | int, dict[str, Any]]] = []
    for line in plan.chosen:
        if line.kind in {kinds.TODAY, kinds.MOUNT, kinds.SIGNAL, kinds.ON_FIBRE}:
            continue
        if line.building_yuan or line.year_yuan or line.kind == kinds.FIBRE:
            found.append((line, _line_work(plan.model, line, names)))
    found += _site_works(plan, names)
    return [_with_subsidy(plan, work) for work in with_gains(plan, found, orders)]


def _with_subsidy(plan: JointPlan, work: dict[str, Any]) -> dict[str, Any]:
    asked = plan.problem.subsidy
    yuan = subsidy_of(asked, work["item"], work["building_yuan"], work["year_yuan"])
    return {**work, "subsidy_yuan": yuan}


def _line_work(model: Model, line: Line, names: list[str]) -> dict[str, Any]:
    run = [] if line.kind in TECHNOLOGIES else model.run_of(line)
    service = line.kind in TECHNOLOGIES
    number = model.village_of(line.other)
    homes = model.problem.fibre.villages[number].households if service else 0
    if line.kind == kinds.BY_FIBRE:
        homes = model.lit_homes[number]
    roads = model.problem.fibre.roads and line.kind == kinds.FIBRE
    return {
        "item": line.kind,
        **({"on_road": (line.one, line.other) in model.found.ways} if roads else {}),
        "from": names[line.one],
        "to": names[line.other],
        "quantity": homes if service else round(length_m(run)),
        "unit": "homes" if service else "m",
        "building_yuan": line.building_yuan,
        "year_yuan": line.year_yuan,
        "cost_yuan": line.cost_yuan,
        "route": [[longitude, latitude] for latitude, longitude in run],
    }


def _site_works(plan: JointPlan, names: list[str]) -> list[tuple[Line | int, dict[str, Any]]]:
    """Give towers, their power, and the carriers put on them, each with its node."""
    model, present = plan.model, plan.problem.costs.present
    found: list[tuple[Line | int, dict[str, Any]]] = []
    for number, site in enumerate(model.sites):
        node = model.first_site + number
        if node in plan.nodes and site.power != THERE:
            rows = (
                ("tower", site.tower_yuan, site.year_yuan),
                (f"power-{site.power}", site.power_yuan, site.power_year_yuan),
            )
            found += [
                (node, _node_work(item, names[node], site.point, row, present(row[1])))
                for item, *row in rows[site.village < 0 :]
            ]
    for number, carrier in enumerate(model.carriers):
        node = model.first_carrier + number
        if node in plan.nodes and carrier.cost_yuan:
            point = model.sites[carrier.site].point
            row = [carrier.equipment_yuan, carrier.year_yuan]
            found.append((node, _node_work("carrier", names[node], point, row, present(row[1]))))
    return found


def _node_work(
    item: str, name: str, point: tuple[float, float], row: list[int], running: int
) -> dict[str, Any]:
    return {
        "item": item,
        "from": name,
        "to": name,
        "quantity": 1,
        "unit": "piece",
        "building_yuan": row[0],
        "year_yuan": row[1],
        "cost_yuan": row[0] + running,
        "route": [[point[1], point[0]]],
    }


def village_rows(plan: JointPlan) -> list[dict[str, Any]]:
    """Give each village's technology, where it comes from, and where its signal comes from.

    What a village has today counts, whether the plan leads to it or not.
    """
    model, names = plan.model, node_names(plan.model)
    heard = {line.other: line.one for line in plan.chosen if line.other >= model.first_signal}
    found = []
    for number, village in enumerate(plan.problem.fibre.villages):
        line, technology = plan.served.get(number), technology_of(plan, number)
        today = 0 if village.code in plan.problem.signal_today else None
        signal = heard.get(model.first_signal + number, today)
        if plan.problem.levels.signal is None:
            signal = None
        found.append(
            {
                "code": village.code,
                "name": village.name,
                "technology": technology,
                "broadband_from": "" if technology == NONE else names[line.one if line else 0],
                "signal_from": "" if signal is None else names[signal],
                "gains": bool(line and line.kind in TECHNOLOGIES and not village.connected),
                "gains_signal": bool(signal),
                **_light_of(model, number, by_fibre=technology == "fibre"),
            }
        )
    return found


def _light_of(model: Model, number: int, *, by_fibre: bool) -> dict[str, int]:
    """Give the ports that a village's homes take, and the homes that its light does not reach."""
    if not by_fibre:
        return {"ports": 0, "far_homes": 0}
    homes, all_homes = model.lit_homes[number], model.problem.fibre.villages[number].households
    return {"ports": -(-homes // model.problem.costs.split), "far_homes": all_homes - homes}


def brings_signal(row: Mapping[str, Any]) -> bool:
    """Say whether a plan brings 4G to the village of a row; older plans do not say it."""
    return bool(row.get("gains_signal", row["signal_from"] not in {"", TODAY}))


def technology_of(plan: JointPlan, number: int) -> str:
    """Give what a village has broadband by when the plan stands."""
    line, village = plan.served.get(number), plan.problem.fibre.villages[number]
    if line is not None and line.kind in TECHNOLOGIES:
        return TECHNOLOGIES[line.kind]
    if village.connected:
        return TECHNOLOGIES[kinds.BY_FIBRE]
    return HAS if village.code in plan.problem.broadband_today else NONE
