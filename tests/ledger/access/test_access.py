"""Who looked: logged before it is shown, told to the person, withheld by two, listed if unusual."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from everyvillage.core.errors import InputError, NotFoundError, PartMissingError
from everyvillage.ledger.access.own_view import field_words, own_view, sentence
from everyvillage.ledger.access.reading import Reader, Showing, log_reading, logged_rows, reading
from everyvillage.ledger.access.unusual import Unusual, Why, unusual
from everyvillage.ledger.access.withholding import (
    confirm,
    release,
    waiting_for_second,
    withheld,
    withheld_count,
)
from everyvillage.ledger.models import How, Reading
from everyvillage.registry.models import Household, Person, Place, PlaceParent

pytestmark = pytest.mark.django_db

WORKER = Reader(account="worker.1", role="village-worker", place=7)
VISIT = Showing(purpose="visit", fields=("person.name", "person.phone"))
GRANDMOTHER, BOY = 101, 102


def today() -> date:
    return timezone.localdate()


def test_each_person_of_a_list_has_an_entry_before_the_list_is_shown() -> None:
    in_a_list = Showing(purpose="help", fields=("person.name",), how=How.LIST)
    with (
        CaptureQueriesContext(connection) as queries,
        reading(WORKER, [GRANDMOTHER, BOY, BOY], in_a_list) as act,
    ):
        assert Reading.objects.filter(act=act).count() == 2
    assert sum("INSERT" in one["sql"] for one in queries) == 1
    one = Reading.objects.get(person=BOY)
    assert (one.account, one.role, one.role_place, one.how) == (
        "worker.1",
        "village-worker",
        7,
        "list",
    )
    assert one.field_names == ("person.name",)


def test_what_cannot_be_logged_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    def full(*_: object, **__: object) -> None:
        message = "disk full"
        raise DatabaseError(message)

    monkeypatch.setattr("django.db.models.QuerySet.bulk_create", full)
    with (
        pytest.raises(PartMissingError, match=r"access\.not-logged.*Nothing was shown") as refused,
        reading(WORKER, [GRANDMOTHER], VISIT),
    ):
        shown.append("her telephone number")
    assert shown == []
    assert refused.value.http_status == 503


def test_a_database_that_refuses_the_entry_refuses_the_reading() -> None:
    """A real refusal: the log's table is closed by a trigger, as a full or broken one would be."""
    too_long = Reader(account="x" * 200, role="village-worker")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TRIGGER closed BEFORE INSERT ON ledger_reading"
                " BEGIN SELECT RAISE(ABORT, 'closed'); END"
            )
    with pytest.raises(PartMissingError, match="not-logged"), reading(too_long, [BOY], VISIT):
        pytest.fail("this must not be shown")
    assert Reading.objects.count() == 0


def test_a_reading_says_who_why_and_what() -> None:
    nothing = Showing(purpose="", fields=())
    with pytest.raises(InputError) as refused:
        log_reading(Reader(account="", role=""), [BOY], nothing)
    assert [fault.where for fault in refused.value.faults] == [
        "account",
        "role",
        "purpose",
        "fields",
    ]
    with pytest.raises(InputError):
        log_reading(WORKER, [BOY], Showing(purpose="visit", fields=("a,b",)))


def test_an_export_is_logged_as_far_as_it_went() -> None:
    export = Showing(purpose="help", fields=("person.name",), how=How.EXPORT)
    rows = logged_rows(WORKER, range(1200), lambda row: row, export)
    assert Reading.objects.count() == 0
    assert next(rows) == 0
    assert Reading.objects.count() == 500
    assert len(list(rows)) == 1199
    assert Reading.objects.count() == 1200
    assert Reading.objects.values("act").distinct().count() == 1


def test_the_person_reads_one_plain_sentence_for_each_reading() -> None:
    log_reading(WORKER, [GRANDMOTHER], VISIT)
    log_reading(
        Reader(account="clinic.2", role="provider"),
        [GRANDMOTHER],
        Showing(purpose="care", fields=("health", "household.housing")),
    )
    english, chinese = (
        own_view(GRANDMOTHER, "en", today()),
        own_view(GRANDMOTHER, "zh-hans", today()),
    )
    assert own_view(BOY, "en", today()) == []
    assert re.fullmatch(
        r"\d+ \w+ \d{4}, \d\d:\d\d: the village worker \(account worker\.1\) opened your page"
        r" and saw: name, telephone\. Why: a visit to the household\.",
        english[1],
    )
    assert re.fullmatch(
        r"\d{4}年\d+月\d+日 \d\d:\d\d，驻村干部（账号 worker\.1）打开页面查看了您的"
        r".+、.+。用途：入户走访。",
        chinese[1],
    )
    assert "your health" in english[0]
    assert "健康信息" in chinese[0]


def test_residents_do_not_read_words_that_label_them() -> None:
    for table in ("person", "household"):
        for name in (
            "registered_poor",
            "monitored",
            "disability_kind",
            "main_cause",
            "left_behind",
        ):
            words = field_words(f"{table}.{name}")
            assert not re.search("贫|监测|残|留守", words.zh)
    assert field_words("person.something_new").en == "person.something_new"


def test_the_day_and_hour_are_local() -> None:
    log_reading(WORKER, [BOY], VISIT)
    one = Reading.objects.get()
    one.at = datetime.fromisoformat("2020-05-03T16:05:00+00:00")
    assert sentence(one, "zh").startswith("2020年5月4日 00:05，")
    assert sentence(one, "en").startswith("4 May 2020, 00:05: ")


def withheld_reading() -> Reading:
    report = Showing(purpose="help", fields=("child",), rule="child_report")
    log_reading(WORKER, [BOY], report)
    found: Reading = Reading.objects.get(person=BOY)
    return found


def test_a_rule_withholds_for_a_few_days_and_the_number_is_public() -> None:
    log_reading(WORKER, [BOY], VISIT)
    report = Showing(purpose="help", fields=("child",), rule="child_report")
    log_reading(WORKER, [BOY], report)
    assert len(own_view(BOY, "en", today())) == 1
    assert withheld_count(today()) == {"child_report": 1, "inspection": 0}
    assert waiting_for_second(today()).count() == 1
    lapsed = today() + timedelta(days=7)
    assert len(own_view(BOY, "en", lapsed)) == 2
    assert withheld_count(lapsed)["child_report"] == 0


def test_a_second_person_withholds_until_a_date() -> None:
    one = withheld_reading()
    until = today() + timedelta(days=60)
    confirm(one, account="officer.2", until=until)
    assert waiting_for_second(today()).count() == 0
    assert own_view(BOY, "zh", until - timedelta(days=1)) == []
    assert len(own_view(BOY, "zh", until)) == 1


def test_a_second_person_may_choose_a_nearer_day() -> None:
    one = withheld_reading()
    confirm(one, account="officer.2", until=today() + timedelta(days=2))
    assert not withheld(today() + timedelta(days=3)).exists()


@pytest.mark.parametrize(
    ("account", "days", "words"),
    [
        ("worker.1", 30, "a second person"),
        ("officer.2", 0, "a day after today"),
        ("officer.2", 366, "a day after today"),
    ],
)
def test_withholding_is_refused(account: str, days: int, words: str) -> None:
    one = withheld_reading()
    with pytest.raises(InputError, match=words):
        confirm(one, account=account, until=today() + timedelta(days=days))


def test_nobody_withholds_without_a_rule() -> None:
    log_reading(WORKER, [BOY], VISIT)
    with pytest.raises(NotFoundError, match="one that none did"):
        confirm(Reading.objects.get(), account="officer.2", until=today() + timedelta(days=2))
    with pytest.raises(InputError, match="child_report, inspection"):
        log_reading(WORKER, [BOY], Showing(purpose="visit", fields=("child",), rule="secret"))
    assert Reading.objects.count() == 1


def test_a_release_shows_it_at_once_and_for_good() -> None:
    one = withheld_reading()
    confirm(one, account="officer.2", until=today() + timedelta(days=60))
    release(one, account="officer.3")
    assert len(own_view(BOY, "en", today())) == 1
    assert withheld_count(today())["child_report"] == 0


class Hamlet(NamedTuple):
    """A county with two villages; a worker, her mother in one house, a stranger next village."""

    county: int
    village: int
    worker: int
    mother: int
    stranger: int


@pytest.fixture
def hamlet() -> Hamlet:
    county, first, second = (
        Place.objects.create(level=one) for one in ("county", "village", "village")
    )
    for village in (first, second):
        PlaceParent.objects.create(place=village, parent=county)
    homes = [
        Household.objects.create(household_no=f"h{number}", village=village)
        for number, village in enumerate((first, second))
    ]
    persons = [
        Person.objects.create(person_no=f"p{number}", household=home, village=home.village)
        for number, home in enumerate((homes[0], homes[0], homes[1]))
    ]
    return Hamlet(county.pk, first.pk, *(person.pk for person in persons))


def listed(many: int = 200) -> list[tuple[str, Why, int]]:
    now = timezone.now()
    found = unusual(now - timedelta(days=1), now + timedelta(days=1), many)
    assert all(isinstance(one, Unusual) for one in found)
    return [(one.account, one.why, one.persons) for one in found]


def test_kin_and_other_places_are_listed(hamlet: Hamlet) -> None:
    worker = Reader(
        account="worker.1", role="village-worker", place=hamlet.village, own_person=hamlet.worker
    )
    log_reading(worker, [hamlet.mother, hamlet.worker, hamlet.stranger], VISIT)
    officer = Reader(account="officer.1", role="county-officer", place=hamlet.county)
    log_reading(officer, [hamlet.mother, hamlet.stranger], VISIT)
    assert listed() == [("worker.1", Why.KIN, 1), ("worker.1", Why.OUTSIDE, 1)]


def test_many_records_in_a_day_are_listed(hamlet: Hamlet) -> None:
    worker = Reader(account="worker.2", role="village-worker", place=hamlet.village)
    log_reading(worker, range(1000, 1021), VISIT)
    log_reading(worker, range(1000, 1021), VISIT)
    assert listed(many=20) == [("worker.2", Why.MANY, 21)]
    assert listed(many=21) == []
