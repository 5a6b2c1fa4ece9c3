"""Nobody checks, decides or plans for the own household or for declared kin: by hand, by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.core.errors import NotAllowedError
from everyvillage.registry.access.acting import acting_for
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household, KinDeclared
from tests.support.authority import give, make_account, make_country

if TYPE_CHECKING:
    from everyvillage.registry.access.acting import Acting
    from tests.support.authority import Country

pytestmark = pytest.mark.django_db

# Role, where it is held, what is changed. The own household is the first of V1, that of a declared
# cousin the first of V2; the rest of the place stays open, and so does every other way to look.
WHO = (
    ("village-worker", "V1", "lead", ["V1 second"]),
    ("village-worker", "V1", "episode:plan", ["V1 second"]),
    ("township-officer", "T1", "episode:publish", ["V1 second"]),
    ("township-officer", "T1", "episode:plan", ["V1 second"]),
    ("county-officer", "C1", "episode:decide", ["V1 second", "V2 second"]),
    ("county-officer", "C1", "episode:plan", ["V1 second", "V2 second"]),
)
LOOKS = (
    ("village-worker", "V1", ["V1 first", "V1 second"]),
    ("county-officer", "C1", ["V1 first", "V1 second", "V2 first", "V2 second"]),
)


def family(country: Country, role: str, place: str) -> Acting:
    """Give an account in a role, that is of the first household of V1, with a cousin in V2."""
    account = make_account(f"{role}-{place}")
    give(account, role, country.places[place])
    account.own_person = country.persons["V1"][0].pk
    account.save()
    KinDeclared.objects.create(account=account, person=country.persons["V2"][0].pk)
    account.refresh_from_db()
    return acting_for(account, timezone.localdate())


def named(country: Country, number: int) -> str:
    for village in ("V1", "V2"):
        for place, home in zip(("first", "second"), country.households[village], strict=True):
            if home.pk == number:
                return f"{village} {place}"
    return ""


def test_the_own_household_and_declared_kin_are_somebody_elses_to_decide() -> None:
    country = make_country()
    rules = registry_rules()
    homes = [*country.households["V1"], *country.households["V2"]]
    rows = Household.objects.filter(pk__in=[one.pk for one in homes]).order_by("pk")
    made: dict[str, Acting] = {}
    for role, place, thing, expected in WHO:
        acting = made.setdefault(role, made.get(role) or family(country, role, place))
        seen = rules.visible(acting, Verb.CHANGE, thing, rows)
        assert [named(country, one.pk) for one in seen] == expected, (role, thing)
        for home in homes:
            asked = rules.ask(acting, Verb.CHANGE, thing, home).allowed
            assert asked is (named(country, home.pk) in expected), (role, thing, home)
        with pytest.raises(NotAllowedError):
            rules.find(acting, Verb.CHANGE, thing, rows.filter(pk=homes[0].pk))
    for role, _, expected in LOOKS:
        seen = rules.visible(made[role], Verb.READ, "household", rows)
        assert [named(country, one.pk) for one in seen] == expected, role


def test_who_has_no_kin_here_is_as_before() -> None:
    country = make_country()
    account = make_account("worker")
    give(account, "village-worker", country.places["V1"])
    account.refresh_from_db()
    acting = acting_for(account, timezone.localdate())
    rows = Household.objects.filter(village=country.places["V1"])
    assert registry_rules().visible(acting, Verb.CHANGE, "lead", rows).count() == 2
