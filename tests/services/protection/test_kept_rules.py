"""A decision says by what it was made, whatever becomes of the rules; a change is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.policy.rules import rules_named
from everyvillage.services.protection import saying
from everyvillage.services.protection.actions.checking import Found, check_at_home
from everyvillage.services.protection.actions.deciding import recognise
from everyvillage.services.protection.actions.publishing import publish_in_village
from everyvillage.services.protection.saying import facts_aloud, reasons_of
from tests.services.protection.conftest import back
from tests.services.protection.test_episode import recognised
from tests.services.protection.test_pages import browser, text

if TYPE_CHECKING:
    from datetime import date

    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db


def test_a_decision_keeps_its_rules_and_says_them_when_they_are_gone(
    village: Village, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    episode = recognised(village, today)
    step = episode.steps.get(what="recognised")
    assert step.kept["version"] == rules_named("CN-2021-05").version
    # The floor of monitoring since 2024 is 7,500 yuan a head.
    assert step.kept["values"]["monitoring_floor"] == 7_500_00
    assert "changed" not in step.kept
    said, aloud = reasons_of(episode, "en"), facts_aloud(episode, "en")
    assert said[0].sentence == step.kept["sentences"]["sudden-illness"]["en"]
    monkeypatch.setattr(saying, "shipped_rules", tuple)
    assert {one.sentence for one in reasons_of(episode, "en")} == {one.sentence for one in said}
    assert set(aloud) & set(facts_aloud(episode, "en"))


def test_what_changed_between_lead_and_recognition_is_said(village: Village, today: date) -> None:
    village.bill(12_000)
    number = village.episode().pk
    found = Found(outcome="risk", consent="voice")
    check_at_home(village.worker, number, found, timezone.localtime())
    publish_in_village(village.township, number, today)
    back(village.episode(), 5)
    # As if the lead had been checked by the floor of before, and by another text.
    checked = village.episode().steps.get(what="verified")
    checked.kept["values"]["monitoring_floor"] = 6_000_00
    checked.kept["version"] = "0" * 64
    checked.save()
    recognise(village.county, number, today)
    step = village.episode().steps.get(what="recognised")
    assert step.note == "rules-changed"
    assert step.kept["changed"] == {
        "version": ["0" * 64, rules_named("CN-2021-05").version],
        "values": {"monitoring_floor": [6_000_00, 7_500_00]},
    }
    page = text(browser(village.county), f"/leads/{number}/")
    assert ": 6,000 before, 7,500 now." in page
    assert "The text of CN-2021-05 was changed in between." in page
