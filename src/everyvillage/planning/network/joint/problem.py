"""What a joint plan is asked: fibre, towers and power, radio, and the goals by level."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.fibre.problem import (
    NEXT,
    PERMILLE,
    FibreProblem,
    Goal,
    left_out,
    position_faults,
)
from everyvillage.planning.network.joint.costs import HIGH, LOW, JointCosts
from everyvillage.planning.network.joint.locks import Locks, lock_faults
from everyvillage.planning.network.joint.measured import air_of
from everyvillage.policy.regions import REGIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from everyvillage.planning.network.joint.measured import Measured
    from everyvillage.planning.network.joint.subsidy import Subsidy
    from everyvillage.planning.network.joint.within import Within
    from everyvillage.planning.network.radio.ground import Ground
    from everyvillage.planning.network.radio.signal import Air

BANDS = {700: LOW, 800: LOW, 900: LOW, 1800: HIGH}
LEAST_DBM, MOST_DBM = -160.0, -20.0
LEAST_MAST_M, MOST_MAST_M = 5.0, 200.0
HEARD, EITHER, NEAR = "heard", "either", "near"
SIGNAL_RULES = (HEARD, EITHER, NEAR)
"""When a village has 4G: signal at all its points, a site near its committee, or one of both."""


@dataclass(frozen=True)
class Tower:
    """A tower that stands: height, bands on air (MHz), backhaul, operator, power.

    ``backhaul`` says that it is fed, ``microwave`` that it is so over a hop, from which no fibre
    leads on; one that is not ``powered`` has to get current before it serves anybody.
    """

    name: str
    latitude: float
    longitude: float
    terrain: str
    height_m: float
    bands: tuple[int, ...] = ()
    backhaul: bool = False
    operator: str = ""
    microwave: bool = False
    powered: bool = True


@dataclass(frozen=True)
class Settlement:
    """A part of a village where people live or a public body is: ``kind`` says which."""

    village: str
    latitude: float
    longitude: float
    households: int
    kind: str = "settlement"


@dataclass(frozen=True)
class RadioRules:
    """How reach is judged: signal at the edge, antenna heights, bands that may be built.

    ``new_mast_m`` is the height of new towers; a settlement counts from ``settlement_least``
    households, a public body always. ``signal_rule`` says when a village has 4G: "heard" at all
    these, a site "near" (within ``site_within_m`` of the committee), or "either", as in the
    official test; broadband by radio is always heard.
    """

    rsrp_dbm: float = -105.0
    new_mast_m: float = 45.0
    handset_m: float = 1.5
    bands: tuple[int, ...] = (800, 1800)
    settlement_least: int = 20
    site_within_m: int = 5000
    signal_rule: str = HEARD


@dataclass(frozen=True)
class Levels:
    """Goals by level: ``broadband`` by any technology, ``signal`` (4G), ``fibre`` and no other.

    None: not asked. ``satellite`` says whether the last resort may be used at all; ``budget_yuan``
    what may be built for in a year (None: five even years). ``within`` asks for the most that a sum
    of money reaches; then the goals say only which levels count, and for whose villages.
    """

    broadband: Goal = field(default_factory=Goal)
    signal: Goal | None = None
    satellite: bool = True
    budget_yuan: int | None = None
    fibre: Goal | None = None
    within: Within | None = None

    @property
    def goals(self) -> dict[str, Goal]:
        """Give the goals by the name of their level, those that are not asked left out."""
        levels = {"broadband": self.broadband, "signal": self.signal, "fibre": self.fibre}
        return {name: goal for name, goal in levels.items() if goal is not None}


@dataclass(frozen=True)
class JointProblem:
    """A county's question over all technologies; refuses to exist when wrong.

    ``fibre`` holds villages, points of presence, crossings, poles, unit costs of fibre, what is
    forced and forbidden; its own goal is not used. ``power`` are points of the mains (latitude,
    longitude); ``signal_today`` the codes of villages that have 4G, ``broadband_today`` of those
    that have broadband and need not have fibre. ``ground`` is a terrain model. New towers may be
    built at every village. ``locks`` are what a planner ruled out or in by hand.
    ``drive`` are measured levels, which correct the model of radio (see :mod:`measured`);
    ``subsidy`` says by which rule the state pays (None: it is not asked).
    """

    fibre: FibreProblem
    towers: tuple[Tower, ...]
    costs: JointCosts
    levels: Levels = Levels()
    radio: RadioRules = RadioRules()
    settlements: tuple[Settlement, ...] = ()
    power: tuple[tuple[float, float], ...] = ()
    signal_today: frozenset[str] = frozenset()
    ground: Ground | None = None
    locks: Locks = field(default_factory=Locks)
    drive: tuple[Measured, ...] = ()
    broadband_today: frozenset[str] = frozenset()
    subsidy: Subsidy | None = None

    def __post_init__(self) -> None:
        """Refuse what is wrong, naming every fault."""
        if faults := list(_faults(self)):
            raise InputError(faults)

    @property
    def name(self) -> str:
        """Give the problem's name."""
        return self.fibre.name

    @property
    def fibre_alone(self) -> bool:
        """Say whether radio is out of the question: no tower stands, no band may be built."""
        return not self.towers and not self.radio.bands

    @cached_property
    def air(self) -> Air:
        """Give what signals run through: the terrain model, and what measurements correct."""
        return air_of(self)

    def groups(self, goal: Goal) -> dict[str, tuple[tuple[int, ...], int]]:
        """Give each group of villages of a goal, by place, and how many may stay out.

        None where a sum of money says how many.
        """
        if self.levels.within is not None:
            return {}
        villages = self.fibre.villages
        every = tuple(range(len(villages)))
        found = {"all": (every, left_out(len(every), goal.all_permille))}
        if poor := tuple(place for place in every if villages[place].poor):
            found["poor"] = (poor, left_out(len(poor), goal.poor_permille))
        if goal.township_permille:
            for township in sorted({village.township for village in villages}):
                own = tuple(p for p in every if villages[p].township == township)
                found[township] = (own, left_out(len(own), goal.township_permille))
        return found


def _fault(code: str, where: str, asked: str, found: object) -> Fault:
    return Fault(f"network.{code}", where, asked, str(found), asked, NEXT)


def _faults(problem: JointProblem) -> Iterator[Fault]:
    yield from _tower_faults(problem)
    codes = {village.code for village in problem.fibre.villages}
    for number, one in enumerate(problem.settlements, start=1):
        where = f"settlement {number}"
        yield from position_faults(one.latitude, one.longitude, where)
        if one.village not in codes:
            yield _fault("village-unknown", where, "a village of the problem", one.village)
        if one.households < 0:
            asked = "zero or more households"
            yield _fault("households-negative", where, asked, one.households)
    for code in sorted((problem.signal_today | problem.broadband_today) - codes):
        yield _fault("village-unknown", f"village {code}", "a village of the problem", code)
    for number, point in enumerate(problem.power, start=1):
        yield from position_faults(*point, f"power point {number}")
    yield from _drive_faults(problem)
    yield from _cost_faults(problem)
    yield from _goal_faults(problem)
    known = {one.name for one in problem.towers} | {f"new tower {code}" for code in codes}
    for code, asked, found in lock_faults(problem.locks, known):
        yield _fault(code, "locks", asked, found)


def _tower_faults(problem: JointProblem) -> Iterator[Fault]:
    for name, times in Counter(tower.name for tower in problem.towers).items():
        if times > 1:
            yield _fault("tower-twice", f"tower {name}", "each name once", times)
    for tower in problem.towers:
        where = f"tower {tower.name}"
        yield from position_faults(tower.latitude, tower.longitude, where)
        if tower.terrain not in problem.costs.terrains:
            asked = f"one of {', '.join(problem.costs.terrains)}"
            yield _fault("terrain-unknown", where, asked, tower.terrain or "nothing")
        if not LEAST_MAST_M <= tower.height_m <= MOST_MAST_M:
            yield _fault("tower-height", where, "5 to 200 m", f"{tower.height_m:g} m")
        if tower.bands and not tower.powered:
            asked = "no band on air where there is no current"
            yield _fault("tower-dark", where, asked, ", ".join(map(str, tower.bands)))
        yield from _band_faults(tower.bands, where)
    yield from _band_faults(problem.radio.bands, "radio")


def _band_faults(bands: Iterable[int], where: str) -> Iterator[Fault]:
    for band in bands:
        if band not in BANDS:
            yield _fault("band-unknown", where, f"one of {', '.join(map(str, BANDS))}", band)


def _drive_faults(problem: JointProblem) -> Iterator[Fault]:
    names = {one.name for one in problem.towers}
    operators = {one.operator for one in problem.towers}
    for number, one in enumerate(problem.drive, start=1):
        where = f"measurement {number}"
        yield from position_faults(one.latitude, one.longitude, where)
        if one.band and one.band not in BANDS:
            yield _fault("band-unknown", where, f"one of {', '.join(map(str, BANDS))}", one.band)
        if not LEAST_DBM <= one.dbm <= MOST_DBM:
            asked = f"a level of {LEAST_DBM:g} to {MOST_DBM:g} dBm"
            yield _fault("level-wrong", where, asked, f"{one.dbm:g} dBm")
        if one.tower and one.tower not in names:
            yield _fault("tower-unknown", where, "a tower of the problem", one.tower)
        if one.operator and one.operator not in operators:
            yield _fault("operator-unknown", where, "an operator of a tower", one.operator)


def _cost_faults(problem: JointProblem) -> Iterator[Fault]:
    costs = problem.costs
    pairs = {
        name: getattr(costs, name)
        for name in (
            "hop",
            "mains",
            "solar",
            "solar_year",
            "home_radio",
            "satellite",
            "satellite_month",
        )
    }
    for terrain, row in costs.terrains.items():
        for name in ("tower", "carrier", "year", "mains_km"):
            pairs[f"{name} of {terrain}"] = getattr(row, name)
    for name, (least, most) in pairs.items():
        if not 0 <= least <= most:
            asked = "costs of zero or more, the least first"
            yield _fault("cost-wrong", f"cost {name}", asked, f"{least} to {most}")
    for village in () if problem.fibre_alone else problem.fibre.villages:
        if village.terrain not in costs.terrains:
            asked = f"one of {', '.join(costs.terrains)}"
            yield _fault("terrain-unknown", f"village {village.code}", asked, village.terrain)
    yield from _number_faults(costs)


def _number_faults(costs: JointCosts) -> Iterator[Fault]:
    """Say which counts, shares and rooms are none."""
    for name in ("years", "satellite_households", "equipment_homes", "split"):
        if getattr(costs, name) < 1:
            yield _fault("cost-wrong", name, "one or more", getattr(costs, name))
    rest = {"discount": costs.discount_permille, "upkeep": costs.upkeep_permille}
    rest |= {f"households of a {band} band": costs.households.get(band, -1) for band in (LOW, HIGH)}
    for name, value in rest.items():
        if value < 0:
            yield _fault("cost-wrong", name, "zero or more", value)


def _goal_faults(problem: JointProblem) -> Iterator[Fault]:
    if problem.radio.signal_rule not in SIGNAL_RULES:
        asked = f"one of {', '.join(SIGNAL_RULES)}"
        yield _fault("signal-rule-unknown", "radio", asked, problem.radio.signal_rule)
    rule = problem.subsidy
    if rule is not None and rule.region not in REGIONS:
        yield _fault("region-unknown", "subsidy", f"one of {', '.join(REGIONS)}", rule.region)
    within = problem.levels.within
    for where, asked, found in () if within is None else within.faults():
        yield _fault("goal-wrong", f"levels.within: {where}", asked, found)
    budget = problem.levels.budget_yuan
    if budget is not None and budget < 1:
        yield _fault("goal-wrong", "budget of a year", "one yuan or more", budget)
    for goal in problem.levels.goals.values():
        for share in (goal.all_permille, goal.poor_permille, goal.township_permille):
            if not 0 <= share <= PERMILLE:
                asked = "shares of 0 to 1000 thousandths"
                yield _fault("goal-wrong", problem.name, asked, share)
