"""Check a tree and the proof of its bound, without a solver.

Works with the records of problem, graph and proof, and shares no other code with what found them.

The bound holds for every tree of the problem because:

1. The decisions of the leaves form a full tree: at each step one node, once in, once out. So
   every tree follows the decisions of exactly one leaf, and the least leaf bounds them all.
2. In a leaf with a root, direct a tree away from the root. Every set without the root that
   holds a node of the tree is entered by an arc; the set's payer is such a node, or the payer is
   left out and pays its prize. A node that nobody needs is left by at least as many arcs as
   enter it, because a cheapest tree without useless ends is enough. So no tree is cheaper than
   the sum of the cuts' values, if on every arc the cuts that it enters and the prices of passing
   its ends are together at most its cost, and if no payer pays more than its prize and the
   prices of the limits it counts in; minus what the limits allow, plus what the nodes decided
   to be out pay.
   A node with a cost of its own adds it to every arc that enters it; nothing leaves an end. A
   node with room is entered by one arc at most, and what hangs on it is no more than its room:
   so tolls may be laid on the arcs to what may hang on it, and the largest sum of tolls of ends
   that find room together be taken from that arc. And as a node is entered once, a price may
   be laid on all arcs into it and taken from the sum a single time. Where a tree has a
   hub, it enters every set without the
   root that holds the hub; so cuts for a hub may be laid on arcs, if the arcs into the hub are
   made dearer by all of them together: a tree without the hub pays none of the two.
3. Costs and prizes are whole numbers, so the sum is rounded up.
4. The duals of a stage hold for every tree. A tree that uses an arc costs at least their sum and
   what they leave of the arcs on its way from the root to that arc, of the arc, and of those on to
   one of its ends, which somebody needs. Where that is no less than the bound, only trees that are
   not cheaper than the bound use the arc. An edge of which this is so both ways, as the root of a
   stage may not be that of another, is struck out: what comes after has to hold without it only.

Sums are Python's own numbers, which have no largest value, unless all of them fit 62 bits.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.steiner.problem import Limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from everyvillage.planning.network.steiner.ascent import Cuts
    from everyvillage.planning.network.steiner.certificate import Certificate, Decision, Leaf
    from everyvillage.planning.network.steiner.problem import SteinerProblem

LARGEST = 2**62


def tree_faults(
    problem: SteinerProblem, edges: Sequence[int], nodes: Iterable[int], price: int
) -> list[str]:
    """Give what is wrong with a tree: empty when it joins what it must at the stated price."""
    graph, inside = problem.graph, set(nodes)
    faults = [f"edge {e} does not exist" for e in edges if not 0 <= e < graph.edges]
    if faults:
        return faults
    if len(set(edges)) < len(edges):
        faults.append("an edge is named twice")
    ends = [(int(graph.tails[edge]), int(graph.heads[edge])) for edge in edges]
    if {end for pair in ends for end in pair} - inside:
        faults.append("an edge ends at a node that the tree does not name")
    if not _hangs_together(inside, ends):
        faults.append("the edges do not join the nodes to one piece")
    faults += [f"terminal {t} is not joined" for t in problem.terminals if t not in inside]
    faults += [f"edge {edge} has to be built" for edge in problem.built if edge not in edges]
    for limit in problem.limits:
        out = sum(weight for node, weight in limit.weights.items() if node not in inside)
        if out > limit.most:
            faults.append(f"limit {limit.name}: {out} left out, at most {limit.most}")
    out = sum(prize for node, prize in problem.prizes.items() if node not in inside)
    faults += _node_faults(problem, ends)
    out += sum(int(graph.entry[node]) for node in inside)
    found = sum(int(graph.costs[edge]) for edge in edges) + out
    if found != price:
        faults.append(f"the tree costs {found}, not {price}")
    return faults


def _node_faults(problem: SteinerProblem, ends: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Look for ends that the tree goes through, and for nodes that carry more than their room."""
    near = defaultdict(list)
    for one, other in ends:
        near[one].append(other)
        near[other].append(one)
    for node, others in near.items():
        if problem.graph.ends[node] and len(others) > 1:
            yield f"the tree leads through node {node}, which is an end"
        carried = sum(problem.loads.get(other, 0) for other in others)
        if node in problem.rooms and carried > problem.rooms[node]:
            yield f"node {node} carries {carried}, and has room for {problem.rooms[node]}"


def _hangs_together(nodes: set[int], ends: Iterable[tuple[int, int]]) -> bool:
    near = defaultdict(list)
    for one, other in ends:
        near[one].append(other)
        near[other].append(one)
    line = [min(nodes)] if nodes else []
    seen = set(line)
    while line:
        for other in near[line.pop()]:
            if other not in seen:
                seen.add(other)
                line.append(other)
    return seen == nodes


def bound_faults(problem: SteinerProblem, certificate: Certificate) -> list[str]:
    """Give what is wrong with a proof: empty when it proves its bound."""
    if problem.built:
        rest, spent = _apart(problem)
        return bound_faults(rest, replace(certificate, bound=certificate.bound - spent))
    leaves = certificate.leaves
    if not _full([leaf.decisions for leaf in leaves]):
        return ["the leaves do not cover every tree once"]
    faults: list[str] = []
    struck: set[int] = set()
    for number, stage in enumerate(certificate.stages):
        faults += [f"stage {number}: {fault}" for fault in _stage_faults(problem, stage, struck)]
        if faults:
            return faults
        struck |= _too_dear(problem, stage, certificate.bound, struck)
    for number, leaf in enumerate(leaves):
        faults += [f"leaf {number}: {fault}" for fault in _leaf_faults(problem, leaf, struck)]
    if not faults and (least := min(leaf_bound(problem, leaf) for leaf in leaves)):
        if least < certificate.bound:
            faults.append(f"the leaves prove {least}, not {certificate.bound}")
    elif not faults and certificate.bound > 0:
        faults.append(f"the leaves prove 0, not {certificate.bound}")
    return faults


def proved(problem: SteinerProblem, certificate: Certificate) -> int:
    """Give what the leaves of a proof add up to, whatever bound it states."""
    rest, spent = _apart(problem) if problem.built else (problem, 0)
    return min(leaf_bound(rest, leaf) for leaf in certificate.leaves) + spent


def _apart(problem: SteinerProblem) -> tuple[SteinerProblem, int]:
    """Take out what every tree pays: edges that have to be built are free, and their ends joined.

    A tree with these edges is one of that question that costs less by their sum, so what bounds
    that question bounds this one less the sum.
    """
    costs, ends, spent = problem.graph.costs.copy(), set[int](), 0
    for edge in problem.built:
        spent += int(costs[edge])
        costs[edge] = 0
        ends |= {int(problem.graph.tails[edge]), int(problem.graph.heads[edge])}
    limits, must = list(problem.limits), set(problem.terminals)
    for node in sorted(ends):
        if problem.graph.entry[node]:
            limits.append(Limit(f"joined {node}", {node: 1}, 0))
        else:
            must.add(node)
    prizes = {node: prize for node, prize in problem.prizes.items() if node not in ends}
    graph = replace(problem.graph, costs=costs)
    rest = replace(
        problem,
        graph=graph,
        terminals=tuple(sorted(must)),
        prizes=prizes,
        limits=tuple(limits),
        built=(),
    )
    return rest, spent


def _full(paths: Sequence[Sequence[Decision]]) -> bool:
    """Say whether decision paths form a full tree: each step splits on one node, both ways."""
    if not paths:
        return False
    if len(paths) == 1 and not paths[0]:
        return True
    if any(not path for path in paths) or len({path[0][0] for path in paths}) > 1:
        return False
    return all(
        _full([path[1:] for path in paths if path[0][1] is inside]) for inside in (True, False)
    )


def leaf_bound(problem: SteinerProblem, leaf: Leaf) -> int:
    """Give the bound that a leaf's duals add up to, in the problem's units, rounded up."""
    return -(-_sum(problem, leaf) // leaf.scale)


def _sum(problem: SteinerProblem, leaf: Leaf) -> int:
    """Add up a leaf's duals, times its scale."""
    out = {node for node, inside in leaf.decisions if not inside}
    total = sum(int(value) for value in leaf.cuts.values)
    total += leaf.scale * sum(problem.prizes.get(node, 0) for node in out)
    for limit, price in zip(problem.limits, leaf.limit_prices, strict=True):
        total += price * (sum(limit.weights.get(node, 0) for node in out) - limit.most)
    return total - sum(leaf.once.values())


def _stage_faults(problem: SteinerProblem, stage: Leaf, struck: set[int]) -> Iterator[str]:
    """Look at a stage: it decides nothing, and only edges and prizes count."""
    if stage.decisions or stage.root is None:
        yield "a stage has a root and decides nothing"
        return
    if problem.limits or problem.rooms or not problem.graph.plain_nodes.all():
        yield "a stage where more than edges and prizes counts"
        return
    yield from _leaf_faults(problem, stage, struck)


def _too_dear(problem: SteinerProblem, stage: Leaf, bound: int, struck: set[int]) -> set[int]:
    """Give the edges that no tree under the bound uses, by the duals of a stage."""
    left = _left_of_arcs(problem, stage, set(), struck)
    needed = {*problem.terminals, *problem.prizes}
    from_root = _ways(problem, left, {stage.root} if stage.root is not None else set(), 0)
    to_needed = _ways(problem, left, needed, 1)
    room = (bound - 1) * stage.scale - _sum(problem, stage)
    ends = problem.graph.tails.tolist(), problem.graph.heads.tolist()
    usable = set()
    for arc, spare in left.items():
        start, end = (side[arc >> 1] for side in (ends if arc % 2 == 0 else ends[::-1]))
        way = from_root.get(start), to_needed.get(end)
        if way[0] is not None and way[1] is not None and way[0] + spare + way[1] <= room:
            usable.add(arc >> 1)
    return {arc >> 1 for arc in left} - usable


def _ways(
    problem: SteinerProblem, left: Mapping[int, int], starts: set[int], turn: int
) -> dict[int, int]:
    """Give the least of what is left on ways from some nodes (turn 0), or to them (turn 1)."""
    near: dict[int, list[tuple[int, int]]] = defaultdict(list)
    tails, heads = problem.graph.tails.tolist(), problem.graph.heads.tolist()
    for arc, spare in left.items():
        start, end = (tails, heads) if arc % 2 == turn else (heads, tails)
        near[start[arc >> 1]].append((end[arc >> 1], spare))
    found: dict[int, int] = {}
    heap = [(0, node) for node in sorted(starts)]
    while heap:
        away, node = heappop(heap)
        if node in found:
            continue
        found[node] = away
        for other, spare in near[node]:
            if other not in found:
                heappush(heap, (away + spare, other))
    return found


def _leaf_faults(problem: SteinerProblem, leaf: Leaf, struck: set[int]) -> Iterator[str]:
    must = set(problem.terminals) | {node for node, inside in leaf.decisions if inside}
    out = {node for node, inside in leaf.decisions if not inside}
    valued = {*problem.terminals, *problem.prizes, leaf.root}
    valued = valued.union(*(limit.weights for limit in problem.limits))
    if leaf.scale < 1 or len(leaf.limit_prices) != len(problem.limits):
        yield "scale or limit prices are missing"
        return
    tolls = [toll for own in leaf.tolls.values() for toll in own.values()]
    prices = (*leaf.limit_prices, *leaf.through.values(), *tolls, *leaf.once.values())
    if any(price < 0 for price in prices):
        yield "a price is negative"
    if any(node not in problem.rooms or node == leaf.root for node in leaf.tolls):
        yield "a toll where room has no limit, or at the root"
        return
    if any(node in valued or not 0 <= node < problem.graph.nodes for node in leaf.through):
        yield "a price of passing through a node that somebody needs"
    if out & set(problem.terminals):
        return  # no tree follows these decisions: any bound holds
    if (leaf.root is None and len(leaf.cuts)) or (leaf.root is not None and leaf.root not in must):
        yield "the root is not a node that must be joined"
        return
    if leaf.root is not None and (problem.graph.ends[leaf.root] or problem.graph.entry[leaf.root]):
        yield "the root is an end, or costs something"
        return
    if len(leaf.cuts) or len(leaf.hub_cuts) or leaf.tolls:
        faults = list(_cut_faults(problem, leaf, must, out))
        yield from faults or _arc_faults(problem, leaf, out, struck)


def _cut_faults(
    problem: SteinerProblem, leaf: Leaf, must: set[int], out: set[int]
) -> Iterator[str]:
    """Look at each cut by itself, and at what each payer pays."""
    yield from _set_faults(problem, leaf, leaf.cuts, out)
    paid: dict[int, int] = defaultdict(int)
    for value, payer in zip(leaf.cuts.values.tolist(), leaf.cuts.payers.tolist(), strict=True):
        paid[payer] += value
    yield from _set_faults(problem, leaf, leaf.hub_cuts, out)
    for payer, sum_paid in paid.items():
        purse = leaf.scale * problem.prizes.get(payer, 0)
        for limit, price in zip(problem.limits, leaf.limit_prices, strict=True):
            purse += price * limit.weights.get(payer, 0)
        if payer not in must and sum_paid > purse:
            yield f"node {payer} pays {sum_paid}, and has {purse}"


def _set_faults(problem: SteinerProblem, leaf: Leaf, cuts: Cuts, out: set[int]) -> Iterator[str]:
    """Look at each set: its value, that the root is not in it, and its payer is."""
    for number, (value, payer) in enumerate(
        zip(cuts.values.tolist(), cuts.payers.tolist(), strict=True)
    ):
        members = cuts.members(number).tolist()
        if value < 0:
            yield f"cut {number} has a negative value"
        if leaf.root in members:
            yield f"cut {number} holds the root"
        if payer not in members or payer in out:
            yield f"cut {number} does not hold its payer"
        if len(set(members)) < len(members):
            yield f"cut {number} names a node twice"
        if members and not 0 <= min(members) <= max(members) < problem.graph.nodes:
            yield f"cut {number} names a node that is not there"


def _arc_faults(
    problem: SteinerProblem, leaf: Leaf, out: set[int], struck: set[int]
) -> Iterator[str]:
    """Look at every arc: what the cuts it enters take from it, against its cost."""
    for arc, spare in _left_of_arcs(problem, leaf, out, struck).items():
        if spare < 0:
            yield f"the duals pay more for edge {arc >> 1} than it costs"


def _left_of_arcs(
    problem: SteinerProblem, leaf: Leaf, out: set[int], struck: set[int]
) -> dict[int, int]:
    """Give what the duals leave of the cost of every arc that a tree of this leaf may use."""
    graph, through, found = problem.graph, leaf.through, dict[int, int]()
    cuts = leaf.cuts, leaf.hub_cuts
    both = zip(*(_loads(problem, one, struck) for one in cuts), strict=True)
    load = [one + other for one, other in both]
    got: dict[int, int] = defaultdict(int)
    for payer, value in zip(
        leaf.hub_cuts.payers.tolist(), leaf.hub_cuts.values.tolist(), strict=True
    ):
        got[payer] += value
    credit = {node: _most(problem, node, own) for node, own in leaf.tolls.items()}
    ends = zip(graph.tails.tolist(), graph.heads.tolist(), strict=True)
    for edge, (tail, head) in enumerate(ends):
        if tail in out or head in out or edge in struck:
            continue
        for arc, start, end in ((2 * edge, tail, head), (2 * edge + 1, head, tail)):
            if graph.ends[start] or end == leaf.root:
                continue
            price = through.get(start, 0) - through.get(end, 0)
            cost = leaf.scale * (int(graph.costs[edge]) + int(graph.entry[end]))
            cost += leaf.once.get(end, 0) - credit.get(end, 0) + got.get(end, 0)
            cost += leaf.tolls[start].get(end, 0) if start in leaf.tolls else 0
            found[arc] = cost - load[arc] - price
    return found


def _most(problem: SteinerProblem, node: int, tolls: Mapping[int, int]) -> int:
    """Give the largest sum of tolls of ends whose loads fit into a node's room, room by room."""
    room = problem.rooms[node]
    best = [0] * (room + 1)
    for end, toll in tolls.items():
        load = problem.loads.get(end, 0)
        for used in range(room, load - 1, -1):
            best[used] = max(best[used], best[used - load] + toll)
    return best[room]


def _loads(problem: SteinerProblem, cuts: Cuts, struck: set[int]) -> list[int]:
    """Add up what the cuts take from every arc that enters them; nothing of what is struck out."""
    graph, values = problem.graph, cuts.values.tolist()
    kept = np.ones(graph.edges, np.bool_)
    kept[list(struck)] = False
    tails, heads = graph.tails[kept], graph.heads[kept]
    kind = np.int64 if sum(map(abs, values)) < LARGEST else object
    there, back = np.zeros(len(tails), kind), np.zeros(len(tails), kind)
    for number, value in enumerate(values):
        inside = np.zeros(graph.nodes, np.bool_)
        inside[cuts.members(number)] = True
        one, other = inside[tails], inside[heads]
        there[other & ~one] += value
        back[one & ~other] += value
    load = np.zeros(2 * graph.edges, kind)
    load[0::2][kept], load[1::2][kept] = there, back
    found: list[int] = load.tolist()
    return found
