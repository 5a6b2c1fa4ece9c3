"""Check the proofs that a plan names beside its own: that they are its own, and that each holds."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.proofs import seal_of
from everyvillage.planning.network.steiner.certificate import certificate_from
from everyvillage.planning.network.steiner.check import bound_faults

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
    curve: Rows, certificates: Rows, question: Callable[[int], SteinerProblem]
) -> Iterator[str]:
    """Add up the proof of each point of a curve.

    ``question`` gives the tree problem of a share in thousandths.
    """
    if len(curve) != len(certificates):
        yield "the curve has other points than proofs"
        return
    for point, proof in zip(curve, certificates, strict=True):
        where = f"the curve at {point['permille']}"
        tree = question(point["permille"])
        yield from certified(tree, proof, where=where, bound=point["bound_yuan"])


def certified(
    tree: SteinerProblem, proof: Mapping[str, Any], *, where: str, bound: int
) -> Iterator[str]:
    """Compare a bound with its proof, and add the proof up on its question."""
    if proof["bound"] != bound:
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
