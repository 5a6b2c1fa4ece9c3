"""The faults of a question that no plan can answer, each with the smallest change that helps."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault
from everyvillage.planning.network.fibre.problem import PERMILLE
from everyvillage.planning.network.joint.locks import Locks, route_of
from everyvillage.planning.network.joint.model import Line, model_of, towers_out
from everyvillage.planning.network.joint.names import route_named
from everyvillage.planning.network.joint.possible import BROADBAND, Short, Ways, shortfalls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from everyvillage.planning.network.joint.model import Model

NAMED = 10
"""So many villages or routes are named, the rest are counted."""


def impossible(model: Model) -> Iterator[Fault]:
    """Say which goals and locks no plan can keep, and the smallest change that lets each be."""
    ways = Ways(model)
    short = shortfalls(ways)
    lifted = Lifted.of(model) if short and (model.problem.locks != Locks()) else None
    barred: dict[int, tuple[str, ...]] = {}
    for one in short:
        walled = lifted.walled(one, ways) if lifted else {}
        few = sorted(walled, key=lambda number: (len(walled[number]), number))[: one.missing]
        barred |= {number: (*barred.get(number, ()), *walled[number]) for number in few}
        if one.group in model.problem.fibre.forced:
            yield _forced_fault(model, one, ways, set(walled))
        else:
            yield _goal_fault(model, one, ways, set(walled))
    if barred:
        yield _barred_fault(model, barred)
    yield from _lock_faults(model, ways)


@dataclass(frozen=True)
class Lifted:
    """The model without locks of routes and towers, and the way to each node over fewest locks."""

    model: Model
    locked: frozenset[tuple[int, int, str]]
    out: dict[int, str]
    before: dict[int, Line]

    @classmethod
    def of(cls, model: Model) -> Lifted:
        """Walk the model from today's network, as few lines that are locked out as can be."""
        free = model_of(replace(model.problem, locks=Locks()))
        locked = frozenset(map(_key, free.lines)) - frozenset(map(_key, model.lines))
        near: dict[int, list[tuple[int, Line]]] = {}
        for line in free.lines:
            near.setdefault(line.one, []).append((line.other, line))
            if line.other < free.first_fibre:
                near.setdefault(line.other, []).append((line.one, line))
        away, before, row = {0: 0}, dict[int, Line](), deque([0])
        while row:
            node = row.popleft()
            for other, line in near.get(node, ()):
                step = away[node] + (_key(line) in locked)
                if step < away.get(other, step + 1):
                    away[other], before[other] = step, line
                    (row.append if _key(line) in locked else row.appendleft)(other)
        return cls(free, locked, towers_out(model), before)

    def walled(self, short: Short, ways: Ways) -> dict[int, tuple[str, ...]]:
        """Give the lost villages that a way leads to once locks are lifted, with these locks."""
        first = self.model.first_of(short.level)
        found = {}
        for number in short.lost:
            if not ways.has(short.level, number) and first + number in self.before:
                found[number] = tuple(dict.fromkeys(self._locks(first + number)))
        return found

    def _locks(self, node: int) -> Iterator[str]:
        """Name the locks on the way to a node: the routes, or the towers that are locked out."""
        points = self.model.points
        while node in self.before:
            line = self.before[node]
            node = line.one if line.other == node else line.other
            if _key(line) in self.locked:
                towers = [self.out[end] for end in (line.one, line.other) if end in self.out]
                if towers:
                    yield towers[0]
                else:
                    route = route_of(line.kind, points[line.one], points[line.other])
                    yield route_named(self.model, route)


def _key(line: Line) -> tuple[int, int, str]:
    return line.one, line.other, line.kind


def _goal_fault(model: Model, short: Short, ways: Ways, walled: set[int]) -> Fault:
    """Say which villages a goal misses and why, and to what it would have to be lowered."""
    counted, fibre = len(short.members), model.problem.fibre
    share = (counted - len(short.lost)) * PERMILLE // counted
    out = [number for number in short.lost if fibre.villages[number].code in fibre.forbidden]
    changes = [f"lower the goal {short.level} {short.group} to {share} thousandths"]
    if len(out) >= short.missing:
        changes.append(f"let {short.missing} of the villages locked out in again")
    helped = len(short.lost) - len(out)
    if short.level == BROADBAND and not model.problem.levels.satellite and helped >= short.missing:
        changes.append("allow satellite")
    if len(walled) >= short.missing:
        changes.append("lift the locks that bar the way")
    return Fault(
        "network.goal-impossible",
        f"goal {short.level} {short.group}",
        f"at most {len(short.lost) - short.missing} of {counted} villages left out",
        "; ".join(_reasons(model, short, ways, walled)),
        f"a goal of at most {share} thousandths, or {short.level} for {short.missing} more",
        ", or ".join(changes),
    )


def _forced_fault(model: Model, short: Short, ways: Ways, walled: set[int]) -> Fault:
    """Say why a village that is locked in cannot be served."""
    name = model.problem.fibre.villages[short.lost[0]].name
    changes = [f"lift the lock on {name}"]
    if short.level == BROADBAND and not model.problem.levels.satellite:
        changes.append("allow satellite")
    if walled:
        changes.append("lift the locks that bar the way")
    return Fault(
        "network.village-unreachable",
        name,
        f"{short.level} in a village that is locked in",
        "; ".join(_reasons(model, short, ways, walled)),
        "a village that a way leads to",
        ", or ".join(changes),
    )


def _reasons(model: Model, short: Short, ways: Ways, walled: set[int]) -> Iterator[str]:
    """Give why the lost villages have no way, with their names."""
    fibre, sorts = model.problem.fibre, dict[str, list[str]]()
    for number in short.lost:
        village = fibre.villages[number]
        if village.code in fibre.forbidden:
            why = "locked out by hand"
        elif ways.has(short.level, number):
            why = "no room on any carrier that reaches them"
        elif number in walled:
            why = "cut off by locks on routes or towers"
        else:
            why = f"nothing brings {short.level} to them"
        sorts.setdefault(why, []).append(village.name)
    for why, names in sorts.items():
        yield f"{why}: {_listed(names)}"


def _barred_fault(model: Model, barred: dict[int, tuple[str, ...]]) -> Fault:
    """Name the locks to lift so that the villages that are missed get a way."""
    names = [model.problem.fibre.villages[number].name for number in sorted(barred)]
    locks = dict.fromkeys(lock for number in sorted(barred) for lock in barred[number])
    return Fault(
        "network.goal-barred",
        _listed(names),
        "a way from today's network that is not locked out",
        f"locked out by hand or by an area: {', '.join(locks)}",
        "these locks lifted: of all ways the ones with the fewest locks",
        "lift these locks, or do one of the other changes",
    )


def _lock_faults(model: Model, ways: Ways) -> Iterator[Fault]:
    """Say which routes and towers are locked in that no way leads to, and which make a ring."""
    locks, leader = model.problem.locks, dict[int, int]()
    for number, site in enumerate(model.sites, start=model.first_site):
        if site.name in locks.kept_tower and number not in ways.reached:
            yield _lock_fault("tower-unreachable", site.name, "no way from today's network")
    for route in sorted(locks.kept & set(model.routes)):
        line = model.lines[model.routes[route]]
        if line.one not in ways.reached and line.other not in ways.reached:
            told = route_named(model, route)
            yield _lock_fault("route-unreachable", told, "no way from today's network")
        one, other = (_top(leader, end) for end in (line.one, line.other))
        if one == other:
            yield _lock_fault("edge-ring", route_named(model, route), "a ring of routes locked in")
        leader[one] = other


def _top(leader: dict[int, int], node: int) -> int:
    while (above := leader.get(node, node)) != node:
        node = above
    return node


def _lock_fault(code: str, what: str, found: str) -> Fault:
    return Fault(
        f"network.{code}",
        f"locked in: {what}",
        "routes and towers that one network can join",
        found,
        "locks that leave a way, and no ring",
        f"lift the lock on {what}",
    )


def _listed(names: Iterable[str]) -> str:
    """Name some, and count the rest."""
    every = list(names)
    rest = len(every) - NAMED
    return ", ".join(every[:NAMED]) + (f" and {rest} more" if rest > 0 else "")
