"""What a fibre plan is asked: villages, where fibre is today, unit costs and the goal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError
from everyvillage.core.geometry import check_position

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TERRAINS = ("plain", "hills", "mountain")
PERMILLE = 1000
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
class UnitCost:
    """Yuan, the least and the most that is known: a kilometre of line, a village, a home."""

    line_km: tuple[int, int]
    village: tuple[int, int]
    home: tuple[int, int]


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
    """

    name: str
    villages: tuple[Village, ...]
    presences: tuple[Presence, ...]
    costs: Mapping[str, UnitCost]
    goal: Goal = Goal()
    forced: frozenset[str] = frozenset()
    forbidden: frozenset[str] = frozenset()
    modelled: bool = False

    def __post_init__(self) -> None:
        """Refuse what is wrong, naming every fault."""
        if faults := list(_faults(self)):
            raise InputError(faults)

    def groups(self) -> dict[str, tuple[tuple[int, ...], int]]:
        """Give each group of villages, by place in the list, and how many may be left out."""
        every = tuple(range(len(self.villages)))
        found = {"all": (every, _left(len(every), self.goal.all_permille))}
        poor = tuple(place for place in every if self.villages[place].poor)
        if poor:
            found["poor"] = (poor, _left(len(poor), self.goal.poor_permille))
        if self.goal.township_permille:
            for township in sorted({village.township for village in self.villages}):
                own = tuple(p for p in every if self.villages[p].township == township)
                found[township] = (own, _left(len(own), self.goal.township_permille))
        return found


def _left(number: int, permille: int) -> int:
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
        yield from _position_faults(presence.latitude, presence.longitude, presence.name)
    yield from _number_faults(problem)
    yield from _code_faults(problem)
    yield from _goal_faults(problem)


def _code_faults(problem: FibreProblem) -> Iterator[Fault]:
    """Say which codes come twice, are unknown, or are asked for both ways."""
    for code, times in Counter(village.code for village in problem.villages).items():
        if times > 1:
            yield _fault("village-twice", f"village {code}", "each code once", times)
    known = {village.code for village in problem.villages}
    for code in sorted((problem.forced | problem.forbidden) - known):
        yield _fault("village-unknown", f"village {code}", "a village of the problem", code)
    for code in sorted(problem.forced & problem.forbidden):
        yield _fault("village-both", f"village {code}", "forced or forbidden, not both", "both")


def _number_faults(problem: FibreProblem) -> Iterator[Fault]:
    """Say which costs and shares are no costs and shares."""
    for terrain, cost in problem.costs.items():
        for least, most in (cost.line_km, cost.village, cost.home):
            if not 0 <= least <= most:
                asked = "costs of zero or more, the least first"
                yield _fault("cost-wrong", f"costs of {terrain}", asked, f"{least} to {most}")
    for share in (
        problem.goal.all_permille,
        problem.goal.poor_permille,
        problem.goal.township_permille,
    ):
        if not 0 <= share <= PERMILLE:
            yield _fault("goal-wrong", problem.name, "shares of 0 to 1000 thousandths", share)


def _village_faults(problem: FibreProblem, village: Village) -> Iterator[Fault]:
    where = f"village {village.code}"
    yield from _position_faults(village.latitude, village.longitude, where)
    if village.terrain not in problem.costs:
        found = village.terrain or "nothing"
        yield _fault("terrain-unknown", where, f"one of {', '.join(problem.costs)}", found)
    if village.households < 0:
        yield _fault("households-negative", where, "zero or more households", village.households)


def _position_faults(latitude: float, longitude: float, where: str) -> Iterator[Fault]:
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
