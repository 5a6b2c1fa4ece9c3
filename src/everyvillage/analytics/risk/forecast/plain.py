"""A trained model as plain numbers: it can be kept, read and looked at without what trained it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Straight:
    """A weighted sum of the terms in ``used``, each on its own scale, and a beginning."""

    used: tuple[int, ...]
    weights: Floats
    base: float

    def decision_function(self, ready: Floats) -> Floats:
        """Give the score of each row as a logit."""
        score: Floats = ready[:, list(self.used)] @ self.weights + self.base
        return score

    def plain(self) -> dict[str, Any]:
        """Give the numbers by name."""
        return {"used": list(self.used), "weights": self.weights.tolist(), "base": self.base}


@dataclass(frozen=True, slots=True)
class Steps:
    """One curve of steps a term: ``heights`` between ``edges``, ``missing`` where none is known.

    A value that equals an edge belongs below it. The score of a row is ``base`` and its heights.
    """

    base: float
    edges: tuple[Floats, ...]
    heights: tuple[Floats, ...]
    missing: Floats

    def decision_function(self, values: Floats) -> Floats:
        """Give the score of each row as a logit."""
        score = np.full(len(values), self.base)
        for term, (edges, heights) in enumerate(zip(self.edges, self.heights, strict=True)):
            column = values[:, term]
            height = heights[np.searchsorted(edges, column)]
            score += np.where(np.isnan(column), self.missing[term], height)
        return score

    def plain(self) -> dict[str, Any]:
        """Give the numbers by name."""
        return {
            "base": self.base,
            "edges": [one.tolist() for one in self.edges],
            "heights": [one.tolist() for one in self.heights],
            "missing": self.missing.tolist(),
        }


def steps_of(score: Callable[[Floats], Floats], values: Floats, middle: Floats) -> Steps:
    """Read the curves of a model that adds up one function a term.

    ``score`` gives a logit for rows; ``values`` are the rows it was trained on, ``middle`` the row
    from which each term is moved alone. Between two values next to each other in training the
    step lies in the middle.
    """
    base = float(score(middle[None, :])[0])
    edges, heights, missing = [], [], []
    for term in range(values.shape[1]):
        column = values[:, term]
        met = np.unique(column[~np.isnan(column)])
        moved = np.repeat(middle[None, :], len(met) + 1, axis=0)
        moved[:-1, term] = met
        moved[-1, term] = np.nan
        height = score(moved) - base
        missing.append(float(height[-1]))
        turns = np.flatnonzero(np.diff(height[:-1]))
        edges.append((met[turns] + met[turns + 1]) / 2)
        heights.append(height[np.append(turns, len(met) - 1)] if len(met) else height[-1:])
    return Steps(base, tuple(edges), tuple(heights), np.array(missing))


def inner_of(kind: str, plain: Mapping[str, Any]) -> Straight | Steps:
    """Give a model back from its plain numbers."""
    if kind == "logistic":
        return Straight(tuple(plain["used"]), np.array(plain["weights"]), plain["base"])
    return Steps(
        plain["base"],
        tuple(np.array(one, dtype=np.float64) for one in plain["edges"]),
        tuple(np.array(one, dtype=np.float64) for one in plain["heights"]),
        np.array(plain["missing"]),
    )
