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
   so tolls may be laid on the arcs to what may hang on it, and the largest sum of tolls of ends
   that find room together be taken from that arc. And as a node is entered once, a price may
   be laid on all arcs into it and taken from the sum a single time. Where a tree has a
   hub, it enters every set without the
   root that holds the hub; so cuts for a hub may be laid on arcs, if the arcs into the hub are
   made dearer by all of them together: a tree without the hub pays none of the two.
3. Costs and prizes are whole numbers, so the sum is rounded up.

All numbers are Python's own, which have no largest value.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from everyvillage.planning.network.steiner.ascent import Cuts
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
    total -= sum(leaf.once.values())
    return -(-total // leaf.scale)


def _leaf_faults(problem: SteinerProblem, leaf: Leaf) -> Iterator[str]:
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
        yield from _cut_faults(problem, leaf, must, out)
        yield from _arc_faults(problem, leaf, out)


def _cut_faults(
    problem: SteinerProblem, leaf: Leaf, must: set[int], out: set[int]
) -> Iterator[str]:
    """Look at each cut by itself, and at what each payer pays."""
    yield from _set_faults(leaf, leaf.cuts, out)
    paid: dict[int, int] = defaultdict(int)
    for value, payer in zip(leaf.cuts.values.tolist(), leaf.cuts.payers.tolist(), strict=True):
        paid[payer] += value
    yield from _set_faults(leaf, leaf.hub_cuts, out)
    for payer, sum_paid in paid.items():
        purse = leaf.scale * problem.prizes.get(payer, 0)
        for limit, price in zip(problem.limits, leaf.limit_prices, strict=True):
            purse += price * limit.weights.get(payer, 0)
        if payer not in must and sum_paid > purse:
            yield f"node {payer} pays {sum_paid}, and has {purse}"


def _set_faults(leaf: Leaf, cuts: Cuts, out: set[int]) -> Iterator[str]:
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


def _arc_faults(problem: SteinerProblem, leaf: Leaf, out: set[int]) -> Iterator[str]:
    """Look at every arc: what the cuts it enters take from it, against its cost."""
    graph, through = problem.graph, leaf.through
    both = zip(_loads(problem, leaf.cuts), _loads(problem, leaf.hub_cuts), strict=True)
    load = [one + other for one, other in both]
    got: dict[int, int] = defaultdict(int)
    for payer, value in zip(
        leaf.hub_cuts.payers.tolist(), leaf.hub_cuts.values.tolist(), strict=True
    ):
        got[payer] += value
    credit = {node: _most(problem, node, own) for node, own in leaf.tolls.items()}
    ends = zip(graph.tails.tolist(), graph.heads.tolist(), strict=True)
    for edge, (tail, head) in enumerate(ends):
        if tail in out or head in out:
            continue
        for arc, start, end in ((2 * edge, tail, head), (2 * edge + 1, head, tail)):
            if graph.ends[start] or end == leaf.root:
                continue
            price = through.get(start, 0) - through.get(end, 0)
            cost = leaf.scale * (int(graph.costs[edge]) + int(graph.entry[end]))
            cost += leaf.once.get(end, 0) - credit.get(end, 0) + got.get(end, 0)
            cost += leaf.tolls[start].get(end, 0) if start in leaf.tolls else 0
            if load[arc] + price > cost:
                yield f"the duals pay more for edge {edge} than it costs"


def _most(problem: SteinerProblem, node: int, tolls: Mapping[int, int]) -> int:
    """Give the largest sum of tolls of ends whose loads fit into a node's room, room by room."""
    room = problem.rooms[node]
    best = [0] * (room + 1)
    for end, toll in tolls.items():
        load = problem.loads.get(end, 0)
        for used in range(room, load - 1, -1):
            best[used] = max(best[used], best[used - load] + toll)
    return best[room]


def _loads(problem: SteinerProblem, cuts: Cuts) -> list[int]:
    """Add up what the cuts take from every arc that enters them."""
    load = [0] * (2 * problem.graph.edges)
    if len(cuts) == 0:
        return load
    near: dict[int, list[tuple[int, int]]] = defaultdict(list)
    ends = zip(problem.graph.tails.tolist(), problem.graph.heads.tolist(), strict=True)
    for edge, (tail, head) in enumerate(ends):
        near[tail].append((head, 2 * edge + 1))
        near[head].append((tail, 2 * edge))
    for number, value in enumerate(cuts.values.tolist()):
        members = set(cuts.members(number).tolist())
        for node in members:
            for other, arc in near[node]:
                if other not in members:
                    load[arc] += value
    return load
