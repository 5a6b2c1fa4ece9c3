"""The bound of one branch: a dual ascent, then the linear program of cuts where that leaves a gap.

Along the way the search gets the fractional trees as hints.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.steiner.branch import Branch
from everyvillage.planning.network.steiner.duals import (
    ascended,
    leaf_total,
    plain_leaf,
    priced_out,
    scale_for,
    whole_leaf,
)
from everyvillage.planning.network.steiner.linear import CutProgram
from everyvillage.planning.network.steiner.narrow import follow, may_narrow, whole
from everyvillage.planning.network.steiner.room import arcs_within
from everyvillage.planning.network.steiner.rounding import search_by_rounding
from everyvillage.planning.network.steiner.tree import MUST
from everyvillage.planning.network.steiner.warm import Looks, WarmBranching
from everyvillage.planning.network.steiner.whole import search_by_whole

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.ascent import Cuts
    from everyvillage.planning.network.steiner.certificate import Leaf
    from everyvillage.planning.network.steiner.graph import Flags, Floats, Ints
    from everyvillage.planning.network.steiner.limit import Meter
    from everyvillage.planning.network.steiner.search import Search

MOST_CUTS = 400
HUB_STEPS = 3
"""How far the first cuts of an end reach: itself, what it may hang on, what that stands on."""
HINT_EVERY, SELDOM = 5, 40
"""Rounds between two hints; seldom where nodes cost something, because trees take longer there."""
LEAST_GROWTH = 1e-4
PATIENCE, HARDLY = 8, 2e-5
"""Where so many rounds of cuts lift the bound by less than this share, hubs are branched on."""
FINISHING = 3
"""Rounds of a search for whole arcs at the end of a dive, where all hubs are decided."""
NEARLY = 1e-6
PRICE_FACTORS = (0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0, 5.6, 8.0)
LARGEST_PROGRAM = 4e8
"""The linear program is left out where the ascent's cuts times the nodes exceed this."""


@dataclass
class Bounded:
    """What is known of a branch: its leaf, the bound, and where its tree is still fractional.

    ``fractions`` says how much of each node is in the tree; None where no linear program ran.
    """

    leaf: Leaf
    bound: int
    fractions: Floats | None = None
    scale: int = 1
    leaves: list[tuple[int, Leaf]] = field(default_factory=list)
    stages: tuple[Leaf, ...] = ()


def bounded(branch: Branch, search: Search, numbers: Ints, meter: Meter) -> Bounded:
    """Bound a branch as far as needed to close it, or as far as the work goes."""
    leaf, slack = ascended(branch)
    state = Bounded(leaf, leaf_total(branch.problem, leaf))
    meter.add(leaf.cuts.nodes.size / 2e3)
    _try_prices(branch, state, search)
    hint_by_slack(branch, search, numbers, slack)
    size = len(state.leaf.cuts) * branch.problem.graph.nodes
    if state.bound >= search.price or meter.spent or size > LARGEST_PROGRAM:
        return state
    return _by_program(branch, search, numbers, state, slack)


def _try_prices(branch: Branch, state: Bounded, search: Search) -> None:
    """Try prices of the first limit, around the mean price of a node, and keep the best bound.

    Without a price nobody pays for nodes that only a limit wants. The linear program finds the
    best price by itself; this is for where it is too large, or the work is short.
    """
    limits, optional = len(branch.problem.limits), len(branch.optional)
    if limits == 0 or optional == 0:
        return
    mean = max(1.0, min(search.price, MUST) / optional)
    prices = np.zeros(limits)
    for factor in PRICE_FACTORS:
        prices[0] = np.floor(mean * factor)
        leaf = plain_leaf(branch, limit_prices=prices)
        search.meter.add(leaf.cuts.nodes.size / 2e3)
        total = leaf_total(branch.problem, leaf)
        if total > state.bound:
            state.leaf, state.bound = leaf, total


def hint_by_slack(branch: Branch, search: Search, numbers: Ints, slack: Ints) -> None:
    """Let the search try what a dual ascent leaves without reduced cost."""
    search.by_slack(slack, numbers, branch.root, branch.worth())


def _by_program(
    branch: Branch, search: Search, numbers: Ints, state: Bounded, slack: Ints
) -> Bounded:
    """Lift the bound by cuts until the branch closes or its tree is whole."""
    meter, graph = search.meter, branch.problem.graph
    program = CutProgram(branch, _first_arcs(branch, search, numbers, state, slack))
    _enter(program, state.leaf.cuts)
    if branch.problem.rooms:
        program.add_cuts(*_hub_cuts(branch))
    scale = scale_for(
        int(graph.costs.sum() + graph.entry.sum()) + sum(branch.problem.prizes.values())
    )
    state.scale, best, rounds = scale, -np.inf, 0
    growth: list[float] = []
    while not meter.spent:
        if not program.solve(meter.left):
            _without_solution(branch, search, program, state, proved=rounds > 0)
            break
        meter.add(program.columns * len(program.sets) / 1e5)
        rounds += 1
        closes = np.ceil(program.value - NEARLY) >= search.price
        sets, payers = program.violated(MOST_CUTS)
        meter.add(len(sets) * graph.nodes / 2e4)
        growth.append(program.value)
        ended = len(sets) == 0 or _stalls(program, growth)
        if ended or closes:
            if program.add_arcs(program.underpriced()):
                continue
            _prove(branch, program, state, scale)
            state.fractions = _fractions(program, branch)
            _hint(branch, search, program, numbers)
            _take_whole(branch, search, program, numbers, state.fractions)
            if ended or state.bound >= search.price:
                _search_more(branch, search, program, numbers, state)
                break
        if rounds % (SELDOM if graph.ends.any() else HINT_EVERY) == 0:
            _hint(branch, search, program, numbers)
        grown = program.value > best + LEAST_GROWTH
        best = program.value if grown else best
        if grown or program.bare:
            program.drop_idle(flat=not grown)
        program.add_cuts(sets, payers)
    else:
        if rounds:
            _prove(branch, program, state, scale)
    return state


def _without_solution(
    branch: Branch, search: Search, program: CutProgram, state: Bounded, *, proved: bool
) -> None:
    """Say what is known where the program has no solution, or its time was over before one."""
    if not program.stopped:
        _price_out(branch, state, search)
    elif proved:
        _prove(branch, program, state, state.scale)


def _stalls(program: CutProgram, growth: list[float]) -> bool:
    """Say whether further cuts hardly lift the bound, where branching on hubs lifts it more."""
    if len(program.hubs) == 0 or len(growth) <= PATIENCE:
        return False
    return growth[-1] - growth[-1 - PATIENCE] < HARDLY * growth[-1]


def _price_out(branch: Branch, state: Bounded, search: Search) -> None:
    """Prove that no tree keeps the limits under these decisions: a price beyond all others.

    Where one price does not show it, more nodes have to be decided.
    """
    leaf = priced_out(branch, search.price)
    if (total := leaf_total(branch.problem, leaf)) > state.bound:
        state.leaf, state.bound = leaf, total
    state.fractions = np.zeros(branch.problem.graph.nodes)
    state.fractions[branch.optional] = 1 / 2


def _first_arcs(
    branch: Branch, search: Search, numbers: Ints, state: Bounded, slack: Ints
) -> Flags:
    """Choose the arcs to start with: those that a better tree may use, and the best tree's."""
    chosen = np.zeros(2 * branch.problem.graph.edges, np.bool_)
    chosen[2 * numbers] = chosen[2 * numbers + 1] = True
    wanted = np.concatenate([branch.must[branch.must != branch.root], branch.optional])
    room = max(0, search.price - 1 - state.bound)
    chosen &= arcs_within(branch.problem.graph, slack, root=branch.root, wanted=wanted, room=room)
    if search.tree is not None:
        edges = numbers[search.tree.edges]
        chosen[2 * edges] = chosen[2 * edges + 1] = True
    return chosen


def _enter(program: CutProgram, cuts: Cuts) -> None:
    """Give the linear program the cuts of a dual ascent."""
    sets = np.zeros((len(cuts), program.branch.problem.graph.nodes), np.bool_)
    for number in range(len(cuts)):
        sets[number, cuts.members(number)] = True
    program.add_cuts(sets, cuts.payers)


def _hub_cuts(branch: Branch) -> tuple[Flags, Ints]:
    """Give for each wanted end the sets of itself, with its hubs, and with what these stand on."""
    problem, graph = branch.problem, branch.problem.graph
    sets, payers = [], []
    wanted = np.concatenate([branch.must, branch.optional])
    for end in wanted[graph.ends[wanted]].tolist():
        own = {end}
        for _ in range(HUB_STEPS):
            row = np.zeros(graph.nodes, np.bool_)
            row[list(own)] = True
            sets.append(row)
            payers.append(end)
            near = {
                int(other)
                for node in own
                for other in graph.neighbours[graph.first[node] : graph.first[node + 1]]
                if not graph.ends[other] and (other in problem.rooms or graph.entry[other] > 0)
            }
            own |= near
    for hub in sorted(set(problem.rooms) - {branch.root}):
        beside = graph.neighbours[graph.first[hub] : graph.first[hub + 1]]
        row = np.zeros(graph.nodes, np.bool_)
        row[[hub, *beside[~graph.ends[beside]].tolist()]] = True
        if not row[branch.root]:
            sets.append(row)
            payers.append(hub)
    rows = np.array(sets, np.bool_).reshape(-1, graph.nodes)
    return rows, np.array(payers, np.int64)


def _prove(branch: Branch, program: CutProgram, state: Bounded, scale: int) -> None:
    """Turn the program's duals into whole ones; keep them if they prove more."""
    leaf = whole_leaf(branch, program.duals(), scale=scale)
    total = leaf_total(branch.problem, leaf)
    if total > state.bound:
        state.leaf, state.bound = leaf, total


def _hint(branch: Branch, search: Search, program: CutProgram, numbers: Ints) -> None:
    """Let the search try trees along the last solution."""
    if branch.problem.graph.ends.any():
        search_by_rounding(search, program, numbers, branch.root)
        return
    worth = branch.worth(program.duals().limit_prices.tolist())
    search.by_fractions(program.arc_values(), numbers, branch.root, worth)


def _search_more(
    branch: Branch, search: Search, program: CutProgram, numbers: Ints, state: Bounded
) -> None:
    """Branch within the program, and look for trees: on nodes that cost something, or on all."""
    if branch.decisions or state.bound >= search.price:
        return
    if not len(program.hubs):
        if may_narrow(branch.problem):
            _search_narrow(branch, search, program, numbers, state)
        return

    def hint() -> None:
        search_by_rounding(search, program, numbers, branch.root)

    def finish() -> None:
        search_by_whole(branch, search, program, numbers, rounds=FINISHING)

    looks = Looks(hint, finish, search.tell)
    warm = WarmBranching(branch, search, program, looks)
    state.leaves = warm.run(state.bound, state.leaf, scale=state.scale)


def _search_narrow(
    branch: Branch, search: Search, program: CutProgram, numbers: Ints, state: Bounded
) -> None:
    """Strike out what no cheaper tree uses, then branch on the nodes that are left."""
    left = whole(branch.problem).by(state.leaf, search.price)
    state.stages = left.stages
    own = left.places(numbers[follow(search, left.places(numbers) >= 0)])
    branch, graph = Branch(left.problem, (), branch.root), left.problem.graph
    touched = np.zeros(graph.nodes, np.bool_)
    touched[graph.tails] = touched[graph.heads] = True
    choices = np.flatnonzero(touched & branch.plain)
    narrow = CutProgram(branch, np.ones(2 * graph.edges, np.bool_), choices)
    narrow.add_cuts(program.sets, program.payers)

    def hint() -> None:
        _hint(branch, search, narrow, own)

    looks = Looks(hint, hint, search.tell)
    warm = WarmBranching(branch, search, narrow, looks)
    state.leaves = warm.run(state.bound, state.leaf, scale=state.scale)


def _take_whole(
    branch: Branch, search: Search, program: CutProgram, numbers: Ints, fractions: Floats
) -> None:
    """Let the search try exactly the choice of nodes that the program leans to.

    Where there are ends, rounding has done so.
    """
    if branch.problem.graph.ends.any():
        return
    worth = branch.worth()
    optional = branch.optional
    worth[optional] = np.where(fractions[optional] > 1 / 2, MUST, 0)
    search.by_fractions(program.arc_values(), numbers, branch.root, worth)


def _fractions(program: CutProgram, branch: Branch) -> Floats:
    """Give how much of each node is in the fractional tree."""
    found = np.bincount(
        program.heads, weights=program.arc_values(), minlength=branch.problem.graph.nodes
    )
    optional = branch.optional
    found[optional] = 1 - program.columns_at[program.left_out[optional]]
    return np.clip(found, 0, 1)
