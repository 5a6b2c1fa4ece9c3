"""Steiner trees: cases by hand, brute force as the known answer, and proofs that are refused."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from everyvillage.core.errors import InputError
from everyvillage.planning.network.steiner.certificate import Certificate, certificate_from
from everyvillage.planning.network.steiner.check import bound_faults, tree_faults
from everyvillage.planning.network.steiner.graph import graph_of
from everyvillage.planning.network.steiner.limit import WorkLimit
from everyvillage.planning.network.steiner.problem import Limit, SteinerProblem
from everyvillage.planning.network.steiner.read import parse_steiner
from everyvillage.planning.network.steiner.solve import SteinerResult, solve

# Three villages around a hub:      1
#   the sides cost 5 each,          | 3
#   the ways to the hub 0 cost 3:   0
#   3 + 3 + 3 = 9 beats 5 + 5 = 10. 3 / \ 3
#                                 2 ----- 3
HUB = graph_of(4, [(0, 1, 3), (0, 2, 3), (0, 3, 3), (1, 2, 5), (2, 3, 5), (1, 3, 5)])


def checked(problem: SteinerProblem, result: SteinerResult) -> SteinerResult:
    assert tree_faults(problem, result.edges, result.nodes, result.price) == []
    assert bound_faults(problem, result.certificate) == []
    assert result.bound <= result.price
    return result


def test_the_hub_is_used_where_it_pays() -> None:
    problem = SteinerProblem("hub", HUB, (1, 2, 3))
    result = checked(problem, solve(problem))
    assert (result.price, result.bound, result.edges) == (9, 9, (0, 1, 2))


def test_a_village_is_left_out_where_its_prize_is_less_than_its_way() -> None:
    problem = SteinerProblem("prizes", HUB, (1,), {2: 2, 3: 9})
    # To 3 directly costs 5; 2 costs 3 more over the hub (3 + 3 + 3 − 5 = 4) and is worth 2.
    result = checked(problem, solve(problem))
    assert (result.price, result.bound) == (7, 7)
    assert 2 not in result.nodes


def test_a_tree_may_be_one_village_alone() -> None:
    problem = SteinerProblem("alone", HUB, (), {1: 2, 2: 2, 3: 1})
    result = checked(problem, solve(problem))
    assert (result.price, result.bound, result.edges) == (3, 3, ())


def test_a_limit_says_how_many_may_be_left_out() -> None:
    line = graph_of(4, [(0, 1, 1), (1, 2, 4), (0, 3, 9)])
    problem = SteinerProblem("limit", line, (0,), {}, (Limit("all", {1: 1, 2: 1, 3: 1}, 1),))
    # Leaving out one of three: without 3 the way is 1 + 4 = 5, without 2 it is 1 + 9 = 10.
    result = checked(problem, solve(problem))
    assert (result.price, result.nodes) == (5, (0, 1, 2))
    assert result.bound == 5


def test_an_impossible_limit_is_refused() -> None:
    pieces = graph_of(3, [(0, 1, 1)])
    problem = SteinerProblem("cut off", pieces, (0,), {}, (Limit("all", {1: 1, 2: 1}, 0),))
    with pytest.raises(InputError, match="limit-impossible"):
        solve(problem)


def test_terminals_in_two_pieces_are_named() -> None:
    pieces = graph_of(4, [(0, 1, 1), (2, 3, 1)])
    with pytest.raises(InputError, match="no way from node 0 to 3"):
        solve(SteinerProblem("pieces", pieces, (0, 3)))


def test_every_fault_of_a_problem_is_named() -> None:
    wrong = graph_of(3, [(0, 0, 1), (1, 7, 1), (1, 2, -4)])
    with pytest.raises(InputError) as refused:
        SteinerProblem("wrong", wrong, (0, 0, 9), {1: -2})
    assert len(refused.value.faults) == 6


def brute_force(problem: SteinerProblem) -> int:
    """Try every set of nodes with its spanning tree; an independent, slow answer."""
    graph = problem.graph
    edges = sorted(zip(graph.costs, graph.tails, graph.heads, strict=True))
    best = sum(problem.prizes.values()) if not problem.terminals else 2**60
    optional = [node for node in range(graph.nodes) if node not in problem.terminals]
    for size in range(len(optional) + 1):
        for more in itertools.combinations(optional, size):
            inside = {*problem.terminals, *more}
            group = {node: node for node in inside}
            cost, joins = 0, 0
            for price, tail, head in edges:
                if tail in inside and head in inside and group[tail] != group[head]:
                    old, cost, joins = group[head], cost + int(price), joins + 1
                    group = {n: group[tail] if g == old else g for n, g in group.items()}
            out = sum(prize for node, prize in problem.prizes.items() if node not in inside)
            holds = all(
                sum(w for node, w in limit.weights.items() if node not in inside) <= limit.most
                for limit in problem.limits
            )
            if inside and joins == len(inside) - 1 and holds:
                best = min(best, cost + out)
    return best


@st.composite
def problems(draw: st.DrawFn) -> SteinerProblem:
    nodes = draw(st.integers(3, 8))
    pairs = list(itertools.combinations(range(nodes), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=14))
    path = [(node, node + 1) for node in range(nodes - 1)]
    rows = [(u, v, draw(st.integers(0, 9))) for u, v in dict.fromkeys(path + chosen)]
    terminals = draw(st.lists(st.integers(0, nodes - 1), unique=True, max_size=4))
    others = [node for node in range(nodes) if node not in terminals]
    prizes = {node: draw(st.integers(0, 9)) for node in others if draw(st.booleans())}
    if not terminals and not prizes:
        terminals = [0]
    counted = {node: 1 for node in others if draw(st.booleans())}
    limits = (Limit("some", counted, len(counted) // 2),) if counted and terminals else ()
    return SteinerProblem("drawn", graph_of(nodes, rows), tuple(terminals), prizes, limits)


@settings(deadline=None, max_examples=60, derandomize=True)
@given(problems())
def test_the_answer_is_that_of_brute_force(problem: SteinerProblem) -> None:
    result = checked(problem, solve(problem))
    assert result.price == brute_force(problem)
    assert result.optimal


def grid(side: int, seed: int) -> SteinerProblem:
    draw = np.random.default_rng(seed)
    rows = []
    for place in range(side * side):
        if place % side < side - 1:
            rows.append((place, place + 1, int(draw.integers(5, 60))))
        if place + side < side * side:
            rows.append((place, place + side, int(draw.integers(5, 60))))
    chosen = draw.choice(side * side, side * 2, replace=False)
    return SteinerProblem("grid", graph_of(side * side, rows), tuple(sorted(map(int, chosen))))


def test_same_problem_seed_and_work_give_the_same_bytes() -> None:
    problem = grid(9, 5)
    one, other = (solve(problem, seed=3, limit=WorkLimit(work=20)) for _ in range(2))
    assert one.edges == other.edges
    assert one.certificate.as_dict() == other.certificate.as_dict()


@pytest.mark.parametrize("work", [0, 1, 5, 50])
def test_stopped_early_it_still_has_a_tree_and_a_bound_that_holds(work: int) -> None:
    problem = grid(9, 6)
    best = checked(problem, solve(problem))
    early = checked(problem, solve(problem, limit=WorkLimit(work=work)))
    assert early.bound <= best.bound <= best.price <= early.price


def test_it_may_be_stopped_at_any_moment() -> None:
    base = grid(7, 4)
    ends = tuple(node for node in base.terminals if node)
    limit = Limit("some", dict.fromkeys(ends, 1), 3)
    problem = SteinerProblem("stopped", base.graph, (0,), {}, (limit,))
    for work in range(40):
        checked(problem, solve(problem, limit=WorkLimit(work=work)))


def test_a_proof_survives_being_written_and_read() -> None:
    problem = grid(6, 1)
    result = solve(problem)
    again = certificate_from(result.certificate.as_dict())
    assert again.as_dict() == result.certificate.as_dict()
    assert bound_faults(problem, again) == []


def spoiled(certificate: Certificate, draw: np.random.Generator) -> Certificate:
    """Change one thing of a proof of a bound that is met."""
    leaf = certificate.leaves[0]
    cuts, which = leaf.cuts, int(draw.integers(len(leaf.cuts)))
    assert leaf.root is not None
    values, nodes, payers = cuts.values.copy(), cuts.nodes.copy(), cuts.payers.copy()
    match int(draw.integers(6)):
        case 0:
            values[which] += leaf.scale
        case 1:
            values[which] = -1
        case 2:
            values[which] = 0
        case 3:
            nodes[int(cuts.first[which])] = leaf.root
        case 4:
            payers[which] = leaf.root
        case _:
            return dataclasses.replace(certificate, bound=certificate.bound + 1)
    broken = dataclasses.replace(cuts, values=values, nodes=nodes, payers=payers)
    return dataclasses.replace(certificate, leaves=(dataclasses.replace(leaf, cuts=broken),))


def test_spoiled_proofs_are_refused() -> None:
    problem = grid(6, 2)
    result = checked(problem, solve(problem))
    assert result.optimal
    draw = np.random.default_rng(1)
    accepted = [
        number
        for number in range(200)
        if not bound_faults(problem, spoiled(result.certificate, draw))
    ]
    assert accepted == []


def test_spoiled_trees_are_refused() -> None:
    problem = SteinerProblem("hub", HUB, (1, 2, 3))
    nodes = (0, 1, 2, 3)
    assert tree_faults(problem, (0, 1, 2), nodes, 9) == []
    assert tree_faults(problem, (0, 1), nodes, 6) != []
    assert tree_faults(problem, (0, 1, 2), nodes, 8) == ["the tree costs 9, not 8"]
    assert tree_faults(problem, (0, 1), (0, 1, 2), 6) == ["terminal 3 is not joined"]
    assert tree_faults(problem, (0, 1, 9), nodes, 9) == ["edge 9 does not exist"]


def test_both_formats_are_read() -> None:
    text = (
        "SECTION Graph\nNodes 3\nEdges 2\nE 1 2 1.5\nE 2 3 2\nEND\nSECTION Terminals\nT 1\nT 3\nEND"
    )
    problem = parse_steiner(text, "tiny")
    assert (problem.scale, problem.graph.costs.tolist(), problem.terminals) == (
        10,
        [15, 20],
        (0, 2),
    )


def test_a_decomposition_of_the_graph_is_passed_over() -> None:
    text = (
        "SECTION Graph\nNodes 3\nEdges 2\nE 1 2 3\nE 2 3 4\nEND\n\nSECTION Terminals\n"
        "Terminals 2\nT 1\nT 3\nEND\n\nSECTION Tree Decomposition\nc made by hand\n"
        "s td 2 2 3\nb 1 1 2\nb 2 2 3\n1 2\nEND\nEOF\n"
    )
    problem = parse_steiner(text, "tiny")
    assert (problem.graph.edges, problem.terminals) == (2, (0, 2))
    assert checked(problem, solve(problem)).price == 7


def test_a_file_that_was_cut_off_is_refused() -> None:
    text = "33d32945 stp file\nSECTION Graph\nNodes 3\nEdges 2\nE 1 2 3\nEND\nSECTION Terminals\n"
    with pytest.raises(InputError) as refused:
        parse_steiner(text + "Terminals 2\nT 1\n", "cut")
    assert [(fault.where, fault.found) for fault in refused.value.faults] == [
        ("cut: line 4", "edges 2, and 1 of them"),
        ("cut: line 8", "terminals 2, and 1 of them"),
    ]


def test_wrong_lines_are_named() -> None:
    with pytest.raises(InputError) as refused:
        parse_steiner("Nodes 2\nE 1 2\nE 1 2 x\nT 1\n", "tiny")
    assert [fault.where for fault in refused.value.faults] == ["tiny: line 2", "tiny: line 3"]


# Towers: place 0 has fibre; tower 1 costs 6 and 1 of line, tower 2 costs 2 and 3 of line; villages
# 3, 4 and 5 hang on either at 1 each, or on fibre at 9. Two find room on tower 1, one on tower 2.
TOWERS = graph_of(
    6,
    [
        (0, 1, 1),
        (0, 2, 3),
        *((tower, end, 1) for tower in (1, 2) for end in (3, 4, 5)),
        *((0, end, 9) for end in (3, 4, 5)),
    ],
    entry={1: 6, 2: 2},
    ends=(3, 4, 5),
)


def test_towers_cost_and_have_room() -> None:
    loads = {3: 10, 4: 10, 5: 10}
    roomy = SteinerProblem("towers", TOWERS, (0, 3, 4, 5), rooms={1: 99, 2: 99}, loads=loads)
    # All on tower 2: 3 + 2 + 3 = 8.
    assert checked(roomy, solve(roomy)).price == 8
    tight = SteinerProblem("towers", TOWERS, (0, 3, 4, 5), rooms={1: 20, 2: 10}, loads=loads)
    # One on tower 2 (3 + 2 + 1 = 6), two on tower 1 (1 + 6 + 2 = 9): 15; all on fibre: 27.
    result = checked(tight, solve(tight))
    assert (result.price, result.bound) == (15, 15)


def test_nothing_leads_through_an_end() -> None:
    line = graph_of(3, [(0, 1, 1), (1, 2, 1), (0, 2, 9)], ends=(1,))
    problem = SteinerProblem("end", line, (0, 1, 2))
    assert checked(problem, solve(problem)).price == 10
    assert tree_faults(problem, (0, 1), (0, 1, 2), 2) == [
        "the tree leads through node 1, which is an end"
    ]


def test_a_tree_with_too_much_on_a_tower_is_refused() -> None:
    problem = SteinerProblem("full", TOWERS, (0,), rooms={2: 10}, loads={3: 10, 4: 10})
    # Edges 1 (line to tower 2), 5 and 6 (tower 2 to villages 3 and 4): 3 + 2 + 1 + 1.
    faults = tree_faults(problem, (1, 5, 6), (0, 2, 3, 4), 7)
    assert faults == ["node 2 carries 20, and has room for 10"]


def test_costs_and_rooms_that_make_no_sense_are_refused() -> None:
    with pytest.raises(InputError) as refused:
        SteinerProblem("wrong", TOWERS, (0, 1), rooms={1: -1}, loads={2: 4})
    assert len(refused.value.faults) == 3


def cheapest_joint(problem: SteinerProblem) -> int:
    """Try every set of places and towers, and every way to hang the ends on them."""
    graph, best = problem.graph, 2**60
    cores = [node for node in range(1, graph.nodes) if not graph.ends[node]]
    rows = list(zip(graph.tails.tolist(), graph.heads.tolist(), graph.costs.tolist(), strict=True))
    wanted = [node for node in range(graph.nodes) if graph.ends[node]]
    for size in range(len(cores) + 1):
        for chosen in itertools.combinations(cores, size):
            inside = {0, *chosen}
            backbone = tree_price(rows, inside)
            if backbone is None:
                continue
            cost = backbone + sum(int(graph.entry[node]) for node in chosen)
            best = min(best, cost + hang(problem, rows, inside, wanted))
    return best


def tree_price(rows: list[tuple[int, int, int]], inside: set[int]) -> int | None:
    """Give the spanning tree's price, or None where the set does not hang together."""
    group, cost = {node: node for node in inside}, 0
    for tail, head, price in sorted(rows, key=lambda row: row[2]):
        if tail in inside and head in inside and group[tail] != group[head]:
            old, cost = group[head], cost + price
            group = {n: group[tail] if g == old else g for n, g in group.items()}
    return cost if len(set(group.values())) == 1 else None


def hang(
    problem: SteinerProblem, rows: list[tuple[int, int, int]], inside: set[int], wanted: list[int]
) -> int:
    """Give the cheapest way to hang the ends on a set within its rooms and the limit."""
    best = 2**60
    options = [
        [(hub, price) for hub, end, price in rows if end == node and hub in inside] + [(-1, 0)]
        for node in wanted
    ]
    for choice in itertools.product(*options):
        used: dict[int, int] = {}
        for node, (hub, _) in zip(wanted, choice, strict=True):
            used[hub] = used.get(hub, 0) + problem.loads.get(node, 0)
        full = any(used.get(hub, 0) > room for hub, room in problem.rooms.items())
        missing = sum(hub < 0 for hub, _ in choice)
        if not full and missing <= problem.limits[0].most:
            best = min(best, sum(price for _, price in choice))
    return best


@st.composite
def joint_problems(draw: st.DrawFn) -> SteinerProblem:
    cores, ends = draw(st.integers(2, 5)), draw(st.integers(1, 4))
    pairs = list(itertools.combinations(range(cores), 2))
    rows = [(u, v, draw(st.integers(0, 9))) for u, v in pairs if v == u + 1 or draw(st.booleans())]
    wanted = range(cores, cores + ends)
    for end in wanted:
        hubs = draw(st.lists(st.integers(0, cores - 1), unique=True, min_size=1))
        rows += [(hub, end, draw(st.integers(0, 9))) for hub in hubs]
    entry = {node: draw(st.integers(0, 9)) for node in range(1, cores)}
    rooms = {node: draw(st.integers(0, 12)) for node in range(cores) if draw(st.booleans())}
    loads = {end: draw(st.integers(0, 8)) for end in wanted}
    graph = graph_of(cores + ends, rows, entry=entry, ends=wanted)
    limit = Limit("ends", dict.fromkeys(wanted, 1), draw(st.integers(0, ends)))
    return SteinerProblem("joint", graph, (0,), {}, (limit,), rooms=rooms, loads=loads)


@settings(deadline=None, max_examples=60, derandomize=True)
@given(joint_problems())
def test_towers_with_room_and_limits_are_chosen_as_by_brute_force(problem: SteinerProblem) -> None:
    best = cheapest_joint(problem)
    try:
        result = checked(problem, solve(problem))
    except InputError:
        assert best == 2**60
        return
    assert result.bound <= best
    assert result.price == best
