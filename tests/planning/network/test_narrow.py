"""Edges struck out by duals: a case by hand, proofs in stages, and stages that are spoiled."""

import dataclasses
import itertools

import numpy as np
import pytest

from everyvillage.planning.network.steiner.ascent import Cuts
from everyvillage.planning.network.steiner.branch import Branch
from everyvillage.planning.network.steiner.certificate import Certificate, Leaf, certificate_from
from everyvillage.planning.network.steiner.check import bound_faults, tree_faults
from everyvillage.planning.network.steiner.graph import graph_of
from everyvillage.planning.network.steiner.linear import CutProgram
from everyvillage.planning.network.steiner.narrow import edges_within
from everyvillage.planning.network.steiner.problem import Limit, SteinerProblem
from everyvillage.planning.network.steiner.solve import SteinerResult, solve

pytestmark = pytest.mark.once

# 0 – 1 costs 4; over 2 it is 3 + 3 = 6; over 3 it is 1 + 9 = 10.
THREE = graph_of(4, [(0, 1, 4), (0, 2, 3), (2, 1, 3), (0, 3, 1), (3, 1, 9)])
PAIR = SteinerProblem("pair", THREE, (0, 1))


def leaf_of(*sets: tuple[int, list[int]]) -> Leaf:
    """Give duals for node 1 with root 0, from a value and the nodes of each set."""
    first = np.cumsum([0, *(len(nodes) for _, nodes in sets)])
    nodes = np.array([node for _, own in sets for node in own], np.int64)
    values = np.array([value for value, _ in sets], np.int64)
    payers = np.ones(len(sets), np.int64)
    return Leaf((), 0, 1, Cuts(first, nodes, values, payers))


def test_what_costs_more_than_the_best_price_is_struck_out() -> None:
    # The set {1} pays 3: the arcs into 1 have 4 - 3 = 1, 3 - 3 = 0 and 9 - 3 = 6 left.
    stage = leaf_of((3, [1]))
    # A tree under 6 has 5 - 3 = 2 to spare. Over 2 it uses 3 + 0 = 3 and over 3 it uses 1 + 6 = 7:
    # both are struck out; the direct edge uses 1.
    assert edges_within(PAIR, stage, 6).tolist() == [True, False, False, False, False]
    # A tree under 7 has 3 to spare, and may go over 2.
    assert edges_within(PAIR, stage, 7).tolist() == [True, True, True, False, False]


def test_a_stage_lets_the_next_duals_prove_what_no_duals_prove_alone() -> None:
    stage = leaf_of((3, [1]))
    # {1} with 4 breaks the edge 2 – 1, which costs 3; once that is struck out, it holds.
    last = leaf_of((4, [1]))
    assert bound_faults(PAIR, Certificate(4, (last,)))
    assert bound_faults(PAIR, Certificate(4, (last,), (stage,))) == []
    assert bound_faults(PAIR, Certificate(5, (last,), (stage,)))


def test_a_stage_that_does_not_hold_strikes_nothing_out() -> None:
    last = leaf_of((4, [1]))
    wrong = (
        leaf_of((4, [1])),  # pays more than the edge 2 – 1 costs
        leaf_of((-1, [1])),
        leaf_of((3, [0, 1])),  # holds the root
        leaf_of((1, [1])),  # holds, and leaves 5 - 2 - 1 = 2 for the edge 2 – 1 and 3 before it
        dataclasses.replace(leaf_of((3, [1])), decisions=((2, False),)),
        dataclasses.replace(leaf_of(), root=None),
    )
    proofs = [Certificate(4, (last,), (one,)) for one in wrong]
    accepted = [number for number, one in enumerate(proofs) if not bound_faults(PAIR, one)]
    # The fourth: a tree under 4 has 3 - 1 = 2 to spare, and over 2 it uses 3 + 2 = 5: struck out.
    assert accepted == [3]


def test_no_stage_is_taken_where_more_than_edges_counts() -> None:
    limited = dataclasses.replace(PAIR, limits=(Limit("some", {2: 1}, 1),))
    stage, last = leaf_of((3, [1])), leaf_of((3, [1]))
    ready = [dataclasses.replace(one, limit_prices=(0,)) for one in (stage, last)]
    assert bound_faults(limited, Certificate(3, (ready[1],))) == []
    assert bound_faults(limited, Certificate(3, (ready[1],), (ready[0],)))


def tangle(nodes: int, edges: int, wanted: int, seed: int) -> SteinerProblem:
    """Draw a graph with small whole costs, on which one set of duals does not suffice."""
    draw = np.random.default_rng(seed)
    rows = {(node, int(draw.integers(node))): 1 for node in range(1, nodes)}
    while len(rows) < edges:
        one, other = sorted(map(int, draw.integers(0, nodes, 2)), reverse=True)
        if one != other:
            rows.setdefault((one, other), int(draw.integers(1, 4)))
    chosen = sorted(map(int, draw.choice(nodes, wanted, replace=False)))
    graph = graph_of(nodes, [(one, other, cost) for (one, other), cost in rows.items()])
    return SteinerProblem("tangle", graph, tuple(chosen))


def proved(problem: SteinerProblem) -> SteinerResult:
    result = solve(problem)
    assert tree_faults(problem, result.edges, result.nodes, result.price) == []
    assert bound_faults(problem, result.certificate) == []
    assert result.optimal
    return result


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_tangle_is_proved_in_stages_and_by_decisions(seed: int) -> None:
    problem = tangle(60, 150, 20, seed)
    result = proved(problem)
    again = certificate_from(result.certificate.as_dict())
    assert again.as_dict() == result.certificate.as_dict()
    assert bound_faults(problem, again) == []
    higher = dataclasses.replace(result.certificate, bound=result.bound + 1)
    assert bound_faults(problem, higher)


def test_cuts_that_are_dropped_leave_the_program_and_its_list_alike() -> None:
    problem = tangle(60, 150, 20, 1)
    branch = Branch(problem, (), problem.terminals[0])
    program = CutProgram(branch, np.ones(2 * problem.graph.edges, np.bool_))
    rounds = []
    for _ in range(40):
        assert program.solve()
        sets, payers = program.violated(400)
        if len(sets) == 0:
            # The same cuts over again: all but one of each kind are slack or worth nothing.
            sets, payers = np.ones((3, 60), np.bool_), np.array([problem.terminals[1]] * 3)
            sets[:, branch.root] = False
        program.drop_idle(flat=True)
        rounds.append((program.solver.getNumRow() - program.fixed_rows, len(program.sets)))
        program.add_cuts(sets, payers)
    assert all(rows == listed for rows, listed in rounds)
    assert any(after < before for (before, _), (after, _) in itertools.pairwise(rounds))
