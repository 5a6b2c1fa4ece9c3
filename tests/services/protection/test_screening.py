"""A county screens itself: the engine sees pseudonyms, only its own households become leads."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from everyvillage.contracts import TABLES
from everyvillage.core.errors import NotAllowedError, NotFoundError
from everyvillage.data.snapshot import SnapshotHead, write_snapshot
from everyvillage.data.snapshot.shape import table_schema
from everyvillage.registry.models import Household
from everyvillage.registry.own_vault import SNAPSHOT_PURPOSE, open_vault
from everyvillage.services.protection.actions.leads import Came
from everyvillage.services.protection.actions.screening import look_ahead, screen_county
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.saying import reasons_of
from everyvillage.web.home import Home
from tests.services.protection.test_pages import browser, text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db
COUNTY, VILLAGE = "510101", "510101001200"


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Home:  # noqa: ANN401 - the plugin's own
    made = Home(tmp_path)
    settings.HOME = made
    return made


def seal(home: Home, at: date, incomes: dict[str, int], *, status: str = "general") -> None:
    """Seal households of two members with these incomes, under the names of snapshots."""
    hidden = open_vault().pseudonyms(incomes, purpose=f"{SNAPSHOT_PURPOSE} household")
    rows = [
        {
            "household_no": name,
            "village_code": VILLAGE,
            "status": status,
            "members": 2,
            "net_income_fen": fen,
        }
        for name, fen in zip(hidden, incomes.values(), strict=True)
    ]
    names = list(rows[0])
    schema = table_schema(TABLES["household"], names)
    batch = pa.RecordBatch.from_pylist(rows, schema=schema)
    held = {"household": {COUNTY: tuple(names)}}
    head = SnapshotHead(at=at, modelled=False, counties=(COUNTY,), held=held)
    write_snapshot(home.snapshots, head, {"household": [batch]})


def test_those_below_the_line_become_leads_of_their_own_county(
    home: Home, village: Village, today: date
) -> None:
    here = [one.household_no for one in village.country.households["V1"]]
    elsewhere = village.country.households["V7"][0].household_no
    # The floor from 2024 is 7,500 yuan a head, so 15,000 for two.
    seal(home, today, {here[0]: 14_999_00, here[1]: 15_000_00, elsewhere: 100_00})
    assert screen_county(village.county) == {Came.LEAD: 1}
    found = Episode.objects.get()
    assert found.household == Household.objects.get(household_no=here[0])
    assert (found.stage, found.number, found.rules) == ("lead", 1, "CN-2021-05")
    assert "marginal-income" in found.steps.get().facts
    assert screen_county(village.county) == {Came.JOINED: 1}
    assert Episode.objects.count() == 1


def test_bills_known_here_count_although_no_snapshot_holds_them(
    home: Home, village: Village, today: date
) -> None:
    seal(home, today, {village.home.household_no: 40_000_00})
    assert screen_county(village.county) == {}
    village.bill(12_000)
    assert screen_county(village.county) == {Came.JOINED: 1}


def test_old_incomes_are_held_against_the_lines_of_their_own_day(
    home: Home, village: Village, today: date
) -> None:
    here = [one.household_no for one in village.country.households["V1"]]
    # In 2020 a household was named below 150 % of 4,000 yuan a head, so 12,000 for two; by the
    # floor of today, 7,500 a head, both of these would be.
    seal(home, date(2020, 9, 30), {here[0]: 11_999_00, here[1]: 12_000_00})
    ahead = look_ahead(village.county)
    assert (ahead.at, ahead.rules.id) == (date(2020, 9, 30), "CN-2020-03")
    assert (ahead.asked, ahead.counted) == (6, {Came.LEAD: 1})  # V1, V2 and V3, two in each
    assert not Episode.objects.exists()
    assert screen_county(village.county) == {Came.LEAD: 1}
    found = Episode.objects.get()
    assert found.household.household_no == here[0]
    assert (found.rules, found.opened_on) == ("CN-2020-03", today)
    (reason,) = reasons_of(found, "zh")
    assert reason.held_on == date(2020, 9, 30)
    page = text(browser(village.county), f"/leads/{found.pk}/")
    assert "By incomes and lines of 30 September 2020." in page
    assert "4,000元" in reason.sentence
    assert look_ahead(village.county).counted == {Came.JOINED: 1}


def test_a_shock_known_later_than_the_incomes_is_not_mixed_with_them(
    home: Home, village: Village
) -> None:
    seal(home, date(2020, 9, 30), {village.home.household_no: 40_000_00})
    village.bill(12_000)
    assert Episode.objects.count() == 1  # it was weighed when it came
    assert look_ahead(village.county).counted == {}


@pytest.mark.parametrize(
    ("language", "said", "press", "done"),
    [
        ("zh-hans", "收入取自最新封存数据（2020年9月30日）", "新增1条线索", "新增线索1条"),
        ("en", "newest sealed data, of 30 September 2020", "Open the new leads: 1", "1 new leads"),
    ],
)
def test_the_page_says_the_day_before_and_what_became_of_it_after(
    home: Home, village: Village, language: str, said: str, press: str, done: str
) -> None:
    seal(home, date(2020, 9, 30), {village.home.household_no: 5_000_00})
    client = browser(village.county)
    page = client.get(f"/leads/screen/?lang={language}").content.decode()
    assert said in page
    assert press in page
    assert not Episode.objects.exists()
    after = client.post("/leads/screen/", follow=True).content.decode()
    assert done in after
    assert Episode.objects.count() == 1
    again = client.get("/leads/screen/").content.decode()
    assert press not in again


def test_who_does_not_decide_screens_nothing(home: Home, village: Village, today: date) -> None:
    seal(home, today, {village.home.household_no: 100_00})
    for acting in (village.worker, village.township):
        with pytest.raises(NotAllowedError):
            screen_county(acting)
    assert not Episode.objects.exists()


@pytest.mark.usefixtures("home")
def test_without_a_snapshot_it_says_how_to_seal_one(village: Village) -> None:
    with pytest.raises(NotFoundError, match="everyvillage snapshot create"):
        screen_county(village.county)
