"""The most that trees within a sum of money bring, with what no such tree brings more than.

To bring a weight is a limit on what is left out. If bringing more than so much is proved to cost
more than the money, no tree within the money brings more. The proof of one weight says something of
every other one: what a limit allows counts once in the sum of the duals, times its price
(Lagrangian duality). So each proof gives the largest weight that it leaves open, which is asked for
next; where the trees found and the proofs do not meet, the weight between them is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from everyvillage.planning.network.steiner.built import without_built
from everyvillage.planning.network.steiner.duals import leaf_total
from everyvillage.planning.network.steiner.nearby import Near, nearby
from everyvillage.planning.network.steiner.problem import Limit
from everyvillage.planning.network.steiner.solve import NoTreeError, SteinerResult, solve
from everyvillage.planning.network.steiner.spend import brought, spent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from everyvillage.planning.network.steiner.certificate import Certificate
    from everyvillage.planning.network.steiner.limit import WorkLimit
    from everyvillage.planning.network.steiner.problem import SteinerProblem

STEPS = 6
"""So many weights are asked for at the most."""
FIRST = 4
"""The first weight that is asked for lies this part of the way above what a greedy tree brings."""
TRIES = 3
"""So often a tree is made cheaper where mending it took more than the money."""


def bound_of(problem: SteinerProblem, certificate: Certificate) -> int:
    """Give what a proof says of a problem that differs from its own in what limits allow."""
    rest, paid = without_built(problem) if problem.built else (problem, 0)
    return min(leaf_total(rest, leaf) for leaf in certificate.leaves) + paid


@dataclass
class Climb:
    """The search for the most weight within the money.

    ``problem`` holds what is asked in any case; ``name`` and ``weights`` are what is to be brought,
    ``most`` is all that can be reached. ``mend`` makes a tree one that keeps what the problem
    cannot say, or gives None. ``best`` is the best tree that is paid for, ``proof`` shows that no
    tree within the money brings more than ``most`` (None: there is no more).
    """

    problem: SteinerProblem
    name: str
    weights: Mapping[int, int]
    money: int
    best: Near
    most: int
    seed: int
    limit: WorkLimit
    mend: Callable[[Near, int], Near | None]
    proof: Certificate | None = None
    proofs: list[Certificate] = field(default_factory=list)
    work: int = 0
    by_clock: bool = False
    by_hand: bool = False

    @property
    def reached(self) -> int:
        """Give the weight of the best tree."""
        return brought(self.weights, self.best.nodes)

    def asks(self, weight: int) -> SteinerProblem:
        """Give the question for the cheapest tree that brings a weight."""
        limit = Limit(self.name, self.weights, sum(self.weights.values()) - weight)
        return replace(self.problem, limits=(*self.problem.limits, limit))

    def run(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Ask for weights until trees and proofs meet or all steps are done."""
        self._take(self.best)
        limit = replace(self.limit, enough=self.money)
        weight, tried = self.reached + max(1, (self.most - self.reached) // FIRST), set[int]()
        for _ in range(STEPS):
            if self.reached >= self.most or weight in tried or self.by_hand:
                return
            tried.add(weight)
            self._ask(weight, limit, progress)
            undecided = [one for one in tried if self.reached < one <= self.most]
            middle = (self.reached + min(undecided, default=self.most) + 1) // 2
            weight = middle if self.most in tried else self.most

    def settle(self, progress: Callable[[int, int], None] | None = None) -> SteinerResult:
        """Look for the cheapest tree that brings as much; give it with the best proof of its cost.

        Money that becomes free is spent once more.
        """
        found = solve(self.asks(self.reached), seed=self.seed, limit=self.limit, progress=progress)
        self._count(found)
        self.proofs.append(found.certificate)
        mended = self.mend(Near(found.edges, found.nodes, found.price), self.reached)
        if mended is not None and mended.price < self.best.price:
            self.best = mended
        self._take(self.best)
        question, price = self.asks(self.reached), self.best.price
        bounds = [bound_of(question, one) for one in self.proofs]
        proof = self.proofs[bounds.index(max(bounds))]
        proof = replace(proof, bound=min(max(bounds), price))
        own = self.best.edges, self.best.nodes, price
        return SteinerResult(*own, proof, self.work, self.seed, self.by_clock, self.by_hand)

    def _ask(
        self, weight: int, limit: WorkLimit, progress: Callable[[int, int], None] | None
    ) -> None:
        def told(price: int, bound: int) -> None:
            del price, bound  # those of a question on the way
            if progress:
                progress(self.best.price, 0)

        try:
            found = solve(self.asks(weight), seed=self.seed, limit=limit, progress=told)
        except NoTreeError as nothing:
            self.work += nothing.work
            self._learn(nothing.certificate)
            return
        self._count(found)
        self._learn(found.certificate)
        self._take(Near(found.edges, found.nodes, found.price))

    def _learn(self, certificate: Certificate) -> None:
        """Lower what can be brought at the most by what a proof says of every weight."""
        self.proofs.append(certificate)
        low, high = self.reached, self.most
        if high <= low or bound_of(self.asks(high), certificate) <= self.money:
            return
        while high - low > 1:
            middle = (low + high) // 2
            if bound_of(self.asks(middle), certificate) > self.money:
                high = middle
            else:
                low = middle
        top = bound_of(self.asks(high), certificate)
        self.most, self.proof = high - 1, replace(certificate, bound=top)

    def _take(self, tree: Near) -> None:
        """Fit a tree into the money, mend it, and keep it where it brings more, or costs less."""
        money = self.money
        for _ in range(TRIES):
            mended = self._fitted(tree, money)
            if mended is None:
                return
            if mended.price <= self.money:
                gained = brought(self.weights, mended.nodes)
                if (gained, -mended.price) > (self.reached, -self.best.price):
                    self.best = mended
                return
            money -= mended.price - self.money

    def _fitted(self, tree: Near, money: int) -> Near | None:
        """Fit a tree into some money, look for a cheaper one near it, spend what is left, mend."""
        fitted = spent(self.problem, tree.edges, self.weights, money)
        if fitted is None:
            return None
        weight = brought(self.weights, fitted.nodes)
        wanted = [node for node in fitted.nodes if node in self.weights]
        near = nearby(self.asks(weight), fitted.edges, wanted, seed=self.seed)
        if near is not None and near.price < fitted.price:
            again = spent(self.problem, near.edges, self.weights, money)
            if again is not None and brought(self.weights, again.nodes) >= weight:
                fitted = again
        return self.mend(fitted, brought(self.weights, fitted.nodes))

    def _count(self, found: SteinerResult) -> None:
        self.work += found.work
        self.by_clock |= found.by_clock
        self.by_hand |= found.by_hand
