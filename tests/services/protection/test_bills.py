"""The insurance's file: stays into their closed part, edges of a household through the gate."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from everyvillage.registry.access.acting import acting_for
from everyvillage.registry.models import Household, Person
from everyvillage.registry.own_vault import open_vault
from everyvillage.registry.shocks.models import Shock, Stay
from everyvillage.registry.shocks.raising import Told, raise_shock
from everyvillage.services.dated import tick
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.saying import facts_aloud
from everyvillage.services.register.actions import open_county
from everyvillage.services.register.intake.undoing import undo
from everyvillage.services.register.models import SentFile
from everyvillage.web.home import Home
from tests.house.test_code import files, name
from tests.services.protection.test_lines import province
from tests.services.protection.test_pages import browser, text
from tests.support.authority import give, make_account
from tests.support.offices import (
    LI,
    WANG,
    ZHOU,
    One,
    civil,
    place_of,
    police,
    send,
    send_and_take,
    taken,
    text_of,
)
from tests.support.register import MADOI

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["province"]
pytestmark = pytest.mark.django_db

MAY, JUNE, SEPTEMBER = "2024-05", "2024-06", "2024-09"


@pytest.fixture(autouse=True)
def opened(tmp_path: Path, settings: Any) -> None:  # noqa: ANN401 - the plugin's own
    settings.HOME = Home(tmp_path / "home")
    open_county(MADOI)
    send_and_take(police(), "police", MAY)


def medical(*told: tuple[One, str, str, str]) -> bytes:
    """Give the insurance's file: whole, paid back, and care at home until a day."""
    head = (
        "姓名", "身份证号码", "性别", "乡镇", "行政村", "是否参保", "住院总费用（元）",
        "报销和救助金额（元）", "居家照护至",
    )  # fmt: skip
    rows = [
        (p.name, p.document, p.sex, p.township, p.village, "是", total, paid, care)
        for p, total, paid, care in told
    ]
    return text_of([head, *rows])


def kept() -> list[tuple[str, date, int]]:
    rows = Shock.objects.order_by("pk")
    return [(one.household.household_no, one.happened_on, one.own_fen or 0) for one in rows]


def index(one: One) -> bytes | None:
    return open_vault().index_all([one.document], table="person", field="document_number")[0]


def test_a_stay_is_kept_in_its_part_and_crosses_as_an_edge_in_its_month() -> None:
    # 31,000 less 17,500 paid back is 13,500: the alert of 10,000. 4,000 less 1,000 is below it.
    file = medical((ZHOU, "31000", "17500", ""), (LI, "4000", "1000", ""))
    send_and_take(file, "medical_insurance", MAY)
    assert tick().failed == ()
    assert [one.own_fen for one in Stay.objects.order_by("pk")] == [13_500_00, 3_000_00]
    shock = Shock.objects.get()
    assert (shock.happened_on, shock.own_fen) == (date(2024, 5, 31), 10_000_00)
    assert (shock.total_fen, shock.paid_fen, shock.care_until) == (None, None, None)
    assert shock.known_on == timezone.localdate()
    # Care is told at the end of the quarter, until that of the next.
    send_and_take(medical((WANG, "900", "0", "2024-07-20")), "medical_insurance", JUNE)
    assert tick().failed == ()
    care = Shock.objects.latest("pk")
    assert (care.own_fen, care.happened_on) == (0, date(2024, 6, 30))
    assert care.care_until == date(2024, 9, 30)


def test_a_household_near_the_line_is_told_earlier_and_a_year_adds_up_to_its_edge() -> None:
    home = Person.objects.get(document_number_index=index(ZHOU)).household
    # The floor of 2024 is 7,500 yuan a head: 25,000 less 15,000 for two is 10,000; three fifths
    # of it, 6,000, are the tip.
    home.members, home.net_income_fen = 2, 25_000_00
    home.save()
    send_and_take(medical((ZHOU, "6500", "0", "")), "medical_insurance", JUNE)
    for _ in range(2):
        send_and_take(medical((ZHOU, "6000", "0", "")), "medical_insurance", SEPTEMBER)
        assert tick().failed == ()
    # 6,500 reach 6,000; with 6,000 more it is 12,500, which reaches 10,000: 4,000 more.
    assert [one[1:] for one in kept()] == [
        (date(2024, 6, 30), 6_000_00),
        (date(2024, 9, 30), 4_000_00),
    ]


def test_a_corrected_file_counts_and_an_undone_one_does_not() -> None:
    first = send_and_take(medical((ZHOU, "60000", "0", "")), "medical_insurance", MAY)
    assert Stay.objects.count() == 1
    undo(first.takings.get(), by="officer", reason="wrong month")
    assert Stay.objects.count() == 0
    send_and_take(medical((ZHOU, "60000", "0", "")), "medical_insurance", MAY)
    send_and_take(medical((ZHOU, "600", "0", "")), "medical_insurance", MAY)
    send_and_take(medical((LI, "100", "0", "")), "medical_insurance", JUNE)
    assert tick().failed == ()
    # Of the rows of May the newest counts.
    assert [one[1:] for one in kept()] == []


def test_a_crossing_of_another_month_than_the_files_is_told_once() -> None:
    # 9,000 of June are below the alert; 2,000 of May, sent later, make 11,000 in June.
    send_and_take(medical((ZHOU, "9000", "0", "")), "medical_insurance", JUNE)
    assert tick().failed == ()
    assert kept() == []
    for _ in range(2):
        send_and_take(medical((ZHOU, "2000", "0", "")), "medical_insurance", MAY)
        assert tick().failed == ()
        assert [one[1:] for one in kept()] == [(date(2024, 6, 30), 10_000_00)]


def test_an_income_that_comes_to_be_known_tells_a_crossing_of_the_past_once() -> None:
    home = Person.objects.get(document_number_index=index(ZHOU)).household
    send_and_take(medical((ZHOU, "6500", "0", "")), "medical_insurance", JUNE)
    assert tick().failed == ()
    assert kept() == []
    # As above: 25,000 less 15,000 for two, three fifths of it are 6,000.
    home.members, home.net_income_fen = 2, 25_000_00
    home.save()
    for month in (SEPTEMBER, "2024-10"):
        send_and_take(medical((LI, "100", "0", "")), "medical_insurance", month)
        assert tick().failed == ()
    assert [one[1:] for one in kept()] == [(date(2024, 6, 30), 6_000_00)]


@pytest.mark.once
@pytest.mark.usefixtures("province")
def test_a_household_is_told_from_the_tip_by_the_line_of_its_province() -> None:
    home = Person.objects.get(document_number_index=index(ZHOU)).household
    home.members, home.net_income_fen = 2, 25_000_00
    home.save()
    # 25,000 less 18,000 for two are 7,000; three fifths of it are 4,200.
    send_and_take(medical((ZHOU, "4300", "0", "")), "medical_insurance", JUNE)
    assert tick().failed == ()
    assert [one[1:] for one in kept()] == [(date(2024, 6, 30), 4_200_00)]


def test_a_told_bill_goes_with_the_sum_that_bore_it() -> None:
    first = send_and_take(medical((ZHOU, "60000", "0", "")), "medical_insurance", MAY)
    send_and_take(medical((LI, "20000", "0", "")), "medical_insurance", JUNE)
    assert tick().failed == ()
    assert [one[1:] for one in kept()] == [
        (date(2024, 5, 31), 10_000_00),
        (date(2024, 6, 30), 10_000_00),
    ]
    # Corrected to 0: the row of May says that there was nothing.
    send_and_take(medical((ZHOU, "0", "0", "")), "medical_insurance", MAY)
    assert tick().failed == ()
    assert [one[1:] for one in kept()] == [(date(2024, 6, 30), 10_000_00)]
    # The correction is undone: the 60,000 of the first file count again, and are told again.
    again = first.county.pk
    last = SentFile.objects.filter(county=again, month=date(2024, 5, 1)).latest("pk")
    undo(last.takings.get(), by="officer", reason="the first was right")
    send_and_take(medical((WANG, "100", "0", "")), "medical_insurance", JUNE)
    assert tick().failed == ()
    assert {one[1:] for one in kept()} == {
        (date(2024, 5, 31), 10_000_00),
        (date(2024, 6, 30), 10_000_00),
    }
    assert Shock.every.count() == 3


def test_an_undone_file_takes_back_the_lead_that_rests_on_nothing_else() -> None:
    ends = timezone.localdate().replace(day=1) - timedelta(days=1)
    bills = medical((ZHOU, "40000", "5000", ""), (LI, "40000", "5000", ""))
    file = send_and_take(bills, "medical_insurance", f"{ends:%Y-%m}")
    assert tick().failed == ()
    home = Person.objects.get(document_number_index=index(LI)).household
    # Li told of a heavy debt besides: that lead does not rest on the file alone.
    debt = Told(
        household_no=home.household_no,
        kind="debt",
        office="self",
        key="debt",
        happened_on=ends,
        known_on=ends,
    )
    raise_shock(debt, by="worker")
    assert tick().failed == ()
    undo(file.takings.get(), by="officer", reason="sums of another county")
    assert tick().failed == ()
    assert [one.kind for one in Shock.objects.all()] == ["debt"]
    found = {one.household_id == home.pk: one for one in Episode.objects.all()}
    assert (found[True].stage, found[False].stage) == ("lead", "withdrawn")
    steps = {of: [one.what for one in found[of].steps.all()] for of in found}
    assert steps[True] == ["lead", "shock", "taken-back"]
    assert steps[False] == ["lead", "taken-back", "withdrawn"]
    # Sent again as it should be, the household has a lead of its own number.
    send_and_take(bills, "medical_insurance", f"{ends:%Y-%m}", name="again.csv")
    assert tick().failed == ()
    assert sorted(Episode.objects.values_list("number", "stage")) == [
        (1, "lead"),
        (1, "withdrawn"),
        (2, "lead"),
    ]


def test_an_undone_file_of_another_office_takes_its_turns_back() -> None:
    home = Person.objects.get(document_number_index=index(LI)).household
    send_and_take(civil([ZHOU, LI]), "civil_affairs", MAY)
    Household.objects.filter(pk=home.pk).update(status="delisted", members=1, net_income_fen=100)
    file = send_and_take(civil([ZHOU]), "civil_affairs", JUNE)
    assert tick().failed == ()
    assert [one.kind for one in Shock.objects.all()] == ["ended"]
    undo(file.takings.get(), by="officer", reason="the list was cut off")
    assert tick().failed == ()
    assert not Shock.objects.exists()
    assert Shock.every.get().withdrawn_at is not None


@pytest.mark.parametrize(
    ("total", "paid", "code", "words"),
    [
        # 31,500 yuan in ten thousands, and 21,000 yuan in fen.
        ("3.15", "0", "intake.sum-of-another-unit", "3.15 yuan"),
        ("2100000", "0", "intake.sum-of-another-unit", "2,100,000 yuan"),
        ("4000", "5000", "intake.parts-over-whole", "5,000 paid"),
        ("31.5", "x", "", ""),
    ],
)
def test_a_bill_that_cannot_be_is_refused_with_its_cell_and_why(
    total: str, paid: str, code: str, words: str
) -> None:
    rows = ((ZHOU, total, paid, ""), (LI, "4000", "1000", ""))
    file = send(medical(*rows), "medical_insurance", JUNE)
    told = [one for one in file.faults if one["code"] == code]
    assert not code or (len(told) == 1 and words in str(told[0]))
    assert taken(file, set_aside=True).counts["fault"] == 1
    # The other row is taken; nothing of the wrong one is.
    assert [one.own_fen for one in Stay.objects.all()] == [3_000_00]


@pytest.mark.parametrize(
    ("factor", "said"), [(100, "most likely fen"), (0.0001, "most likely ten thousands of yuan")]
)
def test_a_file_whose_middle_bill_is_in_another_unit_is_refused_as_a_whole(
    factor: float, said: str
) -> None:
    # 19 persons are too few to say anything of a file; of 20 the middle bill is 6,000 yuan.
    people = [replace(LI, number=f"{LI.document[:14]}{at:03d}X") for at in range(20)]
    rows = [(one, f"{6_000 * factor:.2f}", "0", "") for one in people]
    few = send(medical(*rows[:19]), "medical_insurance", MAY)
    assert "intake.file-of-another-unit" not in [one["code"] for one in few.faults]
    file = send(medical(*rows), "medical_insurance", JUNE)
    (fault,) = file.faults
    assert fault["code"] == "intake.file-of-another-unit"
    assert said in fault["found"]
    right = send(medical(*[(one, "6000", "0", "") for one in people]), "medical_insurance", JUNE)
    assert "intake.file-of-another-unit" not in [one["code"] for one in right.faults]


def test_a_large_own_share_of_this_year_opens_a_lead() -> None:
    ends = timezone.localdate().replace(day=1) - timedelta(days=1)
    send_and_take(medical((ZHOU, "40000", "5000", "")), "medical_insurance", f"{ends:%Y-%m}")
    assert tick().failed == ()
    found = Episode.objects.get()
    assert found.household == Household.objects.get(pk=Shock.objects.get().household_id)
    assert found.steps.get().facts["sudden-illness"]["medical_own_fen"] == 10_000_00
    # 35,000 were paid; 10,000 are told, and are never said as if they were all.
    aloud = facts_aloud(found, "zh")
    assert "近12个月自付医疗费：至少10,000 元" in aloud
    account = make_account("county")
    give(account, "county-officer", place_of(MADOI))
    page = text(browser(acting_for(account, timezone.localdate())), f"/leads/{found.pk}/")
    assert "own share at least 10,000 yuan" in page
    assert "35,000" not in page


def test_only_the_gate_reads_stays() -> None:
    may = {
        "registry/shocks/models.py", "registry/shocks/stays.py",
        "services/register/intake/taking.py", "services/register/intake/undoing.py",
        "services/register/intake/writing.py", "services/protection/bills.py",
    }  # fmt: skip
    named = {
        name(path)
        for path in files()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (
            (node.module or "").endswith("registry.shocks.stays")
            or "Stay" in {one.name for one in node.names}
        )
    }
    assert named <= may
    readers = [path for path in files() if "stays_of" in path.read_text("utf-8")]
    assert {name(path) for path in readers} == {
        "registry/shocks/stays.py",
        "services/protection/bills.py",
    }
