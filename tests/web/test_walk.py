"""Every address of the site, walked as everybody; three planted leaks are found by the walk.

What each visitor must get is in ``walk.csv``, written by hand: the status of those who have
not signed in, of those who have, and of whoever differs. An address that is not in it fails.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.urls import URLResolver, get_resolver, path

from everyvillage.registry.access import rules
from everyvillage.registry.access.scopes import ALL_ROWS, OwnPlace
from everyvillage.registry.models import Household, RoleHeld
from tests.support.street import whole_street
from tests.support.walking import (
    SIGNED_OUT,
    Street,
    count_and_visit,
    read_table,
    routes,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from django.urls import URLPattern


pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TABLE = read_table(Path(__file__).with_name("walk.csv"))
DATA = {
    "ask-person": {"sentence": "ask.visit"},
    "choose-pictures": {"picture": "sun"},
    "end-role": {"reason": "moved away"},
    "my-objection": {"reason": "why"},
    "episode-check": {"outcome": "away"},
    "household-shock": {"kind": "job"},
    "network-open": {"purpose": "planning"},
    "open-compartment": {"compartment": "identity", "purpose": "help"},
}
OF_PEOPLE = ("households", "households-export", "household", "open-compartment")


@pytest.fixture
def street() -> Street:
    """Give the country, everybody in it, and a value for each part of an address."""
    return whole_street()


def test_every_route_answers_everybody_as_the_table_says(
    street: Street, capsys: pytest.CaptureFixture[str]
) -> None:
    tried, wrong = walk(street, TABLE, DATA)
    found = {route.name for route in routes()}
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(found)} routes, {len(street.visitors)} visitors, {tried:,} answers,"
            f" {len(wrong)} wrong\n"
        )
    assert wrong == []
    assert tried == 2 * sum(one.walks(name) for name in found for one in street.visitors)
    assert {name for name, _ in TABLE} == found


def test_a_view_that_asks_no_rule_is_found(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    def leak(request: HttpRequest, number: int) -> HttpResponse:
        del request
        return HttpResponse(Household.objects.get(pk=number).household_no)

    monkeypatch.setattr(pattern("household"), "callback", leak)
    _, wrong = walk(street, TABLE, DATA, only=OF_PEOPLE)
    assert "household GET as next-village: 200 and not 403" in wrong
    assert "household GET as nobody: 200 and not 302" in wrong
    assert "household GET as next-village: shows H001" in wrong


def test_a_filter_that_forgets_the_place_is_found(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OwnPlace, "rows", lambda *_: ALL_ROWS)
    _, wrong = walk(street, TABLE, DATA, only=OF_PEOPLE)
    assert "household GET as next-village: 200 and not 403" in wrong
    assert any(one.startswith("households GET as village-worker: shows H003") for one in wrong)


def test_a_sentence_with_a_wrong_role_is_found(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = rules.registry_rules().sentences
    leaky = replace(first, roles=first.roles | {"partner"})
    monkeypatch.setattr(rules.registry_rules(), "sentences", (leaky, *others))
    _, wrong = walk(street, TABLE, DATA, only=OF_PEOPLE)
    assert wrong == ["households GET as partner: 200 and not 403"]


def test_a_new_route_is_not_walked_past(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    patterns = [*get_resolver().url_patterns, path("new/", HttpResponse, name="new")]
    monkeypatch.setattr(get_resolver(), "url_patterns", patterns)
    _, wrong = walk(street, TABLE, DATA, only=("new",))
    assert wrong == ["new GET: not in the table", "new POST: not in the table"]


def test_a_forbidden_household_and_one_that_is_not_there_look_the_same(street: Street) -> None:
    there = street.country.households["V1"][0].pk
    absent = there + 5_000
    assert not Household.objects.filter(pk=absent).exists()
    asked = 0
    for visitor in street.visitors:
        if TABLE["household", "GET"].of(visitor.name) == 200:
            continue
        for method, form in (("GET", "/households/{}/"), ("POST", "/households/{}/open/")):
            ask = partial(count_and_visit, visitor, method, data=DATA["open-compartment"])
            assert ask(path=form.format(there)) == ask(path=form.format(absent))
            asked += 1
    assert asked >= 2 * (len(SIGNED_OUT) + 10)


def test_a_role_that_one_may_not_end_and_one_that_is_not_there_look_the_same(
    street: Street,
) -> None:
    county = RoleHeld.objects.get(account__login="county-officer").pk
    (officer,) = (one for one in street.visitors if one.name == "township-officer")
    ask = partial(count_and_visit, officer, "POST", data=DATA["end-role"])
    forms = [ask(path=f"/account/people/{number}/end/") for number in (county, county + 5000)]
    assert forms[0] == forms[1]
    assert forms[0][0] == 403


def pattern(name: str) -> URLPattern:
    """Give the pattern of one route."""

    def every(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from every(one.url_patterns)
            else:
                yield one

    return next(one for one in every(get_resolver().url_patterns) if one.name == name)
