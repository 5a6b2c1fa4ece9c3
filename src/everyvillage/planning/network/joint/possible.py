"""What no plan can reach, found before any is looked for, and the smallest change that lets it be.

A village can have a level where a way leads to it from today's network: over lines that are not
locked out, and, by radio, over a carrier with room for its households. Ways alone never hinder each
other; room does. Which villages find room is a small program in whole numbers over those that have
no way but radio: it lets go as few villages beyond the goals as can be (HiGHS). So what is called
impossible here is impossible, whatever a search would find.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from everyvillage.planning.network.fibre.problem import PERMILLE
from everyvillage.planning.network.joint import model as kinds
from everyvillage.planning.network.joint.shares import asked_goals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from everyvillage.planning.network.joint.model import Line, Model

    Floats = NDArray[np.float64]

NODES = 20_000
"""Nodes of branching after which the program in whole numbers stops with what it has proved."""
BROADBAND = "broadband"
HALF = 0.5


@dataclass(frozen=True)
class Short:
    """A goal that misses so many villages: its level and group, those it counts and those lost."""

    level: str
    group: str
    members: tuple[int, ...]
    lost: tuple[int, ...]
    missing: int


@dataclass(frozen=True)
class Ways:
    """Where ways lead in a model, and who has none."""

    model: Model

    @cached_property
    def reached(self) -> frozenset[int]:
        """Give every node that a way leads to from today's network."""
        return reached_from_today(self.model, self.model.lines)

    @cached_property
    def offers(self) -> dict[int, list[Line]]:
        """Give for each node of a level the lines into it that a way leads to."""
        found: dict[int, list[Line]] = {}
        for line in self.model.lines:
            if line.other >= self.model.first_fibre and line.one in self.reached:
                found.setdefault(line.other, []).append(line)
        return found

    def has(self, level: str, number: int) -> bool:
        """Say whether a way leads to what a village is to have, room aside."""
        return self.model.first_of(level) + number in self.reached

    def by_radio(self, number: int) -> list[int]:
        """Give the carriers that a village hangs on where it has no other way, else none."""
        lines = self.offers.get(self.model.first_broadband + number, [])
        if any(line.kind != kinds.BY_RADIO for line in lines):
            return []
        return [line.one for line in lines]


def reached_from_today(model: Model, lines: Iterable[Line]) -> frozenset[int]:
    """Walk the lines from today's network; what a village has leads on only to its broadband."""
    near: dict[int, list[int]] = {}
    for line in lines:
        near.setdefault(line.one, []).append(line.other)
        if line.other < model.first_fibre:
            near.setdefault(line.other, []).append(line.one)
    row, seen = [0], {0}
    for node in row:
        for other in near.get(node, ()):
            if other not in seen:
                seen.add(other)
                row.append(other)
    return frozenset(seen)


def wanted(model: Model) -> Iterator[tuple[str, str, tuple[int, ...], int]]:
    """Give what has to be: level, group, villages counted, and how many of them may go.

    A village that is locked in is a group of its own, named by its code.
    """
    problem = model.problem
    for level, goal in problem.levels.goals.items():
        for group, (members, most) in problem.groups(goal).items():
            yield level, group, members, most
    levels = [BROADBAND, *(["fibre"] if problem.levels.fibre else [])]
    for number, village in enumerate(problem.fibre.villages):
        if village.code in problem.fibre.forced:
            yield from ((level, village.code, (number,), 0) for level in levels)


def shortfalls(ways: Ways) -> list[Short]:
    """Give the goals that no plan reaches, with the fewest villages missing in all."""
    rows, full = list(wanted(ways.model)), no_room(ways)
    found = []
    for level, group, members, most in rows:
        lost = tuple(
            number
            for number in members
            if not ways.has(level, number) or (level == BROADBAND and number in full)
        )
        if len(lost) > most:
            found.append(Short(level, group, members, lost, len(lost) - most))
    return found


def share_within_reach(model: Model) -> int:
    """Give the largest share that ways lead to in every level that is asked, in thousandths.

    Room on carriers and floors are left aside.
    """
    ways, villages = Ways(model), model.problem.fibre.villages
    found = [PERMILLE]
    for level, goal in asked_goals(model.problem.levels).items():
        own = [n for n, one in enumerate(villages) if goal.all_permille or one.poor]
        if own:
            found.append(sum(ways.has(level, number) for number in own) * PERMILLE // len(own))
    return min(found)


def no_room(ways: Ways) -> frozenset[int]:
    """Give the villages with no way but radio that find no room, where goals are missed by them.

    Of all ways to share the carriers one that misses the fewest villages; none where it is not
    proved that some are missed.
    """
    groups = [
        (members, most) for level, _, members, most in wanted(ways.model) if level == BROADBAND
    ]
    hang = {number: ways.by_radio(number) for number in {n for own, _ in groups for n in own}}
    pairs = [(number, one) for number, own in sorted(hang.items()) for one in own]
    if not pairs:
        return frozenset()
    rows, least, most = _program(ways, pairs, groups)
    # A village that is missed costs one; all that are held together earn a quarter at most.
    costs = [-1 / (4 * len(pairs))] * len(pairs) + [1.0] * len(groups)
    done = milp(
        costs,
        integrality=np.array([1] * len(pairs) + [0] * len(groups)),
        bounds=Bounds(0, [1.0] * len(pairs) + [np.inf] * len(groups)),
        constraints=LinearConstraint(rows, least, most),
        options={"node_limit": NODES},
    )
    if done.x is None or done.mip_dual_bound < HALF:
        return frozenset()
    held = {pair[0] for pair, share in zip(pairs, done.x, strict=False) if share > HALF}
    return frozenset(number for number, _ in pairs) - held


def _program(
    ways: Ways, pairs: list[tuple[int, int]], groups: list[tuple[tuple[int, ...], int]]
) -> tuple[Floats, Floats, Floats]:
    """Give rows with their least and most: a village once, a carrier's room, a group's need.

    Columns are the pairs of village and carrier, then what each group misses.
    """
    villages, carriers = ({pair[end]: 0 for pair in pairs} for end in (0, 1))
    homes = [village.households for village in ways.model.problem.fibre.villages]
    rows: list[list[float]] = [[pair[0] == one for pair in pairs] for one in villages]
    rows += [[homes[number] * (to == one) for number, to in pairs] for one in carriers]
    rows += [[number in members for number, _ in pairs] for members, _ in groups]
    table = np.zeros((len(rows), len(pairs) + len(groups)))
    table[:, : len(pairs)] = rows
    table[len(rows) - len(groups) :, len(pairs) :] = np.eye(len(groups))
    least, most = np.full(len(rows), -np.inf), np.full(len(rows), np.inf)
    most[: len(villages)] = 1
    first = ways.model.first_carrier
    rooms = [ways.model.carriers[one - first].households for one in carriers]
    most[len(villages) : len(villages) + len(carriers)] = rooms
    for row, (members, out) in enumerate(groups, start=len(rows) - len(groups)):
        others = sum(one not in villages and ways.has(BROADBAND, one) for one in members)
        least[row] = len(members) - out - others
    return table, least, most
