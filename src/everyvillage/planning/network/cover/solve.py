"""Choose the sites: the linear program by HiGHS, rounding, and branching on half-chosen sites.

Each branch's dual values become whole prices, from which the checker's own sum gives the bound,
so that no bound rests on the solver. Branches are treated best bound first.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

import highspy
import numpy as np

from everyvillage.planning.network.cover.check import CoverLeaf, leaf_bound
from everyvillage.planning.network.cover.problem import price
from everyvillage.planning.network.solver import quiet_solver

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from everyvillage.planning.network.cover.problem import CoverProblem

SCALE = 1_000_000
WHOLE = 1e-6
MOST_BRANCHES = 20_000


@dataclass(frozen=True)
class CoverResult:
    """The best choice of sites, its price, the proved bound and the leaves that prove it."""

    chosen: frozenset[int]
    price: int
    bound: int
    leaves: tuple[CoverLeaf, ...]
    branches: int

    @property
    def optimal(self) -> bool:
        """Say whether the bound meets the price."""
        return self.bound >= self.price


def solve_cover(problem: CoverProblem, *, most_branches: int = MOST_BRANCHES) -> CoverResult:
    """Choose the cheapest sites; after ``most_branches`` say the best choice and bound so far."""
    return _Covering(problem).run(most_branches)


class _Covering:
    def __init__(self, problem: CoverProblem) -> None:
        self.problem = problem
        self.program = _Program(problem)
        self.best: frozenset[int] = frozenset()
        self.price = 2**62
        self.offer(np.zeros(problem.sites))

    def run(self, most_branches: int) -> CoverResult:
        """Treat branches until all are closed or the number is spent."""
        empty = CoverLeaf((), 1, (0,) * self.problem.places)
        queue = [(leaf_bound(self.problem, empty), 0, empty)]
        done: list[tuple[int, CoverLeaf]] = []
        branches = count = 0
        while queue and branches < most_branches and queue[0][0] < self.price:
            known, _, leaf = heapq.heappop(queue)
            branches += 1
            bound, leaf, site = self.treat(known, leaf)
            if bound >= self.price or site is None:
                done.append((bound, leaf))
                continue
            for way in (True, False):
                count += 1
                more = CoverLeaf((*leaf.decisions, (site, way)), leaf.scale, leaf.prices)
                entry = max(bound, leaf_bound(self.problem, more)), count, more
                heapq.heappush(queue, entry)
        done.extend((bound, leaf) for bound, _, leaf in queue)
        done.sort(key=lambda item: item[1].decisions)
        leaves = tuple(leaf for _, leaf in done)
        least = min(self.price, *(bound for bound, _ in done))
        return CoverResult(self.best, self.price, least, leaves, branches)

    def treat(self, known: int, leaf: CoverLeaf) -> tuple[int, CoverLeaf, int | None]:
        """Bound a branch; name the site to split on, or None where none is left."""
        decided = dict(leaf.decisions)
        taken = sum(decided.values())
        if self.problem.most_sites is not None and taken > self.problem.most_sites:
            return self.price, leaf, None
        found = self.program.solve(decided)
        if found is None:
            return self._infeasible(known, leaf, decided)
        values, duals = found
        self.offer(values)
        prices = tuple(int(price * SCALE) for price in np.maximum(0, duals))
        better = CoverLeaf(leaf.decisions, SCALE, prices)
        bound = leaf_bound(self.problem, better)
        if bound < known:
            bound, better = known, leaf
        distance = np.abs(values - 1 / 2)
        distance[list(decided)] = 1
        site = int(np.argmin(distance)) if len(distance) else -1
        if site < 0 or distance[site] >= 1 / 2 - WHOLE:
            site = next((s for s in range(self.problem.sites) if s not in decided), -1)
        return bound, better, site if site >= 0 else None

    def _infeasible(
        self, known: int, leaf: CoverLeaf, decided: dict[int, bool]
    ) -> tuple[int, CoverLeaf, int | None]:
        """Prove by prices beyond all costs that a place cannot be covered, or split on."""
        left = {
            place
            for site in range(self.problem.sites)
            if decided.get(site, True)
            for place in self.problem.covers[site]
        }
        prices = tuple(
            self.price if penalty is None and place not in left else 0
            for place, penalty in enumerate(self.problem.penalties)
        )
        better = CoverLeaf(leaf.decisions, 1, prices)
        bound = leaf_bound(self.problem, better)
        site = next((s for s in range(self.problem.sites) if s not in decided), None)
        return (bound, better, site) if bound > known else (known, leaf, site)

    def offer(self, values: NDArray[np.float64]) -> None:
        """Round: take sites by their value and what they still bring, drop what is not needed."""
        chosen = _greedy(self.problem, values)
        found = price(self.problem, chosen)
        if found is not None and found < self.price:
            self.best, self.price = chosen, found


def _greedy(problem: CoverProblem, values: NDArray[np.float64]) -> frozenset[int]:
    """Take the site with the best saving for its cost, scaled by its value, until none helps."""
    site_of, place_of = problem.entries
    worth = np.array([2.0**50 if p is None else float(p) for p in problem.penalties])
    costs, open_places = np.array(problem.costs, float), np.ones(problem.places, np.bool_)
    chosen: list[int] = []
    while problem.most_sites is None or len(chosen) < problem.most_sites:
        gain = np.bincount(site_of, worth[place_of] * open_places[place_of], problem.sites)
        gain[chosen] = 0
        score = np.where(gain > costs, gain / (costs + 1) * (values + 1e-3), 0)
        site = int(np.argmax(score)) if len(score) else -1
        if site < 0 or score[site] <= 0:
            break
        chosen.append(site)
        open_places[list(problem.covers[site])] = False
    return _needed(problem, chosen)


def _needed(problem: CoverProblem, chosen: list[int]) -> frozenset[int]:
    """Drop sites, the dearest first, whose places the others cover."""
    times = np.zeros(problem.places, np.int64)
    for site in chosen:
        times[list(problem.covers[site])] += 1
    kept = set(chosen)
    for site in sorted(chosen, key=lambda s: (-problem.costs[s], s)):
        places = list(problem.covers[site])
        if problem.costs[site] > 0 and (times[places] > 1).all():
            times[places] -= 1
            kept.remove(site)
    return frozenset(kept)


class _Program:
    """The linear program: sites, places left uncovered, and one row for each place."""

    def __init__(self, problem: CoverProblem) -> None:
        sites, places = problem.sites, problem.places
        self.problem = problem
        self.solver = quiet_solver()
        left_out = [-1.0 if p is None else float(p) for p in problem.penalties]
        costs = np.array([*map(float, problem.costs), *(max(p, 0.0) for p in left_out)])
        upper = np.array([1.0] * sites + [0.0 if p < 0 else 1.0 for p in left_out])
        none = np.zeros(0, np.int32)
        self.solver.addCols(
            sites + places, costs, np.zeros(sites + places), upper, 0, none, none, np.zeros(0)
        )
        site_of, place_of = problem.entries
        for place in range(places):
            columns = np.append(site_of[place_of == place], sites + place).astype(np.int32)
            self.solver.addRow(1.0, highspy.kHighsInf, len(columns), columns, np.ones(len(columns)))
        if problem.most_sites is not None:
            columns = np.arange(sites, dtype=np.int32)
            self.solver.addRow(0.0, float(problem.most_sites), sites, columns, np.ones(sites))

    def solve(
        self, decided: dict[int, bool]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
        """Solve under decisions: the sites' values and the places' duals; None: impossible."""
        sites = self.problem.sites
        lower = np.array([1.0 if decided.get(site) else 0.0 for site in range(sites)])
        upper = np.array([0.0 if decided.get(site) is False else 1.0 for site in range(sites)])
        self.solver.changeColsBounds(sites, np.arange(sites, dtype=np.int32), lower, upper)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self.solver.getSolution()
        values = np.array(solution.col_value)[:sites]
        return values, np.array(solution.row_dual)[: self.problem.places]
