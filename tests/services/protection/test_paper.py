"""A bill on paper: the sum by hand, the year after, what is due; nothing of it is kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from everyvillage.core.errors import InputError
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.protection.means import line_on
from everyvillage.services.protection.paper import asked_of, group_of, on_paper
from tests.services.protection.test_pages import browser

if TYPE_CHECKING:
    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db

ON = date(2020, 12, 31)
TYPED = {
    "total": "60,000",
    "inside": "50000",
    "level": "county",
    "group": "general",
    "insured": "yes",
    "paid_basic": "37200",
    "paid_serious": "1000.50",
}


def test_the_sum_the_year_after_and_what_is_due_by_hand(village: Village) -> None:
    found = on_paper(village.home, asked_of(TYPED), ON)
    # basic (50,000 - 400) * 75 % = 37,200; left 12,800; serious (12,800 - 10,000) * 60 % = 1,680;
    # left 11,120; second relief (11,120 - 10,000) * 50 % = 560; own 60,000 - 39,440 = 20,560
    assert found.sum.own_fen == 20_560_00
    # 1,680 - 1,000.50 of the serious-illness insurance, all of the second relief
    assert [(one.layer, one.office, one.missing_fen) for one in found.due] == [
        ("serious", "medical", 679_50),
        ("relief", "civil", 560_00),
    ]
    # two members, the floor of 2020 is 5,000: 10,000 needed; 16,000 - 20,560 = -4,560 at once, so
    # 14,560 are missing. Income of unknown source may be 30 % lower: after 11 months
    # (1 * 16,000 + 11 * 11,200) / 12 = 11,600, less 20,560 = -8,960: 18,960. Month 12: bill is out.
    assert found.foreseen is not None
    assert (found.foreseen.crossed, found.foreseen.help_fen) == (0, 14_560_00)
    assert found.foreseen.help_high_fen == 18_960_00
    assert found.foreseen.months[12].per_head == 8_000_00
    assert not found.by_source
    # 20,560 of 16,000
    assert found.weight is not None
    assert found.weight.of_income == pytest.approx(1.285)
    assert found.weight.over_high


def test_the_line_of_a_day() -> None:
    assert [line_on(date(year, 6, 30)) for year in (2019, 2020, 2026)] == [
        "poverty_line_working",
        "monitoring_floor",
        "monitoring_floor",
    ]


def test_income_by_source_and_what_will_be_lost(village: Village) -> None:
    home = village.home
    home.income_wages_fen, home.income_business_fen = 12_000_00, 9_000_00
    home.income_property_fen, home.income_transfers_fen = 0, 1_000_00
    home.business_cost_fen = 6_000_00
    asked = asked_of({"total": "1000", "level": "township", "group": "general", "lost": "14000"})
    found = on_paper(home, asked, ON)
    # uninsured: all of it; the next year lacks 12,000 of wages and 2,000 of business:
    # 22,000 - 14,000 - 6,000 = 2,000 for two after twelve months
    assert found.by_source
    assert found.sum.own_fen == 1_000_00
    assert found.foreseen is not None
    assert found.foreseen.months[12].per_head == 1_000_00


def test_without_an_income_only_the_sum_is_told(village: Village) -> None:
    village.home.net_income_fen = None
    found = on_paper(village.home, asked_of(TYPED), ON)
    assert (found.foreseen, found.weight) == (None, None)
    assert found.sum.own_fen == 20_560_00


def test_the_group_is_that_of_the_register(village: Village) -> None:
    assert group_of(village.home) == "general"
    village.home.monitored = True
    assert group_of(village.home) == "monitored"
    village.person.dibao = True
    village.person.save()
    assert group_of(village.home) == "dibao"


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(InputError) as told:
        asked_of({"total": "", "inside": "much", "level": "moon", "group": "friends"})
    assert [one.where for one in told.value.faults] == ["inside", "total", "level", "group"]
    with pytest.raises(InputError, match=r"illness\.bill-eligible"):
        asked_of({"total": "10", "inside": "11", "level": "city", "group": "general"})


def test_the_page_adds_up_keeps_nothing_and_is_the_workers_own(village: Village) -> None:
    page = f"/households/{village.home.pk}/bill/"
    worker = browser(village.worker)
    asked = worker.get(page).content.decode()
    assert "A bill on paper" in asked
    answer = worker.post(page, TYPED)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Left to pay: 20,560" in text
    assert "(50000 - 400) * 75 / 100" in text
    assert "second relief: 560" in text
    sources = text.partition("Where the numbers are from")[2].partition("</details>")[0]
    for value in ("75 %", "400 yuan", "not confirmed", "General knowledge of the field"):
        assert value in sources
    assert 'value="60,000"' in text
    assert not Shock.objects.exists()
    refused = worker.post(page, {**TYPED, "total": "ten"})
    assert refused.status_code == 400
    assert "8000.50" in refused.content.decode()
    assert browser(village.next_worker).get(page).status_code == 403


def test_a_sum_that_is_none_is_told_in_the_workers_language(village: Village) -> None:
    client = browser(village.worker)
    client.cookies["language"] = "zh-hans"
    answer = client.post(f"/households/{village.home.pk}/bill/", {**TYPED, "total": "abc"})
    page = answer.content.decode()
    assert "不是金额：“abc”" in page
    assert "请改正金额，本次未写入" in page
    assert "a sum in yuan" not in page
