"""What a planner rules out or in by hand: routes and towers; villages are in the fibre problem.

A route is locked in or out by its kind ("fibre", "spur", "hop") and its two ends, so that it stays
so however places are numbered; a tower by its name ("new tower CODE" for one that would be built).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROUTES = ("fibre", "spur", "hop")
Point = tuple[float, float]
Route = tuple[str, Point, Point]


@dataclass(frozen=True)
class Locks:
    """Routes that may not be taken, towers that may not stand, towers and routes that must be."""

    barred: frozenset[Route] = frozenset()
    no_tower: frozenset[str] = frozenset()
    kept_tower: frozenset[str] = frozenset()
    kept: frozenset[Route] = frozenset()


def route_of(kind: str, one: Point, other: Point) -> Route:
    """Give a route by its kind and its ends (latitude, longitude), whichever comes first."""
    start, end = sorted((one, other))
    return kind, start, end


def route_words(route: Route) -> str:
    """Say a route by its kind and its ends."""
    kind, start, end = route
    return f"{kind} {start[0]:.6f}, {start[1]:.6f} – {end[0]:.6f}, {end[1]:.6f}"


def lock_faults(locks: Locks, towers: set[str]) -> Iterator[tuple[str, str, str]]:
    """Give the code, what is asked and what was found, of each lock on nothing that is there."""
    for kind, _, _ in sorted(locks.barred | locks.kept):
        if kind not in ROUTES:
            yield "route-wrong", f"a route of {', '.join(ROUTES)}", kind
    for route in sorted(locks.barred & locks.kept):
        yield "route-both", "a route locked in or out, not both", route_words(route)
    for name in sorted((locks.no_tower | locks.kept_tower) - towers):
        yield "tower-unknown", "a tower of the problem", name
    for name in sorted(locks.no_tower & locks.kept_tower):
        yield "tower-both", "a tower locked in or out, not both", name


def lock_lines(locks: Locks) -> list[str]:
    """Write the locks as lines of TOML."""
    barred, kept = (
        [[kind, *start, *end] for kind, start, end in sorted(routes)]
        for routes in (locks.barred, locks.kept)
    )
    return [
        f"barred = {barred!r}",
        f"kept = {kept!r}",
        f"no_tower = {sorted(locks.no_tower)!r}",
        f"kept_tower = {sorted(locks.kept_tower)!r}",
    ]


def read_locks(asked: Mapping[str, Any]) -> Locks:
    """Read the locks of a problem's settings; refuse a route that is not a kind and two ends."""
    barred, kept = _routes(asked, "barred"), _routes(asked, "kept")
    names = {name: frozenset(map(str, asked.get(name, ()))) for name in ("no_tower", "kept_tower")}
    return Locks(barred, kept=kept, **names)


def _routes(asked: Mapping[str, Any], key: str) -> frozenset[Route]:
    """Read one list of routes."""
    try:
        return frozenset(
            route_of(str(kind), (float(a), float(b)), (float(c), float(d)))
            for kind, a, b, c, d in asked.get(key, ())
        )
    except (TypeError, ValueError) as wrong:
        raise InputError(
            Fault(
                "network.file-wrong",
                f"problem.toml: {key}",
                "routes of a kind and two ends in degrees",
                str(wrong),
                '["fibre", latitude, longitude, latitude, longitude]',
                "mend the file and give it again",
            )
        ) from wrong
