"""Edges that every tree has: cases by hand, brute force, and proofs that forget them."""

import dataclasses
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from everyvillage.core.errors import InputError
from everyvillage.planning.network.steiner.check import bound_faults, tree_faults
from everyvillage.planning.network.steiner.graph import graph_of
from everyvillage.planning.network.steiner.problem import Limit, SteinerProblem
from everyvillage.planning.network.steiner.solve import SteinerResult, solve

pytestmark = pytest.mark.once

# Four places in a ring, 0 – 1 – 2 – 3 – 0; the sides cost 4, 4, 4 and 9.
RING = graph_of(4, [(0, 1, 4), (1, 2, 4), (2, 3, 4), (3, 0, 9)])


def checked(problem: SteinerProblem) -> SteinerResult:
    result = solve(problem)
    assert tree_faults(problem, result.edges, result.nodes, result.price) == []
    assert bound_faults(problem, result.certificate) == []
    assert result.bound == result.price
    return result


def test_an_edge_that_has_to_be_built_is_paid_and_used() -> None:
    # Joining 0 and 2 costs 4 + 4 = 8. With the side of 9 built it is 9 + 4 over 3 = 13, or
    # 9 + 8 = 17 over 1.
    assert checked(SteinerProblem("free", RING, (0, 2))).price == 8
    result = checked(SteinerProblem("built", RING, (0, 2), built=(3,)))
    assert (result.price, result.edges) == (13, (2, 3))


def test_an_edge_that_nobody_needs_is_led_to_and_paid() -> None:
    # 0 and 1 are joined at 4; the side 2 – 3 has to be built at 4 and to hang on: 4 more over 1.
    result = checked(SteinerProblem("far", RING, (0, 1), built=(2,)))
    assert (result.price, result.edges) == (12, (0, 1, 2))


def test_two_that_cost_nothing_and_join_the_same_do_not_stand_in_for_each_other() -> None:
    two = graph_of(3, [(0, 1, 0), (0, 1, 0), (1, 2, 5)])
    for edge in (0, 1):
        result = checked(SteinerProblem("twice", two, (0, 2), built=(edge,)))
        assert (result.price, edge in result.edges, len(result.edges)) == (5, True, 2)


def test_an_end_that_costs_something_is_paid_too() -> None:
    # The tower 2 costs 7 by itself: 4 to 1, then 4 and 7.
    towers = graph_of(3, [(0, 1, 4), (1, 2, 4)], entry={2: 7})
    assert checked(SteinerProblem("tower", towers, (0, 1), built=(1,))).price == 15


def test_a_limit_and_an_edge_hold_together() -> None:
    limit = Limit("some", {1: 1, 2: 1, 3: 1}, 1)
    # Two of three are to be joined, and the side of 9 be built: 9 to 3, then 4 to 2 or to 1.
    assert checked(SteinerProblem("limit", RING, (0,), {}, (limit,), built=(3,))).price == 13


def test_what_cannot_be_built_is_refused_and_all_is_named() -> None:
    towers = graph_of(4, [(0, 1, 1), (1, 2, 1), (0, 2, 1), (1, 3, 1)], ends=(3,))
    with pytest.raises(InputError) as refused:
        SteinerProblem("wrong", towers, (0,), built=(0, 1, 2, 3, 9))
    assert [fault.code for fault in refused.value.faults] == [
        "network.edge-ring",
        "network.edge-wrong",
        "network.edge-wrong",
    ]


def test_a_tree_or_a_proof_that_forgets_the_edge_is_refused() -> None:
    problem = SteinerProblem("built", RING, (0, 2), built=(3,))
    assert tree_faults(problem, (0, 1), (0, 1, 2), 8) == ["edge 3 has to be built"]
    proof = solve(problem).certificate
    assert bound_faults(problem, dataclasses.replace(proof, bound=proof.bound + 1))
    # What bounds the question with the edge does not bound the one without it: 8 is its answer.
    assert bound_faults(dataclasses.replace(problem, built=()), proof)


@st.composite
def problems(draw: st.DrawFn) -> SteinerProblem:
    nodes = draw(st.integers(3, 6))
    pairs = list(itertools.combinations(range(nodes), 2))
    more = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=5))
    path = [(node, node + 1) for node in range(nodes - 1)]
    rows = [(u, v, draw(st.integers(0, 9))) for u, v in dict.fromkeys(path + more)]
    terminals = draw(st.lists(st.integers(0, nodes - 1), unique=True, min_size=1, max_size=3))
    built = draw(st.lists(st.integers(0, len(rows) - 1), unique=True, min_size=1, max_size=2))
    return SteinerProblem("drawn", graph_of(nodes, rows), tuple(terminals), built=tuple(built))


@settings(deadline=None, max_examples=40, derandomize=True)
@given(problems())
def test_the_answer_is_the_best_of_all_trees_with_the_edges(problem: SteinerProblem) -> None:
    graph = problem.graph
    rows = list(zip(graph.tails.tolist(), graph.heads.tolist(), graph.costs.tolist(), strict=True))
    best = 2**60
    for size in range(1, len(rows) + 1):
        for chosen in itertools.combinations(range(len(rows)), size):
            if not set(problem.built) <= set(chosen):
                continue
            group = {node: node for node in range(graph.nodes)}
            for one in chosen:
                tail, head, _ = rows[one]
                group = {n: group[tail] if g == group[head] else g for n, g in group.items()}
            ends = {end for one in chosen for end in rows[one][:2]} | set(problem.terminals)
            if len({group[end] for end in ends}) == 1:
                best = min(best, sum(rows[one][2] for one in chosen))
    assert checked(problem).price == best
