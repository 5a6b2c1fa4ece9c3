"""What could not be judged: a missing fact is said, asked about again, and never taken for "no"."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from everyvillage.registry.access.acting import acting_for
from everyvillage.registry.models import Household, Person, RiskCase
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.dated import tick
from everyvillage.services.protection.actions.leads import Came, weigh
from everyvillage.services.protection.models import Episode, Refused, Waiting
from everyvillage.services.protection.tasks import ask_again
from everyvillage.services.register.actions import open_county
from everyvillage.services.register.intake.undoing import undo
from everyvillage.web.home import Home
from tests.services.protection.test_pages import browser, press, text
from tests.support.authority import give, make_account
from tests.support.offices import place_of, police, send_and_take, text_of
from tests.support.register import MADOI

if TYPE_CHECKING:
    from pathlib import Path

    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db


def test_a_household_of_unknown_income_waits_is_listed_and_asked_about_again(
    village: Village, today: date
) -> None:
    worker, county = browser(village.worker), browser(village.county)
    home = f"/households/{village.home.pk}/"
    village.home.net_income_fen = None
    village.home.save()
    assert weigh(village.home.pk, today).came is Came.BELOW  # nothing was told of it
    # 3,000 yuan: below the alert; whether enough is left nobody can say without the income.
    answer = worker.post(f"{home}shock/", {"kind": "bill", "own": "3,000"}, follow=True)
    assert "The rules cannot tell. Missing: net income of twelve months." in answer.content.decode()
    assert not Episode.objects.exists()
    assert Waiting.objects.get().missing == ["net_income_fen"]
    shown = text(worker, home)
    assert "in no lead so far" in shown
    assert "own share 3,000 yuan" in shown
    assert "a fact is missing: 1 households" in text(county, "/leads/")
    page = text(county, "/leads/waiting/")
    assert village.home.household_no in page
    assert "net income of twelve months" in page
    assert village.home.household_no not in text(browser(village.next_worker), "/leads/waiting/")
    assert ask_again(timezone.now()) == 0
    # 8,000 less 3,000 are 5,000 for two: below half of the floor of 15,000.
    Household.objects.filter(pk=village.home.pk).update(net_income_fen=8_000_00)
    assert ask_again(timezone.now()) == 1
    assert Episode.objects.get().household == village.home
    assert not Waiting.objects.exists()


def test_a_household_waits_no_longer_than_what_was_told_counts(village: Village) -> None:
    village.home.net_income_fen = None
    village.home.save()
    village.bill(3_000)
    assert Waiting.objects.count() == 1
    ask_again(timezone.now() + timedelta(days=366))
    assert not Waiting.objects.exists()


def test_one_form_tells_once_another_form_a_second_bill_and_a_correction_replaces(
    village: Village, today: date
) -> None:
    worker = browser(village.worker)
    home = f"/households/{village.home.pk}/"
    first = {"kind": "bill", "happened_on": str(today), "own": "400", "once": "form-1"}
    press(worker, f"{home}shock/", **first)
    again = worker.post(f"{home}shock/", first, follow=True).content.decode()
    assert "told already" in again
    assert "No rule names the household with it" in again
    press(worker, f"{home}shock/", **(first | {"once": "form-2"}))
    assert [one.own_fen for one in Shock.objects.order_by("pk")] == [400_00, 400_00]
    second = Shock.objects.latest("pk")
    assert f'<option value="{second.pk}">' in text(worker, home)
    wrong = {"own": "4,000", "once": "form-3", "instead": str(second.pk)}
    press(worker, f"{home}shock/", **(first | wrong))
    assert [one.own_fen for one in Shock.objects.order_by("pk")] == [400_00, 4_000_00]
    # What an office told is not the household's to correct, nor another household's.
    village.bill(500, "office")
    office = Shock.objects.get(office="medical")
    for number in (str(office.pk), "x", "999999"):
        refused = worker.post(f"{home}shock/", first | {"own": "1", "instead": number})
        assert refused.status_code == 400
    assert office in Shock.objects.all()


@pytest.mark.once
def test_a_refused_shock_of_a_file_is_counted_and_listed_and_the_others_are_kept(
    tmp_path: Path,
    settings: Any,  # noqa: ANN401 - the plugin's own
) -> None:
    settings.HOME = Home(tmp_path / "home")
    open_county(MADOI)
    send_and_take(police(), "police", "2024-05")
    head = ("事件编号", "户编号", "乡镇", "村", "风险原因", "发生日期", "是否未消除")
    rows = [
        ("E1", "H2", "花石峡镇", "措柔村", "因灾", "2024-05-11", "是"),
        ("E2", "H3", "黄河乡", "白玛纳村", "因灾", "2024-05-12", "是"),
    ]
    file = send_and_take(text_of([head, *rows]), "emergency", "2024-05")
    # Before the shocks are told the household of the first goes out of the register.
    RiskCase.objects.filter(household="H2").delete()
    Person.objects.filter(household="H2").delete()
    Household.objects.filter(household_no="H2").delete()
    assert tick().failed == ()
    assert [one.household.household_no for one in Shock.objects.all()] == ["H3"]
    kept = Refused.objects.get()
    assert (kept.household_no, kept.kind, kept.office) == ("H2", "disaster", "emergency")
    assert [one["where"] for one in kept.faults] == ["household_no"]
    account = make_account("county")
    give(account, "county-officer", place_of(MADOI))
    officer = browser(acting_for(account, timezone.localdate()))
    assert "Refused of office files: 1 events" in text(officer, "/leads/")
    page = text(officer, "/leads/waiting/")
    assert "H2" in page
    assert "no household of this number is in the register" in page
    undo(file.takings.get(), by="officer", reason="of another county")
    assert tick().failed == ()
    assert not Refused.objects.exists()
    assert not Shock.objects.exists()
