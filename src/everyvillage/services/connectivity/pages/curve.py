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
Point = dict[str, int]


@dataclass(frozen=True, slots=True)
class Reached:
    """The dearest point that a budget pays for, and the next one that it does not."""

    point: Point
    next: Point | None


def curve_parts(data: Mapping[str, Any], budget: str, language: str) -> dict[str, Any]:
    """Gather the drawn curve, its table and its slider; ``budget`` is in yuan, "" for none."""
    points: list[Point] = data["curve"]
    most = max((point["cost_yuan"] for point in points), default=0)
    step = max(1, most // STEPS)
    chosen = _budget(budget, most)
    reached = reached_by(points, chosen)
    return {
        "budget": chosen,
        "budget_said": said_yuan(chosen, language),
        "most": -(-most // step) * step,
        "step": step,
        "share": reached.point["permille"] / 10 if reached else None,
        "reached": said_share(reached.point["permille"]) if reached else "",
        "reached_cost": said_yuan(reached.point["cost_yuan"], language) if reached else "",
        "next": said_share(reached.next["permille"]) if reached and reached.next else "",
        "next_more": said_yuan(reached.next["cost_yuan"] - chosen, language)
        if reached and reached.next
        else "",
        "costs": _line(points, "cost_yuan", most),
        "bounds": _line(points, "bound_yuan", most),
        "mark": _x_of(reached.point["permille"], points) if reached else None,
        "first": said_share(points[0]["permille"]) if points else "",
        "last": said_share(points[-1]["permille"]) if points else "",
        "most_said": said_yuan(most, language),
        "rows": [
            (
                said_share(point["permille"]),
                said_yuan(point["cost_yuan"], language),
                said_yuan(point["bound_yuan"], language),
            )
            for point in points
        ],
        "size": {"wide": WIDE, "high": HIGH, "edge": EDGE, "floor": HIGH - EDGE},
    }


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
