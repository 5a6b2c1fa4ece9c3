"""Ends that are no removal: refused, moved away, died, by two people; help that is withdrawn."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.core.errors import InputError
from everyvillage.services.protection.actions.checking import Found, check_at_home
from everyvillage.services.protection.actions.deciding import Wanted, plan_help
from everyvillage.services.protection.actions.ending import close, report, withdraw
from everyvillage.services.protection.actions.helping import deliver
from everyvillage.services.protection.actions.leads import Came, weigh
from everyvillage.services.protection.beside import Theirs, compare, export
from everyvillage.services.protection.queries import help_of, queue
from everyvillage.services.protection.sample import draw
from everyvillage.services.protection.week.needs import needs_of
from everyvillage.services.resident import Resident
from tests.services.protection.conftest import acting
from tests.services.protection.test_episode import recognised
from tests.services.protection.test_pages import browser, press, text
from tests.services.protection.test_week import held_by

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.services.protection.models import Episode
    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db


def planned(village: Village, today: date, *kinds: str) -> Episode:
    episode = recognised(village, today)
    wanted = [Wanted(kind, today + timedelta(days=9)) for kind in kinds]
    return plan_help(village.county, episode.pk, wanted, village.worker.login, today)


@pytest.mark.parametrize("why", ["refused", "moved", "died"])
def test_a_recognised_household_ends_by_what_somebody_else_wrote(
    village: Village, today: date, why: str
) -> None:
    episode = planned(village, today, "job", "water")
    done = episode.measures.get(kind="job")
    deliver(village.worker, done.pk, timezone.localtime())
    # The county alone ends nothing, and nobody by another reason than the one written down.
    report(village.county, episode.pk, why, today)
    other = "moved" if why == "died" else "died"
    report(village.worker, episode.pk, other, today)
    with pytest.raises(InputError, match="nobody else has written so"):
        close(village.county, episode.pk, why, today)
    report(village.worker, episode.pk, why, today)
    close(village.county, episode.pk, why, today)
    episode = village.episode()
    assert (episode.stage, episode.due_on) == ("closed", None)
    last = episode.steps.latest("pk")
    assert (last.what, last.note, last.by) == ("closed", why, village.county.login)
    assert "sudden-illness" in last.facts
    kept = {one.kind: one.withdrawn_why for one in episode.measures.all()}
    assert kept == {"job": "", "water": why}
    with pytest.raises(InputError, match="a case that has ended"):
        report(village.worker, episode.pk, why, today)


def test_what_ended_so_is_silent_seen_by_auditors_and_comes_again(
    village: Village, today: date
) -> None:
    episode = recognised(village, today)
    report(village.township, episode.pk, "moved", today)
    assert [one.pk for one in queue(village.county, stage="reported").episodes] == [episode.pk]
    close(village.county, episode.pk, "moved", today)
    assert queue(village.county, stage="reported").episodes == ()
    assert weigh(village.home.pk, today).came is Came.SILENT
    auditor = acting(village.country, "auditor", "C1")
    assert [one.pk for one in draw(auditor, "ended", "seed", 5).homes] == [village.home.pk]
    number = village.home.household_no
    (differs,) = compare(
        village.county, {number: Theirs(number, "", None, removed=False)}
    ).differences
    assert differs.why == "closed-here"
    assert export(village.county).splitlines()[1].endswith("是")
    # 12,000 were known and 3,000 more are let pass.
    village.bill(3_100, "b2")
    assert (village.episode().number, village.episode().stage) == (2, "lead")


def test_a_lead_that_is_always_refused_ends_so_and_not_as_no_risk(
    village: Village, today: date
) -> None:
    village.bill(12_000)
    number = village.episode().pk
    with pytest.raises(InputError, match="nobody else"):
        close(village.county, number, "refused", today)
    check_at_home(village.worker, number, Found(outcome="refused"), timezone.localtime())
    close(village.county, number, "refused", today)
    assert village.episode().stage == "closed"
    page = text(browser(village.county), f"/leads/{number}/")
    assert "It comes back when the own share of bills passes 15,000" in page


def test_help_is_withdrawn_with_its_reason_and_may_be_planned_anew(
    village: Village, today: date
) -> None:
    episode = planned(village, today, "job", "water")
    job, water = (episode.measures.get(kind=kind) for kind in ("job", "water"))
    for _ in range(2):
        gone = withdraw(village.worker, job.pk, "unwanted", today)
        assert (gone.withdrawn_on, gone.withdrawn_why) == (today, "unwanted")
    assert [(one.what, one.note) for one in episode.steps.all()][-1] == ("help-withdrawn", "job")
    (need,) = needs_of(held_by(village.worker), today).values()
    assert need.measure == "water"
    resident = Resident(village.person.pk, village.home.pk, village.home.village_id, "card")
    assert help_of(resident).count() == 2
    with pytest.raises(InputError, match="delivered-withdrawn"):
        deliver(village.worker, job.pk, timezone.localtime())
    deliver(village.worker, water.pk, timezone.localtime())
    with pytest.raises(InputError) as caught:
        withdraw(village.worker, water.pk, "because", today)
    assert [one.where for one in caught.value.faults] == ["reason", "measure"]
    plan_help(village.county, episode.pk, [Wanted("job", today)], village.worker.login, today)
    assert episode.measures.filter(kind="job").count() == 2


def test_through_pages_it_is_reported_ended_and_withdrawn(village: Village, today: date) -> None:
    episode = planned(village, today, "job", "water")
    worker, county = browser(village.worker), browser(village.county)
    page = f"/leads/{episode.pk}/"
    assert f'action="{page}close/"' not in text(county, page)
    job = episode.measures.get(kind="job").pk
    press(worker, f"/measures/{job}/withdraw/", reason="needless")
    assert "It is no longer needed" in text(worker, page)
    press(worker, f"{page}report/", reason="died", day=str(today))
    shown = text(county, page)
    assert f'action="{page}close/"' in shown
    assert f'action="{page}close/"' not in text(worker, page)
    assert f'href="{page}"' in text(county, "/leads/?stage=reported")
    press(county, f"{page}close/", reason="died", day=str(today))
    assert "ended: refused, moved or died" in text(county, page)
