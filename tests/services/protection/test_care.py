"""Who is left behind and who guards them, what is due and whose record blocks it, and the lead."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from django.utils import timezone

from everyvillage.contracts import TABLES
from everyvillage.data.snapshot import SnapshotHead, write_snapshot
from everyvillage.data.snapshot.shape import table_schema
from everyvillage.ledger.models import Reading
from everyvillage.registry.models import Person
from everyvillage.registry.shocks.models import Shock
from everyvillage.registry.shocks.raising import Told, raise_shock
from everyvillage.services.dated import tick
from everyvillage.services.protection.entitled.asking import LEFT, rules_of
from everyvillage.services.protection.entitled.village import ask_village
from everyvillage.services.protection.models import Episode
from everyvillage.services.register.actions import open_county
from everyvillage.web.home import Home
from tests.services.protection.test_pages import browser, press, text
from tests.support.offices import LI, One, police, send_and_take, text_of
from tests.support.register import MADOI

if TYPE_CHECKING:
    from pathlib import Path

    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db
PAGE = "/leads/care/"


def years_ago(years: int) -> date:
    today = timezone.localdate()
    return date(today.year - years, 1, 1)


def person(village: Village, number: str, relation: str, years: int, **others: Any) -> Person:  # noqa: ANN401 - any column
    cells = {"sex": "2", "care_needed": False, "disability_certificate": False} | others
    made: Person = Person.objects.create(
        person_no=number,
        household=village.home,
        village_id=village.home.village_id,
        relation=relation,
        birth_date=years_ago(years),
        **cells,
    )
    return made


@pytest.fixture
def family(village: Village) -> dict[str, Person]:
    """Give a father and a mother who work away, their daughter of nine, and a grandmother."""
    Person.objects.filter(household=village.home).delete()
    away = {"work_area": "outside", "work_months": 10}
    return {
        "father": person(village, "a", "0", 35, sex="1", **away),
        "mother": person(village, "b", "1", 34, **away),
        "child": person(village, "c", "3", 9, work_area="township", work_months=0),
        "grandmother": person(village, "d", "5", 66, work_area="township", work_months=0),
    }


def kinds(village: Village) -> dict[int, tuple[str, ...]]:
    found = ask_village(village.worker, village.home.village_id)
    return {one.person: one.kinds for one in found.left}


def test_a_child_whose_parents_are_away_has_the_grandmother_until_she_needs_care(
    village: Village, family: dict[str, Person]
) -> None:
    child, grandmother = family["child"], family["grandmother"]
    assert kinds(village) == {child.pk: ("child",), grandmother.pk: ("elder",)}
    found = ask_village(village.worker, village.home.village_id)
    (of_child,) = (one for one in found.left if one.is_child)
    assert [(one.person, one.relation, one.sure) for one in of_child.guards] == [
        (grandmother.pk, "5", True)
    ]
    grandmother.care_needed = None
    grandmother.save()
    (of_child,) = (
        one for one in ask_village(village.worker, village.home.village_id).left if one.is_child
    )
    assert [one.sure for one in of_child.guards] == [False]
    grandmother.care_needed = True
    grandmother.save()
    assert kinds(village)[child.pk] == ("child", "alone")
    # Another village has nobody, whether it is there or not.
    for elsewhere in (village.country.places["V7"], 10**9):
        assert ask_village(village.worker, elsewhere).asked == 0


def test_the_definition_is_the_one_in_force_on_the_day() -> None:
    names = [rules_of(LEFT, date(year, 6, 30)).id for year in (2014, 2015, 2016, 2024)]
    assert names == ["LEFT-2013", "LEFT-2013", "LEFT-2016", "LEFT-2016"]


def test_names_of_children_are_opened_first_and_the_look_is_logged(
    village: Village, family: dict[str, Person]
) -> None:
    worker = browser(village.worker)
    closed = text(worker, PAGE)
    assert "left-behind children: <strong>1</strong>" in closed
    assert "left-behind elders: <strong>1</strong>" in closed
    assert "9 years" not in closed
    child = family["child"].pk
    assert not Reading.objects.filter(person=child).exists()
    press(worker, f"{PAGE}open/", compartment="child", purpose="visit")
    opened = text(worker, PAGE)
    assert "9 years" in opened
    assert opened.index("9 years") < opened.index("parent · ")
    assert Reading.objects.get(person=child).purpose == "visit"
    refused = worker.post(f"{PAGE}open/", {"compartment": "child", "purpose": "planning"})
    assert refused.status_code == 400
    refused = worker.post(f"{PAGE}open/", {"compartment": "identity", "purpose": "visit"})
    assert refused.status_code == 400


def test_what_is_due_is_grouped_by_the_office_whose_record_blocks_it(
    village: Village, family: dict[str, Person]
) -> None:
    del family
    holder = {"disability_certificate": True, "disability_grade": 2, "subsidy_received": False}
    entered = person(
        village, "e", "8", 70, dibao=True, subsidy_entitled=True, linked_rehabilitation=True,
        labour="none", work_months=0, **holder,
    )  # fmt: skip
    needing = person(
        village, "f", "8", 70, dibao=False, care_needed=True, subsidy_entitled=False,
        linked_rehabilitation=False, labour="none", work_months=0, **holder,
    )  # fmt: skip
    unknown = person(
        village, "g", "8", 70, subsidy_entitled=False, linked_rehabilitation=True,
        labour="none", work_months=0, **holder,
    )  # fmt: skip
    pupil = person(
        village, "h", "8", 10, dibao=False, subsidy_entitled=False, linked_rehabilitation=True,
        linked_education=True, student="none", disability_certificate=True, disability_grade=3,
    )  # fmt: skip
    found = ask_village(village.township, village.home.village_id).gaps
    assert {(one.person, one.what, one.office, one.why) for one in found} == {
        (entered.pk, "living", "disabled_federation", "not-given"),
        (needing.pk, "nursing", "disabled_federation", "not-entered"),
        (needing.pk, "device", "disabled_federation", "not-given"),
        (unknown.pk, "living", "civil_affairs", "missing"),
        (pupil.pk, "school", "education", "not-given"),
    }
    page = text(browser(village.township), f"{PAGE}?village={village.home.village_id}")
    assert "Civil Affairs Bureau" in page
    assert "may be due; the record lacks" in page
    assert "subsistence allowance" not in page  # which column is told with the names only


def employment(*told: tuple[One, str, str]) -> bytes:
    """Give the file of the job office: where each works, and for how many months."""
    head = ("姓名", "身份证号码", "性别", "乡镇", "行政村", "务工区域", "务工月数")
    rows = [(p.name, p.document, p.sex, p.township, p.village, *said) for p, *said in told]
    return text_of([head, *rows])


def test_a_parent_who_leaves_raises_a_lead_the_same_day(
    tmp_path: Path,
    settings: Any,  # noqa: ANN401 - the plugin's own
) -> None:
    settings.HOME = Home(tmp_path / "home")
    open_county(MADOI)
    father = One("周海", date(1985, 3, 2), "男", "H1", "户主", "玛查理镇", "江措村")
    child = One("周芳", years_ago(9), "女", "H1", "女儿", "玛查理镇", "江措村")
    send_and_take(police([father, child, LI]), "police", "2024-05")
    # What the first file says is no turn, whatever it says.
    for month, where in (("2024-05", "乡（镇）内"), ("2024-06", "乡（镇）内"), ("2024-07", "省外")):
        assert not Shock.objects.exists()
        send_and_take(employment((father, where, "1"), (LI, "省外", "9")), "employment", month)
        assert tick().failed == ()
    shock = Shock.objects.get()
    assert (shock.kind, shock.office) == ("guardian", "employment")
    episode = Episode.objects.get()
    assert (episode.stage, episode.rules, episode.kind) == ("lead", "LEFT-2016", "")
    assert episode.opened_on == timezone.localdate()
    assert episode.steps.get().facts["child"]["parents_away"] == 1


def bill(village: Village, key: str, care_until: date | None) -> None:
    today = timezone.localdate()
    told = Told(
        household_no=village.home.household_no, kind="bill", office="medical", key=key,
        happened_on=today, known_on=today, own_fen=0, care_until=care_until,
    )  # fmt: skip
    raise_shock(told, by="test")
    assert tick().failed == ()


def test_a_guardian_who_needs_care_raises_a_lead_where_a_child_is_left_behind(
    village: Village, family: dict[str, Person], today: date
) -> None:
    bill(village, "1", None)
    assert not Episode.objects.exists()
    mother = family["mother"]
    mother.work_area, mother.work_months = "township", 0
    mother.save()
    bill(village, "2", today + timedelta(days=30))
    assert not Episode.objects.exists()
    # From the first day away, although the months of the definition have not passed.
    mother.work_area = "province"
    mother.save()
    bill(village, "3", today + timedelta(days=30))
    episode = Episode.objects.get()
    assert episode.rules == "LEFT-2016"
    page = text(browser(village.worker), f"/leads/{episode.pk}/")
    assert "A child under 16 whose parents are both away" in page


def test_officers_see_villages_with_the_counts_of_the_sealed_day(
    village: Village,
    tmp_path: Path,
    settings: Any,  # noqa: ANN401 - the plugin's own
) -> None:
    settings.HOME = Home(tmp_path)
    county = browser(village.county)
    assert "no sealed data yet" in text(county, PAGE)
    at, code = date(2024, 6, 30), village.country.code("V1")
    home: dict[str, object] = {"household_no": "h", "village_code": code}
    away: dict[str, object] = {"work_area": "outside", "work_months": 10}
    rows: list[dict[str, object]] = [
        home | away | {"person_no": "1", "relation": "0", "sex": "1", "age": 35},
        home | away | {"person_no": "2", "relation": "1", "sex": "2", "age": 34},
        home | {"person_no": "3", "relation": "2", "sex": "1", "age": 15, "guardian": False,
                "work_area": None, "work_months": None},
        home | {"person_no": "4", "relation": "2", "sex": "1", "age": 16, "guardian": False,
                "work_area": None, "work_months": None},
    ]  # fmt: skip
    names = list(rows[2])
    batch = pa.RecordBatch.from_pylist(rows, schema=table_schema(TABLES["person"], names))
    held = {"person": {code: tuple(names)}}
    head = SnapshotHead(at=at, modelled=False, counties=(code,), held=held)
    write_snapshot(settings.HOME.snapshots, head, {"person": [batch]})
    page = text(county, PAGE)
    line = page[page.index("V1乡村") :]
    cells = [one.split("</td>")[0].split(">")[-1] for one in line.split("<td")[1:6]]
    # One child of two: the other is sixteen; noted without a guardian.
    assert cells == ["1", "1", "0", "0", "0"]
