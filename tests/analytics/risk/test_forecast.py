"""The forecast: honest folds, calibration, exact attributions, nothing beyond what was seen."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from everyvillage.analytics.risk.forecast import check_apart, evaluate, fit, fold_of, quality
from everyvillage.analytics.risk.forecast.measures import Calibration, by_group, calibration
from everyvillage.analytics.risk.forecast.model import MOST_TERMS
from everyvillage.core.errors import CheckFailedError, InputError

ROWS = 4_000


def drawn(seed: int, rows: int = ROWS) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Draw rows whose risk rises with the first column and bends in the second."""
    chance = np.random.default_rng(seed)
    values = chance.normal(0, 1, (rows, 4))
    odds = -2.2 + 1.2 * values[:, 0] + 1.5 * (np.abs(values[:, 1]) > 1.2)
    truth = (chance.random(rows) < 1 / (1 + np.exp(-odds))).astype(np.float64)
    return values, truth, [f"H{row // 2}" for row in range(rows)]


def panel(seed: int, households: int = 600) -> pa.Table:
    """Draw a panel of three waves with a household effect that lasts."""
    chance = np.random.default_rng(seed)
    lasting = chance.normal(0, 0.6, households)
    rows = []
    for wave in (1, 2, 3):
        income, dry = chance.normal(0, 1, households), chance.random(households) < 0.2
        odds = -1.6 - 0.9 * income + 0.8 * dry + lasting
        fell = chance.random(households) < 1 / (1 + np.exp(-odds))
        rows.append(
            pa.table(
                {
                    "hhid": [f"{number}" for number in range(households)],
                    "wave": [wave] * households,
                    "income": income,
                    "drought": dry,
                    "region": np.where(chance.random(households) < 0.9, "hills", "coast"),
                    "fell": fell.astype(np.int64),
                }
            )
        )
    return pa.concat_tables(rows)


def test_a_household_is_always_in_one_fold_and_folds_repeat() -> None:
    owners = [f"H{number % 300}" for number in range(1_200)]
    folds = fold_of(owners, 5)
    assert {
        owner: len({int(f) for f, o in zip(folds, owners, strict=True) if o == owner})
        for owner in set(owners)
    } == dict.fromkeys(set(owners), 1)
    assert fold_of(owners[::-1], 5).tolist() == folds[::-1].tolist()
    assert set(folds.tolist()) == {0, 1, 2, 3, 4}


def test_a_household_that_leaks_is_refused() -> None:
    check_apart(["a", "b"], ["c"])
    with pytest.raises(CheckFailedError, match=r"1 on both sides, such as b"):
        check_apart(["a", "b", "b"], ["b", "c"])


def test_folds_by_row_would_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    """If somebody divided by row, training itself stops."""
    values, truth, owners = drawn(1)
    monkeypatch.setattr(
        "everyvillage.analytics.risk.forecast.model.fold_of",
        lambda rows, count, _salt: np.arange(len(rows)) % count,
    )
    with pytest.raises(CheckFailedError, match="household-leaks"):
        fit(values, truth, owners, list("abcd"))


def test_probabilities_are_calibrated_on_rows_never_seen() -> None:
    values, truth, owners = drawn(2, 12_000)
    model = fit(values, truth, owners, list("abcd"))
    assert model.kind == "curves"
    fresh, happened, others = drawn(3, 12_000)
    found = quality(model.score(fresh).order, happened, others)
    marks = found.calibration
    assert abs(marks.in_the_large) < 2
    assert marks.index < 2
    assert marks.slope_low < 1 < marks.slope_high
    assert found.auc > 0.75


def test_the_interval_holds_the_true_share() -> None:
    values, truth, owners = drawn(4, 12_000)
    scored = fit(values, truth, owners, list("abcd")).score(values[:3_000])
    assert np.all(scored.low <= scored.chance)
    assert np.all(scored.chance <= scored.high)
    odds = -2.2 + 1.2 * values[:3_000, 0] + 1.5 * (np.abs(values[:3_000, 1]) > 1.2)
    real = 1 / (1 + np.exp(-odds))
    inside = (scored.low <= real) & (real <= scored.high)
    assert inside.mean() > 0.6


@pytest.mark.parametrize("kind", ["logistic", "curves"])
def test_attributions_add_up_to_the_score(kind: str) -> None:
    values, truth, owners = drawn(5)
    model = fit(values, truth, owners, list("abcd"), kinds=(kind,))
    added = model.attributions(values[:50])
    middle = model.raw(model.reference[None, :])[0]
    raw = model.raw(np.clip(values[:50], model.low, model.high))
    assert np.allclose(added.sum(axis=1), model.slope * (raw - middle), atol=1e-9)


def test_a_term_told_to_rise_never_lowers_the_risk() -> None:
    values, truth, owners = drawn(6)
    model = fit(values, truth, owners, list("abcd"), rising=[1, 0, 0, 0], kinds=("curves",))
    steps = np.repeat(model.reference[None, :], 60, axis=0)
    steps[:, 0] = np.linspace(model.low[0], model.high[0], 60)
    assert np.all(np.diff(model.score(steps).order) >= -1e-12)


def test_what_lies_beyond_has_no_probability_but_keeps_its_place() -> None:
    values, truth, owners = drawn(7)
    model = fit(values, truth, owners, ["debt", "b", "c", "d"])
    far = values[:2].copy()
    far[0, 0] = 99.0
    scored = model.score(far)
    assert np.isnan(scored.chance[0])
    assert scored.outside[0].startswith("debt = 99, seen ")
    assert scored.outside[1] == ""
    assert 0 < scored.order[0] < 1


def test_at_most_25_terms_are_used() -> None:
    chance = np.random.default_rng(8)
    values = chance.normal(0, 1, (2_000, 60))
    truth = (chance.random(2_000) < 1 / (1 + np.exp(2 - values[:, 3]))).astype(np.float64)
    model = fit(
        values,
        truth,
        [str(n) for n in range(2_000)],
        [str(n) for n in range(60)],
        kinds=("logistic",),
    )
    assert len(model.used) <= MOST_TERMS
    assert 3 in model.used


def test_too_few_outcomes_are_refused() -> None:
    values, _, owners = drawn(9)
    with pytest.raises(InputError, match=r"forecast\.too-few"):
        fit(values, np.zeros(ROWS), owners, list("abcd"))


def test_calibration_sees_what_is_wrong() -> None:
    chance = np.random.default_rng(10)
    real = chance.uniform(0.02, 0.6, 20_000)
    truth = (chance.random(20_000) < real).astype(np.float64)
    owners = [str(row) for row in range(20_000)]
    right = calibration(real, truth, owners)
    assert right.index < 1
    assert right.slope_low < 1 < right.slope_high
    # ten points too high everywhere
    high = calibration(real + 0.10, truth, owners)
    assert 8 < high.in_the_large < 12
    assert 8 < high.index < 12
    # twice as sure of itself as it should be: slope near a half
    odds = np.log(real / (1 - real))
    sure = calibration(1 / (1 + np.exp(-2 * odds)), truth, owners)
    assert sure.slope_high < 0.6


def test_one_interval_of_many_is_wider_by_hand() -> None:
    # An error of 0.02: alone 1.959964 * 0.02 = 0.0392. Ten together: each is to hold in
    # 0.95 ** (1 / 10) = 0.994884 of cases, so (1 + 0.994884) / 2 = 0.997442 of the normal law lies
    # below 2.8001 errors: 0.0560.
    found = Calibration(0.0, 0.0, 0.95, 0.95 - 0.0392, 0.95 + 0.0392)
    assert found.slope_among(1) == pytest.approx((0.9108, 0.9892), abs=1e-4)
    assert found.slope_among(10) == pytest.approx((0.8940, 1.0060), abs=1e-4)


def test_what_pushes_a_whole_village_widens_the_interval() -> None:
    chance = np.random.default_rng(11)
    villages = np.repeat(np.arange(100), 200)
    # How well the score does differs from village to village: half, or one and a half.
    odds = chance.normal(-2, 1, 20_000)
    real = 1 / (1 + np.exp(-odds * np.where(villages % 2 == 0, 0.5, 1.5)))
    truth = (chance.random(20_000) < real).astype(np.float64)
    said = 1 / (1 + np.exp(-odds))
    apart = calibration(said, truth, [str(row) for row in range(20_000)])
    joined = calibration(said, truth, [str(one) for one in villages])
    assert joined.slope == apart.slope
    assert joined.slope_high - joined.slope > 1.3 * (apart.slope_high - apart.slope)


def test_groups_with_too_few_outcomes_are_named_as_such() -> None:
    chance = np.full(1_000, 0.3)
    truth = np.array([1.0, 0.0, 0.0] * 333 + [0.0])
    group = ["a"] * 990 + ["b"] * 10
    found = by_group(chance + np.arange(1_000) * 1e-5, truth, [str(n) for n in range(1_000)], group)
    assert not isinstance(found["a"], int)
    # rows 990 to 999: 990, 993 and 996 happened
    assert found["b"] == 3


def test_a_panel_is_measured_in_order_of_time_with_households_whole() -> None:
    found = evaluate(panel(1), "fell", "region")
    assert (found.household, found.wave, found.waves) == ("hhid", "wave", ("1", "2", "3"))
    # the first wave is only trained on
    assert found.overall.rows == 1_200
    assert found.overall.auc == pytest.approx(found.plain.auc, abs=0.05)
    assert found.overall.auc > 0.65
    assert abs(found.overall.calibration.in_the_large) < 5
    hills, coast = found.groups["hills"], found.groups["coast"]
    assert not isinstance(hills, int)
    assert isinstance(coast, int)
    assert coast < 200


def test_the_table_that_asks_for_too_much_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        evaluate(panel(1), "fall", "regon")
    assert [fault.code for fault in caught.value.faults] == ["forecast.column-unknown"] * 2
    with pytest.raises(InputError, match=r"forecast\.outcome-unreadable"):
        evaluate(panel(1), "region", "hhid")


def test_the_outcome_is_never_read_as_a_term() -> None:
    small = panel(2, 250)
    table = small.append_column("copy", small["fell"])
    honest, cheated = evaluate(small, "fell", "region"), evaluate(table, "fell", "region")
    assert cheated.overall.auc > 0.99
    left = evaluate(table, "fell", "region", leave_out=["copy"])
    assert left.overall == honest.overall
