"""Hide small counts in a tree of places, so that sums over the tree cannot give them away.

A cell is one place; it is shown or hidden as a whole, with all its counts. Counts add up from
children to parents, and everybody can see the shown ones. After hiding,

1. a hidden cell with children has a hidden child (else it is their sum);
2. a shown parent has no hidden child or at least two (else the one is a difference);
3. for every count in which something small is hidden below a shown parent, what the shown
   cells leave open there is at least four, so that each hidden count may have five values.

What the shown cells leave open below a shown parent can be given to any one hidden branch (by
1 each branch ends in a hidden cell), and by 2 there are two: so each hidden count below it can
take every value from its lower bound to that bound plus what is left open.
docs/explain/open-figures.md has the argument in full.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from everyvillage.core.codes import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from everyvillage.analytics.targets.places import Places, Whole

Flags: TypeAlias = NDArray[np.bool_]
SMALLEST_SHOWN = 10
"""Counts of 1 to 9 persons or households are small."""

FEWEST_VALUES = 5
"""A hidden count may have at least so many values."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The places down to the lowest level that is shown."""

    places: Places
    lowest: str

    @property
    def levels(self) -> tuple[str, ...]:
        """Give the levels from the nation down."""
        return LEVELS[: LEVELS.index(self.lowest) + 1]

    def span(self, level: str) -> slice:
        """Give where a level lies in a row of all places."""
        found = self.places.span(level)
        return slice(found.start, found.stop)

    def edges(self) -> Iterator[tuple[slice, slice, Whole]]:
        """Give each level with the level below it and the parents of the latter, from below."""
        for above, below in reversed(list(zip(self.levels, self.levels[1:], strict=False))):
            yield self.span(above), self.span(below), self.places.parents[below]


def is_small(counts: Whole) -> Flags:
    """Say which counts are 1 to 9."""
    return (counts > 0) & (counts < SMALLEST_SHOWN)


def protect(
    tree: Tree, counts: Sequence[Whole], hidden: Flags, *, complementary: bool = True
) -> Flags:
    """Give which cells to hide: ``hidden`` and as few others as the three rules ask for.

    ``counts`` are rows of all places that add up along the tree. With ``complementary`` false
    nothing is added, which is what an attack succeeds on.
    """
    found = hidden.copy()
    if not complementary:
        return found
    while True:
        before = int(found.sum())
        for above, below, parents in tree.edges():
            _Stage(tree, counts, found, above, below, parents).mend()
        if int(found.sum()) == before:
            return found


def lower_bounds(tree: Tree, counts: Whole, hidden: Flags) -> Whole:
    """Give the least that each cell can be: its count where shown, else what is shown below it."""
    bound = np.where(hidden, 0, counts)
    for above, below, parents in tree.edges():
        inside = np.zeros(above.stop - above.start, dtype=np.int64)
        np.add.at(inside, parents, bound[below])
        bound[above] = np.where(hidden[above], inside, counts[above])
    return bound


class _Stage:
    """One level of parents with their children, while the rules are being met."""

    def __init__(
        self,
        tree: Tree,
        counts: Sequence[Whole],
        hidden: Flags,
        above: slice,
        below: slice,
        parents: Whole,
    ) -> None:
        """Look at the children of every parent of a level."""
        self._tree, self._counts, self._hidden = tree, counts, hidden
        self._above, self._below, self._parents = above, below, parents
        self._size = above.stop - above.start
        self._order = np.argsort(parents, kind="stable")
        self._ends = np.searchsorted(parents[self._order], np.arange(self._size + 1))

    def mend(self) -> None:
        """Hide more children, or the parent, wherever a rule is broken."""
        missing = self._missing_slack()
        hidden_children = self._add_up(self._hidden[self._below].astype(np.int64))
        shown = ~self._hidden[self._above]
        lonely = shown & (hidden_children == 1)
        barren = ~shown & (hidden_children == 0) & (np.diff(self._ends) > 0)
        tight = shown & (missing.max(axis=0, initial=0) > 0)
        for parent in np.flatnonzero(lonely | barren | tight).tolist():
            self._hide_one_more(parent, missing[:, parent])

    def _hide_one_more(self, parent: int, missing: Whole) -> None:
        """Hide the child that helps most at the least cost; the parent where none is left."""
        children = self._order[self._ends[parent] : self._ends[parent + 1]]
        at = children + self._below.start
        size = np.sum([count[at] for count in self._counts], axis=0)
        free = ~self._hidden[at] & (size > 0)
        if not free.any():
            self._hidden[self._above.start + parent] = True
            return
        helps = np.sum(
            [
                np.minimum(count[at], short)
                for count, short in zip(self._counts, missing.tolist(), strict=True)
            ],
            axis=0,
        )
        best = np.lexsort((at, size, -helps, ~free))[0]
        self._hidden[at[best]] = True

    def _missing_slack(self) -> Whole:
        """Give, for each count and parent, how much must still be left open below it."""
        rows = [self._short(count) for count in self._counts]
        return np.asarray(rows, dtype=np.int64).reshape(len(rows), self._size)

    def _short(self, counts: Whole) -> Whole:
        """Give what one count lacks; 0 where nothing small is hidden or the parent is hidden."""
        bound = lower_bounds(self._tree, counts, self._hidden)
        slack = counts[self._above] - self._add_up(bound[self._below])
        needed = self._add_up(self._is_delicate(counts)[self._below].astype(np.int64)) > 0
        short = np.maximum(0, FEWEST_VALUES - 1 - slack)
        return np.where(needed & ~self._hidden[self._above], short, 0)

    def _is_delicate(self, counts: Whole) -> Flags:
        """Say which hidden cells are small, or have a small one hidden below without a break."""
        found = self._hidden & is_small(counts)
        for above, below, parents in self._tree.edges():
            if above.start < self._below.start:
                break
            inside = np.zeros(above.stop - above.start, dtype=np.int64)
            np.add.at(inside, parents, found[below].astype(np.int64))
            found[above] |= self._hidden[above] & (inside > 0)
        return found

    def _add_up(self, amounts: Whole) -> Whole:
        """Add the children's amounts up by parent."""
        total = np.zeros(self._size, dtype=np.int64)
        np.add.at(total, self._parents, amounts)
        return total
