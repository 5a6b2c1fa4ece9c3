"""Branching inside one linear program: hubs are put in or kept out, the program goes on from there.

The best bound goes first; from it the search dives, to the nearer side of the hub that promises
most, until the bound is far above the lowest one. Every branch leaves whole-number duals behind.
How much a decision lifts the bound is learned on the way (pseudo-costs, Benichou and others 1971).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.steiner.branch import Branch
from everyvillage.planning.network.steiner.duals import (
    inherited,
    leaf_total,
    priced_out,
    whole_leaf,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from everyvillage.planning.network.steiner.certificate import Decision, Leaf
    from everyvillage.planning.network.steiner.graph import Flags, Floats
    from everyvillage.planning.network.steiner.linear import CutProgram
    from everyvillage.planning.network.steiner.search import Search

Decisions = tuple["Decision", ...]
WHOLE = 1e-5
ROUNDS, MOST_CUTS, MOST_ROWS = 6, 400, 6000
LITTLE = 0.002
"""A round of cuts that lifts the bound by less than this share of the gap is the last one."""
FAR = 0.6
"""A dive ends where the bound is this share of the gap above the lowest."""
HINT_EVERY = 5
LEAST_GAIN = 1e-3
PROBES = 8
"""So many nodes are tried at a branch before one is decided, where none of them was before."""


@dataclass
class Gains:
    """What deciding each hub lifted the bound by, for each unit of its fraction; in and out."""

    sums: Floats
    times: Floats

    def note(self, hub: int, side: int, gain: float) -> None:
        """Remember one decision."""
        self.sums[side, hub] += gain
        self.times[side, hub] += 1

    def scores(self, fractions: Floats, usual: Floats) -> Floats:
        """Judge every hub by what both of its sides promise together."""
        every = np.maximum(1, self.times.sum(axis=1, keepdims=True))
        mean = (self.sums.sum(axis=1, keepdims=True) / every) / max(1.0, usual.mean()) * usual
        known = np.where(self.times > 0, self.sums / np.maximum(1, self.times), mean + usual * 0.1)
        up, down = known[0] * (1 - fractions), known[1] * fractions
        found: Floats = np.maximum(up, LEAST_GAIN) * np.maximum(down, LEAST_GAIN)
        return found


@dataclass(order=True)
class Open:
    """A branch that waits: its bound, its number, and what leads to it.

    ``fraction`` is how much of the hub decided last was in the program's solution before, and
    ``value`` what that solution cost.
    """

    bound: int
    number: int
    decisions: Decisions = field(compare=False)
    leaf: Leaf = field(compare=False)
    fraction: float = field(compare=False, default=0.0)
    value: float = field(compare=False, default=0.0)


@dataclass(frozen=True)
class Looks:
    """What is done on the way.

    ``hint`` looks for trees near the last solution, ``finish`` where all hubs are decided;
    ``progress`` is told the lowest bound.
    """

    hint: Callable[[], None]
    finish: Callable[[], None]
    progress: Callable[[int], None]


class WarmBranching:
    """The branches of one linear program whose root is solved, with the proof of each."""

    def __init__(
        self,
        branch: Branch,
        search: Search,
        program: CutProgram,
        looks: Looks,
    ) -> None:
        """Start from a solved program."""
        self.branch, self.search, self.program, self.looks = branch, search, program, looks
        self.open: list[Open] = []
        self.done: list[tuple[int, Leaf]] = []
        self.treated = self.number = self.dives = 0
        self.decided: Decisions = ()
        self.nodes = np.concatenate([program.hubs, branch.optional])
        self.choices = set(program.hubs.tolist())
        self.place = {int(node): place for place, node in enumerate(self.nodes)}
        size, entry = len(self.nodes), branch.problem.graph.entry[self.nodes]
        self.usual = np.maximum(1.0, entry.astype(np.float64))
        self.gains = Gains(np.zeros((2, size)), np.zeros((2, size)))
        self.values, self.value = np.zeros(size), 0.0

    def run(self, bound: int, leaf: Leaf, *, scale: int) -> list[tuple[int, Leaf]]:
        """Work until every branch is closed or the work is spent; give all leaves."""
        self.scale = scale
        self.program.add_arcs(np.ones(len(self.program.column), np.bool_))
        self.open = [Open(bound, 0, (), leaf)]
        while self.open and not self.search.near(self.lowest()) and not self.search.meter.spent:
            self._dive(heapq.heappop(self.open))
            self.dives += 1
        self._set(())
        return self.done + [(one.bound, one.leaf) for one in self.open]

    def lowest(self) -> int:
        """Give the bound that all branches have."""
        waiting = [one.bound for one in self.open]
        return min([self.search.price, *waiting, *(bound for bound, _ in self.done)])

    def _dive(self, one: Open) -> None:
        """Go down from a branch; leave every other side open."""
        while True:
            self._set(one.decisions)
            hub = self._treat(one)
            self.treated += 1
            self.looks.progress(min(one.bound, self.lowest()))
            if hub < 0 and one.bound < self.search.price and not self.search.meter.spent:
                self._finish(one.decisions)
                hub = self._left_over() if self.program.follows else hub
            price = self.search.price
            if hub < 0 or one.bound >= price:
                self.done.append((one.bound, one.leaf))
                return
            side = bool(self.values[hub] > 1 / 2)
            self._push(one, hub, inside=not side)
            nearer = self._push(one, hub, inside=side)
            low = self.lowest()
            first = not self.dives
            near = self.search.near(low)
            far = one.bound > low + FAR * (price - low)
            if near or self.search.meter.spent or (far and not first):
                return
            self.open.remove(nearer)
            heapq.heapify(self.open)
            one = nearer

    def _finish(self, decisions: Decisions) -> None:
        """Look for the best tree among the hubs of the last solution and of the best tree."""
        if self.program.follows:
            self.looks.finish()
            return
        hubs, tree = self.program.hubs.tolist(), self.search.tree
        used = {hub for at, hub in enumerate(hubs) if self.values[at] > 1 / 2}
        if tree is not None:
            used |= {hub for hub in hubs if tree.inside[hub]}
        chosen = {hub: False for hub in hubs if hub not in used}
        self._set(tuple(chosen.items()))
        self.looks.finish()
        self._set(decisions)

    def _push(self, one: Open, hub: int, *, inside: bool) -> Open:
        """Open one side of a branch; until it is treated, its parent's duals prove it."""
        decision = int(self.nodes[hub]), inside
        leaf = inherited(one.leaf, decision)
        bound = min(one.bound, leaf_total(self.branch.problem, leaf))
        self.number += 1
        decisions = (*one.decisions, decision)
        fraction, value = float(self.values[hub]), float(bound)
        if self.program.follows:  # whole units are too coarse to learn from
            value = self.value
        found = Open(bound, self.number, decisions, leaf, fraction, value)
        heapq.heappush(self.open, found)
        return found

    def _set(self, decisions: Decisions) -> None:
        """Let the program follow these decisions."""
        for node, _ in set(self.decided) - set(decisions):
            self.program.decide(node, inside=None)
        for node, inside in set(decisions) - set(self.decided):
            self.program.decide(node, inside=inside)
            self.program.own[node] |= self.program.follows and inside and node in self.choices
        self.decided = decisions

    def _treat(self, one: Open) -> int:
        """Bound a branch; give the place of the hub to decide next (-1: none)."""
        search, program = self.search, self.program
        branch = Branch(self.branch.problem, one.decisions, self.branch.root)
        if not self._solve(one):
            if not program.stopped:
                self._keep(one, priced_out(branch, search.price))
            return -1
        self._learn(one, program.value)
        self._keep(one, whole_leaf(branch, program.duals(branch), scale=self.scale))
        self.values, self.value = program.choice_values(), program.value
        if self.treated % HINT_EVERY == 0:
            self.looks.hint()
        if len(program.sets) > MOST_ROWS:
            program.drop_idle()
        return -1 if one.bound >= search.price else self._choice()

    def _solve(self, one: Open) -> bool:
        """Solve the program with rounds of cuts; False where nothing keeps the decisions."""
        program, search = self.program, self.search
        last = float(one.bound)
        for _ in range(ROUNDS):
            if not program.solve(search.meter.left):
                return False
            search.meter.add(program.columns * len(program.sets) / 1e6)
            little = program.value < last + LITTLE * (search.price - last)
            closes = np.ceil(program.value - WHOLE) >= search.price
            if closes or search.meter.spent or little:
                return True
            last = program.value
            sets, payers = program.violated(MOST_CUTS)
            if len(sets) == 0:
                return True
            program.add_cuts(sets, payers)
        return program.solve(search.meter.left)

    def _keep(self, one: Open, leaf: Leaf) -> None:
        """Keep a proof if it proves more."""
        if (total := leaf_total(self.branch.problem, leaf)) > one.bound:
            one.bound, one.leaf = total, leaf

    def _learn(self, one: Open, value: float) -> None:
        """Note what the last decision brought."""
        if one.decisions:
            node, inside = one.decisions[-1]
            away = max(WHOLE, 1 - one.fraction if inside else one.fraction)
            gain = max(0.0, value - one.value)
            self.gains.note(self.place[node], 0 if inside else 1, gain / away)

    def _choice(self) -> int:
        """Give the hub whose decision promises most; -1 where all are whole."""
        undecided = (self.values > WHOLE) & (self.values < 1 - WHOLE)
        if not undecided.any():
            return -1
        if self.program.follows:
            self._probe(undecided)
        scores = self.gains.scores(self.values, self.usual)
        return int(np.argmax(np.where(undecided, scores, -1)))

    def _probe(self, undecided: Flags) -> None:
        """Learn of the most promising nodes that were never decided, by deciding them for a moment.

        Where all nodes cost the same, nothing else tells one from the other (strong branching of
        Applegate and others 1995).
        """
        scores = np.where(undecided, self.gains.scores(self.values, self.usual), -1.0)
        scores[self.gains.times.min(axis=0) > 0] = -1.0
        for hub in np.argsort(-scores, kind="stable")[:PROBES].tolist():
            if scores[hub] < 0 or self.search.meter.spent:
                break
            for side, inside in enumerate((True, False)):
                self.program.decide(int(self.nodes[hub]), inside=inside)
                solved = self.program.solve(self.search.meter.left)
                if not self.program.stopped:
                    value = self.program.value if solved else float(self.search.price)
                    away = 1 - self.values[hub] if inside else self.values[hub]
                    self.gains.note(hub, side, max(0.0, value - self.value) / max(WHOLE, away))
                self.search.meter.add(self.program.columns * len(self.program.sets) / 1e6)
            self.program.decide(int(self.nodes[hub]), inside=None)

    def _left_over(self) -> int:
        """Give a node that is wholly in and was not decided, where the bound still leaves a gap."""
        values = self.values.copy()
        values[[self.place[node] for node, _ in self.decided]] = 0
        return int(np.argmax(values)) if values.max(initial=0) > 1 / 2 else -1
