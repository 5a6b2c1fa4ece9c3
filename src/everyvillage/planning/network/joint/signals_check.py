"""Check what a plan says of the official 4G test: worked out anew, with the same propagation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.fibre.check import metres_between
from everyvillage.planning.network.joint.expect import GAIN
from everyvillage.planning.network.plain import same
from everyvillage.planning.network.radio.hata import Cell
from everyvillage.planning.network.radio.signal import farthest_m, rule_of, signal_dbm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyvillage.planning.network.joint.extras import Said

Mast = tuple[str, tuple[float, float], Cell]
"""An operator, a position and a cell."""


def signal_faults(said: Said) -> Iterator[str]:
    """Give each village whose test or signal is not what the towers of the plan make of it."""
    masts = _masts(said)
    wanted = [_village(said, masts, number) for number in range(len(said.problem.fibre.villages))]
    given = said.plan["signals"]
    if len(given) != len(wanted):
        yield f"4G is told of {len(given)} villages, not of {len(wanted)}"
        return
    for one, other in zip(wanted, given, strict=True):
        if not same(one, other):
            yield f"the 4G test of village {one['code']} is {one}, not {other}"


def _masts(said: Said) -> list[Mast]:
    """Give operator, position and cell of all that is on air when the plan stands."""
    known, problem = said.known, said.problem
    taken = {node for line in said.chosen for node in line[:2]}
    found = []
    for number, carrier in enumerate(known.carriers):
        site, band = known.sites[carrier["site"]], carrier["band"]
        if known.first_carrier + number in taken or band in (site["bands"] or ()):
            stands = carrier["site"] < len(problem.towers)
            operator = problem.towers[carrier["site"]].operator if stands else ""
            cell = Cell(float(band), site["mast"], GAIN[band], problem.radio.handset_m)
            found.append((operator, site["point"], cell))
    return found


def _village(said: Said, masts: list[Mast], number: int) -> dict[str, Any]:
    """Give what a village's row has to say."""
    problem = said.problem
    village, least = problem.fibre.villages[number], problem.radio.settlement_least
    points: list[tuple[str, int, tuple[float, float], bool]] = [
        ("committee", 0, (village.latitude, village.longitude), True)
    ]
    for part in problem.settlements:
        if part.village == village.code:
            large = part.kind != "settlement" or part.households >= least
            point = (part.latitude, part.longitude)
            points.append((part.kind, part.households, point, large))
    rows = []
    for operator in [*sorted({mast[0] for mast in masts}), "all"]:
        own = [mast for mast in masts if operator in {"all", mast[0]}]
        away = sorted(round(metres_between(points[0][2], mast[1])) for mast in own)
        levels, rules, heard = [], list[str](), True
        for _, _, point, asked in points:
            level, rule = _best(said, village.terrain, point, own)
            levels.append(level)
            rules.append(rule)
            if asked and (level is None or level < problem.radio.rsrp_dbm):
                heard = False
        rows.append(
            {
                "operator": operator,
                "nearest_m": away[0] if away else None,
                "near": bool(away) and away[0] <= problem.radio.site_within_m,
                "dbm": levels,
                "rules": rules,
                "heard": heard,
            }
        )
    told = [{"kind": k, "households": n, "asked": asked} for k, n, _, asked in points]
    return {"code": village.code, "points": told, "operators": rows}


def _best(
    said: Said, terrain: str, point: tuple[float, float], masts: list[Mast]
) -> tuple[float | None, str]:
    """Give the strongest signal at a point and its rule, None where nothing reaches so far."""
    best, exact, rule = None, -1e9, ""
    air, least = said.problem.air, said.problem.radio.rsrp_dbm
    for _, mast, cell in masts:
        if metres_between(mast, point) > farthest_m(cell, least, air):
            continue
        level, how = signal_dbm(cell, mast, point, terrain, air), rule_of(cell, mast, point, air)
        if (level, how) > (exact, rule):
            exact, rule, best = level, how, round(level, 1)
    return best, rule
