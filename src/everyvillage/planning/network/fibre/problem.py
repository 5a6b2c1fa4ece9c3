"""What a fibre plan is asked: villages, where fibre is today, unit costs and the goal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError
from everyvillage.core.geometry import check_position

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TERRAINS = ("plain", "hills", "mountain")
PERMILLE = 1000
ENDS = 2
NEXT = "mend the file and give it again"


@dataclass(frozen=True)
class Village:
    """A village: position in degrees, households, and whether fibre reaches it already."""

    code: str
    name: str
    township: str
    latitude: float
    longitude: float
    terrain: str
    households: int
    poor: bool = False
    connected: bool = False


@dataclass(frozen=True)
class Presence:
    """A point from which fibre can be led on."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Crossing:
    """A point where lines may meet although nobody lives there: a crossing of roads, a bend."""

    latitude: float
    longitude: float
    terrain: str


@dataclass(frozen=True)
class PoleLine:
    """A stretch of poles that stand already, from (latitude, longitude) to another; straight."""

    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True)
class Road:
    """A road that a line may follow: its points (latitude, longitude) from end to end."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class UnitCost:
    """Yuan, the least and the most that is known: a kilometre of line, a village, a home.

    ``poles_km`` is a kilometre of line on poles that stand already; None: as dear as a new line.
    """

    line_km: tuple[int, int]
    village: tuple[int, int]
    home: tuple[int, int]
    poles_km: tuple[int, int] | None = None

    def kilometre(self, *, on_poles: bool) -> tuple[int, int]:
        """Give the least and the most of a kilometre of line."""
        return self.poles_km if on_poles and self.poles_km is not None else self.line_km


@dataclass(frozen=True)
class Goal:
    """Shares of villages to reach, in thousandths: of all, of the poor, and in each township."""

    all_permille: int = 990
    poor_permille: int = 990
    township_permille: int = 0


@dataclass(frozen=True)
class FibreProblem:
    """A county's question; refuses to exist when wrong, naming every fault.

    ``forced`` villages must be reached whatever the goal; ``forbidden`` ones are left out.
    ``crossings`` are more points where lines may meet, ``poles`` lines that stand already. Along
    one of the ``roads`` a line costs what a kilometre costs; where there are roads, one that leaves
    them costs so many thousandths of that, least and most, by terrain (``off_road``).
    """

    name: str
    villages: tuple[Village, ...]
    presences: tuple[Presence, ...]
    costs: Mapping[str, UnitCost]
    goal: Goal = Goal()
    forced: frozenset[str] = frozenset()
    forbidden: frozenset[str] = frozenset()
    modelled: bool = False
    crossings: tuple[Crossing, ...] = ()
    poles: tuple[PoleLine, ...] = ()
    roads: tuple[Road, ...] = ()
    off_road: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what is wrong, naming every fault."""
        if faults := list(_faults(self)):
            raise InputError(faults)

    def kilometre(
        self, terrain: str, *, on_poles: bool = False, on_road: bool = False
    ) -> tuple[float, float]:
        """Give the least and the most of a kilometre of line, dearer where it leaves the roads."""
        least, most = self.costs[terrain].kilometre(on_poles=on_poles)
        if on_poles or on_road or not self.roads:
            return least, most
        low, high = self.off_road.get(terrain, (PERMILLE, PERMILLE))
        return least * low / PERMILLE, most * high / PERMILLE

    def groups(self) -> dict[str, tuple[tuple[int, ...], int]]:
        """Give each group of villages, by place in the list, and how many may be left out."""
        every = tuple(range(len(self.villages)))
        found = {"all": (every, left_out(len(every), self.goal.all_permille))}
        poor = tuple(place for place in every if self.villages[place].poor)
        if poor:
            found["poor"] = (poor, left_out(len(poor), self.goal.poor_permille))
        if self.goal.township_permille:
            for township in sorted({village.township for village in self.villages}):
                own = tuple(p for p in every if self.villages[p].township == township)
                found[township] = (own, left_out(len(own), self.goal.township_permille))
        return found


def left_out(number: int, permille: int) -> int:
    """Give how many of a number may be left out: 990 ‰ of 150 lets 1 go."""
    return max(0, number - -(-number * permille // PERMILLE))


def _fault(code: str, where: str, asked: str, found: object) -> Fault:
    return Fault(f"network.{code}", where, asked, str(found), asked, NEXT)


def _faults(problem: FibreProblem) -> Iterator[Fault]:
    if not problem.villages:
        yield _fault("no-village", problem.name, "at least one village", "none")
    if not problem.presences and not any(village.connected for village in problem.villages):
        asked = "a point of presence or a village with fibre"
        yield _fault("no-presence", problem.name, asked, "none")
    for village in problem.villages:
        yield from _village_faults(problem, village)
    for presence in problem.presences:
        yield from position_faults(presence.latitude, presence.longitude, presence.name)
    for number, crossing in enumerate(problem.crossings, start=1):
        where = f"crossing {number}"
        yield from position_faults(crossing.latitude, crossing.longitude, where)
        yield from _terrain_faults(problem, crossing.terrain, where)
    for number, poles in enumerate(problem.poles, start=1):
        where = f"pole line {number}"
        for latitude, longitude in (poles.start, poles.end):
            yield from position_faults(latitude, longitude, where)
        if poles.start == poles.end:
            yield _fault("route-wrong", where, "two different ends", "one point twice")
    for number, road in enumerate(problem.roads, start=1):
        yield from road_faults(road, f"road {number}")
    yield from _number_faults(problem)
    yield from _code_faults(problem)
    yield from _goal_faults(problem)


def road_faults(road: Road, where: str) -> Iterator[Fault]:
    """Say what is wrong with a road: too few points, or points that are no positions."""
    if len(set(road.points)) < ENDS:
        asked, found = "a road of two or more different points", f"{len(set(road.points))}"
        yield _fault("road-wrong", where, asked, found)
    for number, point in enumerate(road.points, start=1):
        yield from position_faults(*point, f"{where}, point {number}")


def _code_faults(problem: FibreProblem) -> Iterator[Fault]:
    """Say which codes come twice, are unknown, or are asked for both ways."""
    for code, times in Counter(village.code for village in problem.villages).items():
        if times > 1:
            yield _fault("village-twice", f"village {code}", "each code once", times)
    at: dict[tuple[float, float], str] = {}
    for village in problem.villages:
        point = village.latitude, village.longitude
        if point in at and point != (0, 0):
            found = f"that of village {at[point]}"
            yield _fault("point-twice", f"village {village.code}", "a point of its own", found)
        at.setdefault(point, village.code)
    known = {village.code for village in problem.villages}
    for code in sorted((problem.forced | problem.forbidden) - known):
        yield _fault("village-unknown", f"village {code}", "a village of the problem", code)
    for code in sorted(problem.forced & problem.forbidden):
        yield _fault("village-both", f"village {code}", "forced or forbidden, not both", "both")


def _number_faults(problem: FibreProblem) -> Iterator[Fault]:
    """Say which costs and shares are no costs and shares."""
    for terrain, cost in problem.costs.items():
        for least, most in (cost.line_km, cost.village, cost.home, cost.kilometre(on_poles=True)):
            if not 0 <= least <= most:
                asked = "costs of zero or more, the least first"
                yield _fault("cost-wrong", f"costs of {terrain}", asked, f"{least} to {most}")
    for terrain, (least, most) in problem.off_road.items():
        if not 0 < least <= most or terrain not in problem.costs:
            asked = "thousandths over zero, the least first, of a terrain with costs"
            yield _fault("cost-wrong", f"off the road in {terrain}", asked, f"{least} to {most}")
    for share in (
        problem.goal.all_permille,
        problem.goal.poor_permille,
        problem.goal.township_permille,
    ):
        if not 0 <= share <= PERMILLE:
            yield _fault("goal-wrong", problem.name, "shares of 0 to 1000 thousandths", share)


def _village_faults(problem: FibreProblem, village: Village) -> Iterator[Fault]:
    where = f"village {village.code}"
    yield from position_faults(village.latitude, village.longitude, where)
    yield from _terrain_faults(problem, village.terrain, where)
    if village.households < 0:
        yield _fault("households-negative", where, "zero or more households", village.households)


def _terrain_faults(problem: FibreProblem, terrain: str, where: str) -> Iterator[Fault]:
    if terrain not in problem.costs:
        asked = f"one of {', '.join(problem.costs)}"
        yield _fault("terrain-unknown", where, asked, terrain or "nothing")


def position_faults(latitude: float, longitude: float, where: str) -> Iterator[Fault]:
    """Say what is wrong with a position; 0, 0 stands for a missing one."""
    if latitude == 0 and longitude == 0:
        yield _fault("position-missing", where, "a position", "0, 0, where a position is missing")
    else:
        yield from check_position(latitude, longitude, where=where)


def _goal_faults(problem: FibreProblem) -> Iterator[Fault]:
    """Say where the forbidden villages alone make the goal impossible, and what would not."""
    for name, (members, most) in problem.groups().items():
        barred = sum(problem.villages[place].code in problem.forbidden for place in members)
        if barred > most:
            reachable = (len(members) - barred) * PERMILLE // len(members)
            yield Fault(
                "network.goal-impossible",
                f"goal {name}",
                f"at most {most} of {len(members)} villages left out",
                f"{barred} forbidden",
                f"a goal of at most {reachable} thousandths",
                f"allow {barred - most} of the forbidden villages, or lower the goal",
            )
