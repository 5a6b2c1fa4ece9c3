"""Check the proofs that a plan names beside its own: that they are its own, and that each holds."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.plain import same
from everyvillage.planning.network.proofs import seal_of
from everyvillage.planning.network.steiner.certificate import certificate_from
from everyvillage.planning.network.steiner.check import bound_faults, tree_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from everyvillage.planning.network.steiner.problem import SteinerProblem

    Rows = Sequence[Mapping[str, Any]]


def named_faults(plan: Mapping[str, Any], proofs: Mapping[str, Any] | None) -> Iterator[str]:
    """Say whether the proofs are missing, or others than the plan names."""
    if proofs is None:
        yield "the file with the proofs of curve and doubt is missing"
    elif plan["proofs"] != seal_of(proofs):
        yield "the proofs are not those that the plan names"


def point_faults(
    curve: Rows,
    proofs: Mapping[str, Any],
    shares: Sequence[int],
    question: Callable[[int], SteinerProblem],
) -> Iterator[str]:
    """Look at each point of a curve: its share, the lines that were chosen, its cost, its proof.

    ``question`` gives the tree problem of a share in thousandths.
    """
    rows = [*zip(proofs["certificates"], proofs["chosen"], strict=True)]
    if len(curve) != len(rows):
        yield "the curve has other points than proofs"
        return
    for point, (proof, chosen), share in zip(curve, rows, shares, strict=True):
        where = f"the curve at {share}"
        if not same(point["permille"], share):
            yield f"{where}: it says {point['permille']}"
        tree = question(share)
        yield from certified(tree, proof, where=where, bound=point["bound_yuan"])
        yield from priced(tree, chosen, where=where, cost=point["cost_yuan"])


def even_shares(first: int, last: int, points: int) -> list[int]:
    """Give even steps from one share to another, in thousandths, rounded down."""
    return [first + (last - first) * step // max(1, points - 1) for step in range(points)]


def priced(tree: SteinerProblem, chosen: Sequence[int], *, where: str, cost: int) -> Iterator[str]:
    """Walk the lines that were chosen: they have to answer the question, at the cost told."""
    ends = tree.graph.tails, tree.graph.heads
    nodes = {0, *(int(side[line]) for line in chosen for side in ends)}
    for fault in tree_faults(tree, chosen, nodes, cost):
        yield f"{where}: {fault}"


def certified(
    tree: SteinerProblem, proof: Mapping[str, Any], *, where: str, bound: int
) -> Iterator[str]:
    """Compare a bound with its proof, and add the proof up on its question."""
    if not same(proof["bound"], bound):
        yield f"{where}: the proof is of {proof['bound']}, not of {bound}"
        return
    for fault in bound_faults(tree, certificate_from(proof)):
        yield f"{where}: {fault}"


def order_faults(curve: Rows, others: Sequence[tuple[int, int]] = ()) -> Iterator[str]:
    """Compare the costs and bounds of a curve with each other, and with other shares and costs."""
    costs = [*((point["permille"], point["cost_yuan"]) for point in curve), *others]
    for before, point in pairwise(curve):
        if point["permille"] < before["permille"]:
            yield "the curve goes back"
    for point in curve:
        for permille, cost in costs:
            if permille >= point["permille"] and point["bound_yuan"] > cost:
                yield f"the bound of {point['permille']} is above what {permille} costs"
