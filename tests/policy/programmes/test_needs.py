from __future__ import annotations

from everyvillage.policy.programmes import (
    missing_columns,
    required_columns,
    shipped_programmes,
)

PLAN, CONNECTIVITY = shipped_programmes()


def needs(target_id: str) -> set[str]:
    """Give the columns a target needs, as “table.column”."""
    programme = PLAN if target_id.startswith("NP20") else CONNECTIVITY
    found = required_columns(programme.target(target_id), programme)
    assert list(found) == sorted(set(found))
    return {f"{table}.{column}" for table, column in found}


def test_a_plain_share_needs_its_columns_and_its_place() -> None:
    assert needs("NP20-A01") == {"village.village_code", "village.kind", "village.fibre"}


def test_a_fact_is_followed_to_the_child_table_and_its_key() -> None:
    assert needs("NP20-B01") == {
        "township.township_code",
        "township.kind",
        "service_point.village_code",
        "service_point.kind",
        "service_point.active",
    }


def test_a_fact_of_a_household_needs_the_household_number_on_both_sides() -> None:
    assert needs("NP20-L03") == {
        "household.household_no",
        "household.village_code",
        "risk_case.household_no",
        "risk_case.open",
        "risk_case.returned",
        "risk_case.measure",
        "risk_case.days_open",
    }


def test_a_fact_of_a_fact_is_followed_to_the_end() -> None:
    assert {"settlement.signal_4g", "settlement.households", "village.fibre"} <= needs("NP20-J02")


def test_a_column_of_another_table_brings_the_column_that_points_there() -> None:
    assert needs("NP20-H03") == {
        "milestone.county_code",
        "milestone.project_id",
        "milestone.due_on",
        "milestone.met_on_time",
        "project.kind",
    }


def test_a_ratio_needs_both_sides_and_a_change_what_it_follows() -> None:
    assert needs("NP20-E04") == {
        "counselling_month.county_code",
        "counselling_month.answered_in_time",
        "counselling_month.requests",
    }
    assert needs("NP20-B04-growth") == needs("NP20-B04-purchases")


def test_rows_of_the_whole_country_need_no_place() -> None:
    assert needs("NP20-G01") == {"plan_aim.met"}


def test_missing_columns_leave_out_what_the_frame_and_the_sealing_make() -> None:
    target = PLAN.target("NP20-A02-site")
    assert missing_columns(target, PLAN, ()) == ()
    target = PLAN.target("NP20-A01")
    assert missing_columns(target, PLAN, ()) == (("village", "fibre"),)
    assert missing_columns(target, PLAN, {("village", "fibre")}) == ()
