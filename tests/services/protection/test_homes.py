"""Households that move, join and split: their cases go on, and every count is as before."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.registry.events.people import (
    HouseholdMoved,
    HouseholdsJoined,
    HouseholdSplit,
)
from everyvillage.registry.events.shocks import HouseholdVisited
from everyvillage.registry.models import Household, PlaceParent
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.protection.actions.assigning import hand_out
from everyvillage.services.protection.actions.checking import Found, check_at_home
from everyvillage.services.protection.actions.homes import join_homes, move_home, split_home
from everyvillage.services.protection.actions.leads import Came, weigh
from everyvillage.services.protection.models import Drawn, Episode, Promise, Step
from everyvillage.services.protection.queries import counts, help_of, queue
from everyvillage.services.protection.reactions import take_visit
from everyvillage.services.protection.work import move_work, open_work
from everyvillage.services.resident import Resident
from tests.services.protection.conftest import acting
from tests.services.protection.test_ending import planned
from tests.services.protection.test_pages import browser, text
from tests.services.protection.test_week import household, lead

if TYPE_CHECKING:
    from everyvillage.registry.access.acting import Acting
    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db


def moved(home: Household, place: int, on: date) -> None:
    before, home.village_id = home.village_id, place
    home.save()
    move_home(HouseholdMoved(home.pk, before, place, on, "police"))


def joined(gone: Household, into: Household, on: date) -> None:
    join_homes(HouseholdsJoined(gone.pk, into.pk, on, "police"))


def split(home: Household, name: str, on: date) -> Household:
    new = Household(household_no=name, village_id=home.village_id)
    new.save()
    split_home(HouseholdSplit(home.pk, new.pk, on, "police"))
    return new


def test_a_case_that_moves_goes_on_with_whoever_works_there(village: Village, today: date) -> None:
    places = village.country.places
    episode = planned(village, today, "job")
    Episode.objects.filter(pk=episode.pk).update(escalated="county")
    due = village.episode().due_on
    Promise.objects.create(
        household=village.home, made_on=today, by=today, helper=village.worker.login
    )
    # Nobody works in V2, in the other township of the county: it waits there, with its clock.
    moved(village.home, places["V2"], today)
    episode = village.episode()
    assert (episode.stage, episode.helper, episode.due_on) == ("planned", "", due)
    assert episode.escalated == ""
    assert open_work(village.worker.account or 0) == 0
    assert queue(village.township).total == 0
    assert queue(acting(village.country, "township-officer", "T2")).total == 1
    assert counts(village.county).monitored == 1
    fresh = acting(village.country, "village-worker", "V2")
    assert hand_out(today) == 2
    assert village.episode().helper == fresh.login
    assert Promise.objects.get().helper == fresh.login
    assert [one.what for one in episode.steps.all()][-3:] == ["moved", "handed-over", "handed-over"]
    page = text(browser(village.county), f"/leads/{episode.pk}/")
    assert "the household lives in another village now" in page
    assert browser(village.worker).get(f"/leads/{episode.pk}/").status_code == 403
    # Back to V1 in one move: the one who works there has it at once.
    moved(village.home, places["V1"], today)
    assert village.episode().helper == village.worker.login


def test_two_cases_become_one_and_nothing_of_either_is_lost(village: Village, today: date) -> None:
    episode = planned(village, today, "job", "water")
    other = household(village, "OTHER")
    late = lead(other, village.worker, today, due=-3, waited=20, own=3_000)
    late.shocks.set(Shock.objects.filter(household=other))
    Promise.objects.create(household=village.home, made_on=today, by=today + timedelta(days=6))
    Promise.objects.create(household=other, made_on=today, by=today + timedelta(days=2))
    for home, quarter in ((other, "2026Q1"), (other, "2026Q2"), (village.home, "2026Q2")):
        Drawn.objects.create(
            county_id=village.country.places["C1"], household=home, quarter=quarter,
            monday=today, drawn_on=today, listed=False,
        )  # fmt: skip
    before = Step.objects.count()
    # The case of the household that goes is further on: it is the one that stays.
    joined(village.home, other, today)
    (kept,) = Episode.objects.exclude(stage="joined")
    assert (kept.pk, kept.household_id, kept.number) == (episode.pk, other.pk, 2)
    assert (kept.stage, kept.due_on) == ("planned", village_due(episode))
    late.refresh_from_db()
    assert (late.stage, late.number, late.due_on) == ("joined", 1, None)
    # One bill of each household, and both count for the joined one from now on.
    assert {one.own_fen for one in kept.shocks.all()} == {12_000_00, 3_000_00}
    assert set(Shock.objects.values_list("household", flat=True)) == {other.pk}
    assert Step.objects.count() == before + 2
    open_one = Promise.objects.get(kept_on=None)
    assert (open_one.household_id, open_one.by) == (other.pk, today + timedelta(days=2))
    assert Drawn.objects.filter(household=other).count() == 2
    assert not Drawn.objects.filter(household=village.home).exists()
    resident = Resident(village.person.pk, other.pk, other.village_id, "card")
    assert {one.kind for one in help_of(resident)} == {"job", "water"}
    assert counts(village.county).monitored == 1
    # A visit that was made to the old door, and arrives late, is a visit to the joined household.
    take_visit(
        HouseholdVisited(
            visit="1", household=village.home.pk, outcome="met", well="yes",
            worker=village.worker.login, happened_on=today,
        )
    )  # fmt: skip
    assert kept.followups.count() == 1
    assert Episode.objects.filter(household=village.home).count() == 0


def village_due(episode: Episode) -> date:
    """Give the day of the first help: a month of 30 days after recognition."""
    assert episode.recognised_on
    return episode.recognised_on + timedelta(days=30)


def test_help_that_both_had_planned_is_planned_once(village: Village, today: date) -> None:
    episode = planned(village, today, "job", "water")
    other = household(village, "OTHER")
    second = Episode.objects.create(
        household=other, number=1, stage="planned", stage_on=today, opened_on=today,
        recognised_on=today, rules="CN-2021-05", rules_version="1",
    )  # fmt: skip
    for kind, owner in (("water", "water"), ("school", "education")):
        second.measures.create(
            kind=kind, owner=owner, due_on=today, made_at=timezone.now(), made_by="test"
        )
    joined(other, village.home, today)
    planned_now = episode.measures.filter(withdrawn_on=None).values_list("kind", flat=True)
    assert sorted(planned_now) == ["job", "school", "water"]
    assert second.measures.get().withdrawn_why == "needless"


def test_who_splits_off_is_looked_at_by_the_same_clock(village: Village, today: date) -> None:
    village.bill(12_000)
    first = village.episode()
    Episode.objects.filter(pk=first.pk).update(opened_on=today - timedelta(days=4))
    new = split(village.home, "NEW", today)
    own = Episode.objects.get(household=new)
    # A lead is checked within 7 days: three of them are left to both.
    assert own.opened_on == today - timedelta(days=4)
    assert own.due_on == village_lead_due(own)
    assert (own.helper, own.steps.get().note) == (village.worker.login, "split")
    assert set(own.shocks.all()) == set(first.shocks.all())
    assert first.steps.latest("pk").what == "split"
    # Without an open case whoever leaves is no case.
    assert not Episode.objects.filter(household=split(new_home(village), "N2", today)).exists()


def village_lead_due(episode: Episode) -> date:
    """Give the day by which a lead has to be checked: 7 days after it was opened."""
    return episode.opened_on + timedelta(days=7)


def new_home(village: Village) -> Household:
    return household(village, "QUIET")


def test_silence_goes_along_until_a_fact_is_new(village: Village, today: date) -> None:
    village.bill(12_000)
    check_at_home(
        village.worker, village.episode().pk, Found(outcome="no-risk"), timezone.localtime()
    )
    new = split(village.home, "NEW", today)
    poor = {"members": 1, "net_income_fen": 16_000_00, "status": "general"}
    Household.objects.filter(pk=new.pk).update(housing="A", safe_water=True, **poor)
    bill(new, today, 13_000)
    # 12,000 were known at the check and 3,000 more are let pass, for those who left as well.
    assert weigh(new.pk, today).came is Came.SILENT
    assert not Episode.objects.filter(household=new).exists()
    third = household(village, "THIRD")
    joined(new, third, today)
    Household.objects.filter(pk=third.pk).update(housing="A", safe_water=True, **poor)
    assert weigh(third.pk, today).came is Came.SILENT
    bill(third, today, 2_100)
    # 13,000 and 2,100 are more than 15,000.
    assert weigh(third.pk, today).came is Came.LEAD


def bill(home: Household, on: date, yuan: int) -> None:
    Shock.objects.create(
        household=home, kind="bill", office="medical", key=f"{home.pk} {yuan}", happened_on=on,
        known_on=on, total_fen=yuan * 300, paid_fen=yuan * 200, own_fen=yuan * 100,
        recorded_at=timezone.now(), recorded_by="test",
    )  # fmt: skip


@dataclass
class Case:
    """One case as the plain loops hold it."""

    home: str
    stage: str
    opened: date
    due: date | None
    helper: str
    ended: bool = False


@dataclass
class Plain:
    """What must be, by plain loops that know nothing of the service but its rules in words."""

    workers: dict[str, list[str]]
    homes: dict[str, str] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)

    def open_of(self, home: str) -> Case | None:
        for one in self.cases:
            if one.home == home and not one.ended:
                return one
        return None

    def least(self, village: str) -> str:
        load = Counter(one.helper for one in self.cases if not one.ended)
        best = ""
        for login in self.workers.get(village, []):
            if not best or load[login] < load[best]:
                best = login
        return best

    def follow(self, home: str) -> None:
        case, village = self.open_of(home), self.homes[home]
        if case is not None and case.helper not in self.workers.get(village, []):
            case.helper = self.least(village)

    def move(self, home: str, village: str) -> None:
        self.homes[home] = village
        self.follow(home)

    def join(self, gone: str, into: str) -> None:
        one, other = self.open_of(into), self.open_of(gone)
        order = ("lead", "verified", "published", "recognised", "planned", "helped")
        if one is not None and other is not None:
            stays, ends = one, other
            ahead = order.index(other.stage) - order.index(one.stage)
            if ahead > 0 or (ahead == 0 and other.opened < one.opened):
                stays, ends = other, one
            ends.ended, ends.stage, ends.due = True, "joined", None
            stays.home = into
        for case in self.cases:
            if case.home == gone:
                case.home = into
        del self.homes[gone]
        self.follow(into)

    def part(self, home: str, new: str, today: date) -> None:
        self.homes[new] = self.homes[home]
        case = self.open_of(home)
        if case is None:
            return
        opened = case.opened if case.stage == "lead" else today
        helper = case.helper or self.least(self.homes[new])
        due = opened + timedelta(days=7)
        self.cases.append(Case(new, "lead", opened, due, helper))

    def said(self) -> list[tuple[str, str, date, date | None, str]]:
        rows = [(c.home, c.stage, c.opened, c.due, "" if c.ended else c.helper) for c in self.cases]
        return sorted(rows, key=str)


def held() -> list[tuple[str, str, date, date | None, str]]:
    rows = [
        (
            one.household.household_no, one.stage, one.opened_on, one.due_on,
            "" if one.stage == "joined" else one.helper,
        )
        for one in Episode.objects.select_related("household")
    ]  # fmt: skip
    return sorted(rows, key=str)


@pytest.mark.once
@pytest.mark.parametrize("seed", [1, 2])
def test_random_histories_end_as_plain_loops_say(village: Village, today: date, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's own choices
    names = ("V1", "V2", "V7")
    workers = {name: acting(village.country, "village-worker", name) for name in ("V2",)}
    workers |= {"V1": village.worker, "V7": village.next_worker}
    second = acting(village.country, "township-officer", "T2")
    assert second.login
    plain = Plain({name: [one.login] for name, one in workers.items()})
    for number in range(8):
        _start(village, plain, f"R{number}", chance, workers)
    steps = Step.objects.count()
    for number in range(24):
        _event(village, plain, chance, today, number)
        assert held() == plain.said(), number
        assert Step.objects.count() >= steps
        steps = Step.objects.count()
    # Every worker's count after one hand-over, and the county's, are those of the loops.
    one, heir = workers["V1"], workers["V2"]
    assert one.account
    assert heir.account
    move_work(one.account, heir.account, village.country.places["V1"])
    for case in plain.cases:
        if case.helper == one.login and plain.homes.get(case.home) == "V1" and not case.ended:
            case.helper = heir.login
    assert held() == plain.said()
    inside = [c for c in plain.cases if not c.ended and plain.homes[c.home] in {"V1", "V2"}]
    assert queue(village.county).total == len(inside)
    # V1 and V2 become one village: nothing but the way to their cases changes.
    _merge(village, today)
    assert held() == plain.said()
    assert queue(village.county).total == len(inside)
    assert names


def _start(
    village: Village, plain: Plain, name: str, chance: random.Random, workers: dict[str, Acting]
) -> None:
    """Make a household in some village, half of them with a case at some stage."""
    place = chance.choice(("V1", "V2", "V7"))
    home = household(village, name, place)
    plain.homes[name] = place
    if chance.random() < 0.5:
        return
    today = timezone.localdate()
    opened = today - timedelta(days=chance.randrange(1, 9))
    stage = chance.choice(("lead", "verified", "recognised", "planned"))
    recognised = None if stage in {"lead", "verified"} else opened
    days = {"lead": 7, "verified": 15, "recognised": 10, "planned": 30}[stage]
    due = opened + timedelta(days=days)
    Episode.objects.create(
        household=home, number=1, stage=stage, stage_on=opened, opened_on=opened, due_on=due,
        recognised_on=recognised, rules="CN-2021-05", rules_version="1",
        helper=workers[place].login,
    )  # fmt: skip
    plain.cases.append(Case(name, stage, opened, due, workers[place].login))


def _event(village: Village, plain: Plain, chance: random.Random, today: date, number: int) -> None:
    """Let one household move, join another or split, here and in the loops."""
    what = chance.choice(("move", "join", "split"))
    home = chance.choice(sorted(plain.homes))
    row = Household.objects.get(household_no=home)
    if what == "move":
        place = chance.choice(("V1", "V2", "V7", "V5"))
        moved(row, village.country.places[place], today)
        plain.move(home, place)
    elif what == "join" and len(plain.homes) > 2:
        into = chance.choice(sorted(set(plain.homes) - {home}))
        joined(row, Household.objects.get(household_no=into), today)
        plain.join(home, into)
    else:
        split(row, f"S{number}", today)
        plain.part(home, f"S{number}", today)


def _merge(village: Village, today: date) -> None:
    """Let V1 lie in V2 from today on."""
    places = village.country.places
    links = PlaceParent.objects.filter(place_id=places["V1"], valid_to=None)
    links.update(valid_to=today)
    PlaceParent.objects.create(place_id=places["V1"], parent_id=places["V2"], valid_from=today)
