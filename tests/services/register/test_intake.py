"""Files of offices by the names of villages and people: taken whole, set aside, undone."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from everyvillage.core.errors import CheckFailedError, InputError
from everyvillage.registry.events.intake import OfficeFileTaken
from everyvillage.registry.events.models import Happened
from everyvillage.registry.models import Household, Import, Person, RiskCase
from everyvillage.registry.own_vault import open_vault
from everyvillage.services.register.actions import create_snapshot
from everyvillage.services.register.intake import overview
from everyvillage.services.register.intake.asking import secret_of
from everyvillage.services.register.intake.deciding import decide
from everyvillage.services.register.intake.kept_reading import find_reading, signs_of
from everyvillage.services.register.intake.receiving import ask_to_take, remember_headings
from everyvillage.services.register.intake.rolls import People, stand_now
from everyvillage.services.register.intake.storing import find_fault_file
from everyvillage.services.register.intake.taking import check
from everyvillage.services.register.intake.undoing import undo
from everyvillage.services.register.intake.work import work_through
from everyvillage.services.register.models import Doubt, DoubtKind, SentFile, State, Taking
from everyvillage.services.register.pages import overview_page
from everyvillage.services.register.queries import held_columns
from tests.support.offices import (
    CODES,
    EVERYBODY,
    JULY,
    JUNE,
    LI,
    OFFICER,
    REASON,
    WANG,
    WANG_WIFE,
    ZHOU,
    ZHOU_CHILD,
    One,
    civil,
    county,
    medical,
    place_of,
    police,
    send,
    send_and_take,
    spoil,
    taken,
    text_of,
)
from tests.support.register import MADOI, everything

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.web.home import Home

pytestmark = pytest.mark.django_db


def person(name: str) -> Person:
    """Give the one person of a name; names are sealed, so every one is opened."""
    vault = open_vault()
    found: list[Person] = [
        one
        for one in Person.objects.exclude(name=None)
        if vault.open(bytes(one.name or b""), table="person", field="name", person=one.person_no)
        == name
    ]
    assert len(found) == 1
    return found[0]


def insured() -> dict[str, bool | None]:
    """Give who is insured, by name."""
    return {one.name: person(one.name).medical_insurance for one in EVERYBODY}


@pytest.fixture
def people(opened: Home) -> Home:
    """Give a register that has taken the police's file of June."""
    assert send_and_take(police(), "police").state == State.TAKEN
    return opened


def test_people_come_from_names_of_villages_with_history_and_an_event(people: Home) -> None:
    homes = dict(Household.objects.values_list("household_no", "village__codes__code"))
    assert homes == CODES
    assert Person.objects.count() == 5
    zhou = person("周海")
    vault = open_vault()
    index = vault.index(ZHOU.document, table="person", field="document_number")
    assert bytes(zhou.document_number_index or b"") == index
    assert ZHOU.document.encode() not in bytes(zhou.document_number or b"")
    assert zhou.history.count() == 1
    assert held_columns()["person"][MADOI] == (
        "person_no", "household_no", "village_code", "name", "document_number", "sex",
        "birth_date", "relation",
    )  # fmt: skip
    told = Happened.objects.get(kind=OfficeFileTaken.kind)
    assert '"office": "police"' in told.body
    assert (people.root / "intake").stat().st_mode & 0o777 == 0o700


@pytest.mark.once
def test_the_same_file_again_changes_nothing_and_a_corrected_one_what_differs(people: Home) -> None:
    del people
    before = everything()
    again = send_and_take(police(), "police")
    assert again.counts["good"] == 5
    after = everything()
    for table in ("registry_person", "registry_historicalperson", "registry_household"):
        assert after[table] == before[table]
    moved = [
        replace(one, village="东泽村", township="花石峡镇") if one is LI else one
        for one in EVERYBODY
    ]
    assert send_and_take(police(moved), "police").state == State.TAKEN
    li = person("李英")
    assert li.history.count() == 2
    assert Household.objects.get(household_no="H2").history.count() == 2
    assert person("王强").history.count() == 1
    states = SentFile.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.REPLACED, State.REPLACED, State.TAKEN]


def test_whom_a_whole_file_does_not_name_is_missing_and_a_part_leaves_them_alone(
    people: Home,
) -> None:
    del people
    send_and_take(medical((one, "是") for one in EVERYBODY), "medical_insurance")
    assert set(insured().values()) == {True}
    part = send(medical([(LI, "否")]), "medical_insurance", JULY, partial=True)
    taken(part)
    assert insured() == {"周海": True, "周芳": True, "李英": False, "王强": True, "扎西卓玛": True}
    send_and_take(medical([(ZHOU, "是"), (LI, "是")]), "medical_insurance", JULY)
    assert insured() == {"周海": True, "周芳": None, "李英": True, "王强": None, "扎西卓玛": None}
    assert person("周芳").history.count() == 3


@pytest.mark.once
def test_a_list_of_those_who_have_something_says_no_of_the_others(people: Home) -> None:
    del people
    send_and_take(civil([LI]), "civil_affairs")
    assert {one.name: person(one.name).dibao for one in EVERYBODY} == {
        "周海": False, "周芳": False, "李英": True, "王强": False, "扎西卓玛": False,
    }  # fmt: skip


def test_a_file_with_a_fault_is_not_taken_and_set_aside_takes_the_rest(people: Home) -> None:
    del people
    rows = [(spoil(ZHOU), "是"), (LI, "是"), (WANG, "否")]
    file = send(medical(rows), "medical_insurance")
    assert (file.state, file.counts["fault"], file.counts["good"]) == (State.CHECKED, 1, 2)
    (told,) = file.faults
    assert told["code"] == "import.number-spoilt"
    assert told["first"][0]["where"].startswith("medical_insurance.csv")
    before = everything()
    assert taken(file).state == State.CHECKED
    assert everything() == before
    with pytest.raises(InputError, match=r"intake\.reason-missing"):
        ask_to_take(file, by=OFFICER, set_aside=True, reason=" ")
    done = taken(file, set_aside=True)
    assert done.state == State.TAKEN
    assert insured() == {"周海": None, "周芳": None, "李英": True, "王强": False, "扎西卓玛": None}
    step = Taking.objects.get(file=file)
    assert (step.rows, step.set_aside, step.reason, step.by) == (2, 1, REASON, OFFICER)


def test_what_is_set_aside_goes_back_in_the_senders_layout_to_mend(people: Home) -> None:
    del people
    rows = [(spoil(ZHOU), "是"), (LI, "是"), (WANG, "否")]
    file = taken(send(medical(rows), "medical_insurance"), set_aside=True)
    path = find_fault_file(file)
    assert path is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    lines = path.read_text("utf-8-sig").splitlines()
    assert lines[0] == "姓名,身份证号码,性别,乡镇,行政村,是否参保,问题"
    assert len(lines) == 2
    assert lines[1].startswith(f"周海,{spoil(ZHOU).document},男,玛查理镇,江措村,是,")
    assert spoil(ZHOU).document not in str(file.faults)
    mended = path.read_bytes().replace(spoil(ZHOU).document.encode(), ZHOU.document.encode())
    taken(send(mended, "medical_insurance", partial=True))
    assert insured()["周海"] is True
    assert insured()["王强"] is False


def test_what_was_known_last_month_is_missing_once_this_months_row_is_set_aside(
    people: Home,
) -> None:
    del people
    send_and_take(medical((one, "是") for one in EVERYBODY), "medical_insurance")
    rows = [(spoil(one) if one is LI else one, "是") for one in EVERYBODY]
    taken(send(medical(rows), "medical_insurance", JULY), set_aside=True)
    assert insured() == {"周海": True, "周芳": True, "李英": None, "王强": True, "扎西卓玛": True}


def test_a_step_is_undone_as_one_and_the_register_is_as_before(people: Home) -> None:
    del people
    before = everything()
    file = send_and_take(medical((one, "是") for one in EVERYBODY), "medical_insurance")
    step = Taking.objects.get(file=file)
    with pytest.raises(InputError, match=r"intake\.reason-missing"):
        undo(step, by=OFFICER, reason="")
    assert undo(step, by=OFFICER, reason="发错了") == (0, 5)
    after = everything()
    assert after["registry_person"] == before["registry_person"]
    assert person("李英").history.count() == 3
    assert "medical_insurance" not in held_columns()["person"][MADOI]
    assert SentFile.objects.get(pk=file.pk).state == State.UNDONE
    with pytest.raises(CheckFailedError, match="undone already"):
        undo(step, by=OFFICER, reason="再来")


def test_people_that_a_step_made_go_with_it(opened: Home) -> None:
    del opened
    file = send_and_take(police(), "police")
    assert undo(Taking.objects.get(file=file), by=OFFICER, reason="发错了") == (8, 0)
    assert (Person.objects.count(), Household.objects.count()) == (0, 0)
    assert Import.objects.filter(undone_at=None).count() == 0
    assert send_and_take(police(), "police").state == State.TAKEN
    assert Person.objects.count() == 5


def test_a_step_on_which_something_was_built_stays(people: Home) -> None:
    del people
    first = Taking.objects.get()
    send_and_take(medical([(ZHOU, "是")]), "medical_insurance")
    with pytest.raises(CheckFailedError, match="1 of its rows in person were changed again"):
        undo(first, by=OFFICER, reason="发错了")
    create_snapshot(date(2020, 6, 30))
    with pytest.raises(CheckFailedError, match="sealed with it"):
        undo(Taking.objects.latest("pk"), by=OFFICER, reason="发错了")
    assert Person.objects.count() == 5


@pytest.mark.once
def test_last_months_file_again_waits_for_a_word(people: Home) -> None:
    del people
    rows = medical((one, "是") for one in EVERYBODY)
    send_and_take(rows, "medical_insurance")
    again = send(rows, "medical_insurance", JULY)
    assert again.again
    assert taken(again).state == State.CHECKED
    assert taken(again, set_aside=True).state == State.TAKEN


@pytest.mark.once
def test_headings_that_are_not_known_are_said_once_and_remembered(people: Home) -> None:
    del people
    odd = medical((one, "是") for one in EVERYBODY).decode("utf-8-sig").replace("是否参保", "缴费")
    file = send(odd.encode(), "medical_insurance")
    assert file.state == State.REFUSED
    assert [one["code"] for one in file.faults] == ["import.heading-unknown"]
    with pytest.raises(InputError, match=r"intake\.column-unknown"):
        remember_headings(file, {"缴费": "paid"}, by=OFFICER)
    remember_headings(file, {"缴费": "medical_insurance"}, by=OFFICER)
    work_through()
    assert taken(SentFile.objects.get(pk=file.pk)).state == State.TAKEN
    july = send(odd.replace("李英", "李英").encode() + b"", "medical_insurance", JULY)
    assert july.state == State.CHECKED


@pytest.mark.once
@pytest.mark.parametrize(
    ("content", "office", "code"),
    [
        (b"", "police", "import.file-empty"),
        (
            text_of([("姓名", "公民身份号码", "性别", "户编号", "村")]),
            "police",
            "import.file-empty",
        ),
        (
            police(replace(one, township="灰汤镇", village="金井村") for one in EVERYBODY),
            "police",
            "intake.other-county",
        ),
        (
            text_of([("玛多县2020年3月参保明细",)]) + medical([(LI, "是")]).lstrip(b"\xef\xbb\xbf"),
            "medical_insurance",
            "intake.month-differs",
        ),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_is_refused_and_nothing_is_kept(
    opened: Home, content: bytes, office: str, code: str
) -> None:
    del opened
    before = everything()
    try:
        file = send(content, office)
    except InputError as error:
        assert error.code == code  # noqa: PT017 - an empty file is refused before it is kept
    else:
        assert file.state == State.REFUSED
        assert [one["code"] for one in file.faults] == [code]
    assert everything() == before


@pytest.mark.once
def test_a_number_of_another_birth_rows_that_contradict_and_doubles(opened: Home) -> None:
    del opened
    other = replace(LI, born=date(1950, 2, 20), number=LI.document)
    twice = replace(WANG, relation="儿子")
    file = send(police([ZHOU, ZHOU, ZHOU_CHILD, other, WANG, twice]), "police")
    assert file.counts["double"] == 1
    assert {one["code"]: one["rows"] for one in file.faults} == {
        "intake.birth-differs": 1,
        "intake.rows-contradict": 2,
    }
    assert taken(file, set_aside=True).counts["good"] == 2
    assert Person.objects.count() == 2


def test_questions_are_asked_once_answered_once_and_used_next_month(people: Home) -> None:
    del people
    namesake = One("李英", date(1961, 4, 4), "女", "H4", "户主", "花石峡镇", "措柔村")
    lost = One("王五", date(1971, 4, 4), "男", "H5", "户主", "花石峡镇", "东泽斗")
    june = send(police([*EVERYBODY, namesake, lost]), "police")
    village = Doubt.objects.get(kind=DoubtKind.VILLAGE)
    assert village.asked == {"township": "花石峡镇", "village": "东泽斗"}
    assert june.counts["doubt"] == 1
    with pytest.raises(InputError, match=r"intake\.answer-unknown"):
        decide(village, "somewhere", by=OFFICER)
    decide(village, "632626101201", by=OFFICER)
    assert taken(june).state == State.TAKEN
    assert Household.objects.get(household_no="H5").village_id == place_of("632626101201")

    rows = [(one, "是") for one in (ZHOU, ZHOU_CHILD, WANG, WANG_WIFE, lost)]
    asked = medical(rows).decode("utf-8-sig") + "李英,,女,花石峡镇,措柔村,是\r\n"
    file = send(asked.encode(), "medical_insurance")
    (doubt,) = file.doubts.all()
    assert (doubt.kind, doubt.asked, len(doubt.candidates)) == (DoubtKind.PERSON, {}, 2)
    assert "李英".encode() not in bytes(doubt.asked_sealed or b"")
    assert secret_of(doubt, open_vault())["name"] == "李英"
    older = Person.objects.get(household_id="H2")
    decide(doubt, older.person_no, by=OFFICER)
    assert taken(file).counts.get("doubt") is None
    older.refresh_from_db()
    assert older.medical_insurance is True
    july = send(asked.replace("周海", "周海 ").encode(), "medical_insurance", JULY)
    assert july.counts["good"] == 6
    assert not july.doubts.exists()


@pytest.mark.once
def test_a_number_that_nobody_has_may_be_that_of_somebody_registered_without_one(
    opened: Home,
) -> None:
    del opened
    lines = police().decode("utf-8-sig").replace(f"李英|{LI.document}|", "李英||")
    assert send_and_take(lines.encode(), "police").counts["good"] == 5
    assert person("李英").document_number is None
    stranger = replace(LI, name="陈静", born=date(1999, 9, 9))
    file = send(medical((one, "是") for one in (*EVERYBODY, stranger)), "medical_insurance")
    assert (file.counts["unknown"], file.counts["good"] + file.counts.get("doubt", 0)) == (1, 5)
    for doubt in file.doubts.all():
        assert [one["household_no"] for one in doubt.candidates] == ["H2"]


@pytest.mark.once
def test_one_person_in_two_households_and_two_on_one_number_are_asked(people: Home) -> None:
    del people
    elsewhere = replace(LI, home="H3", relation="母亲", township="黄河乡", village="白玛纳村")
    thief = replace(WANG, name="多吉", number=ZHOU.document, home="H7", born=ZHOU.born)
    file = send(police([elsewhere, thief, ZHOU_CHILD]), "police")
    kinds = sorted(file.doubts.values_list("kind", flat=True))
    assert kinds == [DoubtKind.HOUSEHOLD, DoubtKind.NUMBER]
    home = file.doubts.get(kind=DoubtKind.HOUSEHOLD)
    assert [one["code"] for one in home.candidates] == ["H2", "H3"]
    decide(home, "H3", by=OFFICER)
    done = taken(file, set_aside=True)
    assert done.state == State.TAKEN
    assert person("李英").household_id == "H3"
    assert person("周海").household_id == "H1"


@pytest.mark.once
def test_ten_thousand_rows_of_one_person_are_one(opened: Home) -> None:
    del opened
    file = send(police([WANG, *[ZHOU] * 10_000, WANG_WIFE]), "police")
    assert (file.counts["good"], file.counts["double"]) == (3, 9_999)
    taken(file)
    assert Person.objects.count() == 3


@pytest.mark.once
def test_cases_need_a_household_that_is_known(people: Home, tmp_path: Path) -> None:
    del people, tmp_path
    head = ("事件编号", "户编号", "乡镇", "村", "风险原因", "发生日期", "是否未消除")
    rows = [
        ("E1", "H2", "花石峡镇", "措柔村", "因病", "2020-06-11", "是"),
        ("E2", "H9", "花石峡镇", "措柔村", "因灾", "2020-06-12", "是"),
    ]
    file = taken(send(text_of([head, *rows]), "emergency"), set_aside=True)
    assert file.counts["unknown"] == 1
    case = RiskCase.objects.get()
    assert (case.case_id, case.household_id, case.open) == ("E1", "H2", True)
    assert Taking.objects.filter(file__county=county(), set_aside=1).count() == 1


@pytest.mark.once
def test_an_open_case_that_nobody_tells_of_any_more_is_not_as_young_as_it_was(people: Home) -> None:
    del people
    head = (
        "事件编号", "户编号", "乡镇", "村", "发生日期", "是否未消除", "纳入用时（天）",
        "发现至今（天）",
    )  # fmt: skip
    first = ("E1", "H2", "花石峡镇", "措柔村", "2020-06-22", "是", "", "8")
    ended = ("E2", "H2", "花石峡镇", "措柔村", "2020-06-02", "否", "9", "20")
    send_and_take(text_of([head, first, ended]), "emergency")
    new = ("E3", "H2", "花石峡镇", "措柔村", "2020-07-09", "是", "11", "22")
    taken(send(text_of([head, new]), "emergency", JULY, partial=True))
    assert _cases() == {"E1": (True, None, 8), "E2": (False, 9, 20), "E3": (True, 11, 22)}
    whole = send_and_take(text_of([head, new]), "emergency", JULY)
    assert _cases() == {"E1": (None, None, None), "E2": (False, 9, 20), "E3": (True, 11, 22)}
    undo(whole.takings.get(), by=OFFICER, reason=REASON)
    assert _cases()["E1"] == (True, None, 8)
    # 22 June to 31 July are 39 days; the office says when it was recognised at last.
    later = ("E1", "H2", "花石峡镇", "措柔村", "2020-06-22", "是", "16", "39")
    send_and_take(text_of([head, later, new]), "emergency", JULY)
    assert _cases()["E1"] == (True, 16, 39)


def _cases() -> dict[str, tuple[bool | None, int | None, int | None]]:
    """Give of each case whether it is open, when it was recognised, how old it is."""
    rows = RiskCase.objects.values_list("case_id", "open", "recognised_days", "days_open")
    return {case: tuple(said) for case, *said in rows}


@pytest.mark.once
def test_the_people_of_a_county_are_kept_at_hand_until_one_of_them_changes(people: Home) -> None:
    del people
    held, vault, day = People(), open_vault(), date(2020, 6, 30)
    first = held.of(county(), day, vault, stand_now())
    assert held.of(county(), day, vault, stand_now()) is first
    assert held.of(county(), date(2020, 7, 31), vault, stand_now()) is not first
    zhou = person("周海")
    zhou.household_id = "H3"
    zhou.save()
    moved = held.of(county(), day, vault, stand_now())
    assert moved.persons[zhou.person_no].household_no == "H3"
    before = stand_now()
    send_and_take(medical([(ZHOU, "是")]), "medical_insurance")
    held.outlast(before, stand_now())
    assert held.of(county(), day, vault, stand_now()) is moved


@pytest.mark.once
def test_what_was_read_is_kept_for_the_same_headings_until_the_file_is_taken(people: Home) -> None:
    wrong = spoil(ZHOU)
    file = send(medical([(wrong, "是"), (LI, "是"), (WANG, "否")]), "medical_insurance")
    fault_file = find_fault_file(file)
    assert fault_file is not None
    first = fault_file.read_bytes()
    (reading,) = people.root.glob("intake/*/reading.pickle")
    assert stat.S_IMODE(reading.stat().st_mode) == 0o600
    day = date(2020, 6, 30)
    assert find_reading(file, signs_of(file, day, {})) is not None
    assert find_reading(file, signs_of(file, day, {"姓名": "-"})) is None
    assert find_reading(file, signs_of(file, date(2020, 7, 31), {})) is None
    for torn in (None, reading.read_bytes()[:100], b"x"):
        if torn is not None:
            reading.write_bytes(torn)
        fault_file.unlink()
        check(file)
        assert file.counts == {"rows": 3, "fault": 1, "good": 2}
        assert fault_file.read_bytes() == first
        assert find_reading(file, signs_of(file, day, {})) is not None
    assert taken(file, set_aside=True).state == State.TAKEN
    assert not list(people.root.glob("intake/*/reading.*"))
    assert insured() == {"周海": None, "周芳": None, "李英": True, "王强": False, "扎西卓玛": None}


@pytest.mark.once
def test_a_page_that_was_made_while_the_last_file_ended_looks_again(
    people: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    del people
    send(medical([(one, "是") for one in EVERYBODY]), "medical_insurance", work=False)
    made = overview.takings_of

    def ended_meanwhile(place: int) -> list[Taking]:
        work_through()
        return list(made(place))

    monkeypatch.setattr(overview, "takings_of", ended_meanwhile)
    parts = overview_page.parts_of(county(), JUNE)
    assert "waiting" in {line.standing for line in parts["lines"]}
    assert parts["working"]
    assert not overview_page.parts_of(county(), JUNE)["working"]
