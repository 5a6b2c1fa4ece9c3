"""The same way through pages: who sees which form, what the pages say, what they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from everyvillage.ledger.models import Reading
from everyvillage.registry.models import Account
from everyvillage.services.protection.models import Episode
from tests.services.protection.conftest import back

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.registry.access.acting import Acting
    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def browser(acting: Acting) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.cookies["language"] = "en"
    client.force_login(Account.objects.get(login=acting.login), backend=BACKEND)
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def press(client: Client, path: str, **data: str) -> None:
    answer = client.post(path, data)
    assert answer.status_code == 302, (path, answer.status_code, answer.content[:600])


def test_the_whole_way_through_pages(village: Village, today: date) -> None:
    worker, county = browser(village.worker), browser(village.county)
    township = browser(village.township)
    home = f"/households/{village.home.pk}/"
    press(worker, f"{home}shock/", kind="bill", happened_on=str(today), own="12,000")
    number = Episode.objects.get().pk
    page = f"/leads/{number}/"
    assert f'href="{page}"' in text(worker, "/leads/")
    first = text(worker, page)
    assert "own medical spending of twelve months: at least 12,000 yuan" in first
    assert "12,000 yuan" in first
    assert f'action="{page}check/"' in first
    assert f'action="{page}recognise/"' not in first
    press(worker, f"{page}check/", outcome="risk", consent="voice", wish="school money")
    assert f'action="{page}publish/"' in text(township, page)
    assert f'action="{page}publish/"' not in text(county, page)
    press(township, f"{page}publish/", day=str(today))
    early = county.post(f"{page}recognise/", {"day": str(today)})
    assert early.status_code == 400
    assert "5 days" in early.content.decode()
    back(Episode.objects.get(), 5)
    press(county, f"{page}recognise/", day=str(today))
    press(
        county, f"{page}plan/", kind="medical-aid", due_on=str(today), helper=village.worker.login
    )
    measure = Episode.objects.get().measures.get().pk
    press(worker, f"/measures/{measure}/deliver/")
    late = text(county, page)
    assert "help under way" in late
    assert "not confirmed yet" in late
    assert f'action="{page}remove/"' in late
    refused = county.post(f"{page}remove/", {"reason": "stable"})
    assert refused.status_code == 400
    assert "6 months of stable income" in refused.content.decode()
    panel = text(worker, home)
    assert "Monitoring, number 1" in panel


def test_each_look_at_the_queue_and_an_episode_is_logged(village: Village) -> None:
    village.bill(12_000)
    worker = browser(village.worker)
    before = Reading.objects.count()
    text(worker, "/leads/")
    text(worker, f"/leads/{village.episode().pk}/")
    assert Reading.objects.count() == before + 2


def test_the_queue_is_narrowed_by_stage(village: Village) -> None:
    village.bill(12_000)
    worker = browser(village.worker)
    assert "1 open" in text(worker, "/leads/?stage=lead")
    assert "0 open" in text(worker, "/leads/?stage=helped")
    assert "0 open" in text(worker, "/leads/?stage=late")
    back(village.episode(), 30)
    assert "1 open" in text(worker, "/leads/?stage=late")
    assert "1 open" in text(worker, "/leads/?stage=nonsense&page=0")


@pytest.mark.parametrize("own", ["-5", "5,5.123", "１２", "a lot", "1" * 12])
def test_a_sum_that_is_none_is_refused(village: Village, own: str) -> None:
    worker = browser(village.worker)
    path = f"/households/{village.home.pk}/shock/"
    answer = worker.post(path, {"kind": "bill", "own": own})
    assert answer.status_code == 400
    assert "8000.50" in answer.content.decode()
