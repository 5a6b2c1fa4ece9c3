"""What measured levels correct: a planted error is found, outliers do not count, few count less."""

import copy
from collections.abc import Callable
from dataclasses import replace
from math import log10
from pathlib import Path
from typing import Any

import pytest

from benchmarks.worlds.counties import modelled_joint
from everyvillage.core.errors import InputError
from everyvillage.planning.network.joint.check import joint_faults
from everyvillage.planning.network.joint.measured import Measured, corrected
from everyvillage.planning.network.joint.problem import JointProblem, Tower
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.joint.save import save_joint
from everyvillage.planning.network.proofs import seal_of
from everyvillage.planning.network.radio.correct import Belief, correction
from tests.planning.network.test_joint import KM, planned, problem, technologies, village

pytestmark = pytest.mark.once
BELIEF = Belief(8.0, 6.0, 5)
PLANTED = -6.0
MAST_KM = 5.0


def level(km: float) -> float:
    """The median level of 800 MHz from 45 m over open ground, worked out without our parts."""
    f = log10(800)
    handset = (1.1 * f - 0.7) * 1.5 - (1.56 * f - 0.8)
    urban = 69.55 + 26.16 * f - 13.82 * log10(45) - handset
    open_ground = urban - 4.78 * f**2 + 18.33 * f - 40.94 + 6
    loss = open_ground + (44.9 - 6.55 * log10(45)) * log10(km)
    return 43 - 10 * log10(600) + 15 - 1 - loss


def at(km: float) -> tuple[float, float]:
    """A point so far north of the seat."""
    return round(30 + km * KM, 9), 100.0


def mast(name: str = "mast", operator: str = "A") -> Tower:
    """A tower on air and fed, half way to the village."""
    return Tower(name, *at(MAST_KM), "plain", 45, (800,), backhaul=True, operator=operator)


def drive(number: int = 60, wrong: float = PLANTED, **more: Any) -> list[Measured]:  # noqa: ANN401 -- any field
    """Levels at 1.0, 1.05 ... km from the mast, so many dB from what the model says."""
    ways = [1 + 0.05 * place for place in range(number)]
    return [Measured(*at(MAST_KM + km), level(km) + wrong, **more) for km in ways]


def asked(rows: list[Measured], **more: Any) -> JointProblem:  # noqa: ANN401 -- any field
    return problem(village(1, 10), towers=(mast(),), drive=tuple(rows), **more)


def test_a_planted_offset_is_found_back() -> None:
    found = corrected(asked(drive(band=800, tower="mast")))
    (row,) = found.corrections
    assert (found.points, found.used) == (60, 60)
    assert (row.band, row.terrain, row.count, row.median_db) == (800, "plain", 60, PLANTED)
    # k = pi / 2 (8 / 6)^2 = 2.793; -6 x 60 / 62.793 = -5.733.
    assert row.db == -5.7


def test_three_outliers_do_not_move_it() -> None:
    rows = drive(band=800, tower="mast")
    wrong = [replace(one, dbm=one.dbm + 25) for one in rows[:3]]
    assert corrected(asked([*wrong, *rows[3:]])).corrections == corrected(asked(rows)).corrections


def test_few_or_scattered_measurements_are_drawn_towards_zero() -> None:
    # Four correct nothing. Five: -6 x 5 / (5 + 2.793) = -3.850.
    assert correction(800, "hills", [PLANTED] * 4, BELIEF).db == 0.0
    assert correction(800, "hills", [PLANTED] * 5, BELIEF).db == -3.8
    # -18, -6 and 6 seven times each: the median distance from -6 is 12, the spread 17.791;
    # k = pi / 2 (17.791 / 6)^2 = 13.811; -6 x 21 / 34.811 = -3.620.
    row = correction(800, "hills", [-18.0, -6.0, 6.0] * 7, BELIEF)
    assert (row.median_db, row.spread_db, row.db) == (PLANTED, 17.8, -3.6)


def test_the_plan_follows_what_was_measured_and_the_check_knows_why() -> None:
    _, before = planned(asked([]))
    # 5 km from the mast: its radius is 6.0 km, and 6.0 x 10^(-5.7 / 34.07) = 4.1 once corrected.
    assert technologies(before) == ["radio"]
    assert before["drive"] == {"points": 0, "used": 0, "corrections": []}
    _, after = planned(asked(drive(tower="mast")))
    assert technologies(after) == ["satellite"]
    assert after["drive"]["corrections"][0]["db"] == -5.7


def test_a_good_surprise_reaches_further() -> None:
    far = problem(village(1, 12), towers=(mast(),))
    assert technologies(planned(far)[1]) == ["satellite"]
    # 7 km: 6.0 x 10^(5.7 / 34.07) = 8.8.
    heard = replace(far, drive=tuple(drive(wrong=6.0)))
    assert technologies(planned(heard)[1]) == ["radio"]


def count(plan: dict[str, Any]) -> None:
    plan["drive"]["corrections"][0]["count"] -= 1


def better(plan: dict[str, Any]) -> None:
    plan["drive"]["corrections"][0]["db"] += 0.1


def fewer(plan: dict[str, Any]) -> None:
    plan["drive"]["used"] -= 1


def nothing(plan: dict[str, Any]) -> None:
    plan["drive"]["corrections"] = []


def other(plan: dict[str, Any]) -> None:
    plan["drive"]["corrections"][0]["terrain"] = "hills"


def untold(plan: dict[str, Any]) -> None:
    del plan["drive"]


@pytest.mark.parametrize(
    "spoil", [count, better, fewer, nothing, other, untold], ids=lambda one: one.__name__
)
def test_a_correction_told_wrong_is_refused(spoil: Callable[[dict[str, Any]], None]) -> None:
    question = asked(drive(8))
    plan = copy.deepcopy(planned(question)[1])
    spoil(plan)
    plan["seal"] = seal_of(plan)
    assert joint_faults(question, plan)


def test_whose_a_level_is_decides_what_it_is_compared_with() -> None:
    near, far = mast("near", "A"), replace(mast("far", "B"), latitude=at(9.0)[0])
    towers = near, far
    # At 6 km: 1 km from A's mast, 3 km from B's. A level that nobody named is of the stronger.
    rows = [Measured(*at(6.0), level(1.0)) for _ in range(5)]
    whole = problem(village(1, 10), towers=towers, drive=tuple(rows))
    assert corrected(whole).corrections[0].median_db == 0.0
    of_b = replace(whole, drive=tuple(replace(one, operator="B") for one in rows))
    assert corrected(of_b).corrections[0].median_db == round(level(1.0) - level(3.0), 1)
    # A band that no tower has on air, and a point beyond a cell's longest way, are not compared.
    high = replace(whole, drive=tuple(replace(one, band=1800) for one in rows))
    away = replace(whole, drive=tuple(replace(one, latitude=at(40.0)[0]) for one in rows))
    assert [corrected(one).used for one in (high, away)] == [0, 0]
    # Where the tower is named, that it was measured says that the band is on air.
    named = replace(high, drive=tuple(replace(one, tower="near") for one in high.drive))
    assert corrected(named).corrections[0].band == 1800


def test_levels_at_the_ends_of_the_scale_are_not_compared() -> None:
    rows = [Measured(*at(6.0), dbm) for dbm in (-140.0, -44.0, -150.0)]
    assert corrected(asked([*rows, *drive(5)])).used == 5


def test_every_fault_of_a_measurement_is_named() -> None:
    wrong = Measured(0.0, 0.0, -10.0, 850, "nowhere", "Z")
    with pytest.raises(InputError) as refused:
        asked([wrong])
    assert {fault.code for fault in refused.value.faults} == {
        "network.position-missing",
        "network.band-unknown",
        "network.level-wrong",
        "network.tower-unknown",
        "network.operator-unknown",
    }


def test_measurements_are_kept_in_the_problem(tmp_path: Path) -> None:
    county = modelled_joint(2, 12)
    tower = county.towers[0]
    rows = (
        Measured(tower.latitude + 0.01, tower.longitude, -96.5, 900, tower.name),
        Measured(tower.latitude, tower.longitude + 0.01, -101.0),
    )
    save_joint(replace(county, drive=rows), tmp_path)
    assert read_joint_problem(tmp_path).drive == rows
    text = "latitude,longitude,dbm,band\n28.0,102.8,-90,\n28.0,102.8,loud,800\n"
    (tmp_path / "drive.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"drive\.csv: row 3"):
        read_joint_problem(tmp_path)
