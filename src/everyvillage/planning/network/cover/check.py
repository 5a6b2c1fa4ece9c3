"""Check a choice of sites and the proof of its bound, without a solver.

With a price ``y`` on every place, any choice costs at least the sum over the places of the
smaller of ``y`` and the penalty, plus the sum over its sites of cost less the prices of what
they cover (Lagrange's relaxation of "covered or penalised", Held and Karp 1970). The least such
sum takes exactly the sites below zero, as many as are allowed; sites decided in or out are
taken or left whatever they bring. Prices are whole numbers of ``scale`` parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.planning.network.cover.problem import price

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.planning.network.cover.problem import CoverProblem


@dataclass(frozen=True)
class CoverLeaf:
    """Decisions on sites, each (site, chosen), and the prices of places that hold under them."""

    decisions: tuple[tuple[int, bool], ...]
    scale: int
    prices: tuple[int, ...]


def leaf_bound(problem: CoverProblem, leaf: CoverLeaf) -> int:
    """Give the bound of a leaf in the problem's units, rounded up."""
    total, decided = 0, dict(leaf.decisions)
    for value, penalty in zip(leaf.prices, problem.penalties, strict=True):
        total += value if penalty is None else min(value, leaf.scale * penalty)
    gains, taken = [], 0
    for site, cost in enumerate(problem.costs):
        gain = leaf.scale * cost - sum(leaf.prices[place] for place in problem.covers[site])
        if decided.get(site, False):
            total, taken = total + gain, taken + 1
        elif site not in decided and gain < 0:
            gains.append(gain)
    if problem.most_sites is not None:
        gains = sorted(gains)[: max(0, problem.most_sites - taken)]
    return -(-(total + sum(gains)) // leaf.scale)


def cover_faults(
    problem: CoverProblem,
    chosen: frozenset[int],
    stated: int,
    bound: int,
    leaves: Sequence[CoverLeaf],
) -> list[str]:
    """Give what is wrong with a choice, its price and its proof: empty when all hold."""
    found = price(problem, chosen)
    faults = []
    if found != stated:
        faults.append(f"the choice costs {found}, not {stated}")
    if not _full([leaf.decisions for leaf in leaves]):
        return [*faults, "the leaves do not cover every choice once"]
    for number, leaf in enumerate(leaves):
        taken = sum(chosen_in for _, chosen_in in leaf.decisions)
        if problem.most_sites is not None and taken > problem.most_sites:
            continue
        if leaf.scale < 1 or any(value < 0 for value in leaf.prices):
            faults.append(f"leaf {number}: a price is negative")
        elif (proved := leaf_bound(problem, leaf)) < bound:
            faults.append(f"leaf {number} proves {proved}, not {bound}")
    return faults


def _full(paths: Sequence[tuple[tuple[int, bool], ...]]) -> bool:
    """Say whether decision paths form a full tree: each step splits on one site, both ways."""
    if not paths:
        return False
    if len(paths) == 1 and not paths[0]:
        return True
    if any(not path for path in paths) or len({path[0][0] for path in paths}) > 1:
        return False
    return all(_full([path[1:] for path in paths if path[0][1] is way]) for way in (True, False))
