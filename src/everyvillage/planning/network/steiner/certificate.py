"""The proof of a lower bound: a tree of decisions, and whole-number duals for each of its leaves.

A decision says that a node is in the tree or is not. At each leaf the duals are cuts (sets of
nodes without the root, each with a value and the node it is for), prices for passing through
nodes that nobody needs, and prices of the limits, all times ``scale``. Stages are duals before any
decision: they show which edges no tree under the bound uses, and these bind no later duals.
``check.py`` says what makes all that a proof.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from everyvillage.planning.network.steiner.ascent import Cuts, cuts_of, no_cuts

if TYPE_CHECKING:
    from collections.abc import Mapping

Decision = tuple[int, bool]
"""A node, and whether it is in the tree."""


@dataclass(frozen=True)
class Leaf:
    """Duals that hold for every tree that follows the decisions.

    ``root`` is a node that must be in the tree (None: there is none, and no cuts either);
    ``through`` the prices of passing through plain nodes; ``limit_prices`` one for each limit;
    ``tolls`` what hanging on a node with room costs each end, to that node's credit;
    ``once`` what entering a node adds to every arc into it and takes from the sum, because a tree
    enters a node once; ``hub_cuts`` hold where a tree has their payer, whose own arcs get what
    they are worth, so that they add nothing to the sum by themselves.
    """

    decisions: tuple[Decision, ...]
    root: int | None
    scale: int
    cuts: Cuts
    through: Mapping[int, int] = field(default_factory=dict)
    limit_prices: tuple[int, ...] = ()
    tolls: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    once: Mapping[int, int] = field(default_factory=dict)
    hub_cuts: Cuts = field(default_factory=no_cuts)


@dataclass(frozen=True)
class Certificate:
    """The bound, in the problem's own units, and the leaves that prove it, stage after stage."""

    bound: int
    leaves: tuple[Leaf, ...]
    stages: tuple[Leaf, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Give the proof as plain data; ``stages`` only where there are some."""
        found = {"bound": self.bound, "leaves": [_leaf_as_dict(leaf) for leaf in self.leaves]}
        stages = [_leaf_as_dict(leaf) for leaf in self.stages]
        return found | ({"stages": stages} if stages else {})


def _leaf_as_dict(leaf: Leaf) -> dict[str, object]:
    return {
        "decisions": [[node, inside] for node, inside in leaf.decisions],
        "root": leaf.root,
        "scale": leaf.scale,
        "cuts": _cuts_as_list(leaf.cuts),
        "through": sorted([node, price] for node, price in leaf.through.items()),
        "limit_prices": list(leaf.limit_prices),
        "tolls": [
            [node, sorted(map(list, own.items()))] for node, own in sorted(leaf.tolls.items())
        ],
        "once": sorted([node, price] for node, price in leaf.once.items()),
        "hub_cuts": _cuts_as_list(leaf.hub_cuts),
    }


def _cuts_as_list(cuts: Cuts) -> list[dict[str, object]]:
    return [
        {"value": int(value), "for": int(payer), "nodes": cuts.members(number).tolist()}
        for number, (value, payer) in enumerate(zip(cuts.values, cuts.payers, strict=True))
    ]


def certificate_from(data: Mapping[str, Any]) -> Certificate:
    """Read a proof from plain data; the checker says whether it is one."""
    leaves, stages = (tuple(map(_leaf_from, data.get(key, ()))) for key in ("leaves", "stages"))
    return Certificate(int(data["bound"]), leaves, stages)


def _leaf_from(data: dict[str, Any]) -> Leaf:
    root = data["root"]
    return Leaf(
        tuple((int(node), bool(inside)) for node, inside in data["decisions"]),
        None if root is None else int(root),
        int(data["scale"]),
        _cuts_from(data["cuts"]),
        {int(node): int(price) for node, price in data["through"]},
        tuple(int(price) for price in data["limit_prices"]),
        {int(node): {int(e): int(toll) for e, toll in own} for node, own in data["tolls"]},
        {int(node): int(price) for node, price in data["once"]},
        _cuts_from(data["hub_cuts"]),
    )


def _cuts_from(rows: list[dict[str, Any]]) -> Cuts:
    members = [np.array(one["nodes"], np.int64) for one in rows]
    cuts = cuts_of(members, np.array([one["for"] for one in rows], np.int64))
    values = np.array([one["value"] for one in rows], np.int64)
    return Cuts(cuts.first, cuts.nodes, values, cuts.payers)
