"""How many villages of each group a goal lets go, counted for the checkers in their own way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from everyvillage.planning.network.fibre.problem import Goal, Village


def asked_groups(villages: Sequence[Village], goal: Goal) -> Iterator[tuple[str, list[int], int]]:
    """Give each group by name, its villages by place in the list, and how many may stay out.

    All villages; the poor ones, where there are some; and where the goal has a floor each township,
    by name. A group reaches its share when one more left out would miss it.
    """
    yield _group("all", list(range(len(villages))), goal.all_permille)
    if poor := [place for place, village in enumerate(villages) if village.poor]:
        yield _group("poor", poor, goal.poor_permille)
    townships: dict[str, list[int]] = {}
    for place, village in enumerate(villages):
        townships.setdefault(village.township, []).append(place)
    for name in sorted(townships) if goal.township_permille else ():
        yield _group(name, townships[name], goal.township_permille)


def _group(name: str, places: list[int], permille: int) -> tuple[str, list[int], int]:
    """Count up how many may stay out while the rest is still the share."""
    out = 0
    while out < len(places) and (len(places) - out - 1) * 1000 >= permille * len(places):
        out += 1
    return name, places, out
