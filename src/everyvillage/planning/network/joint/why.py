"""Why a village gets what it gets: what the other technologies would cost, and when they would win.

Seen with the rest of the plan as it is: what the village alone causes is taken out of the plan,
and the cheapest way to reach it by every other technology is sought from what remains. A carrier of
the plan serves it as far as it has room, and no fibre leads on from a tower that a hop feeds. Each
technology has a price that would turn the choice: a kilometre of fibre, a new tower, a band's
equipment, a home's or a satellite's terminal.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from everyvillage.planning.network.fibre.candidates import length_m, middle
from everyvillage.planning.network.joint import model as kinds
from everyvillage.planning.network.joint.describe import TECHNOLOGIES, technology_of
from everyvillage.planning.network.joint.model import steiner_of
from everyvillage.planning.network.steiner.graph import BLOCKED, graph_of
from everyvillage.planning.network.steiner.paths import way_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.planning.network.joint.plan import JointPlan
    from everyvillage.planning.network.steiner.graph import Flags, Graph, Ints


KM, TOWER, CARRIER, HOME, TERMINAL = "km", "tower", "carrier", "home", "terminal"
RUN = frozenset((kinds.FIBRE, kinds.SPUR))


@dataclass(frozen=True)
class Branch:
    """Lines of the model, by number, and the nodes that they bring along."""

    lines: tuple[int, ...] = ()
    nodes: tuple[int, ...] = ()


def reasons(plan: JointPlan) -> list[dict[str, Any]]:
    """Give for each village what its technology costs alone, what each other one would, and prices.

    A ``price`` says of what it is (km, tower, carrier, home, terminal), what that costs ``now`` to
    build, and the ``turn``: over it another technology would be cheapest, or under it this one
    would, where everything else that is built for the village of the same kind costs as much. None:
    no such price turns the choice. ``lines`` are the other way's, by number.
    """
    seen = _Seen(plan)
    rows = []
    for number, village in enumerate(plan.problem.fibre.villages):
        branch = seen.branch(number)
        own = seen.cost(branch)
        ways = dict(sorted(seen.other_ways(number, branch).items()))
        costs = {kind: seen.cost(way) for kind, way in ways.items()}
        every = [(branch, own), *((way, costs[kind]) for kind, way in ways.items())]
        rows.append(
            {
                "code": village.code,
                "technology": technology_of(plan, number),
                "own_yuan": own,
                "price": seen.price(every, 0),
                "others": [
                    {
                        "technology": TECHNOLOGIES[kind],
                        "cost_yuan": costs[kind],
                        "price": seen.price(every, place),
                        "lines": list(way.lines),
                    }
                    for place, (kind, way) in enumerate(ways.items(), start=1)
                ],
            }
        )
    return rows


class _Seen:
    """A plan as its villages see it: who hangs where, what is fixed, which room is left."""

    def __init__(self, plan: JointPlan) -> None:
        """Lay out the plan's lines by node, and the offers of every village."""
        self.plan, self.model = plan, plan.model
        self.graph: Graph = steiner_of(plan.model).graph
        self.near: dict[int, list[tuple[int, int]]] = {}
        self.room = {
            self.model.first_carrier + number: one.households
            for number, one in enumerate(self.model.carriers)
        }
        villages = plan.problem.fibre.villages
        for number in plan.lines:
            line = self.model.lines[number]
            self.near.setdefault(line.one, []).append((line.other, number))
            self.near.setdefault(line.other, []).append((line.one, number))
            if line.kind == kinds.BY_RADIO:
                homes = villages[self.model.village_of(line.other)].households
                self.room[line.one] -= homes
        self.fixed, self.hopped = _fixed(plan), self._walked()
        self.layers, self.weights = self._layers()
        self.cheapest: dict[tuple[int, int], int] = {}
        self.offers: dict[int, list[int]] = {}
        for number, line in enumerate(self.model.lines):
            ends = min(line.one, line.other), max(line.one, line.other)
            other = self.cheapest.setdefault(ends, number)
            if line.cost_yuan < self.model.lines[other].cost_yuan:
                self.cheapest[ends] = number
            if line.kind in TECHNOLOGIES:
                self.offers.setdefault(self.model.village_of(line.other), []).append(number)

    def branch(self, number: int) -> Branch:
        """Give what only one village's broadband or fibre causes in the plan."""
        served = self.plan.served.get(number)
        if served is None:
            return Branch()
        node, before = served.other, -1
        for other, line in self.near[node]:
            if self.model.lines[line].kind == kinds.ON_FIBRE:
                node = other
        lines, nodes = list[int](), list[int]()
        while node and node not in self.fixed:
            onward = [pair for pair in self.near[node] if pair[0] != before]
            if len(onward) != 1:
                break
            nodes.append(node)
            before, (node, line) = node, onward[0]
            lines.append(line)
        return Branch(tuple(lines), tuple(nodes))

    def cost(self, branch: Branch) -> int:
        """Add up lines and what the nodes cost by themselves."""
        lines = sum(self.model.lines[line].cost_yuan for line in branch.lines)
        return lines + sum(int(self.graph.entry[node]) for node in branch.nodes)

    def other_ways(self, number: int, branch: Branch) -> dict[str, Branch]:
        """Give the cheapest way by each technology that the village does not have."""
        mine = {self.model.lines[line].kind for line in branch.lines} & set(TECHNOLOGIES)
        homes = self.plan.problem.fibre.villages[number].households
        left = self.plan.nodes - set(branch.nodes)
        inside = np.zeros(self.layers.nodes, np.bool_)
        inside[[self._layer(node) for node in sorted(left) if node < self.model.first_fibre]] = True
        away, back = way_to(self.layers, self.weights, inside)
        best: dict[str, tuple[int, int, int]] = {}
        for offer in self.offers.get(number, ()):
            line = self.model.lines[offer]
            full = line.kind == kinds.BY_RADIO and self._room(line.one, branch) < homes
            if line.kind in mine or (full and line.one in left):
                continue
            starts = [line.one] if line.kind != kinds.BY_RADIO else [line.one, self._over(line.one)]
            for start in starts:
                if away[start] < BLOCKED:
                    rank = int(away[start]) + line.cost_yuan, offer, start
                    best[line.kind] = min(best.get(line.kind, rank), rank)
        return {
            kind: self._way(offer, start, inside, back) for kind, (_, offer, start) in best.items()
        }

    def _over(self, node: int) -> int:
        """Give a node once more, as one that is reached over a hop."""
        return node + self.graph.nodes

    def _layer(self, node: int) -> int:
        """Give a node of the plan as it is reached there."""
        return self._over(node) if node in self.hopped else node

    def _walked(self) -> frozenset[int]:
        """Give the nodes of the plan that are reached over a hop."""
        found, line, seen = set[int](), [0], {0}
        for node in line:
            for other, number in self.near.get(node, ()):
                if other not in seen:
                    seen.add(other)
                    line.append(other)
                    if node in found or self.model.lines[number].kind == kinds.HOP:
                        found.add(other)
        return frozenset(found)

    def _layers(self) -> tuple[Graph, Ints]:
        """Lay the graph out twice: nothing but hops and carriers lead on from where a hop led.

        Gives it with the weights of its arcs; no arc leads back.
        """
        rows, one_way = list[tuple[int, int, int]](), list[bool]()
        for line in self.model.lines:
            one, other, cost = line.one, line.other, line.cost_yuan
            if line.kind == kinds.HOP:
                rows += [(one, self._over(other), cost), (other, self._over(one), cost)]
                rows.append((self._over(one), self._over(other), cost))
                one_way += [True, True, False]
            elif other < self.model.first_fibre:
                rows.append((one, other, cost))
                one_way.append(False)
                if line.kind == kinds.MOUNT:
                    rows.append((self._over(one), self._over(other), cost))
                    one_way.append(False)
        entry = {node: int(self.graph.entry[node]) for node in range(self.model.first_fibre)}
        entry |= {self._over(node): yuan for node, yuan in entry.items()}
        graph = graph_of(2 * self.graph.nodes, rows, entry=entry)
        weights = graph.arc_costs
        weights[1::2][np.array(one_way, np.bool_)] = BLOCKED
        return graph, weights

    def _room(self, carrier: int, branch: Branch) -> int:
        """Give the room that a carrier has without a village's own branch."""
        own = 0
        for number in branch.lines:
            line = self.model.lines[number]
            if line.kind == kinds.BY_RADIO and line.one == carrier:
                villages = self.plan.problem.fibre.villages
                own += villages[self.model.village_of(line.other)].households
        return self.room[carrier] + own

    def _way(self, offer: int, node: int, inside: Flags, back: Ints) -> Branch:
        """Follow a way back to what remains of the plan."""
        lines, nodes = [offer], [self.model.lines[offer].other]
        while not inside[node]:
            before, own = int(back[node]), node % self.graph.nodes
            nodes.append(own)
            ends = sorted((before % self.graph.nodes, own))
            lines.append(self.cheapest[ends[0], ends[1]])
            node = before
        return Branch(tuple(lines), tuple(nodes))

    def price(self, ways: Sequence[tuple[Branch, int]], place: int) -> dict[str, Any] | None:
        """Give the price at which the way at a place begins, or the first one ceases, to win.

        Costs are straight lines in the price of one thing, as steep as a way has of it.
        """
        (mine, cost), rest = ways[place], [*ways[:place], *ways[place + 1 :]]
        of = self._thing(mine)
        if of is None:
            return None
        own, shifts = self._amount(of, mine), []
        for way, other in rest:
            steeper = own - self._amount(of, way)
            if steeper > 0:
                shifts.append((other - cost) / steeper)
            elif other < cost:
                return None
        if not shifts or (place == 0 and min(shifts) < 0):
            return None
        now = self._now(of, mine)
        turn = now * (1 + min(shifts)) if of == KM else now + min(shifts)
        return {"of": of, "now_yuan": round(now), "turn_yuan": round(turn)} if turn > 0 else None

    def _thing(self, branch: Branch) -> str | None:
        """Say whose price decides a way: the dearest kind of thing that is built for it."""
        service = next((one for one in self._lines(branch) if one.kind in TECHNOLOGIES), None)
        if service is None:
            return None
        of = {
            kinds.BY_FIBRE: (KM,),
            kinds.BY_RADIO: (TOWER, CARRIER, HOME),
            kinds.BY_SATELLITE: (TERMINAL,),
        }
        return next((one for one in of[service.kind] if self._amount(one, branch)), None)

    def _lines(self, branch: Branch) -> list[kinds.Line]:
        return [self.model.lines[number] for number in branch.lines]

    def _amount(self, of: str, branch: Branch) -> Fraction:
        """Give how much a way has of a thing: pieces, or the present value of its fibre."""
        if of == KM:
            return Fraction(sum(line.cost_yuan for line in self._lines(branch) if line.kind in RUN))
        return Fraction(len(self._pieces(of, branch)))

    def _now(self, of: str, branch: Branch) -> Fraction:
        """Give what one of a thing costs to build, on average over the way."""
        if of == KM:
            way = [line for line in self._lines(branch) if line.kind in RUN]
            metres = Fraction(sum(length_m(self.model.run_of(line)) for line in way))
            return sum(line.building_yuan for line in way) * 1000 / metres
        pieces = self._pieces(of, branch)
        return Fraction(sum(pieces), len(pieces))

    def _pieces(self, of: str, branch: Branch) -> list[int]:
        """Give the yuan of each piece of a kind that a way builds."""
        model, costs = self.model, self.plan.problem.costs
        places = [node - model.first_site for node in branch.nodes if node >= model.first_site]
        if of == TOWER:
            found = [model.sites[n].tower_yuan for n in places if n < len(model.sites)]
        elif of == CARRIER:
            bands = [n - len(model.sites) for n in places if n >= len(model.sites)]
            found = [model.carriers[n].equipment_yuan for n in bands if n < len(model.carriers)]
        else:
            each, kind = middle(costs.home_radio), kinds.BY_RADIO
            if of == TERMINAL:
                each, kind = middle(costs.satellite), kinds.BY_SATELLITE
            building = sum(one.building_yuan for one in self._lines(branch) if one.kind == kind)
            found = [each] * (building // each if each else 0)
        return [yuan for yuan in found if yuan]


def _fixed(plan: JointPlan) -> frozenset[int]:
    """Give the nodes that stay whatever a village gets: what is locked in, and its ends."""
    model, locks = plan.model, plan.problem.locks
    found = {0}
    for route in locks.kept:
        line = model.lines[model.routes[route]]
        found |= {line.one, line.other}
    for number, site in enumerate(model.sites):
        if site.name in locks.kept_tower:
            found.add(model.first_site + number)
    return frozenset(found)
