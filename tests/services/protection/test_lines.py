"""Last year's incomes and the lines of a province reach the rules, for a county and one home."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.analytics.risk.cases.facts import YEAR_DAYS
from everyvillage.policy.parameters import read, shipped_parameters
from everyvillage.registry.models import Household
from everyvillage.registry.shocks.raising import Told, raise_shock
from everyvillage.services.protection.actions.leads import Came, weigh
from everyvillage.services.protection.actions.screening import screen_county
from everyvillage.services.protection.facts import explained
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.paper import asked_of, on_paper
from everyvillage.services.protection.region import region_of
from everyvillage.services.protection.saying import reasons_of
from everyvillage.services.protection.week.worth import losses
from tests.services.protection.test_screening import home, seal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from everyvillage.web.home import Home
    from tests.services.protection.conftest import Village

__all__ = ["home"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def province(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the province of a test's country, and that of Madoi, have a line of 9,000 yuan a head."""
    own = tmp_path / "own.toml"
    own.write_text(
        """
[[parameter]]
id = "monitoring_floor"
words = { en = "income floor for monitoring", zh = "防返贫监测收入标准" }
unit = "yuan a year"
value = [
    { from = 2020-03-20, value = 7500, source = "HOUSE", sure = "proposal" },
    { from = 2020-03-20, region = "00", value = 9000, source = "HOUSE", sure = "proposal" },
    { from = 2020-03-20, region = "63", value = 9000, source = "HOUSE", sure = "proposal" },
]
""",
        "utf-8",
    )
    monkeypatch.setattr(read, "SHIPPED", (*read.SHIPPED, str(own)))
    shipped_parameters.cache_clear()
    yield
    monkeypatch.undo()
    shipped_parameters.cache_clear()


def delisted(village: Village, fen: int) -> str:
    Household.objects.filter(pk=village.home.pk).update(status="delisted", net_income_fen=fen)
    village.home.refresh_from_db()
    return village.home.household_no


def test_an_income_that_fell_by_a_third_of_last_years_is_seen_in_the_county_and_at_home(
    home: Home, village: Village, today: date
) -> None:
    number = delisted(village, 28_000_00)
    # 28,000 of 40,000 are 30 % less; the floor for two is 15,000.
    seal(home, today - timedelta(days=YEAR_DAYS), {number: 40_000_00}, status="delisted")
    assert weigh(village.home.pk, today).came is Came.LEAD
    (step,) = Episode.objects.get().steps.all()
    assert set(step.facts) == {"unstable-drop"}
    assert step.facts["unstable-drop"]["income_before_fen"] == 40_000_00
    Episode.objects.get().steps.all().delete()
    Episode.objects.all().delete()
    seal(home, today, {number: 28_000_00}, status="delisted")
    assert screen_county(village.county) == {Came.LEAD: 1}
    assert set(Episode.objects.get().steps.get().facts) == {"unstable-drop"}


@pytest.mark.parametrize(("days", "found"), [(364, None), (365, 40_000_00), (730, None)])
def test_only_an_income_of_a_year_ago_is_last_years(
    home: Home, village: Village, today: date, days: int, found: int | None
) -> None:
    number = delisted(village, 28_000_00)
    seal(home, today - timedelta(days=days), {number: 40_000_00}, status="delisted")
    assert explained(village.home, today).case["income_before_fen"] == found


def test_spending_that_cannot_be_put_off_is_held_against_last_years_income(
    home: Home, village: Village
) -> None:
    # 8,000 paid in 2020 of the 7,000 of 2019: more than last year's whole income. 30,000 now are
    # far above any line, and 8,000 are below the alert.
    number, day = village.home.household_no, date(2020, 9, 20)
    told = Told(
        household_no=number, kind="bill", office="medical", key="b",
        happened_on=day, known_on=day, own_fen=8_000_00,
    )  # fmt: skip
    seal(home, date(2019, 9, 30), {number: 7_000_00})
    seal(home, date(2020, 9, 30), {number: 30_000_00})
    raise_shock(told, by="test")
    assert screen_county(village.county) == {Came.LEAD: 1}
    assert "rigid" in Episode.objects.get().steps.get().facts


@pytest.mark.usefixtures("province")
def test_the_line_of_a_province_counts_wherever_a_household_is_judged(
    home: Home, village: Village, today: date
) -> None:
    # 16,000 for two: above 15,000 of the country, below 18,000 of the province.
    assert region_of(village.home.village_id, today) == village.country.code("C1")
    seal(home, today, {village.home.household_no: 16_000_00})
    assert screen_county(village.county) == {Came.LEAD: 1}
    found = Episode.objects.get()
    assert set(found.steps.get().facts) == {"marginal-income"}
    assert any("9,000 yuan" in one.sentence for one in reasons_of(found, "en"))
    assert explained(village.home, today).values["monitoring_floor"] == 9_000_00
    typed = {"total": "3000", "level": "county", "group": "general"}
    paper = on_paper(village.home, asked_of(typed), today).foreseen
    assert paper is not None
    assert paper.line_fen == 9_000_00
    village.bill(6_000)
    # 6,000 were borne; 10,000 are left of 18,000: all 6,000 may be prevented, not 5,000.
    assert losses([village.home], timezone.localdate()) == {village.home.pk: 6_000_00}


def test_without_a_line_of_its_own_a_county_has_the_countrys(
    home: Home, village: Village, today: date
) -> None:
    seal(home, today, {village.home.household_no: 16_000_00})
    assert screen_county(village.county) == {}
    # 16,000 less 6,000 are 10,000 of 15,000: 5,000 may be prevented.
    village.bill(6_000)
    assert losses([village.home], timezone.localdate()) == {village.home.pk: 5_000_00}
