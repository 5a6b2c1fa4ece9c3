"""Who is visited first: chances after a visit, the list by hand, the facts aloud, a kept model."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from everyvillage.analytics.risk.first import (
    Again,
    Lesson,
    Standing,
    Terms,
    allowed,
    chances,
    facts_of,
    learn,
    lesson,
    missed_share,
    telling,
    week_list,
)
from everyvillage.analytics.risk.forecast import Forecast, from_plain
from everyvillage.analytics.risk.forecast.features import Known
from everyvillage.analytics.risk.forecast.plain import steps_of

DAY, YUAN, LINE = 1_000, 100, 400_000
HOMES = 900


def county(seed: int) -> tuple[Standing, np.ndarray]:
    """Draw households of two, half of them with a bill; those it leaves little are in trouble."""
    chance = np.random.default_rng(seed)
    income = chance.uniform(8_500, 24_000, HOMES).round() * YUAN
    billed = np.flatnonzero(chance.random(HOMES) < 0.5)
    own = chance.uniform(500, 15_000, len(billed)).round() * YUAN
    left = income.copy()
    left[billed] -= own
    truth = (left < 2 * LINE) ^ (chance.random(HOMES) < 0.03)
    ones = np.ones(HOMES)
    known = Known(
        income=income,
        before=income,
        members=2 * ones,
        workers=ones,
        elders=0 * ones,
        delisted=(chance.random(HOMES) < 0.3).astype(np.float64),
        remote=0 * ones,
        household=billed,
        kind=np.full(len(billed), "bill"),
        happened=np.full(len(billed), DAY - 60),
        known=np.full(len(billed), DAY - 40),
        own=own,
    )
    return Standing.unseen(known, DAY, LINE), truth.astype(np.float64)


@pytest.fixture(scope="module")
def learned() -> Forecast:
    standing, truth = county(1)
    return learn([lesson(standing, np.arange(HOMES), truth)])


@pytest.mark.parametrize("kind", ["logistic", "curves"])
def test_a_kept_model_scores_as_the_one_that_was_trained(kind: str) -> None:
    standing, truth = county(2)
    model = learn([lesson(standing, np.arange(HOMES), truth)], kinds=(kind,))
    back = from_plain(json.loads(json.dumps(model.plain())))
    fresh = county(3)[0].terms()
    fresh[:5, 1] = np.nan
    one, other = model.score(fresh), back.score(fresh)
    assert model.kind == back.kind == kind
    for name in ("order", "chance", "low", "high"):
        assert np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True)
    assert one.outside == other.outside


def test_curves_are_read_step_by_step_by_hand() -> None:
    def score(rows: np.ndarray) -> np.ndarray:
        # The first term adds 2 above 1.5; the second takes 3 where it is not known.
        added: np.ndarray = 1.0 + 2.0 * (rows[:, 0] > 1.5) - 3.0 * np.isnan(rows[:, 1])
        return added

    seen = np.array([[0.0, 5.0], [1.0, np.nan], [2.0, 7.0], [4.0, 5.0]])
    found = steps_of(score, seen, np.array([1.0, 5.0]))
    assert found.base == 1.0
    assert [one.tolist() for one in found.edges] == [[1.5], []]
    assert [one.tolist() for one in found.heights] == [[0.0, 2.0], [0.0]]
    assert found.missing.tolist() == [0.0, -3.0]
    fresh = np.array([[1.5, 6.0], [1.6, 0.0], [9.0, np.nan]])
    assert found.decision_function(fresh).tolist() == score(fresh).tolist() == [1.0, 3.0, 0.0]


def test_whom_little_is_left_comes_first(learned: Forecast) -> None:
    standing, truth = county(4)
    chance = chances(learned, standing)
    first = np.argsort(-chance)[:100]
    assert truth[first].mean() > 3 * truth.mean() / 2
    assert chance.min() >= 0
    assert chance.max() <= 1


def test_after_a_visit_only_what_happened_since_counts(learned: Forecast) -> None:
    standing, _ = county(5)
    billed, quiet = int(standing.known.household[0]), 0
    while quiet in standing.known.household:
        quiet += 1
    before = chances(learned, standing)
    seen = standing.seen.copy()
    seen[billed], seen[quiet] = DAY - 60, DAY - 1
    # Seen on the day of the bill: it was seen with it. The other had nothing at all.
    after = chances(learned, replace(standing, seen=seen))
    assert (after[billed], after[quiet]) == (0.0, 0.0)
    others = np.delete(np.arange(HOMES), [billed, quiet])
    assert np.array_equal(after[others], before[others])
    # Seen a day before the bill: the bill is new, and counts as it did.
    seen[billed] = DAY - 61
    assert chances(learned, replace(standing, seen=seen))[billed] == before[billed]
    # A bill that nobody knows of yet changes nothing.
    known = replace(standing.known, known=np.full(len(standing.known.known), DAY + 1))
    assert chances(learned, replace(standing, known=known, seen=seen))[billed] == 0


def test_a_second_look_goes_where_a_visit_may_have_missed_the_trouble(learned: Forecast) -> None:
    standing, _ = county(8)
    before = chances(learned, standing)
    ones = np.ones(HOMES, dtype=np.int64)
    once = replace(standing, seen=(DAY - 20) * ones, looks=ones)
    assert not chances(learned, once).any()
    # Of a chance c, c m / (1 - c + c m) is left, with m = 0.3 of those in trouble missed; the
    # order stays, and after a second look less is left.
    left = chances(learned, once, Again(missed=0.3, rest=20, most=2))
    assert left == pytest.approx(before * 0.3 / (1 - before + before * 0.3))
    twice = chances(learned, replace(once, looks=2 * ones), Again(missed=0.3, rest=20, most=2))
    assert np.all(twice < left)
    # Not before the days of rest are over, and not more often than is said.
    assert not chances(learned, once, Again(missed=0.3, rest=21, most=2)).any()
    assert not chances(learned, replace(once, looks=3 * ones), Again(0.3, 20, 2)).any()


@pytest.mark.parametrize(("missed", "low", "high"), [(0.05, 0.0, 0.12), (0.4, 0.3, 0.5)])
def test_how_much_a_visit_misses_is_learned_from_second_looks(
    learned: Forecast, missed: float, low: float, high: float
) -> None:
    chance, seconds = np.random.default_rng(9), []
    for seed in range(10, 16):
        standing, _ = county(seed)
        in_trouble = chance.random(HOMES) < chances(learned, standing)
        first = in_trouble & (chance.random(HOMES) >= missed)
        rows = np.flatnonzero(~first)
        again = in_trouble[rows] & (chance.random(len(rows)) >= missed)
        ones = np.ones(HOMES, dtype=np.int64)
        once = replace(standing, seen=(DAY - 20) * ones, looks=ones)
        seconds.append(lesson(once, rows, again.astype(np.float64)))
    assert low <= missed_share(learned, seconds) <= high
    # Without any second look it is what stands in the beginning, a tenth.
    assert missed_share(learned, []) == pytest.approx(0.1, abs=0.005)


def test_the_fruitless_visits_allowed_by_hand() -> None:
    terms = Terms(share=0.5, ahead=4, weeks=5)
    # First week: 10 named, and 4 weeks of them ahead: 0.5 * (10 + 40).
    assert allowed(terms, [10], 0) == 25
    # Third week: 30 named; of the 40 ahead two of four parts are paid back: 0.5 * (30 + 20) - 8.
    assert allowed(terms, [10, 8, 12], 8) == 17
    # After five weeks all of it is paid back, and no more than that.
    assert allowed(terms, [10] * 5, 0) == allowed(terms, [10] * 6, 0) - 5 == 25
    assert allowed(terms, [], 3) == 0


def test_a_list_by_hand() -> None:
    chance = np.array([0.2, 0.95, 0.0, 0.6, 0.6, 0.4])
    nobody = np.zeros(6, dtype=bool)
    # The likeliest first; of two alike the one that stands first; no chance is not listed.
    assert week_list(chance, nobody, 9, 99).tolist() == [1, 3, 4, 5, 0]
    assert week_list(chance, nobody, 3, 99).tolist() == [1, 3, 4]
    # No visit is surer than 0.9: 0.1, 0.5, 0.9, 1.5; within 1.0 there are three.
    assert week_list(chance, nobody, 9, 1.0).tolist() == [1, 3, 4]
    # Whose trouble is known is in good hands.
    assert week_list(chance, np.array([0, 1, 0, 1, 0, 0], bool), 9, 99).tolist() == [4, 5, 0]
    assert week_list(chance, nobody, 9, -3).tolist() == []


def test_three_facts_are_said_and_no_weight(learned: Forecast) -> None:
    standing, _ = county(6)
    rows = np.argsort(-chances(learned, standing))[:20].tolist()
    for row, told in zip(rows, telling(learned, standing, rows), strict=True):
        assert 2 <= len(told) <= 3
        assert told.items() <= facts_of(standing, row).items()
        assert not any(isinstance(one, float) for one in told.values())
    largest = int(standing.known.household[np.argmax(standing.known.own)])
    (told,) = telling(learned, standing, [largest])
    assert told["medical_own_fen"] == int(standing.known.own.max())
    # All that it spent is that bill, which is not said twice.
    assert "rigid_fen" not in told


def test_the_facts_of_a_household_by_hand() -> None:
    nan = np.array([np.nan])
    known = Known(
        income=np.array([12_000.0 * YUAN]),
        before=nan,
        members=np.array([3.0]),
        workers=nan,
        elders=nan,
        delisted=np.array([1.0]),
        remote=nan,
        household=np.zeros(4, dtype=np.int64),
        kind=np.array(["bill", "bill", "debt", "job"]),
        happened=np.array([DAY - 10, DAY - 400, DAY - 20, DAY - 5]),
        known=np.array([DAY - 9, DAY - 390, DAY - 19, DAY + 2]),
        own=np.array([900.0, 5_000.0, 400.0, 0.0]) * YUAN,
    )
    standing = Standing.unseen(known, DAY, LINE)
    # The bill of more than a year ago is over; of the job nobody knows yet.
    assert facts_of(standing, 0) == {
        "net_income_fen": 1_200_000,
        "members": 3,
        "medical_own_fen": 90_000,
        "rigid_fen": 130_000,
        "status": "delisted",
        "illness": True,
        "debt": True,
    }


def test_lessons_of_several_days_are_learned_together() -> None:
    standing, truth = county(7)
    half = np.arange(HOMES // 2)
    one = lesson(standing, half, truth[half], [f"N{row}" for row in range(HOMES)])
    assert one.households[:2] == ("N0", "N1")
    other = Lesson(one.values, one.found, tuple(f"M{row}" for row in half), one.looks)
    assert len(learn([one, other], kinds=("logistic",)).seen) == HOMES // 2 * 2
