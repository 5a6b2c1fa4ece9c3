"""The checkers share nothing with the method but records, words and the propagation kernel."""

import ast
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from everyvillage.planning import network
from everyvillage.planning.network.fibre.problem import Goal, Village
from everyvillage.planning.network.goals_check import asked_groups

pytestmark = pytest.mark.once
ROOT = Path(network.__file__).parent
NAME = network.__name__
CHECKERS = (
    *("plain", "fibre.rebuilt", "fibre.roads_touch", "joint.extras", "joint.rows"),
    *sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in ROOT.rglob("*.py")
        if ("check" in path.stem or "expect" in path.stem) and path.parent.name != "cover"
    ),
)
RECORDS = {
    "area.counties": {"AreaFolder"},
    "fibre.problem": {"FibreProblem", "Goal", "Village"},
    "joint.problem": {"JointProblem", "Levels"},
    "joint.measured": {"Measured"},
    "steiner.problem": {"Limit", "SteinerProblem"},
    "steiner.graph": {"graph_of"},
    "steiner.ascent": {"Cuts"},
    "steiner.certificate": {"Certificate", "Decision", "Leaf", "certificate_from"},
}
WORDS = {"fibre.candidates": {"rule_of"}, "joint.describe": {"proved_among"}}
SHARED = {"proofs": {"seal_of"}, "numbers": {"rule_number"}}
KERNEL = {"radio.hata", "radio.signal"}


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_checker_takes_records_words_and_the_kernel_alone(checker: str) -> None:
    tree = ast.parse((ROOT / f"{checker.replace('.', '/')}.py").read_text("utf-8"))
    allowed = RECORDS | WORDS | SHARED
    for line in ast.walk(tree):
        if not isinstance(line, ast.ImportFrom) or not (line.module or "").startswith(NAME):
            continue
        module = str(line.module).removeprefix(f"{NAME}.")
        taken = {name.name for name in line.names}
        if module not in {*CHECKERS, *KERNEL}:
            assert taken <= allowed.get(module, set()), (module, taken)


def test_the_checkers_are_all_there() -> None:
    assert {"fibre.check", "joint.check", "joint.expect", "joint.why_check"} <= set(CHECKERS)
    assert len(CHECKERS) >= 18


def test_shares_and_floors_are_counted_by_hand() -> None:
    def village(number: int, township: str, *, poor: bool) -> Village:
        return Village(f"v{number}", f"v{number}", township, 30.0, 100.0, "plain", 10, poor)

    villages = [village(n, "ab"[n % 3 == 0], poor=n in {1, 4}) for n in range(7)]
    # 990 thousandths of 7 are 6.93, so none may go; half of the two poor lets one go; a floor of
    # 600 asks for 1.8 of the three of b (0, 3 and 6), and for 2.4 of the four of a.
    assert list(asked_groups(villages, Goal(990, 500, 600))) == [
        ("all", [0, 1, 2, 3, 4, 5, 6], 0),
        ("poor", [1, 4], 1),
        ("a", [1, 2, 4, 5], 1),
        ("b", [0, 3, 6], 1),
    ]
    assert list(asked_groups(villages[2:4], Goal(0, 1000, 0))) == [("all", [0, 1], 2)]


def test_as_many_may_go_as_the_share_leaves() -> None:
    draw = np.random.default_rng(4)
    for number, permille in product((1, 2, 3, 7, 150), (0, 1, 333, 500, 990, 999, 1000)):
        villages = [
            Village(f"v{n}", "v", "t", 30.0, 100.0, "plain", 1, bool(draw.random() < 1 / 2))
            for n in range(number)
        ]
        for _, members, most in asked_groups(villages, Goal(permille, permille, permille)):
            kept = len(members) - most
            assert 1000 * kept >= permille * len(members)
            assert kept == 0 or 1000 * (kept - 1) < permille * len(members)
