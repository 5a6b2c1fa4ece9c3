"""The living county: repeatable, plausible, its truth apart from what offices learn."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

import everyvillage
from everyvillage.contracts.tables import table_named
from everyvillage.contracts.tables.shocks import SHOCK
from everyvillage.core.errors import InputError
from everyvillage.data.county.living import Living, live, read_world, write_living
from everyvillage.data.county.living.course import NEVER
from everyvillage.data.county.living.events import KINDS, WEEKS, YEAR
from everyvillage.data.county.living.live import FALLEN, NO_RISK, NOBODY_MET, RISK
from everyvillage.data.county.living.write import household_table, shock_table, truth_table

HOUSEHOLDS = 6_000
SOURCE = Path(everyvillage.__file__).parent


@pytest.fixture(scope="module")
def county() -> Living:
    return live(HOUSEHOLDS, 3)


def same(one: object, other: object) -> bool:
    return all(
        np.array_equal(getattr(one, field.name), getattr(other, field.name))
        for field in fields(one)  # type: ignore[arg-type] # both are dataclasses of arrays
    )


def test_the_same_seed_gives_the_same_county_and_another_another(county: Living) -> None:
    again, other = live(HOUSEHOLDS, 3), live(HOUSEHOLDS, 4)
    for part in ("families", "events", "course", "facts"):
        assert same(getattr(again, part), getattr(county, part))
    assert not np.array_equal(other.course.fall, county.course.fall)


def test_it_lives_about_as_a_poor_county_does(county: Living) -> None:
    stays = (county.events.kind == KINDS.index("stay")).sum() / 4 / HOUSEHOLDS
    assert (
        0.40 < stays < 0.60
    )  # one stay in two households a year, that before the first week counted
    falls = [
        ((county.course.fall >= year * YEAR) & (county.course.fall < (year + 1) * YEAR)).mean()
        for year in range(3)
    ]
    assert all(0.012 < share < 0.05 for share in falls)
    assert 2.8 < county.families.members.mean() < 3.9
    assert (county.families.income / county.families.members > 4_000).all()
    causes = county.course.cause[county.course.fall < NEVER]
    shares = np.bincount(causes[causes >= 0], minlength=len(KINDS)) / len(causes)
    # illness is the largest single cause
    assert shares.argmax() == KINDS.index("stay")


def test_it_has_lived_a_year_before_its_first_week(county: Living) -> None:
    events, facts = county.events, county.facts
    assert (events.week.min(), events.week.max()) == (-YEAR, WEEKS - 1)
    # as much happens and is known of the last half year before it as of the first one in it
    for weeks in (events.week, facts.happened[facts.known < WEEKS // 2]):
        before = ((weeks >= -YEAR // 2) & (weeks < 0)).sum()
        within = ((weeks >= 0) & (weeks < YEAR // 2)).sum()
        assert 0.8 < before / within < 1.25
    # nobody begins it without debts: the first half year has as many falls as the last one
    early, late = (
        ((county.course.fall >= first) & (county.course.fall < first + YEAR // 2)).sum()
        for first in (0, WEEKS - YEAR // 2)
    )
    assert early > 0.7 * late
    assert len(county.typed) == WEEKS // YEAR


def test_the_push_comes_before_the_fall_and_nobody_falls_who_has_left(county: Living) -> None:
    course = county.course
    falls = course.fall < NEVER
    assert (course.onset[falls] <= course.fall[falls]).all()
    assert (course.fall[falls] - course.onset[falls] < YEAR).all()
    assert (course.fall[falls] < course.gone[falls]).all()
    assert (course.gap[falls] > 0).all()
    # there is time to act: half of them have eight weeks or more
    assert np.median(course.fall[falls] - course.onset[falls]) >= 8


def test_nothing_is_known_before_it_happened_and_much_is_never_known(county: Living) -> None:
    facts, events = county.facts, county.events
    assert (facts.known >= facts.happened).all()
    assert (facts.known < WEEKS).all()
    for kind, least, most in (("stay", 0.75, 1.0), ("job", 0.25, 0.6), ("debt", 0.1, 0.5)):
        number = KINDS.index(kind)
        early = events.week < WEEKS - 30
        share = (facts.kind == number).sum() / (events.kind[early] == number).sum()
        assert least < share * early.mean() < most + 0.2


def test_incomes_are_typed_with_errors_and_some_are_trimmed(county: Living) -> None:
    line = 6_000 * county.families.members
    just_over = np.mean([((said >= line) & (said < line * 1.02)).sum() for said in county.typed])
    just_under = np.mean(
        [((said >= line * 0.94) & (said < line * 0.96)).sum() for said in county.typed]
    )
    assert just_over > 1.5 * just_under
    true = county.families.income
    assert 0.7 < np.corrcoef(np.log(county.typed[0]), np.log(true))[0, 1] < 0.99


def test_a_visit_finds_a_risk_only_between_push_and_fall(county: Living) -> None:
    falls = np.flatnonzero(county.course.fall < NEVER)
    chance = np.random.default_rng(1)
    for week in (20, 70, 120):
        found = county.visit(falls, week, chance)
        before, after = week < county.course.onset[falls], week >= county.course.fall[falls]
        assert set(found[before].tolist()) <= {NO_RISK, NOBODY_MET}
        assert set(found[after].tolist()) <= {FALLEN, NOBODY_MET}
        assert (found[~before & ~after] == RISK).mean() > 0.6


def test_without_signal_the_truth_has_nothing_to_do_with_what_is_known(
    county: Living, tmp_path: Path
) -> None:
    settings = tmp_path / "flat.toml"
    settings.write_text("[signal]\nstrength = 0.0\n", "utf-8")
    flat = live(HOUSEHOLDS, 3, settings)
    for one, least, most in ((county, 0.08, 1.0), (flat, -0.04, 0.04)):
        per_head = -one.typed[0] / one.families.members
        falls = (one.course.fall < NEVER).astype(float)
        assert least < np.corrcoef(per_head, falls)[0, 1] < most
    # as many fall, in the same weeks
    assert sorted(flat.course.fall.tolist()) == sorted(county.course.fall.tolist())


def test_settings_of_ones_own_are_taken_and_unknown_names_refused(tmp_path: Path) -> None:
    settings = tmp_path / "own.toml"
    settings.write_text("[stay]\nhazard = 0.2\nagain_stay = 1\n[luck]\nshare = 1\n", "utf-8")
    with pytest.raises(InputError) as caught:
        read_world(settings)
    assert sorted(fault.found for fault in caught.value.faults) == ["luck.share", "stay.again_stay"]
    settings.write_text("[stay]\nhazard = 0.2\n", "utf-8")
    assert read_world(settings).one("stay", "hazard") == 0.2
    settings.write_text("[stay\n", "utf-8")
    with pytest.raises(InputError, match=r"living\.unreadable"):
        read_world(settings)
    with pytest.raises(InputError, match=r"living\.size"):
        live(0, 1)


def test_what_is_delivered_has_the_contracts_columns_and_the_truth_lies_apart(
    county: Living, tmp_path: Path
) -> None:
    write_living(county, tmp_path, until=104)
    shock = pq.read_table(tmp_path / "delivered" / "shock.parquet")
    household = pq.read_table(tmp_path / "delivered" / "household.parquet")
    assert set(shock.column_names) <= {column.name for column in SHOCK.columns}
    assert set(household.column_names) <= {c.name for c in table_named("household").columns}
    kinds = SHOCK.by_name["kind"].codes
    assert kinds is not None
    assert set(shock["kind"].to_pylist()) <= set(kinds.items)
    assert shock.equals(shock_table(county, until=104))
    assert household.equals(household_table(county, until=104))
    assert pq.read_table(tmp_path / "truth" / "course.parquet").equals(truth_table(county))
    assert "模拟数据，非真实" in (tmp_path / "delivered" / "MODELLED.txt").read_text("utf-8")


def test_only_the_maker_reads_how_the_world_is_made() -> None:
    maker = SOURCE / "data" / "county" / "living"
    told = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if not path.is_relative_to(maker)
        and ("world.toml" in path.read_text("utf-8") or "county.living" in path.read_text("utf-8"))
    ]
    assert told == []
