"""The linear program of directed cuts, grown cut by cut and arc by arc.

Aneja (1980) and Wong (1984): every set without the root that holds a wanted node has an arc into
it. A node that nobody needs sends on at least as much as it takes (flow balance, Koch and Martin
1998). Prizes and limits enter as the fraction by which a node is left out. Cuts are looked for
by maximum flows; arcs are priced in from the whole graph, so that the duals hold for all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy
import numpy as np

from everyvillage.planning.network.solver import quiet_solver
from everyvillage.planning.network.steiner.ascent import Cuts
from everyvillage.planning.network.steiner.duals import Duals
from everyvillage.planning.network.steiner.graph import BLOCKED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.planning.network.steiner.branch import Branch
    from everyvillage.planning.network.steiner.graph import Flags, Floats, Graph, Ints

INFINITE = highspy.kHighsInf
PRICED_IN = 1e-6
"""An arc enters when its duals exceed its cost by this much."""
DUAL, PRIMAL = 1, 4
"""HiGHS's numbers of the two simplex methods: new cuts call for the one, new arcs for the other."""
WHOLE_NODES, WHOLE_GAP = 300, 0.001
"""Where a search for whole arcs stops: after so many nodes, or this near to the solver's bound."""
IDLE_ROUNDS = 8
"""A cut that was slack this many times in a row is dropped."""


class CutProgram:
    """A linear program over a growing part of the arcs and a growing part of the cuts."""

    def __init__(self, branch: Branch, arcs: Flags) -> None:
        """Start with some arcs of the branch's graph and no cuts."""
        self.branch = branch
        graph = branch.problem.graph
        self.tails, self.heads, self.costs = graph.arc_tails, graph.arc_heads, graph.arc_costs
        self.allowed = ~(branch.closed[self.tails] | branch.closed[self.heads])
        self.allowed &= (self.heads != branch.root) & (self.costs < BLOCKED)
        self.column = np.full(len(self.costs), -1, np.int64)
        self.part = self._part()
        self.sets = np.zeros((0, graph.nodes), np.bool_)
        self.payers = np.zeros(0, np.int64)
        self.idle = np.zeros(0, np.int64)
        self.plain = np.flatnonzero(branch.plain)
        self.balance = np.full(graph.nodes, -1, np.int64)
        self.balance[self.plain] = np.arange(len(self.plain))
        self.roomy = np.array(sorted(branch.problem.rooms), np.int64)
        self.room_row = np.full(graph.nodes, -1, np.int64)
        self.solver = quiet_solver()
        self.grown = False
        self._start()
        self.add_arcs(arcs)

    def _start(self) -> None:
        """Enter the fractions left out, limits, rooms and flow balance, still without arcs."""
        branch = self.branch
        optional, limits = branch.optional, branch.problem.limits
        self.left_out = np.full(branch.problem.graph.nodes, -1, np.int64)
        self.left_out[optional] = np.arange(len(optional))
        self.first_room = len(self.plain) + len(limits)
        self.fixed_rows = self.first_room + len(self.roomy)
        self.room_row[self.roomy] = self.first_room + np.arange(len(self.roomy))
        unbounded = np.full(len(limits) + len(self.roomy), -INFINITE)
        lower = np.concatenate([np.zeros(len(self.plain)), unbounded])
        upper = np.full(self.fixed_rows, INFINITE)
        upper[self.first_room :] = 0.0
        for number, limit in enumerate(limits):
            out = sum(w for node, w in limit.weights.items() if branch.closed[node])
            upper[len(self.plain) + number] = limit.most - out
        _add_rows(self.solver, lower, upper, [])
        prizes = branch.problem.prize_array
        for node in optional:
            rows = [
                (len(self.plain) + number, float(limit.weights[int(node)]))
                for number, limit in enumerate(limits)
                if int(node) in limit.weights
            ]
            _add_column(self.solver, float(prizes[node]), rows)
        self.columns = len(optional)

    def add_arcs(self, wanted: Flags) -> int:
        """Enter arcs that are allowed and not in yet; give how many."""
        self.grown = True
        arcs = np.flatnonzero(wanted & self.allowed & (self.column < 0))
        if len(arcs) == 0:
            return 0
        tails, heads = self.tails[arcs], self.heads[arcs]
        crossing = self.sets[:, heads] & ~self.sets[:, tails]
        cut, place = np.nonzero(crossing)
        leave = np.flatnonzero(self.balance[tails] >= 0)
        enter = np.flatnonzero(self.balance[heads] >= 0)
        loads = self.branch.problem.load_array[heads]
        loaded = np.flatnonzero((self.room_row[tails] >= 0) & (loads > 0))
        given = np.flatnonzero(self.room_row[heads] >= 0)
        columns = np.concatenate([place, leave, enter, loaded, given])
        rows = np.concatenate(
            [
                self.fixed_rows + cut,
                self.balance[tails[leave]],
                self.balance[heads[enter]],
                self.room_row[tails[loaded]],
                self.room_row[heads[given]],
            ]
        )
        values = np.concatenate(
            [
                np.ones(len(place) + len(leave)),
                -np.ones(len(enter)),
                loads[loaded].astype(np.float64),
                -self.branch.problem.room_array[heads[given]].astype(np.float64),
            ]
        )
        order = np.lexsort((rows, columns))
        starts = np.searchsorted(columns[order], np.arange(len(arcs)))
        self.solver.addCols(
            len(arcs),
            self.costs[arcs].astype(np.float64),
            np.zeros(len(arcs)),
            np.full(len(arcs), INFINITE),
            len(order),
            starts.astype(np.int32),
            rows[order].astype(np.int32),
            values[order],
        )
        self.column[arcs] = self.columns + np.arange(len(arcs))
        self.columns += len(arcs)
        self.part = self._part()
        return len(arcs)

    def _part(self) -> tuple[Graph, Ints]:
        """Give the graph of the edges that have an arc in the program, and their numbers."""
        inside = (self.column[0::2] >= 0) | (self.column[1::2] >= 0)
        return self.branch.problem.graph.with_edges(inside)

    def add_cuts(self, sets: Flags, payers: Ints) -> None:
        """Enter cuts: at least one arc into each set, or its payer is left out."""
        sets = sets & ~self.branch.closed
        arcs = np.flatnonzero(self.column >= 0)
        crossing = sets[:, self.heads[arcs]] & ~sets[:, self.tails[arcs]]
        entries = []
        for row, payer in zip(crossing, payers, strict=True):
            columns = self.column[arcs[np.flatnonzero(row)]]
            out = self.left_out[payer]
            entries.append(np.append(columns, out) if out >= 0 else columns)
        _add_rows(self.solver, np.ones(len(sets)), np.full(len(sets), INFINITE), entries)
        self.sets = np.concatenate([self.sets, sets])
        self.payers = np.concatenate([self.payers, payers])
        self.idle = np.concatenate([self.idle, np.zeros(len(sets), np.int64)])

    def solve(self) -> bool:
        """Solve what is there; False where no tree keeps the decisions and the limits."""
        self.solver.setOptionValue("simplex_strategy", PRIMAL if self.grown else DUAL)
        self.solver.run()
        self.grown = False
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        solution = self.solver.getSolution()
        self.value = float(self.solver.getInfo().objective_function_value)
        self.columns_at = np.array(solution.col_value)
        self.prices = np.array(solution.row_dual)
        return True

    def solve_whole(self, seconds: float | None) -> bool:
        """Solve with whole arcs as far as a fixed number of nodes; False: nothing found."""
        self._set_types(highspy.HighsVarType.kInteger, 1.0)
        self.solver.setOptionValue("mip_max_nodes", WHOLE_NODES)
        self.solver.setOptionValue("mip_rel_gap", WHOLE_GAP)
        if seconds is not None:
            spent = self.solver.getRunTime()
            self.solver.setOptionValue("time_limit", spent + max(0.1, seconds))
        self.solver.run()
        self.solver.setOptionValue("time_limit", INFINITE)
        solution = self.solver.getSolution()
        if not solution.value_valid:
            return False
        self.columns_at = np.array(solution.col_value)
        return True

    def relax(self) -> None:
        """Let arcs be fractions again."""
        self._set_types(highspy.HighsVarType.kContinuous, INFINITE)

    def _set_types(self, kind: highspy.HighsVarType, most: float) -> None:
        columns = self.column[self.column >= 0].astype(np.int32)
        kinds, size = np.full(len(columns), int(kind), np.uint8), len(columns)
        self.solver.changeColsIntegrality(size, columns, kinds)
        self.solver.changeColsBounds(size, columns, np.zeros(size), np.full(size, most))

    def arc_values(self) -> Floats:
        """Give the fraction of each arc of the whole graph."""
        found = np.zeros(len(self.column))
        inside = self.column >= 0
        found[inside] = self.columns_at[self.column[inside]]
        return found

    def demands(self) -> tuple[Ints, Floats]:
        """Give the wanted nodes and the flow that each needs."""
        must = self.branch.must[self.branch.must != self.branch.root]
        optional = self.branch.optional
        flows = 1 - self.columns_at[self.left_out[optional]]
        return np.concatenate([must, optional]), np.concatenate([np.ones(len(must)), flows])

    def drop_idle(self) -> None:
        """Take out cuts that have not mattered for several rounds."""
        slack = self.prices[self.fixed_rows :] < PRICED_IN
        self.idle = np.where(slack, self.idle + 1, 0)
        gone = np.flatnonzero(self.idle > IDLE_ROUNDS)
        if len(gone) == 0:
            return
        self.solver.deleteRows(len(gone), (self.fixed_rows + gone).astype(np.int32))
        kept = self.idle <= IDLE_ROUNDS
        prices = self.prices[self.fixed_rows :][kept]
        self.prices = np.concatenate([self.prices[: self.fixed_rows], prices])
        self.sets, self.payers, self.idle = self.sets[kept], self.payers[kept], self.idle[kept]

    def duals(self) -> Duals:
        """Give the dual values of the last solution."""
        plain, limits = len(self.plain), len(self.branch.problem.limits)
        prices = self.prices[self.fixed_rows :]
        used = np.flatnonzero(prices > PRICED_IN)
        members = [np.flatnonzero(self.sets[cut]) for cut in used]
        sizes = np.array([0, *(len(one) for one in members)], np.int64)
        nodes = np.concatenate(members) if members else np.zeros(0, np.int64)
        none = np.zeros(len(used), np.int64)
        through = np.zeros(self.branch.problem.graph.nodes)
        through[self.plain] = np.maximum(0, self.prices[:plain])
        limit_prices = np.maximum(0, -self.prices[plain : plain + limits])
        cuts = Cuts(np.cumsum(sizes), nodes.astype(np.int64), none, self.payers[used])
        rooms = np.maximum(0, -self.prices[self.first_room : self.fixed_rows])
        room_prices = dict(zip(self.roomy.tolist(), rooms.tolist(), strict=True))
        return Duals(cuts, prices[used], through, limit_prices, room_prices)

    def _room_load(self, duals: Duals) -> Floats:
        """Give what the prices of room take from each arc: room it brings, less load it adds."""
        problem = self.branch.problem
        prices = _price_array(problem.graph.nodes, duals.room_prices)
        brings = np.where(prices[self.heads] > 0, problem.room_array[self.heads], 0)
        adds = prices[self.tails] * problem.load_array[self.heads]
        return np.asarray(prices[self.heads] * brings - adds)

    def underpriced(self) -> Flags:
        """Say which arcs of the whole graph the duals pay more than their cost."""
        duals = self.duals()
        load = duals.through[self.tails] - duals.through[self.heads] + self._room_load(duals)
        for value, cut in zip(duals.values, range(len(duals.sets)), strict=True):
            inside = np.zeros(len(duals.through), np.bool_)
            inside[duals.sets.members(cut)] = True
            load += value * (inside[self.heads] & ~inside[self.tails])
        # An arc whose duals exceed its cost would lower the program's value.
        missing: Flags = self.allowed & (self.column < 0) & (load > self.costs + PRICED_IN)
        return missing


def _price_array(nodes: int, prices: Mapping[int, float]) -> Floats:
    """Give the price of room of every node."""
    found = np.zeros(nodes)
    found[list(prices)] = list(prices.values())
    return found


def _add_rows(solver: highspy.Highs, lower: Floats, upper: Floats, entries: list[Ints]) -> None:
    """Add rows whose coefficients are all one; rows without entries are empty."""
    sizes = np.array([0, *(len(row) for row in entries)])
    flat = np.concatenate(entries) if entries else np.zeros(0, np.int64)
    starts = np.cumsum(sizes)[:-1] if entries else np.zeros(len(lower), np.int64)
    solver.addRows(
        len(lower),
        np.asarray(lower, np.float64),
        np.asarray(upper, np.float64),
        len(flat),
        starts.astype(np.int32),
        flat.astype(np.int32),
        np.ones(len(flat)),
    )


def _add_column(solver: highspy.Highs, cost: float, rows: list[tuple[int, float]]) -> None:
    """Add the fraction by which a node is left out."""
    indices = np.array([row for row, _ in rows], np.int32)
    values = np.array([value for _, value in rows], np.float64)
    solver.addCol(cost, 0.0, INFINITE, len(rows), indices, values)
