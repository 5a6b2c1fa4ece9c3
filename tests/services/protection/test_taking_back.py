"""A shock that does not stand: its lead goes, what somebody has checked does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.registry.shocks.models import Shock
from everyvillage.registry.shocks.raising import Told, raise_shock
from everyvillage.registry.shocks.withdrawing import withdraw
from everyvillage.services.dated import tick
from everyvillage.services.protection.actions.checking import Found, check_at_home
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.saying import facts_aloud

if TYPE_CHECKING:
    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db


def take_back(village: Village) -> list[str]:
    """Take every shock of the household back, and give the steps of its last episode."""
    withdraw(Shock.objects.filter(household=village.home))
    assert tick().failed == ()
    return [one.what for one in village.episode().steps.all()]


def test_a_lead_that_nobody_touched_goes_with_its_only_shock(village: Village) -> None:
    village.bill(12_000)
    assert take_back(village) == ["lead", "taken-back", "withdrawn"]
    assert (village.episode().stage, village.episode().due_on) == ("withdrawn", None)
    # Nothing is asked of a household about which nothing is known.
    village.bill(300, "b2")
    assert Episode.objects.count() == 1


def test_a_lead_that_the_register_bears_stays(village: Village) -> None:
    village.home.housing = "D"
    village.home.save()
    village.bill(12_000)
    assert take_back(village) == ["lead", "taken-back"]


@pytest.mark.parametrize(
    ("found", "stage"),
    [
        (Found(outcome="away"), "lead"),
        (Found(outcome="refused"), "lead"),
        (Found(outcome="risk", consent="voice", wish="a job near home"), "verified"),
        (Found(outcome="no-risk"), "no-risk"),
    ],
)
def test_what_a_person_found_stays_with_a_step_that_says_so(
    village: Village, found: Found, stage: str
) -> None:
    village.bill(12_000)
    check_at_home(village.worker, village.episode().pk, found, timezone.localtime())
    before = village.episode()
    assert take_back(village)[-1] == "taken-back"
    after = village.episode()
    assert (after.stage, after.wish, after.consent) == (stage, before.wish, before.consent)


def test_a_corrected_sum_takes_the_place_of_the_one_before(village: Village) -> None:
    village.bill(12_000)
    # The office corrects 12,000 to 15,000: the lead stays and says so.
    village.bill(15_000)
    episode = village.episode()
    assert [one.own_fen for one in episode.shocks.all()] == [15_000_00]
    assert [one.what for one in episode.steps.all()] == ["lead", "corrected"]
    old, new = Shock.every.order_by("pk")
    facts = episode.steps.latest("pk").facts
    assert (facts["shock"], facts["instead"]) == (old.pk, new.pk)
    # Why it is a lead is said with the sum that stands.
    assert "own medical spending of twelve months: at least 15,000 yuan" in facts_aloud(
        episode, "en"
    )
    # It was 150 yuan in truth: below every rule, and nobody was there yet.
    village.bill(150)
    episode = village.episode()
    assert [one.what for one in episode.steps.all()][2:] == ["corrected", "withdrawn"]
    assert episode.steps.latest("pk").note == "corrected"
    # Corrected upwards again: a lead of its own.
    village.bill(11_000)
    assert (village.episode().number, village.episode().stage) == (2, "lead")


def test_two_bills_of_one_day_are_two(village: Village) -> None:
    village.bill(6_000, "b1")
    village.bill(6_000, "b2")
    assert Shock.objects.count() == 2
    assert village.episode().shocks.count() == 2


def test_the_same_event_told_as_before_is_no_correction(village: Village) -> None:
    today = timezone.localdate()
    one = Told(
        household_no=village.home.household_no, kind="bill", office="medical", key="k",
        happened_on=today, known_on=today, total_fen=900, paid_fen=400,
    )  # fmt: skip
    first, _ = raise_shock(one, by="test")
    again, new = raise_shock(one, by="somebody else")
    assert (first.pk, new, first.own_fen) == (again.pk, False, 500)
