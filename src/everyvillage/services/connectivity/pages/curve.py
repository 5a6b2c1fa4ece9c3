"""The curve of coverage against money, and what a budget reaches on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from everyvillage.services.connectivity.words import said_share, said_yuan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDE, HIGH, EDGE = 640, 300, 44
STEPS = 200
MOST_DIGITS = 15
BUILDING = "building_yuan"
Point = dict[str, int]


@dataclass(frozen=True, slots=True)
class Reached:
    """The dearest point that a budget pays for, and the next one that it does not."""

    point: Point
    next: Point | None


def curve_parts(data: Mapping[str, Any], given: Mapping[str, str], language: str) -> dict[str, Any]:
    """Gather the drawn curve, its table and its two sliders.

    ``given`` may name a ``budget`` in yuan and a ``share`` in percent.
    """
    points: list[Point] = data["curve"]
    most = max((point["cost_yuan"] for point in points), default=0)
    step = max(1, most // STEPS)
    chosen = _budget(given.get("budget", ""), most)
    return {
        "budget": chosen,
        "budget_said": said_yuan(chosen, language),
        "most": -(-most // step) * step,
        "step": step,
        **_reached(points, chosen, language),
        "asked": _asked(points, given.get("share", ""), language),
        "costs": _line(points, "cost_yuan", most),
        "bounds": _line(points, "bound_yuan", most),
        "building": _line(points, BUILDING, most) if all(BUILDING in one for one in points) else "",
        "first": said_share(points[0]["permille"]) if points else "",
        "last": said_share(points[-1]["permille"]) if points else "",
        "most_said": said_yuan(most, language),
        "rows": [
            (
                said_share(point["permille"]),
                said_yuan(point["cost_yuan"], language),
                said_yuan(point.get(BUILDING), language),
                said_yuan(point["bound_yuan"], language),
            )
            for point in points
        ],
        "size": {"wide": WIDE, "high": HIGH, "edge": EDGE, "floor": HIGH - EDGE},
    }


def _reached(points: Sequence[Point], budget: int, language: str) -> dict[str, Any]:
    """Say which share a budget pays for, what it costs, and what the next one needs."""
    found = reached_by(points, budget)
    if found is None:
        return {"share": None, "reached": "", "mark": None}
    point, after = found.point, found.next
    return {
        "share": point["permille"] / 10,
        "reached": said_share(point["permille"]),
        "reached_cost": said_yuan(point["cost_yuan"], language),
        "reached_building": said_yuan(point.get(BUILDING), language),
        "next": said_share(after["permille"]) if after else "",
        "next_more": said_yuan(after["cost_yuan"] - budget, language) if after else "",
        "mark": _x_of(point["permille"], points),
    }


def _asked(points: Sequence[Point], share: str, language: str) -> dict[str, Any]:
    """Say what a share costs: the first point that reaches it, the last one where none is named."""
    if not points:
        return {}
    point = reaching(points, share)
    return {
        "least": points[0]["permille"] / 10,
        "most": points[-1]["permille"] / 10,
        "share": point["permille"] / 10,
        "share_said": said_share(point["permille"]),
        "cost": said_yuan(point["cost_yuan"], language),
        "building": said_yuan(point.get(BUILDING), language),
        "bound": said_yuan(point["bound_yuan"], language),
    }


def reaching(points: Sequence[Point], share: str) -> Point:
    """Give the first point of a curve that reaches a share in percent; the last where none does."""
    try:
        asked = float(share.strip().rstrip("%") or "nan") * 10
    except ValueError:
        return points[-1]
    return next((point for point in points if point["permille"] >= asked), points[-1])


def reached_by(points: Sequence[Point], budget: int) -> Reached | None:
    """Give the largest share that a budget pays for; None where it pays for no point."""
    paid = [number for number, point in enumerate(points) if point["cost_yuan"] <= budget]
    if not paid:
        return None
    last = max(paid, key=lambda number: points[number]["permille"])
    after = points[last + 1] if last + 1 < len(points) else None
    return Reached(points[last], after)


def _budget(text: str, most: int) -> int:
    """Read a budget; what is none is all that the last point costs."""
    plain = text.strip()
    number = plain.isascii() and plain.isdigit() and len(plain) < MOST_DIGITS
    return min(int(plain), most) if number else most


def _x_of(permille: int, points: Sequence[Point]) -> float:
    first, last = points[0]["permille"], points[-1]["permille"]
    return round(EDGE + (WIDE - 2 * EDGE) * (permille - first) / max(1, last - first), 1)


def _line(points: Sequence[Point], name: str, most: int) -> str:
    return " ".join(
        f"{_x_of(point['permille'], points)},"
        f"{HIGH - EDGE - (HIGH - 2 * EDGE) * point[name] / (most or 1):.1f}"
        for point in points
    )
