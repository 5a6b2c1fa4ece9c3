"""A village with a household that a bill may push down, and whoever works for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db.models import F
from django.utils import timezone

from everyvillage.registry.access.acting import Acting, acting_for
from everyvillage.registry.models import Person
from everyvillage.registry.shocks.raising import Told, raise_shock
from everyvillage.services.dated import tick
from everyvillage.services.protection.models import Episode, FollowUp
from everyvillage.services.protection.week.terms import Terms
from tests.support.authority import Country, give, make_account, make_country

if TYPE_CHECKING:
    from everyvillage.registry.models import Household

LINE = 3_218_00


@dataclass
class Village:
    """A country, the household of the story, and the people in their roles."""

    country: Country
    home: Household
    person: Person
    worker: Acting
    next_worker: Acting
    township: Acting
    county: Acting

    def bill(self, own_yuan: int, key: str = "b1", *, days_ago: int = 0) -> None:
        """Let the insurance tell of a bill, and whoever reacts react."""
        day = timezone.localdate() - timedelta(days=days_ago)
        raise_shock(
            Told(
                household_no=self.home.household_no,
                kind="bill",
                office="medical",
                key=key,
                happened_on=day,
                known_on=day,
                total_fen=own_yuan * 300,
                paid_fen=own_yuan * 200,
            ),
            by="test",
        )
        assert tick().failed == ()

    def episode(self) -> Episode:
        """Give the latest episode of the household."""
        return Episode.objects.filter(household=self.home).latest("number")


def acting(country: Country, role: str, place: str) -> Acting:
    account = make_account(f"{role}-{place}")
    give(account, role, country.places[place])
    account.refresh_from_db()
    return acting_for(account, timezone.localdate())


def back(episode: Episode, days: int) -> None:
    """Let time pass: every day of an episode, and of its steps, lies so much further back."""
    move = timedelta(days=days)
    for name in ("stage_on", "opened_on", "due_on", "recognised_on"):
        value = getattr(episode, name)
        if value is not None:
            setattr(episode, name, value - move)
    episode.save()
    episode.steps.update(at=F("at") - move, happened_on=F("happened_on") - move)


def settled(village: Village) -> None:
    """Let the offices know that everybody at home is insured and grown, and who can work."""
    Person.objects.filter(household_id=village.home.household_no).update(
        medical_insurance=True, student="none", labour="ordinary", dibao=False
    )


def looked_at(
    episode: Episode,
    on: date,
    income_fen: int | None,
    *,
    food: bool | None = None,
    clothes: bool | None = None,
) -> FollowUp:
    """Write a follow-up of a day by hand."""
    return FollowUp.objects.create(
        episode=episode,
        happened_on=on,
        at=timezone.now(),
        by="test",
        role="village-worker",
        well="well",
        income_fen=income_fen,
        members=2,
        food_secure=food,
        clothed=clothes,
    )


@pytest.fixture(autouse=True)
def no_holidays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave holidays out of weeks around today, so that a test holds on any day of the year."""
    monkeypatch.setattr(Terms, "days_off", lambda _self, _monday: ())


@pytest.fixture
def village() -> Village:
    country = make_country()
    home = country.households["V1"][0]
    home.status, home.members, home.net_income_fen = "general", 2, 16_000_00
    home.housing, home.safe_water = "A", True
    home.save()
    return Village(
        country,
        home,
        country.persons["V1"][0],
        acting(country, "village-worker", "V1"),
        acting(country, "village-worker", "V7"),
        acting(country, "township-officer", "T1"),
        acting(country, "county-officer", "C1"),
    )


@pytest.fixture
def today() -> date:
    return timezone.localdate()
