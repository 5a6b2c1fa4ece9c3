"""Check a tree and the proof of its bound. Shares no code with what found them; needs no solver.

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
   so a price of room may be taken from that arc, times the room, and laid on the arcs to what
   hangs on it, times their loads.
3. Costs and prizes are whole numbers, so the sum is rounded up.

All numbers are Python's own, which have no largest value.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from everyvillage.planning.network.steiner.certificate import Certificate, Decision, Leaf
    from everyvillage.planning.network.steiner.problem import SteinerProblem


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
    leaves = certificate.leaves
    if not _full([leaf.decisions for leaf in leaves]):
        return ["the leaves do not cover every tree once"]
    faults = []
    for number, leaf in enumerate(leaves):
        faults += [f"leaf {number}: {fault}" for fault in _leaf_faults(problem, leaf)]
    if not faults and (least := min(leaf_bound(problem, leaf) for leaf in leaves)):
        if least < certificate.bound:
            faults.append(f"the leaves prove {least}, not {certificate.bound}")
    elif not faults and certificate.bound > 0:
        faults.append(f"the leaves prove 0, not {certificate.bound}")
    return faults


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
    out = {node for node, inside in leaf.decisions if not inside}
    total = sum(int(value) for value in leaf.cuts.values)
    total += leaf.scale * sum(problem.prizes.get(node, 0) for node in out)
    for limit, price in zip(problem.limits, leaf.limit_prices, strict=True):
        total += price * (sum(limit.weights.get(node, 0) for node in out) - limit.most)
    return -(-total // leaf.scale)


def _leaf_faults(problem: SteinerProblem, leaf: Leaf) -> Iterator[str]:
    must = set(problem.terminals) | {node for node, inside in leaf.decisions if inside}
    out = {node for node, inside in leaf.decisions if not inside}
    valued = {*problem.terminals, *problem.prizes, leaf.root}
    valued = valued.union(*(limit.weights for limit in problem.limits))
    if leaf.scale < 1 or len(leaf.limit_prices) != len(problem.limits):
        yield "scale or limit prices are missing"
        return
    prices = (*leaf.limit_prices, *leaf.through.values(), *leaf.room_prices.values())
    if any(price < 0 for price in prices):
        yield "a price is negative"
    if any(node not in problem.rooms for node in leaf.room_prices):
        yield "a price of room where room has no limit"
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
    if len(leaf.cuts) or leaf.room_prices:
        yield from _cut_faults(problem, leaf, must, out)
        yield from _arc_faults(problem, leaf, out)


def _cut_faults(
    problem: SteinerProblem, leaf: Leaf, must: set[int], out: set[int]
) -> Iterator[str]:
    """Look at each cut by itself, and at what each payer pays."""
    paid: dict[int, int] = defaultdict(int)
    for number, (value, payer) in enumerate(
        zip(leaf.cuts.values.tolist(), leaf.cuts.payers.tolist(), strict=True)
    ):
        members = leaf.cuts.members(number).tolist()
        paid[payer] += value
        if value < 0:
            yield f"cut {number} has a negative value"
        if leaf.root in members:
            yield f"cut {number} holds the root"
        if payer not in members or payer in out:
            yield f"cut {number} does not hold its payer"
        if len(set(members)) < len(members):
            yield f"cut {number} names a node twice"
    for payer, sum_paid in paid.items():
        purse = leaf.scale * problem.prizes.get(payer, 0)
        for limit, price in zip(problem.limits, leaf.limit_prices, strict=True):
            purse += price * limit.weights.get(payer, 0)
        if payer not in must and sum_paid > purse:
            yield f"node {payer} pays {sum_paid}, and has {purse}"


def _arc_faults(problem: SteinerProblem, leaf: Leaf, out: set[int]) -> Iterator[str]:
    """Look at every arc: what the cuts it enters take from it, against its cost."""
    graph, load, through = problem.graph, _loads(problem, leaf), leaf.through
    ends = zip(graph.tails.tolist(), graph.heads.tolist(), strict=True)
    for edge, (tail, head) in enumerate(ends):
        if tail in out or head in out:
            continue
        for arc, start, end in ((2 * edge, tail, head), (2 * edge + 1, head, tail)):
            if graph.ends[start] or end == leaf.root:
                continue
            price = through.get(start, 0) - through.get(end, 0)
            cost = leaf.scale * (int(graph.costs[edge]) + int(graph.entry[end]))
            cost -= leaf.room_prices.get(end, 0) * problem.rooms.get(end, 0)
            cost += leaf.room_prices.get(start, 0) * problem.loads.get(end, 0)
            if load[arc] + price > cost:
                yield f"the duals pay more for edge {edge} than it costs"


def _loads(problem: SteinerProblem, leaf: Leaf) -> list[int]:
    """Add up what the cuts take from every arc that enters them."""
    near: dict[int, list[tuple[int, int]]] = defaultdict(list)
    ends = zip(problem.graph.tails.tolist(), problem.graph.heads.tolist(), strict=True)
    for edge, (tail, head) in enumerate(ends):
        near[tail].append((head, 2 * edge + 1))
        near[head].append((tail, 2 * edge))
    load = [0] * (2 * problem.graph.edges)
    for number, value in enumerate(leaf.cuts.values.tolist()):
        members = set(leaf.cuts.members(number).tolist())
        for node in members:
            for other, arc in near[node]:
                if other not in members:
                    load[arc] += value
    return load
