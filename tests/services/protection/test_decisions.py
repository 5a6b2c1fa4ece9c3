"""Decisions as an auditor reads them, in the ledger too; samples that are answered, with a rate."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from math import comb
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.ledger.models import Entry, Payload, Reading
from everyvillage.services.protection.actions.checking import Found, check_at_home
from everyvillage.services.protection.actions.deciding import Wanted, decline, plan_help
from everyvillage.services.protection.audited.decisions import decisions
from everyvillage.services.protection.audited.samples import (
    answer_sample,
    find_sample,
    keep_sample,
    rate_of,
)
from everyvillage.services.protection.models import SampleAnswer, Step
from everyvillage.services.protection.sample import draw
from tests.services.protection.conftest import acting
from tests.services.protection.test_episode import recognised
from tests.services.protection.test_pages import browser, press, text

if TYPE_CHECKING:
    from datetime import date

    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db


def test_an_auditor_reads_each_decision_with_its_rules_and_its_delay(
    village: Village, today: date
) -> None:
    auditor = acting(village.country, "auditor", "C1")
    episode = recognised(village, today)
    # Published five days ago by the steps; by its form thirteen days ago, so eight days late.
    Step.objects.filter(what="published").update(happened_on=today - timedelta(days=13))
    found = decisions(auditor)
    assert [(one.step.what, one.step.by, one.is_late) for one in found.rows] == [
        ("recognised", "county-officer-C1", False),
        ("published", "township-officer-T1", True),
        ("verified", "village-worker-V1", False),
    ]
    assert (found.total, found.late) == (3, 1)
    assert decisions(auditor, late=True).rows[0].delay == 8
    # Another round whose verdict is the other one: once from out to in.
    Step.objects.create(
        episode=episode, what="no-risk", at=timezone.now(), happened_on=today, by="x", role="y"
    )
    assert {one.turned for one in decisions(auditor).rows} == {1}
    page = text(browser(auditor), "/leads/decisions/?what=recognised")
    assert "CN-2021-05" in page
    assert "sudden-illness" in page
    with pytest.raises(NotAllowedError):
        decisions(village.worker)
    elsewhere = acting(village.country, "auditor", "C2")
    assert decisions(elsewhere).rows == ()


def noted() -> list[str]:
    """Give what the entries of decisions say, in their order."""
    rows = Payload.objects.filter(service="protection", unit="decision").order_by("entry")
    return [json.loads(one)["note"] for one in rows.values_list("body", flat=True)]


def test_each_decision_is_an_entry_of_the_ledger(village: Village, today: date) -> None:
    episode = recognised(village, today)
    plan_help(village.county, episode.pk, [Wanted("job", today)], village.worker.login, today)
    plan_help(village.county, episode.pk, [Wanted("course", today)], village.worker.login, today)
    whats = ("published", "recognised", "planned", "planned")
    said = noted()
    assert [one.split("; ")[0] for one in said] == [
        f"episode {episode.pk} decided: {what}" for what in whats
    ]
    assert all("; CN-2021-05 " in one for one in said)
    before = Entry.objects.count()
    village.bill(12_000, "again")
    assert Entry.objects.count() == before


def test_a_declined_lead_is_a_decision_too(village: Village, today: date) -> None:
    village.bill(12_000)
    number = village.episode().pk
    found = Found(outcome="risk", consent="voice")
    check_at_home(village.worker, number, found, timezone.localtime())
    decline(village.county, number, today)
    assert [one.split("; ")[0] for one in noted()] == [f"episode {number} decided: no-risk"]


def rate_by_hand(whole: int, met: int, wrong: int) -> list[int]:
    """Give the numbers of wrong ones in the whole that the count does not speak against."""
    kept = []
    for truth in range(wrong, whole - (met - wrong) + 1):
        chance = [
            comb(truth, k) * comb(whole - truth, met - k) / comb(whole, met) for k in range(met + 1)
        ]
        below = sum(chance[:wrong]) + chance[wrong] / 2
        if 0.025 < below < 0.975:
            kept.append(truth)
    return kept


def test_a_sample_is_answered_and_says_its_rate_with_an_interval(
    village: Village, today: date
) -> None:
    auditor = acting(village.country, "auditor", "C1")
    client = browser(auditor)
    whole = draw(auditor, "never", "s", 4)
    page = text(client, "/leads/sample/?of=never&seed=s&size=4")
    listed = client.get("/leads/sample/frame.txt?of=never")
    assert hashlib.sha256(listed.content).hexdigest() == whole.frame_hash
    assert whole.frame_hash in page
    assert len(listed.content.decode().split("\n")) == whole.frame == 6
    assert Reading.objects.filter(how="export").count() == whole.frame
    for _ in range(2):
        press(client, "/leads/sample/keep/", of="never", seed="s", size="4")
    rows = list(SampleAnswer.objects.order_by("rank"))
    assert [one.household_id for one in rows] == [one.pk for one in whole.homes]
    sample = rows[0].sample
    assert rate_of(sample, today) is None
    path = f"/leads/sample/{sample.pk}/"
    for row, said in zip(rows, ("right", "wrong", "away", "right"), strict=True):
        press(client, f"{path}answer/", household=str(row.household_id), answer=said)
    rate = rate_of(sample, today)
    assert rate is not None
    # Three met, one of them wrongly left out: a third; the interval by counting on paper.
    kept = rate_by_hand(6, 3, 1)
    assert (rate.met, rate.wrong, round(rate.percent, 6)) == (3, 1, round(100 / 3, 6))
    assert (round(rate.low, 6), round(rate.high, 6)) == tuple(
        round(100 * one / 6, 6) for one in (kept[0], kept[-1])
    )
    assert not rate.is_below
    assert "33.3 %" in text(client, path)
    with pytest.raises(InputError, match="sample-answer-wrong"):
        answer_sample(auditor, sample.pk, rows[0].household_id, "maybe")
    with pytest.raises(InputError, match="sample-answer-wrong"):
        answer_sample(auditor, sample.pk, 10**9, "right")
    with pytest.raises(NotAllowedError):
        find_sample(acting(village.country, "auditor", "C2"), sample.pk)
    with pytest.raises(InputError, match="sample-empty"):
        keep_sample(auditor, "ended", "s", 3)
