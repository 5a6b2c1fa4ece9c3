"""Write a fibre problem as the folder that :mod:`read` takes."""

from __future__ import annotations

import csv
from dataclasses import fields
from typing import TYPE_CHECKING

from everyvillage.planning.network.fibre.problem import Crossing, Presence, Village

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from everyvillage.planning.network.fibre.problem import FibreProblem, Road


def save_problem(problem: FibreProblem, folder: Path) -> None:
    """Write ``problem.toml`` and the tables; of those that may be missing only what has rows."""
    folder.mkdir(parents=True, exist_ok=True)
    goal = problem.goal
    lines = [
        f'name = "{problem.name}"',
        f"modelled = {str(problem.modelled).lower()}",
        f"forced = {sorted(problem.forced)!r}",
        f"forbidden = {sorted(problem.forbidden)!r}",
        "[goal]",
        f"all_permille = {goal.all_permille}",
        f"poor_permille = {goal.poor_permille}",
        f"township_permille = {goal.township_permille}",
    ]
    for terrain, cost in problem.costs.items():
        pairs = {"line_km": cost.line_km, "village": cost.village, "home": cost.home}
        if cost.poles_km is not None:
            pairs["poles_km"] = cost.poles_km
        lines += [f"[costs.{terrain}]", *(f"{key} = {list(pair)}" for key, pair in pairs.items())]
    if problem.roads:
        lines += ["[off_road]"]
        lines += [f"{terrain} = {list(factor)}" for terrain, factor in problem.off_road.items()]
        _table(folder / "roads.csv", ["wkt"], ([_wkt(road)] for road in problem.roads))
    (folder / "problem.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name, kind, rows in (
        ("villages", Village, problem.villages),
        ("presences", Presence, problem.presences),
        ("crossings", Crossing, problem.crossings),
    ):
        if rows or kind is not Crossing:
            heads = [field.name for field in fields(kind)]
            _table(folder / f"{name}.csv", heads, ([getattr(r, h) for h in heads] for r in rows))
    if problem.poles:
        heads = ["latitude", "longitude", "to_latitude", "to_longitude"]
        _table(folder / "poles.csv", heads, ([*p.start, *p.end] for p in problem.poles))


def _wkt(road: Road) -> str:
    """Write a road as well-known text, its positions as they are."""
    return f"LINESTRING ({', '.join(f'{east!r} {north!r}' for north, east in road.points)})"


def _table(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows(rows)
