"""Each table is kept as long as its parameter says: history, snapshots and the ledger too."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from everyvillage.data.snapshot import list_snapshots
from everyvillage.ledger.append import append
from everyvillage.ledger.models import Entry, Payload, Reading, Sweep
from everyvillage.ledger.roots import keeper_of_this_home
from everyvillage.ledger.verify import verify
from everyvillage.registry.events.models import Happened
from everyvillage.registry.queue.models import Asked
from everyvillage.services import dated
from everyvillage.services.register.actions import create_snapshot, open_county
from everyvillage.services.retention.actions import keep_all
from everyvillage.services.retention.keeps import keeps
from everyvillage.services.retention.models import Kept
from everyvillage.services.retention.naming import name_of
from everyvillage.web.home import Home
from tests.ledger.proof import delivery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.services.retention.conftest import ComeIn
    from tests.support.authority import Country

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """Keep snapshots and files of this test in its own folder, beside the keys of the suite."""

    class Beside(Home):
        keys = settings.HOME.keys

    with override_settings(HOME=Beside(tmp_path)):
        yield tmp_path


def newest(keep: str) -> Kept:
    found = Kept.objects.filter(keep=keep).order_by("-pk").first()
    assert found
    return found


def test_told_events_and_done_tasks_go_after_their_time_and_open_ones_stay() -> None:
    for days, told in ((91, True), (89, True), (400, False)):
        at = NOW - days * DAY
        Happened.objects.create(kind="x", body="{}", at=at, told_at=at if told else None)
    for days, done in ((366, True), (364, True), (900, False)):
        at = NOW - days * DAY
        Asked.objects.create(
            key=f"k{days}", function="x", asked_at=at, done_at=at if done else None
        )
    assert keep_all(NOW) == 2
    # 91 of 90 days and 366 of 365 are over; what nobody was told or did stays, however old.
    assert Happened.objects.count() == 2
    assert set(Asked.objects.values_list("key", flat=True)) == {"k364", "k900"}
    kept = newest("events")
    assert (kept.days, kept.removed, kept.left, kept.overdue) == (90, 1, 1, 0)
    assert kept.oldest == timezone.localdate(NOW - 89 * DAY)


def test_older_versions_of_a_row_go_and_the_newest_stays_whatever_its_age(
    country: Country,
) -> None:
    person = country.persons["V1"][0]
    for schooling in ("10", "20", "30"):
        person.schooling = schooling
        person.save()
    person.history.update(history_date=NOW - 3651 * DAY)
    # Four versions, all past ten years: three go.
    assert person.history.count() == 4
    keep_all(NOW)
    assert [one.schooling for one in person.history.all()] == ["30"]
    kept = newest("history:registry_historicalperson")
    assert (kept.removed, kept.overdue, kept.days) == (3, 0, 3650)


def test_what_the_ledger_says_of_persons_goes_and_the_chain_holds(country: Country) -> None:
    village = country.places["V1"]
    old, young = NOW - 3651 * DAY, NOW - 3649 * DAY
    for happened, subject in ((old, "a" * 32), (young, "b" * 32), (old, "")):
        append(replace(delivery(subject), happened=happened), village)
    keep_all(NOW)
    # The old one about a person is gone; an erasure entry says so. What is about no person stays.
    left = Payload.objects.filter(service=delivery().service, entry__kind="delivery")
    assert sorted(one.subject or "" for one in left) == ["", "b" * 32]
    assert list(Entry.objects.order_by("sequence").values_list("kind", flat=True)) == [
        *["delivery"] * 3,
        "erasure",
    ]
    assert verify(keeper_of_this_home()).holds
    kept = newest("payloads")
    assert (kept.removed, kept.left, kept.overdue) == (1, 1, 0)


def test_who_looked_is_kept_three_years_and_that_it_was_shortened_for_ever() -> None:
    for days in (1097, 1095):
        Reading.append(
            act=uuid4(),
            at=NOW - days * DAY,
            person=1,
            account="x",
            role="auditor",
            fields="person.name",
            purpose="inspection",
            how="page",
        )
    # The limit is 1,096 days: three years with a leap day.
    keep_all(NOW)
    assert [one.at for one in Reading.objects.all()] == [NOW - 1095 * DAY]
    assert [one.readings for one in Sweep.objects.all()] == [1]
    kept = newest("readings")
    assert (kept.days, kept.removed, kept.left, kept.overdue) == (1096, 1, 1, 0)


def test_sealed_copies_go_by_their_day_and_the_newest_stays(home: Path) -> None:
    open_county("632626")
    for day in (date(2020, 6, 30), date(2020, 9, 30), date(2020, 12, 31)):
        create_snapshot(day)
    # 7,300 days before 1 January 2045 is 6 January 2025: all three are older.
    keep_all(datetime(2045, 1, 1, tzinfo=UTC))
    assert [one.head.at for one in list_snapshots(home / "snapshots")] == [date(2020, 12, 31)]
    assert not [one for one in (home / "snapshots").iterdir() if one.name.endswith(".gone")]
    kept = newest("snapshots")
    assert (kept.removed, kept.left, kept.overdue) == (2, 1, 0)


def test_files_of_offices_go_a_year_after_they_were_last_worked_on(home: Path) -> None:
    for name, days in (("a", 366), ("b", 364)):
        folder = home / "intake" / name
        folder.mkdir(parents=True)
        (folder / "公安局.csv").write_bytes(b"x")
        moment = (NOW - days * DAY).timestamp()
        for path in (folder / "公安局.csv", folder):
            os.utime(path, (moment, moment))
    assert keep_all(NOW) == 1
    assert [one.name for one in (home / "intake").iterdir()] == ["b"]
    kept = newest("office_files")
    assert (kept.days, kept.removed, kept.left, kept.overdue) == (365, 1, 1, 0)


def test_every_history_has_a_limit() -> None:
    ids = {one.id for one in keeps()}
    assert {"history:registry_historicalperson", "history:rights_historicalrequest"} <= ids
    assert len(ids) == len(list(keeps()))


def test_it_runs_once_a_day_and_an_auditor_sees_it(come_in: ComeIn) -> None:
    auditor = come_in("auditor", "C1")
    # Before the first round nothing is known yet, and the page says so.
    assert "—" in auditor.get("/retention/").content.decode()
    dated.tick()
    first = Kept.objects.count()
    assert first == len(list(keeps()))
    dated.tick()
    assert Kept.objects.count() == first
    page = auditor.get("/retention/").content.decode()
    assert "Past its limit and still there: 0" in page
    assert "registry_historicalperson" in page
    assert come_in("county-officer", "C1").get("/retention/").status_code == 403


def test_everything_that_is_kept_has_a_name_in_words() -> None:
    names = {one.id: name_of(one, "zh-hans") for one in keeps()}
    assert [one for one, name in names.items() if not re.search("[\u4e00-\u9fff]", name)] == []
    assert names["history:registry_historicalhousehold"] == "历史版本：户"
    assert names["history:rights_historicalrequest"] == "历史版本：住户申请"
    assert len(set(names.values())) == len(names)
