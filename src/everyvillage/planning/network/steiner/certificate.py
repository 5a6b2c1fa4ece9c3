"""The proof of a lower bound: a tree of decisions, and whole-number duals for each of its leaves.

A decision says that a node is in the tree or is not. At each leaf the duals are cuts (sets of
nodes without the root, each with a value and the node it is for), prices for passing through
nodes that nobody needs, and prices of the limits, all times ``scale``. ``check.py`` says what
makes them a proof.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from everyvillage.planning.network.steiner.ascent import Cuts

if TYPE_CHECKING:
    from collections.abc import Mapping

Decision = tuple[int, bool]
"""A node, and whether it is in the tree."""


@dataclass(frozen=True)
class Leaf:
    """Duals that hold for every tree that follows the decisions.

    ``root`` is a node that must be in the tree (None: there is none, and no cuts either);
    ``through`` the prices of passing through plain nodes; ``limit_prices`` one for each limit;
    ``room_prices`` what a unit of room is worth at nodes whose room is limited.
    """

    decisions: tuple[Decision, ...]
    root: int | None
    scale: int
    cuts: Cuts
    through: Mapping[int, int] = field(default_factory=dict)
    limit_prices: tuple[int, ...] = ()
    room_prices: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Certificate:
    """The bound, in the problem's own units, and the leaves that prove it."""

    bound: int
    leaves: tuple[Leaf, ...]

    def as_dict(self) -> dict[str, object]:
        """Give the proof as plain data."""
        return {"bound": self.bound, "leaves": [_leaf_as_dict(leaf) for leaf in self.leaves]}


def _leaf_as_dict(leaf: Leaf) -> dict[str, object]:
    cuts = leaf.cuts
    sets = [
        {"value": int(value), "for": int(payer), "nodes": cuts.members(number).tolist()}
        for number, (value, payer) in enumerate(zip(cuts.values, cuts.payers, strict=True))
    ]
    return {
        "decisions": [[node, inside] for node, inside in leaf.decisions],
        "root": leaf.root,
        "scale": leaf.scale,
        "cuts": sets,
        "through": sorted([node, price] for node, price in leaf.through.items()),
        "limit_prices": list(leaf.limit_prices),
        "room_prices": sorted([node, price] for node, price in leaf.room_prices.items()),
    }


def certificate_from(data: Mapping[str, Any]) -> Certificate:
    """Read a proof from plain data; the checker says whether it is one."""
    return Certificate(int(data["bound"]), tuple(_leaf_from(leaf) for leaf in data["leaves"]))


def _leaf_from(data: dict[str, Any]) -> Leaf:
    sets = data["cuts"]
    sizes = [0, *(len(one["nodes"]) for one in sets)]
    flat = [node for one in sets for node in one["nodes"]]
    cuts = Cuts(
        np.cumsum(np.array(sizes, np.int64)),
        np.array(flat, np.int64),
        np.array([one["value"] for one in sets], np.int64),
        np.array([one["for"] for one in sets], np.int64),
    )
    root = data["root"]
    return Leaf(
        tuple((int(node), bool(inside)) for node, inside in data["decisions"]),
        None if root is None else int(root),
        int(data["scale"]),
        cuts,
        {int(node): int(price) for node, price in data["through"]},
        tuple(int(price) for price in data["limit_prices"]),
        {int(node): int(price) for node, price in data["room_prices"]},
    )
