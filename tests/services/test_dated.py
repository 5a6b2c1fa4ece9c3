"""Rounds of dated work: each task once in its period, found by discovery, failures told."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from everyvillage.registry.access.acting import acting_for
from everyvillage.registry.queue.models import Asked
from everyvillage.services import dated
from everyvillage.services.accounts.actions import end_role
from everyvillage.services.accounts.models import SignedIn
from everyvillage.services.discovery import DatedTask
from tests.support.authority import give, make_account, make_country

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_each_task_is_done_once_in_its_period() -> None:
    # 00:30 in Shanghai on 2 June is still 1 June in London: the local calendar counts.
    night = datetime(2020, 6, 2, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    tasks = {one.id for one in dated.dated_tasks()}
    assert {"accounts.forget-sessions", "proof.seal-the-day"} <= tasks
    first = dated.tick(night)
    assert "accounts.forget-sessions@2020-06-02" in first.dated
    assert first.done == len(tasks)
    assert dated.tick(night + timedelta(minutes=5)).done == 0
    again = dated.tick(night + timedelta(days=1))
    assert "accounts.forget-sessions@2020-06-03" in again.dated
    assert Asked.objects.filter(done_at=None).count() == 0


def test_keys_by_hour_day_and_month() -> None:
    moment = datetime(2020, 6, 2, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert dated.key_of(DatedTask("a", "b", "hour"), moment) == "a@2020-06-02T00"
    assert dated.key_of(DatedTask("a", "b", "day"), moment) == "a@2020-06-02"
    assert dated.key_of(DatedTask("a", "b", "month"), moment) == "a@2020-06"


def test_a_task_that_fails_is_named_and_keeps_no_other_from_being_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad = DatedTask("bad", "everyvillage.services.dated.no_such_function")
    rest = tuple(dated.dated_tasks())
    monkeypatch.setattr(dated, "dated_tasks", lambda: iter((bad, *rest)))
    found = dated.tick()
    assert [error for _, error in found.failed] == ["ImportError"]
    assert found.done == len(rest)
    assert found.as_dict()["failed"][0]["error"] == "ImportError"


def test_a_round_leaves_nothing_in_the_queue_that_nobody_empties() -> None:
    OrmQ.objects.create(key="everyvillage", payload="x", lock=timezone.now())
    dated.tick()
    assert not OrmQ.objects.exists()


def test_whoever_s_role_ends_is_signed_out_by_the_next_round() -> None:
    country = make_country(people=False)
    officer = make_account("officer", factor=False)
    give(officer, "county-officer", country.places["C1"])
    worker, other = make_account("dawa"), make_account("nima")
    held = give(worker, "village-worker", country.places["V1"])
    browsers = {one: Client() for one in (worker, other)}
    for account, browser in browsers.items():
        browser.force_login(account, backend=BACKEND)
    end_role(acting_for(officer, timezone.localdate()), held, "moved away")
    assert browsers[worker].get("/account/").status_code == 200
    # The role's end is told three times: signed out; requests and leads that waited wait elsewhere.
    assert dated.tick().told == 3
    assert browsers[worker].get("/account/").status_code == 302
    assert browsers[other].get("/account/").status_code == 200
    assert dated.tick().told == 0


def test_sessions_that_have_run_out_are_forgotten() -> None:
    account = make_account("dawa")
    Client().force_login(account, backend=BACKEND)
    Client().force_login(account, backend=BACKEND)
    first = Session.objects.all()[0]
    first.expire_date = timezone.now() - timedelta(seconds=1)
    first.save()
    dated.tick()
    assert SignedIn.objects.count() == Session.objects.count() == 1
