"""What 4G each village has once a plan stands: the official test by both branches, by operator.

The test says "or": a site of 4G within some kilometres of the committee, or signal at committee,
school, clinic and every settlement from a certain size. The two give different answers on the same
map, so both are told, with the signal at every settlement and public body, for each operator and
for all of them together. Towers that a plan builds belong to no operator yet and count for that
line alone, and for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.joint.sites import cell_of
from everyvillage.planning.network.radio.signal import farthest_m, rule_of, signal_dbm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from everyvillage.planning.network.joint.plan import JointPlan
    from everyvillage.planning.network.joint.problem import JointProblem
    from everyvillage.planning.network.radio.hata import Cell

EVERY = "all"
COMMITTEE = "committee"
HEADS = (
    "code",
    "name",
    "operator",
    "nearest_m",
    "near",
    "heard",
    "kind",
    "households",
    "dbm",
    "rule",
)


@dataclass(frozen=True)
class OnAir:
    """A cell that is on air when the plan stands, its operator ("": none named), and its reach."""

    operator: str
    point: tuple[float, float]
    cell: Cell
    reach_m: float


@dataclass(frozen=True)
class Place:
    """A point of a village: its kind, households, position, and whether the test asks for it."""

    kind: str
    households: int
    point: tuple[float, float]
    asked: bool


def on_air(plan: JointPlan) -> tuple[OnAir, ...]:
    """Give the cells that are on air today, and those that the plan puts up."""
    problem, model, found = plan.problem, plan.model, []
    for number, carrier in enumerate(model.carriers):
        site = model.sites[carrier.site]
        tower = problem.towers[carrier.site] if site.village < 0 else None
        there = tower is not None and carrier.band in tower.bands
        if there or model.first_carrier + number in plan.nodes:
            cell = cell_of(problem, site, carrier.band)
            reach = farthest_m(cell, problem.radio.rsrp_dbm, problem.air)
            found.append(OnAir(tower.operator if tower else "", site.point, cell, reach))
    return tuple(found)


def signals(plan: JointPlan) -> list[dict[str, Any]]:
    """Give for each village its points, and for each operator both branches and every signal.

    ``nearest_m`` is the way from the committee to the nearest site with 4G (None: there is none);
    ``near`` whether that is near enough; ``dbm`` the signal at each point, None beyond all reach;
    ``rules`` what each rests on ("terrain", "hata", or "outside" of what Hata's rule is made for);
    ``heard`` whether it is enough at every point that the test asks for.
    """
    problem, cells = plan.problem, on_air(plan)
    operators = [*sorted({one.operator for one in cells}), EVERY]
    rows = []
    for number, village in enumerate(problem.fibre.villages):
        points = tuple(_places(problem, number))
        rows.append(
            {
                "code": village.code,
                "points": [
                    {"kind": one.kind, "households": one.households, "asked": one.asked}
                    for one in points
                ],
                "operators": [
                    _tested(
                        problem,
                        number,
                        points,
                        name,
                        [one for one in cells if name in {one.operator, EVERY}],
                    )
                    for name in operators
                ],
            }
        )
    return rows


def _places(problem: JointProblem, number: int) -> Iterator[Place]:
    """Give a village's committee, then its settlements and public bodies as they are listed."""
    village = problem.fibre.villages[number]
    yield Place(COMMITTEE, 0, (village.latitude, village.longitude), asked=True)
    for one in problem.settlements:
        if one.village == village.code:
            body = one.kind != "settlement"
            asked = body or one.households >= problem.radio.settlement_least
            yield Place(one.kind, one.households, (one.latitude, one.longitude), asked=asked)


def _tested(
    problem: JointProblem,
    number: int,
    points: Sequence[Place],
    operator: str,
    cells: Sequence[OnAir],
) -> dict[str, Any]:
    """Give both branches of the test by the cells of one operator."""
    village, radio = problem.fibre.villages[number], problem.radio
    metres = [round(distance_m(*points[0].point, *one.point)) for one in cells]
    found = [_level(problem, village.terrain, one.point, cells) for one in points]
    levels = [level for level, _ in found]
    return {
        "operator": operator,
        "nearest_m": min(metres, default=None),
        "near": min(metres, default=radio.site_within_m + 1) <= radio.site_within_m,
        "dbm": levels,
        "rules": [rule for _, rule in found],
        "heard": all(
            level is not None and level >= radio.rsrp_dbm
            for level, one in zip(levels, points, strict=True)
            if one.asked
        ),
    }


def _level(
    problem: JointProblem, terrain: str, point: tuple[float, float], cells: Sequence[OnAir]
) -> tuple[float | None, str]:
    """Give the best signal at a point in tenths of dBm and what it rests on; None beyond reach."""
    found = [
        (
            signal_dbm(one.cell, one.point, point, terrain, problem.air),
            rule_of(one.cell, one.point, point, problem.air),
        )
        for one in cells
        if distance_m(*one.point, *point) <= one.reach_m
    ]
    if not found:
        return None, ""
    level, rule = max(found)
    return round(level, 1), rule


def signal_rows(data: Mapping[str, Any]) -> Iterator[list[object]]:
    """Give the signals of a plan's data as rows of a table: one for each point and operator."""
    names = {row["code"]: row["name"] for row in data["villages"]}
    for row in data["signals"]:
        for tested in row["operators"]:
            head = [row["code"], names[row["code"]], tested["operator"], tested["nearest_m"]]
            answers = ["yes" if tested[key] else "no" for key in ("near", "heard")]
            told = zip(row["points"], tested["dbm"], tested["rules"], strict=True)
            for point, *level in told:
                yield [*head, *answers, point["kind"], point["households"], *level]
