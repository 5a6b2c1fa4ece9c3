"""The household's own page: why somebody comes, in plain words; a word against it, and its way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.registry.events.models import Happened
from everyvillage.services.dated import tick
from everyvillage.services.protection.actions.checking import Found, check_at_home
from everyvillage.services.protection.actions.deciding import decline
from everyvillage.services.protection.actions.objecting import dispute
from everyvillage.services.protection.facts import monitoring_rules
from everyvillage.services.protection.plain import DISPUTES, WHY, case_of, due_to
from everyvillage.services.protection.tasks import hand_out_leads
from everyvillage.services.resident import Resident
from everyvillage.services.rights import asking
from everyvillage.services.rights.answering import Verdict, answer
from everyvillage.services.rights.models import Request
from everyvillage.web.words import screen_words
from tests.services.protection.conftest import acting
from tests.services.protection.test_pages import browser, text

if TYPE_CHECKING:
    from datetime import date

    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db
# What residents never read (users.md), and what would say whose illness or debt it is.
NEVER = re.compile(
    r"贫|监测|返|残疾|留守|患病|医疗费|住院|债|poor|monitor|disabled per|left-behind|\bill\b|debt"
)


def her(village: Village, by: str = "card") -> Resident:
    return Resident(village.person.pk, village.home.pk, village.home.village_id, by)


def test_the_page_says_why_without_saying_whose_illness_it_is(village: Village) -> None:
    assert case_of(her(village)) is None
    village.bill(12_000)
    found = case_of(her(village))
    assert found is not None
    assert (found.stage, found.why) == ("protection.my_lead", ("protection.why_expense",))


@pytest.mark.parametrize("on", [(2020, 9, 30), (2021, 9, 30), (2026, 1, 1)])
def test_every_rule_that_may_name_a_household_has_plain_words(on: tuple[int, int, int]) -> None:
    day = timezone.localdate().replace(year=on[0], month=on[1], day=on[2])
    assert {one.id for one in monitoring_rules(day).rules} <= set(WHY)


def test_residents_never_read_the_words_of_the_offices() -> None:
    words = screen_words()
    keys = [key for key in words if key.startswith(("protection.my_", "protection.why_"))]
    assert len(keys) > 15
    for key in keys:
        for language in ("zh", "en"):
            assert NEVER.search(words.word(key, language)) is None, (key, language)


def test_what_is_due_to_the_person_at_the_page_is_said_and_nothing_of_others(
    village: Village,
) -> None:
    other = village.country.persons["V1"][1]
    other.subsidy_entitled, other.subsidy_received, other.medical_insurance = True, False, False
    other.save()
    assert due_to(her(village)) == ()
    village.person.subsidy_entitled, village.person.subsidy_received = True, False
    village.person.save()
    assert due_to(her(village)) == ("protection.due_subsidy",)


def test_a_word_against_a_decision_becomes_a_request_that_another_answers(
    village: Village, today: date
) -> None:
    village.bill(12_000)
    episode = village.episode()
    found = Found(outcome="risk", consent="voice")
    check_at_home(village.worker, episode.pk, found, timezone.localtime())
    decline(village.county, episode.pk, today)
    before = Happened.objects.count()
    for _ in range(2):
        dispute(her(village), episode.pk, "unfair")
    assert Happened.objects.count() == before + 1
    assert tick().failed == ()
    asked = Request.objects.get()
    assert (asked.kind, asked.reason, asked.route, asked.number) == (
        "decision", "unfair", "episode", episode.pk,
    )  # fmt: skip
    assert asked.against == village.county.login
    # Whoever decided does not answer; somebody else does, and the refusal goes to the named person.
    verdict = Verdict("refused", "The bills were paid back in full in March.")
    with pytest.raises(NotAllowedError, match="same-person"):
        answer(village.county, asked.pk, verdict)
    answer(village.township, asked.pk, verdict)
    assert asking.appeal(her(village), asked.pk).state == "appealed"


def test_the_worker_reads_in_words_that_the_household_itself_disagreed(village: Village) -> None:
    village.bill(12_000)
    dispute(her(village), village.episode().pk, DISPUTES[0])
    worker = browser(village.worker)
    page = text(worker, f"/leads/{village.episode().pk}/?lang=zh-hans")
    assert "住户本人或其委托的人" in page
    assert "<bdi>resident</bdi>" not in page


def test_the_case_of_another_household_is_not_there(village: Village) -> None:
    village.bill(12_000)
    neighbour = village.country.households["V1"][1]
    other = Resident(village.person.pk, neighbour.pk, neighbour.village_id, "card")
    said = set()
    for number in (village.episode().pk, village.episode().pk + 999):
        with pytest.raises(NotAllowedError) as caught:
            dispute(other, number, "unfair")
        said.add(str(caught.value))
    assert len(said) == 1
    with pytest.raises(InputError, match="no-such-reason"):
        dispute(her(village), village.episode().pk, "because")


def test_the_sentences_are_the_same_on_both_sides() -> None:
    assert DISPUTES == asking.DISPUTES


def test_a_lead_waits_for_the_worker_of_the_village_with_the_least_to_do(village: Village) -> None:
    second = acting(village.country, "village-worker", "V2")
    village.bill(12_000)
    assert village.episode().helper == village.worker.login != second.login


def test_a_lead_that_came_before_anybody_worked_there_is_handed_out(village: Village) -> None:
    village.bill(12_000)
    episode = village.episode()
    episode.helper = ""
    episode.save()
    assert hand_out_leads(timezone.now()) == 1
    assert hand_out_leads(timezone.now()) == 0
    assert village.episode().helper == village.worker.login
