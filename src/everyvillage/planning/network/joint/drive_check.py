"""Check what a plan says that measurements correct: compared and drawn towards zero anew."""

from __future__ import annotations

from math import pi
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.fibre.check import metres_between
from everyvillage.planning.network.joint.expect import GAIN
from everyvillage.planning.network.numbers import rule_number
from everyvillage.planning.network.radio.hata import Cell
from everyvillage.planning.network.radio.signal import Air, signal_dbm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from everyvillage.planning.network.joint.measured import Measured
    from everyvillage.planning.network.joint.problem import JointProblem

LEAST_DBM, MOST_DBM, TOWERS_ASKED = -140, -44, 5
ROUNDING_DB = 0.05 + 1e-6


def drive_faults(problem: JointProblem, plan: Mapping[str, Any]) -> Iterator[str]:
    """Give each count or correction that the measurements of the problem do not make."""
    told, groups = plan["drive"], _groups(problem)
    used = sum(len(apart) for apart in groups.values())
    if (told["points"], told["used"]) != (len(problem.drive), used):
        yield f"{used} of {len(problem.drive)} measurements can be compared with the model"
    if [(row["band"], row["terrain"]) for row in told["corrections"]] != sorted(groups):
        yield "the corrections are not those of the bands and terrains that were measured"
        return
    if set(told) != {"points", "used", "corrections"}:
        yield "the measurements are told in other words"
    for row in told["corrections"]:
        where = f"{row['band']} MHz over {row['terrain']}"
        apart = sorted(groups[row["band"], row["terrain"]])
        wanted = _wanted(apart)
        if row["count"] != len(apart) or set(row) != {"band", "terrain", "count", *wanted}:
            yield f"{where}: {len(apart)} measurements, told in other words"
            continue
        for name, value in wanted.items():
            if abs(value - row[name]) > ROUNDING_DB or row[name] != round(row[name], 1):
                yield f"{where}: {name} is {value:.2f}, not {row[name]}"


def _wanted(apart: list[float]) -> dict[str, float]:
    """Give median, spread and correction of differences that are in order."""
    middle = _middle(apart)
    away = sorted(abs(one - middle) for one in apart)
    spread = max(1.4826 * _middle(away), rule_number("radio_shadow_db"))
    doubt, number = rule_number("radio_doubt_db"), len(apart)
    belief = 0.0
    if number >= rule_number("radio_measured_least"):
        # The mean of a normal law of this doubt about zero, seen through a median.
        belief = middle * doubt**2 / (doubt**2 + pi * spread**2 / (2 * number))
    return {"median_db": middle, "spread_db": spread, "db": belief}


def _middle(ordered: list[float]) -> float:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _groups(problem: JointProblem) -> dict[tuple[int, str], list[float]]:
    """Give measured less modelled levels by band and terrain."""
    found: dict[tuple[int, str], list[float]] = {}
    for one in problem.drive:
        if one.dbm <= LEAST_DBM or one.dbm >= MOST_DBM:
            continue
        point, nearest, terrain = (one.latitude, one.longitude), (1e9, ""), ""
        for village in problem.fibre.villages:
            key = metres_between(point, (village.latitude, village.longitude)), village.code
            if key < nearest:
                nearest, terrain = key, village.terrain
        best, band = -1e9, 0
        for other, level in _levels(problem, one, terrain):
            if level > best or (level == best and other < band):
                best, band = level, other
        if band:
            found.setdefault((band, terrain), []).append(one.dbm - best)
    return found


def _levels(problem: JointProblem, one: Measured, terrain: str) -> list[tuple[int, float]]:
    """Give band and level, without the margin, of each cell that a measurement can be of."""
    point, own = (one.latitude, one.longitude), []
    for number, tower in enumerate(problem.towers):
        if one.tower not in {"", tower.name} or one.operator not in {"", tower.operator}:
            continue
        on_air = tower.bands
        if one.band:
            there = one.band in on_air or one.tower != ""
            on_air = (one.band,) if there else ()
        away = metres_between(point, (tower.latitude, tower.longitude))
        if on_air and away <= rule_number("cell_longest_m"):
            own.append((away, number, on_air))
    found, air = [], Air(problem.ground)
    for _, number, bands in sorted(own)[:TOWERS_ASKED]:
        tower = problem.towers[number]
        for band in bands:
            cell = Cell(float(band), tower.height_m, GAIN[band], problem.radio.handset_m)
            level = signal_dbm(cell, (tower.latitude, tower.longitude), point, terrain, air)
            found.append((band, level + cell.fade_margin_db))
    return found
