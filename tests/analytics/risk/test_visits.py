"""The benchmark of visits itself: no way sees the truth, and ours is worth its visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.protection import VISIT, YEAR, hidden_world, report, visits
from benchmarks.worlds import policies
from benchmarks.worlds.living_known import banded_in, known_in
from everyvillage.data.county.living import live, read_world

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from everyvillage.data.county.living import Living

HOUSEHOLDS = 5_000


@pytest.fixture(scope="module")
def county() -> Living:
    return live(HOUSEHOLDS, 0)


def test_ours_reaches_more_than_todays_files_with_fewer_wasted_visits(county: Living) -> None:
    found = report(county, visits(county))
    ways = found["ways"]
    assert ways["all-knowing"]["reached_share"] > ways["ours"]["reached_share"]
    assert found["reached_ratio"]["value"] > 1.1
    assert found["wasted_ratio"] < 0.7
    assert ways["ours"]["repeats"] < ways["d monthly files"]["repeats"] / 4
    assert found["per_visit_against_random"]["low"] > 2


def test_the_monthly_files_send_every_hit_and_never_more_than_the_hours(county: Living) -> None:
    choose = policies.monthly_files(county, 40)
    sizes = []

    def watched(week: int, tally: policies.Tally) -> np.ndarray:
        chosen = choose(week, tally)
        sizes.append(len(chosen))
        return chosen

    tally = policies.run(county, watched, first=VISIT, weeks=YEAR)
    assert max(sizes) <= 40
    assert tally.visits == sum(sizes)


def test_bills_as_they_cross_are_few_and_come_from_the_year_before_too(county: Living) -> None:
    paid, told = known_in(county, VISIT), banded_in(county, VISIT)
    # Known as the register knows them: also those of the year before the first week.
    assert told.happened.min() < 0
    bills = told.kind == "bill"
    assert 0 < bills.sum() < (paid.kind == "bill").sum() / 4
    assert told.happened[bills].max() <= VISIT * 7 + 30
    assert sorted(told.own[~bills]) == sorted(paid.own[paid.kind != "bill"])


def test_a_hidden_world_has_other_numbers_that_can_be_read(tmp_path: Path) -> None:
    own, other = read_world(), read_world(hidden_world(5, tmp_path / "hidden.toml"))
    changed = sum(own.numbers[head] != other.numbers[head] for head in own.numbers)
    assert changed > 10
    assert own.one("line", "yuan") == other.one("line", "yuan")
