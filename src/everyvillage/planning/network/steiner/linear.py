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
from everyvillage.planning.network.steiner.ascent import cuts_of
from everyvillage.planning.network.steiner.crossing import crossings, loads
from everyvillage.planning.network.steiner.duals import Duals
from everyvillage.planning.network.steiner.flow import violated_cuts
from everyvillage.planning.network.steiner.graph import BLOCKED
from everyvillage.planning.network.steiner.narrow import may_narrow
from everyvillage.planning.network.steiner.rooms import RoomRows, hubs_of

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.branch import Branch
    from everyvillage.planning.network.steiner.graph import Flags, Floats, Graph, Ints

INFINITE = highspy.kHighsInf
PRICED_IN = 1e-6
"""An arc enters when its duals exceed its cost by this much."""
DUAL, PRIMAL = 1, 4
"""HiGHS's numbers of the two simplex methods: new cuts call for the one, new arcs for the other."""
WHOLE_NODES, WHOLE_GAP = 60, 0.002
"""Where a search for whole arcs stops: after so many nodes, or this near to the solver's bound."""
LEAST_SECONDS = 0.1
TURN = 97
"""The node whose cuts are looked for first moves on by so many places."""
IDLE_ROUNDS = 8
"""A cut that was slack this many times in a row is dropped."""


class CutProgram:
    """A linear program over a growing part of the arcs and a growing part of the cuts."""

    def __init__(self, branch: Branch, arcs: Flags, choices: Ints | None = None) -> None:
        """Start with some arcs of the branch's graph and no cuts.

        ``choices`` are the nodes that may be decided, where these are not the hubs; one that is
        put in is marked as ``own`` and gets cuts from then on.
        """
        self.branch, self.follows = branch, choices is not None
        self.bare, self.looked, self.patience = may_narrow(branch.problem), 0, IDLE_ROUNDS
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
        self.rooms = RoomRows(branch.problem, branch.root)
        self.hubs = hubs_of(branch.problem) if choices is None else choices
        self.own = np.zeros(graph.nodes, np.bool_)
        self.own[list(branch.problem.rooms)] = True
        self.own[branch.root] = False
        self.hub_row = np.full(graph.nodes, -1, np.int64)
        self.solver = quiet_solver()
        self.grown = self.stopped = False
        self._start()
        self.add_arcs(arcs)

    def _start(self) -> None:
        """Enter the fractions left out, limits, rooms and flow balance, still without arcs."""
        branch = self.branch
        optional, limits = branch.optional, branch.problem.limits
        self.left_out = np.full(branch.problem.graph.nodes, -1, np.int64)
        self.left_out[optional] = np.arange(len(optional))
        self.first_room = len(self.plain) + len(limits)
        self.first_hub = self.first_room + self.rooms.rows
        self.fixed_rows = self.first_hub + len(self.hubs)
        self.hub_row[self.hubs] = self.first_hub + np.arange(len(self.hubs))
        unbounded = np.full(len(limits) + self.rooms.rows, -INFINITE)
        lower = np.concatenate([np.zeros(len(self.plain)), unbounded, np.zeros(len(self.hubs))])
        upper = np.full(self.fixed_rows, INFINITE)
        upper[self.first_room : self.first_hub] = 0.0
        upper[self.first_hub :] = 1.0
        for number, limit in enumerate(limits):
            out = sum(w for node, w in limit.weights.items() if branch.closed[node])
            upper[len(self.plain) + number] = limit.most - out
        self.solver.addRows(
            len(lower),
            lower,
            upper,
            0,
            np.zeros(len(lower), np.int32),
            np.zeros(0, np.int32),
            np.zeros(0),
        )
        prizes = branch.problem.prize_array
        for node in optional:
            rows = [
                (len(self.plain) + number, float(limit.weights[int(node)]))
                for number, limit in enumerate(limits)
                if int(node) in limit.weights
            ]
            _add_column(self.solver, float(prizes[node]), rows)
        for own in self.rooms.columns:
            _add_column(self.solver, 0.0, [(self.first_room + row, value) for row, value in own])
        self.columns = len(optional) + len(self.rooms.columns)

    def add_arcs(self, wanted: Flags) -> int:
        """Enter arcs that are allowed and not in yet; give how many."""
        self.grown = True
        arcs = np.flatnonzero(wanted & self.allowed & (self.column < 0))
        if len(arcs) == 0:
            return 0
        tails, heads = self.tails[arcs], self.heads[arcs]
        cut, place, factor = self._crossing(self.sets, self.payers, arcs)
        leave = np.flatnonzero(self.balance[tails] >= 0)
        enter = np.flatnonzero(self.balance[heads] >= 0)
        loaded = np.flatnonzero(self.rooms.arc_row[arcs] >= 0)
        given = np.flatnonzero(self.rooms.node_row[heads] >= 0)
        counted = np.flatnonzero(self.hub_row[heads] >= 0)
        columns = np.concatenate([place, leave, enter, loaded, given, counted])
        rows = np.concatenate(
            [
                self.fixed_rows + cut,
                self.balance[tails[leave]],
                self.balance[heads[enter]],
                self.first_room + self.rooms.arc_row[arcs[loaded]],
                self.first_room + self.rooms.node_row[heads[given]],
                self.hub_row[heads[counted]],
            ]
        )
        values = np.concatenate(
            [
                factor.astype(np.float64),
                np.ones(len(leave)),
                -np.ones(len(enter)),
                self.rooms.arc_factor[arcs[loaded]],
                self.rooms.node_factor[heads[given]],
                np.ones(len(counted)),
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

    def _crossing(self, sets: Flags, payers: Ints, arcs: Ints) -> tuple[Ints, Ints, Ints]:
        """Give set, place among the arcs, and factor, of every arc that counts in a cut.

        An arc into the payer counts once less, where that is a hub that pays by being entered.
        """
        place = np.full(len(self.costs), -1, np.int64)
        place[arcs] = np.arange(len(arcs))
        return crossings(self.branch.problem.graph, sets, place, payers, self.own)

    def _part(self) -> tuple[Graph, Ints]:
        """Give the graph of the edges that have an arc in the program, and their numbers."""
        inside = (self.column[0::2] >= 0) | (self.column[1::2] >= 0)
        return self.branch.problem.graph.with_edges(inside)

    def add_cuts(self, sets: Flags, payers: Ints) -> None:
        """Enter cuts: at least one arc into each set, or its payer is left out."""
        sets = sets & ~self.branch.closed
        arcs = np.flatnonzero(self.column >= 0)
        cut, place, factor = self._crossing(sets, payers, arcs)
        paying = np.flatnonzero(self.left_out[payers] >= 0)
        rows = np.concatenate([cut, paying])
        columns = np.concatenate([self.column[arcs[place]], self.left_out[payers[paying]]])
        factors = np.concatenate([factor, np.ones(len(paying))]).astype(np.float64)
        order = np.argsort(rows, kind="stable")
        starts = np.searchsorted(rows[order], np.arange(len(sets)))
        least = np.where(self.own[payers], 0.0, 1.0)
        _add_rows(self.solver, least, starts, columns[order], factors[order])
        self.sets = np.concatenate([self.sets, sets])
        self.payers = np.concatenate([self.payers, payers])
        self.idle = np.concatenate([self.idle, np.zeros(len(sets), np.int64)])

    def solve(self, seconds: float | None = None) -> bool:
        """Solve what is there; False where no tree keeps the decisions and the limits.

        Where ``seconds`` did not suffice, it is False too, and ``stopped`` says so.
        """
        self.solver.setOptionValue("simplex_strategy", PRIMAL if self.grown else DUAL)
        self._run_for(seconds)
        self.grown = False
        status = self.solver.getModelStatus()
        self.stopped = status == highspy.HighsModelStatus.kTimeLimit
        if status != highspy.HighsModelStatus.kOptimal:
            return False
        solution = self.solver.getSolution()
        self.value = float(self.solver.getInfo().objective_function_value)
        self.columns_at = np.array(solution.col_value)
        self.prices = np.array(solution.row_dual)
        self.activity = np.array(solution.row_value)
        return True

    def solve_whole(self, seconds: float | None) -> bool:
        """Solve with whole arcs as far as a fixed number of nodes; False: nothing found."""
        self._set_types(highspy.HighsVarType.kInteger, 1.0)
        self.solver.setOptionValue("mip_max_nodes", WHOLE_NODES)
        self.solver.setOptionValue("mip_rel_gap", WHOLE_GAP)
        self._run_for(seconds)
        solution = self.solver.getSolution()
        if not solution.value_valid:
            return False
        self.columns_at = np.array(solution.col_value)
        return True

    def _run_for(self, seconds: float | None) -> None:
        """Run the solver, for so many seconds at most."""
        if seconds is not None:
            spent = self.solver.getRunTime()
            self.solver.setOptionValue("time_limit", spent + max(LEAST_SECONDS, seconds))
        self.solver.run()
        self.solver.setOptionValue("time_limit", INFINITE)

    def relax(self) -> None:
        """Let arcs be fractions again."""
        self._set_types(highspy.HighsVarType.kContinuous, INFINITE)

    def _set_types(self, kind: highspy.HighsVarType, most: float) -> None:
        columns = self.column[self.column >= 0].astype(np.int32)
        kinds, size = np.full(len(columns), int(kind), np.uint8), len(columns)
        self.solver.changeColsIntegrality(size, columns, kinds)
        self.solver.changeColsBounds(size, columns, np.zeros(size), np.full(size, most))

    def violated(self, most: int) -> tuple[Flags, Ints]:
        """Give cuts that the last solution breaks, and whom each is for.

        Where only edges and prizes count, they are spread over the wanted nodes, which take turns
        in being the first.
        """
        part, numbers = self.part
        values = self.arc_values()
        own = np.empty(2 * part.edges)
        own[0::2], own[1::2] = values[2 * numbers], values[2 * numbers + 1]
        wanted, demands = self.demands()
        if self.bare:
            most, turn = max(most, 2 * len(wanted)), self.looked * TURN
            wanted, demands = np.roll(wanted, turn), np.roll(demands, turn)
            self.looked += 1
        root = self.branch.root
        return violated_cuts(part, own, wanted, demands, root=root, most=most, apart=self.bare)

    def decide(self, node: int, *, inside: bool | None) -> None:
        """Put a hub or an optional end in, keep it out, or (None) leave it open again."""
        if (left := int(self.left_out[node])) >= 0:
            most = 0.0 if inside else INFINITE
            self.solver.changeColBounds(left, 1.0 if inside is False else 0.0, most)
            return
        self.solver.changeRowBounds(
            int(self.hub_row[node]), 1.0 if inside else 0.0, 0.0 if inside is False else 1.0
        )
        arcs = np.flatnonzero((self.tails == node) & (self.column >= 0))
        most = 0.0 if inside is False else INFINITE
        for column in self.column[arcs].tolist():
            self.solver.changeColBounds(column, 0.0, most)

    def choice_values(self) -> Floats:
        """Give how much of each hub, then of each optional node, the last solution has."""
        hubs = self.heads_of(self.arc_values())[self.hubs]
        return np.concatenate([hubs, 1 - self.columns_at[self.left_out[self.branch.optional]]])

    def heads_of(self, values: Floats) -> Floats:
        """Add up arcs by the node that they enter."""
        return np.bincount(self.heads, values, len(self.own)).astype(np.float64)

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
        roomy = np.flatnonzero(self.own)
        entered = self.heads_of(self.arc_values())[roomy]
        wanted = np.concatenate([must, optional, roomy])
        return wanted, np.concatenate([np.ones(len(must)), flows, entered])

    def drop_idle(self, *, flat: bool = False) -> None:
        """Take out cuts that have not mattered for several rounds.

        While the value stays ``flat``, only those that the solution does not touch, and the more
        often that was done the later, so that no cut comes and goes for ever.
        """
        slack = self.prices[self.fixed_rows :] < PRICED_IN
        if flat:
            least = np.where(self.own[self.payers[: len(slack)]], 0.0, 1.0)
            slack &= self.activity[self.fixed_rows :] > least + PRICED_IN
        self.idle = np.where(slack, self.idle + 1, 0)
        gone = np.flatnonzero(self.idle > self.patience)
        if len(gone) == 0:
            return
        self.solver.deleteRows(len(gone), (self.fixed_rows + gone).astype(np.int32))
        kept = self.idle <= self.patience
        prices = self.prices[self.fixed_rows :][kept]
        self.prices = np.concatenate([self.prices[: self.fixed_rows], prices])
        self.sets, self.payers, self.idle = self.sets[kept], self.payers[kept], self.idle[kept]
        self.patience += flat

    def duals(self, branch: Branch | None = None) -> Duals:
        """Give the dual values of the last solution, as far as a branch can use them.

        A hub that the branch puts in pays a cut around itself; what it keeps out pays nothing.
        """
        branch = branch or self.branch
        plain, limits = len(self.plain), len(self.branch.problem.limits)
        prices = self.prices[self.fixed_rows :]
        own = self.own[self.payers[: len(prices)]]
        usable = (prices > PRICED_IN) & ~branch.closed[self.payers[: len(prices)]]
        used, hub_used = np.flatnonzero(usable & ~own), np.flatnonzero(usable & own)
        hubs = self.prices[self.first_hub : self.fixed_rows]
        forced = np.flatnonzero((hubs > PRICED_IN) & np.isin(self.hubs, branch.must))
        members = [np.flatnonzero(self.sets[cut]) for cut in used]
        members += [self.hubs[hub : hub + 1] for hub in forced]
        cuts = cuts_of(members, np.concatenate([self.payers[used], self.hubs[forced]]))
        hub_sets = [np.flatnonzero(self.sets[cut]) for cut in hub_used]
        hub_cuts = cuts_of(hub_sets, self.payers[hub_used])
        through = np.zeros(self.branch.problem.graph.nodes)
        through[self.plain] = np.maximum(0, self.prices[:plain])
        limit_prices = np.maximum(0, -self.prices[plain : plain + limits])
        values = np.concatenate([prices[used], hubs[forced]])
        paid = np.flatnonzero((hubs < 0) & ~branch.closed[self.hubs])
        once = dict(zip(self.hubs[paid].tolist(), (-hubs[paid]).tolist(), strict=True))
        tolls = self.rooms.tolls(self._room_prices)
        priced = prices[hub_used]
        return Duals(cuts, values, through, limit_prices, tolls, once, hub_cuts, priced)

    @property
    def _room_prices(self) -> Floats:
        """Give the prices of the rooms' rows."""
        prices: Floats = np.maximum(0.0, -self.prices[self.first_room : self.first_hub])
        return prices

    def underpriced(self) -> Flags:
        """Say which arcs of the whole graph the duals pay more than their cost."""
        duals = self.duals()
        load = duals.through[self.tails] - duals.through[self.heads]
        load += self.rooms.taken(self._room_prices, self.heads)
        for hub, price in duals.once.items():
            load[self.heads == hub] -= price
        graph = self.branch.problem.graph
        load += loads(graph, duals.sets, duals.values)
        load += loads(graph, duals.hub_cuts, duals.hub_values)
        for payer, value in zip(duals.hub_cuts.payers, duals.hub_values, strict=True):
            load[self.heads == payer] -= value
        # An arc whose duals exceed its cost would lower the program's value.
        missing: Flags = self.allowed & (self.column < 0) & (load > self.costs + PRICED_IN)
        return missing


def _add_rows(
    solver: highspy.Highs, lower: Floats, starts: Ints, columns: Ints, factors: Floats
) -> None:
    """Add rows that are at least ``lower``: where each starts, its columns and their factors."""
    solver.addRows(
        len(lower),
        lower,
        np.full(len(lower), INFINITE),
        len(columns),
        starts.astype(np.int32),
        columns.astype(np.int32),
        factors,
    )


def _add_column(solver: highspy.Highs, cost: float, rows: list[tuple[int, float]]) -> None:
    """Add the fraction by which a node is left out."""
    indices = np.array([row for row, _ in rows], np.int32)
    values = np.array([value for _, value in rows], np.float64)
    solver.addCol(cost, 0.0, INFINITE, len(rows), indices, values)
