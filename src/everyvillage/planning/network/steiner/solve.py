"""Find the cheapest tree and prove how good it is; stopped at any moment, say the best of both.

Branch and bound over nodes: each branch is bounded by dual ascent and the linear program of
cuts; where its tree stays fractional, one node is decided to be in or out. Where no node must
be in a tree, the prized nodes are decided one after the other, so that each branch has a root.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.steiner.ascent import no_cuts
from everyvillage.planning.network.steiner.bounding import Bounded, bounded, hint_by_slack
from everyvillage.planning.network.steiner.branch import Branch
from everyvillage.planning.network.steiner.built import with_built, without_built
from everyvillage.planning.network.steiner.certificate import Certificate, Leaf
from everyvillage.planning.network.steiner.duals import ascended, inherited, leaf_total
from everyvillage.planning.network.steiner.graph import BLOCKED
from everyvillage.planning.network.steiner.limit import Meter, WorkLimit
from everyvillage.planning.network.steiner.narrow import (
    follow,
    may_narrow,
    narrowed_by_ascents,
    whole,
)
from everyvillage.planning.network.steiner.paths import way_to
from everyvillage.planning.network.steiner.reduce import useful_edges
from everyvillage.planning.network.steiner.search import Search
from everyvillage.planning.network.steiner.tree import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from everyvillage.planning.network.steiner.certificate import Decision
    from everyvillage.planning.network.steiner.graph import Ints
    from everyvillage.planning.network.steiner.problem import Limit, SteinerProblem

ROOTS = 12
"""How many roots the dual ascent is tried from."""
NARROWING = 4
"""How many of these strike out edges before anything else."""
STARTS = 24
"""So many disturbed and mixed trees in a row may help nothing; none are tried where limits say how
much may be left out: only the prices of the linear program tell then which nodes to go for."""
WHOLE = 1e-4


class NoTreeError(InputError):
    """No tree was found that keeps every limit and all room; what was proved of them stands."""

    def __init__(self, fault: Fault, certificate: Certificate, work: int) -> None:
        """Carry what was proved, and the work that it took."""
        super().__init__(fault)
        self.certificate, self.work = certificate, work


@dataclass(frozen=True)
class SteinerResult:
    """The best tree found, its price, and a bound with its proof.

    ``edges`` are edge numbers of the problem's graph; ``nodes`` the nodes of the tree (one
    alone, or none, where there is no edge). ``by_clock`` says that the clock stopped the search,
    ``by_hand`` that somebody did, so that another run may end elsewhere.
    """

    edges: tuple[int, ...]
    nodes: tuple[int, ...]
    price: int
    certificate: Certificate
    work: int
    seed: int
    by_clock: bool
    by_hand: bool = False

    @property
    def bound(self) -> int:
        """Give the proved bound."""
        return self.certificate.bound

    @property
    def optimal(self) -> bool:
        """Say whether the bound meets the price."""
        return self.bound >= self.price


def solve(
    problem: SteinerProblem,
    *,
    seed: int = 1,
    limit: WorkLimit | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> SteinerResult:
    """Find the cheapest tree of a problem.

    ``progress`` is called with price and bound whenever one of them may have moved. Refuses a
    problem whose terminals do not hang together, naming those that cannot be reached.
    """
    if problem.built:
        return _solve_built(problem, seed, limit, progress)
    _refuse_unreachable(problem)
    meter = Meter(limit or WorkLimit())
    must = np.zeros(problem.graph.nodes, np.bool_)
    must[list(problem.terminals)] = True
    valued = must.copy()
    valued[problem.optional] = True
    kept = useful_edges(problem.graph, must, valued)
    search = Search(problem, kept, seed=seed, meter=meter)
    finished = _Branching(problem, search, progress).run()
    return _result(search, finished, seed)


def _solve_built(
    problem: SteinerProblem,
    seed: int,
    limit: WorkLimit | None,
    progress: Callable[[int, int], None] | None,
) -> SteinerResult:
    """Find the cheapest tree with the edges that every tree has."""
    rest, spent = without_built(problem)
    if limit and limit.enough is not None:
        limit = replace(limit, enough=limit.enough - spent)

    def told(price: int, bound: int) -> None:
        if progress:
            progress(price + spent, bound + spent)

    found = solve(rest, seed=seed, limit=limit, progress=told)
    edges, saved = with_built(problem, found.edges)
    proof = replace(found.certificate, bound=found.bound + spent)
    return replace(found, edges=edges, price=found.price + spent - saved, certificate=proof)


def _refuse_unreachable(problem: SteinerProblem) -> None:
    if not problem.terminals:
        return
    root = (problem.roots or problem.terminals)[0]
    start = np.zeros(problem.graph.nodes, np.bool_)
    start[root] = True
    away, _ = way_to(problem.graph, problem.graph.arc_costs, start)
    lost = [node for node in problem.terminals if away[node] >= BLOCKED]
    for limit in problem.limits:
        out = sum(weight for node, weight in limit.weights.items() if away[node] >= BLOCKED)
        if out > limit.most and not lost:
            raise InputError(_no_way(problem, limit, out))
    if lost:
        raise InputError(
            Fault(
                "network.graph-pieces",
                problem.name,
                "terminals that hang together",
                f"no way from node {root} to {', '.join(map(str, lost[:20]))}",
                "a graph with a way between all terminals",
                "add the missing edges, or leave these nodes out",
            )
        )


def _no_way(problem: SteinerProblem, limit: Limit, out: int) -> Fault:
    return Fault(
        "network.limit-impossible",
        f"{problem.name}: {limit.name}",
        f"at most {limit.most} left out",
        f"no way to {out}",
        "a larger limit, or a graph that reaches more nodes",
        "raise the limit or add edges",
    )


class _Branching:
    """The open branches, the best bound first, and the leaves that are done."""

    def __init__(
        self,
        problem: SteinerProblem,
        search: Search,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self.problem, self.search, self.left = problem, search, whole(problem)
        self.stages: tuple[Leaf, ...] = ()
        self.meter, search.progress = search.meter, progress
        self.open: list[tuple[int, int, tuple[Decision, ...], Leaf]] = []
        self.done: list[tuple[int, Leaf]] = []
        self.count = 0
        self.ascents: list[tuple[int, int]] = []
        self.known: tuple[int, Leaf] | None = None
        self.root = (problem.roots or problem.terminals)[0] if problem.terminals else -1

    def run(self) -> Certificate:
        """Work until every branch is closed or the work is spent; give the proof."""
        self._start()
        self._narrow()
        bound, leaf = self.known or self._rootless((), self.root)
        heapq.heappush(self.open, (bound, 0, (), leaf))
        # The first branch gets an ascent even where the starts took all the work.
        ascended_once = self.known is not None
        while self.open and not self.search.near(self.open[0][0]):
            if ascended_once and self.meter.spent:
                break
            ascended_once = True
            _, _, decisions, leaf = heapq.heappop(self.open)
            self._treat(decisions, leaf)
            self.search.tell(min([self.search.price, *self._bounds()]))
        self.done.extend((bound, leaf) for bound, _, _, leaf in self.open)
        self.done.sort(key=lambda item: item[1].decisions)
        bound = min([self.search.price, *self._bounds()])
        return Certificate(bound, tuple(leaf for _, leaf in self.done), self.stages)

    def _bounds(self) -> list[int]:
        return [bound for bound, *_ in self.open] + [bound for bound, _ in self.done]

    def _start(self) -> None:
        """Try starting trees, and find the root with the best dual ascent."""
        nodes = list(self.problem.roots or self.problem.terminals)
        if not nodes:
            prizes = self.problem.prize_array
            nodes = [int(node) for node in np.argsort(-prizes, kind="stable") if prizes[node] > 0]
        if not nodes:
            return
        chosen = nodes[:: max(1, len(nodes) // ROOTS)][:ROOTS]
        if self.problem.limits:
            chosen = chosen[:1]
        best = -1
        for node in chosen:
            branch = Branch(self.problem, self._in(node), node)
            self.search.by_weights(self.search.graph.arc_costs, node)
            leaf, slack = ascended(branch)
            hint_by_slack(branch, self.search, self.numbers, slack)
            self.ascents.append((-leaf_total(self.problem, leaf), node))
            if leaf_total(self.problem, leaf) > best:
                best = leaf_total(self.problem, leaf)
                self.root = node if self.problem.terminals else -1
                if self.problem.terminals and not (self.problem.limits or leaf.decisions):
                    self.known = best, leaf
            if self.meter.spent or (self.problem.terminals and best >= self.search.price):
                return
        self._mix(chosen)

    def _mix(self, chosen: Sequence[int]) -> None:
        """Mix good trees with each other as long as that helps, disturbed ones now and then."""
        number = idle = 0
        while idle < (0 if self.problem.limits else STARTS) and not self.meter.spent:
            node, before = chosen[number % len(chosen)], self.search.price
            if number % 3 == 0:
                self.search.disturbed(node)
            else:
                self.search.recombined(node)
            number += 1
            idle = idle + 1 if self.search.price >= before else 0

    @property
    def numbers(self) -> Ints:
        """The numbers of the search's edges in what is left of the problem."""
        return self.left.places(self.search.numbers)

    def _narrow(self) -> None:
        """Strike out edges by the best ascents, where the problem lets that be."""
        best = max((-bound for bound, _ in self.ascents), default=0)
        if not may_narrow(self.problem) or self.meter.spent or best >= self.search.price:
            return
        roots = [node for _, node in sorted(self.ascents)[:NARROWING]]
        self.left = narrowed_by_ascents(self.left, self.search, roots)
        self.stages = self.left.stages
        if self.stages:
            follow(self.search, self.numbers >= 0)

    def _in(self, node: int) -> tuple[Decision, ...]:
        return () if node in self.problem.terminals else ((node, True),)

    def _rootless(self, decisions: tuple[Decision, ...], root: int) -> tuple[int, Leaf]:
        """Give the bound and leaf of a branch before any work on it."""
        limits = (0,) * len(self.problem.limits)
        leaf = Leaf(decisions, None if root < 0 else root, 1, no_cuts(), {}, limits)
        return leaf_total(self.problem, leaf), leaf

    def _treat(self, decisions: tuple[Decision, ...], leaf: Leaf) -> None:
        """Bound a branch and close it, or split it."""
        root = self._root_of(decisions)
        if root < 0:
            self._split_rootless(decisions, leaf)
            return
        branch = Branch(self.left.problem, decisions, root)
        found = bounded(branch, self.search, self.numbers, self.meter)
        self.stages += found.stages
        if found.leaves:
            self.done.extend(found.leaves)
            return
        if (known := leaf_total(self.problem, leaf)) > found.bound:
            found.leaf, found.bound = leaf, known
        node = self._undecided(found)
        if found.bound >= self.search.price or node is None or self.meter.spent:
            self.done.append((found.bound, found.leaf))
            return
        for inside in (True, False):
            self._push((*decisions, (node, inside)), found)

    def _push(self, decisions: tuple[Decision, ...], parent: Bounded) -> None:
        """Open a branch; until it is treated, its parent's duals prove it."""
        leaf = inherited(parent.leaf, decisions[-1])
        self.count += 1
        bound = leaf_total(self.problem, leaf)
        heapq.heappush(self.open, (bound, self.count, decisions, leaf))

    def _root_of(self, decisions: tuple[Decision, ...]) -> int:
        """Give the root of a branch: the best terminal, or the first node decided to be in."""
        if self.problem.terminals:
            return self.root
        return next((node for node, inside in decisions if inside), -1)

    def _split_rootless(self, decisions: tuple[Decision, ...], leaf: Leaf) -> None:
        """Decide the dearest undecided node of a branch without a root."""
        decided = {node for node, _ in decisions}
        prizes = self.problem.prize_array
        order = [int(n) for n in np.argsort(-prizes, kind="stable") if int(n) not in decided]
        if not order or prizes[order[0]] == 0:
            bound, _ = self._rootless(decisions, -1)
            self.done.append((bound, leaf))
            return
        for inside in (True, False):
            more = (*decisions, (order[0], inside))
            self.count += 1
            bound, empty = self._rootless(more, order[0] if inside else -1)
            heapq.heappush(self.open, (bound, self.count, more, empty))

    def _undecided(self, found: Bounded) -> int | None:
        """Choose the node that is nearest to half in and half out."""
        if found.fractions is None:
            return None
        distance = np.abs(found.fractions - 1 / 2)
        node = int(np.argmin(distance))
        return node if distance[node] < 1 / 2 - WHOLE else None


def _result(search: Search, certificate: Certificate, seed: int) -> SteinerResult:
    meter = search.meter
    if search.price >= NOWHERE:
        fault = Fault(
            "network.not-found",
            search.problem.name,
            "a tree that keeps every limit and all room",
            f"none in {int(meter.done)} steps of work, which does not prove that there is none",
            "more work, or limits that are easier to keep",
            "allow more work, or raise a limit",
        )
        raise NoTreeError(fault, certificate, int(meter.done))
    return SteinerResult(
        search.edges,
        search.nodes,
        search.price,
        certificate,
        int(meter.done),
        seed,
        meter.by_clock,
        meter.by_hand,
    )
