"""Check the reasons of a plan: each village's own branch, its other ways, and their prices.

The cheapest other way is sought backwards, from what the village may hang on to the nearest of what
is left of the plan without the village's branch. The way that is told has to be one, and to cost no
more; its price is worked out from it.
"""

from __future__ import annotations

import heapq
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.joint.expect_sites import half
from everyvillage.planning.network.plain import key_faults, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from everyvillage.planning.network.joint.extras import Said

    Line = tuple[int, int, str]

KINDS = {"by-fibre": "fibre", "by-radio": "radio", "by-satellite": "satellite"}
ROW = frozenset(("code", "technology", "own_yuan", "price", "others"))
OTHER = frozenset(("technology", "cost_yuan", "price", "lines"))


def reason_faults(said: Said) -> Iterator[str]:
    """Give what is wrong with the reason of each village."""
    seen = _Seen(said)
    rows = zip(
        said.problem.fibre.villages, said.plan["villages"], said.plan["reasons"], strict=True
    )
    for number, (village, has, row) in enumerate(rows):
        where = f"the reason of {village.code}"
        yield from key_faults(where, row, ROW)
        lines, nodes = seen.branch(number)
        own = seen.cost(lines, nodes)
        told = {"code": village.code, "technology": has["technology"], "own_yuan": own}
        for name, value in told.items():
            if not same(row[name], value):
                yield f"{where}: {name} is {value!r}, not {row[name]!r}"
        best = seen.best(number, lines, nodes)
        if [other["technology"] for other in row["others"]] != [
            KINDS[kind] for kind in sorted(best)
        ]:
            yield f"{where}: the other ways are by {sorted(best)}"
            continue
        ways = [(lines, nodes, own)]
        for kind, other in zip(sorted(best), row["others"], strict=True):
            yield from key_faults(where, other, OTHER)
            walked = seen.walked(number, kind, lines, nodes, other["lines"])
            if walked is None:
                yield f"{where}: the other way by {KINDS[kind]} does not lead there"
                return
            ways.append((*walked, best[kind]))
            if not same(other["cost_yuan"], best[kind]) or seen.cost(*walked) != best[kind]:
                yield f"{where}: {KINDS[kind]} costs {best[kind]}, not {other['cost_yuan']}"
        for place, told in enumerate([row, *row["others"]]):
            if not same(told["price"], price := seen.price(ways, place)):
                yield f"{where}: the price is {price}, not {told['price']}"


class _Seen:
    """The chosen lines by node, what stays whatever a village gets, and the room of carriers."""

    def __init__(self, said: Said) -> None:
        """Lay out the plan and all lines of the problem."""
        known, problem = said.known, said.problem
        self.said, self.known, self.problem = said, known, problem
        self.entry = {node: present for node, (_, present) in said.node_costs().items()}
        self.inside = {0, *(node for line in said.chosen for node in line[:2])}
        self.hanging: dict[int, list[tuple[int, Line]]] = {}
        for line in said.chosen:
            self.hanging.setdefault(line[0], []).append((line[1], line))
            self.hanging.setdefault(line[1], []).append((line[0], line))
        self.fed = self._fed()
        self.near: dict[int, list[tuple[int, int, str]]] = {}
        self.offers: dict[int, list[Line]] = {}
        for line, cost in known.lines.items():
            if line[2] in KINDS:
                self.offers.setdefault(self._village(line), []).append(line)
            elif line[1] < known.first_fibre:
                self.near.setdefault(line[0], []).append((line[1], cost.present, line[2]))
                self.near.setdefault(line[1], []).append((line[0], cost.present, line[2]))
        self.stays = {0}
        for kind, start, end in problem.locks.kept:
            ends = {start, end}
            for one, other, own in known.lines:
                if own == kind and {known.points[one], known.points[other]} == ends:
                    self.stays |= {one, other}
        for number, site in enumerate(known.sites):
            if site["name"] in problem.locks.kept_tower:
                self.stays.add(known.first_site + number)

    def _village(self, line: Line) -> int:
        first = self.known.first_fibre if line[2] == "by-fibre" else self.known.first_broadband
        return line[1] - first

    def branch(self, number: int) -> tuple[list[Line], list[int]]:
        """Give the lines and nodes that only one village's broadband or fibre causes."""
        end, fibre = self.known.first_broadband + number, self.known.first_fibre + number
        into = [line for _, line in self.hanging.get(end, ())]
        if fibre in self.hanging and not any(line[2] == "on-fibre" for line in into):
            end = fibre
        lines: list[Line] = []
        nodes: list[int] = []
        node, last = end, None
        while node in self.hanging and node not in self.stays:
            rest = [(other, line) for other, line in self.hanging[node] if line != last]
            if len(rest) > 1 or not rest:
                break
            nodes.append(node)
            node, last = rest[0]
            lines.append(last)
        return lines, nodes

    def cost(self, lines: Sequence[Line], nodes: Sequence[int]) -> int:
        """Add up lines and what the nodes cost by themselves."""
        own = sum(self.known.lines[line].present for line in lines)
        return own + sum(self.entry.get(node, 0) for node in nodes)

    def _fits(self, line: Line, mine: Sequence[Line]) -> bool:
        """Say whether a village finds room on a carrier beside those that stay on it."""
        if line[2] != "by-radio":
            return True
        villages, room = self.problem.fibre.villages, 0
        for _, other in self.hanging.get(line[0], ()):
            if other[2] == "by-radio" and other not in mine:
                room += villages[self._village(other)].households
        carrier = self.known.carriers[line[0] - self.known.first_carrier]
        return bool(room + villages[self._village(line)].households <= carrier["room"])

    def best(self, number: int, mine: list[Line], nodes: list[int]) -> dict[str, int]:
        """Give the least cost of each technology that the village does not have."""
        left, found = self.inside - set(nodes), dict[str, int]()
        for kind in sorted(set(KINDS) - {line[2] for line in mine}):
            heap = [
                (
                    self.known.lines[line].present + self._paid(line[0], left),
                    line[0],
                    kind == "by-radio",
                )
                for line in self.offers.get(number, ())
                if line[2] == kind and self._fits(line, mine)
            ]
            if length := self._nearest(heap, left):
                found[kind] = length[0]
        return found

    def _nearest(self, heap: list[tuple[int, int, bool]], left: set[int]) -> tuple[int] | None:
        """Go back from where a village may hang on to the nearest of what is left of the plan.

        With each node goes whether a hop may still lead to it: not once fibre led on from it.
        """
        heapq.heapify(heap)
        done: set[tuple[int, bool]] = set()
        while heap:
            length, node, may_hop = heapq.heappop(heap)
            if node in left and (may_hop or node in self.fed):
                return (length,)
            if (node, may_hop) in done:
                continue
            done.add((node, may_hop))
            for other, cost, kind in self.near.get(node, ()):
                hops = may_hop and kind in {"hop", "mount"}
                if kind == "hop" and not may_hop:
                    continue
                if (other, hops) not in done:
                    more = length + cost + self._paid(other, left)
                    heapq.heappush(heap, (more, other, hops))
        return None

    def _fed(self) -> set[int]:
        """Give the nodes of the plan that hang on today's network without a hop."""
        found, line = {0}, [0]
        for node in line:
            for other, (_, _, kind) in self.hanging.get(node, ()):
                if kind != "hop" and other not in found:
                    found.add(other)
                    line.append(other)
        return found

    def _paid(self, node: int, left: set[int]) -> int:
        """Give what having a node costs where the rest of the plan does not have it."""
        return 0 if node in left else self.entry.get(node, 0)

    def walked(
        self,
        number: int,
        kind: str,
        mine: list[Line],
        nodes: list[int],
        told: list[int],
    ) -> tuple[list[Line], list[int]] | None:
        """Walk a way that is told, by line numbers, from the village to the rest of the plan."""
        left, given = self.inside - set(nodes), self.said.plan["graph"]["lines"]
        lines = [(one, other, of) for one, other, _, of in map(given.__getitem__, told)]
        if not lines or min(told) < 0 or lines[0] not in self.offers.get(number, ()):
            return None
        at, found = lines[0][1], list[int]()
        for one, other, _ in lines:
            if (found and at in left) or at not in {one, other}:
                return None
            found.append(at)
            at = other if at == one else one
        if not self._leads([line[2] for line in lines], at):
            return None
        reaches = lines[0][2] == kind and at in left and self._fits(lines[0], mine)
        return (lines, found) if reaches else None

    def _leads(self, going: list[str], end: int) -> bool:
        """Say whether a way, told from the village, takes hops before any fibre alone."""
        own = [kind for kind in going[1:] if kind != "mount"]
        hops = [place for place, kind in enumerate(own) if kind == "hop"]
        led = own[: len(hops)] == ["hop"] * len(hops)
        return led and (end in self.fed or (going[0] == "by-radio" and len(own) == len(hops)))

    def price(
        self, ways: list[tuple[list[Line], list[int], int]], place: int
    ) -> dict[str, Any] | None:
        """Give the price of one thing at which a way begins to be the cheapest, or the first ends.

        What a way costs is its cost now and so much more for each yuan as it has of the thing.
        """
        lines, nodes, cost = ways[place]
        of = next((one for one in self._things(lines) if self._much(one, lines, nodes)), None)
        if of is None:
            return None
        own, turns = self._much(of, lines, nodes), list[Fraction]()
        for number, (other_lines, other_nodes, other) in enumerate(ways):
            apart = own - self._much(of, other_lines, other_nodes)
            if number == place or (apart <= 0 and other >= cost):
                continue
            if apart <= 0:
                return None
            turns.append(Fraction(other - cost, apart))
        if not turns or (place == 0 and min(turns) < 0):
            return None
        now, more = self._now(of, lines, nodes), min(turns)
        turn = now + (now * more if of == "km" else more)
        if turn <= 0:
            return None
        return {"of": of, "now_yuan": round(now), "turn_yuan": round(turn)}

    def _things(self, lines: list[Line]) -> tuple[str, ...]:
        """Give whose price may decide a way, the dearest first."""
        things = {
            "by-fibre": ("km",),
            "by-radio": ("tower", "carrier", "home"),
            "by-satellite": ("terminal",),
        }
        return next((things[kind] for _, _, kind in lines if kind in KINDS), ())

    def _much(self, of: str, lines: list[Line], nodes: list[int]) -> int:
        """Give how many pieces of a thing a way has, or what its fibre comes to."""
        if of == "km":
            runs = (self.known.lines[line] for line in lines if line[2] in {"fibre", "spur"})
            return sum(cost.present for cost in runs)
        return len(self._each(of, lines, nodes))

    def _now(self, of: str, lines: list[Line], nodes: list[int]) -> Fraction:
        """Give what one of a thing costs to build."""
        if of == "km":
            runs = [line for line in lines if line[2] in {"fibre", "spur"}]
            metres = sum(self.known.metres(one, other) for one, other, _ in runs)
            building = sum(self.known.lines[line].building for line in runs)
            return Fraction(building) / Fraction(metres) * 1000
        each = self._each(of, lines, nodes)
        return Fraction(sum(each), len(each))

    def _each(self, of: str, lines: list[Line], nodes: list[int]) -> list[int]:
        """Give the yuan of each piece of a kind."""
        known, costs = self.known, self.problem.costs
        if of in {"tower", "carrier"}:
            rows = known.sites if of == "tower" else known.carriers
            first = known.first_site if of == "tower" else known.first_carrier
            part = "tower" if of == "tower" else "cost"
            own = [rows[node - first][part] for node in nodes if 0 <= node - first < len(rows)]
            return [cost.building for cost in own if cost.building]
        kind = "by-radio" if of == "home" else "by-satellite"
        each = half(costs.home_radio if of == "home" else costs.satellite)
        building = sum(known.lines[line].building for line in lines if line[2] == kind)
        return [each] * (building // each) if each else []
