"""What hangs out in a village: who and which kind, since it was recorded, and who objected."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.ledger.models import Reading
from everyvillage.services.protection.actions.checking import Found, check_at_home
from everyvillage.services.protection.actions.deciding import recognise
from everyvillage.services.protection.actions.publishing import (
    hung_out,
    object_in_village,
    publish_in_village,
)
from tests.services.protection.conftest import back
from tests.services.protection.test_pages import browser, press, text

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.services.protection.models import Episode
    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db
PAGE = "/leads/published/"


def published(village: Village, today: date) -> Episode:
    """Publish a lead that was checked ten days ago, with a day typed in of nine days ago."""
    village.bill(12_000)
    number = village.episode().pk
    found = Found(outcome="risk", consent="voice")
    check_at_home(village.worker, number, found, timezone.localtime())
    back(village.episode(), 10)
    return publish_in_village(village.township, number, today - timedelta(days=9))


def test_the_days_count_from_when_the_publication_was_recorded(
    village: Village, today: date
) -> None:
    number = published(village, today).pk
    (hung,) = hung_out(village.township)
    assert (hung.since, hung.until) == (today, today + timedelta(days=5))
    with pytest.raises(InputError, match="published-too-short"):
        recognise(village.county, number, today)
    back(village.episode(), 4)
    with pytest.raises(InputError, match="published-too-short"):
        recognise(village.county, number, today)
    back(village.episode(), 1)
    assert recognise(village.county, number, today).stage == "recognised"
    assert hung_out(village.township) == []


def test_the_sheet_has_name_and_kind_and_never_the_reason(village: Village, today: date) -> None:
    published(village, today)
    township = browser(village.township)
    closed = text(township, PAGE)
    assert village.home.household_no in closed
    assert "D'Angelo" not in closed.replace("&#x27;", "'")
    press(township, f"{PAGE}open/", purpose="help")
    opened = text(township, PAGE).replace("&#x27;", "'")
    head = village.person
    assert Reading.objects.filter(person=head.pk, fields="person.name").count() == 1
    assert "sudden severe hardship" in opened
    assert village.home.household_no not in opened
    for reason in ("12,000", "yuan", "bill", "spending", "illness"):
        assert reason not in opened.split("<main", 1)[-1]
    with pytest.raises(NotAllowedError):
        hung_out(village.worker)


def test_objections_are_noted_and_have_to_be_looked_into(village: Village, today: date) -> None:
    number = published(village, today).pk
    township, county = browser(village.township), browser(village.county)
    press(township, f"/leads/{number}/objected/", reason="income-hidden")
    refused = township.post(f"/leads/{number}/objected/", {"reason": "because"})
    assert refused.status_code == 400
    assert hung_out(village.township)[0].objections == 1
    with pytest.raises(NotAllowedError):
        object_in_village(village.worker, number, "others-more")
    back(village.episode(), 5)
    page = text(county, f"/leads/{number}/")
    assert "1 objections of the village were looked into" in page
    assert "income not told" in page
    early = county.post(f"/leads/{number}/recognise/", {"day": str(today)})
    assert early.status_code == 400
    press(county, f"/leads/{number}/recognise/", day=str(today), heard="1")
    whats = list(village.episode().steps.values_list("what", flat=True))
    assert whats[-3:] == ["objected", "heard", "recognised"]
    with pytest.raises(InputError, match="no-objection"):
        object_in_village(village.township, number, "others-more")
