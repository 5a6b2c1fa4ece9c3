"""Roles as data, held for a place and a period: tables written by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from everyvillage.contracts.shapes import Compartment
from everyvillage.core.errors import InputError
from everyvillage.registry.access.acting import Acting, acting_for
from everyvillage.registry.access.roles import read_roles, role_book
from everyvillage.registry.models import RoleHeld
from tests.support.authority import give, make_account, make_country

TODAY = date(2020, 6, 30)
DAY = timedelta(days=1)
GIVES = {
    "administrator": {"national-officer", "province-officer", "county-officer"},
    "national-officer": {"province-officer", "county-officer", "auditor", "analyst"},
    "province-officer": {"county-officer", "auditor", "analyst"},
    "county-officer": {
        "township-officer",
        "village-worker",
        "point-keeper",
        "provider",
        "partner",
        "agency-officer",
    },
    "township-officer": {"village-worker", "point-keeper", "provider"},
    "point-keeper": set(),
    "village-worker": {"resident"},
    "resident": set(),
    "analyst": set(),
    "provider": set(),
    "partner": set(),
    "agency-officer": set(),
    "auditor": set(),
}
LEVELS = {
    "administrator": "nation province prefecture county",
    "national-officer": "nation",
    "province-officer": "province prefecture",
    "county-officer": "county",
    "township-officer": "township",
    "village-worker": "village",
    "resident": "village",
    "point-keeper": "village township",
    "analyst": "nation province prefecture county",
    "provider": "county township village",
    "partner": "county",
    "agency-officer": "county",
    "auditor": "nation province prefecture county",
}
BROKEN = """
[[purpose]]
id = "help"
en = "help"
zh = "帮扶"
[[role]]
id = "worker"
en = "worker"
zh = "干部"
levels = ["hamlet"]
staff = true
gives = ["king"]
opens = { identity = ["curiosity"] }
"""


def test_who_gives_what() -> None:
    assert {role.id: set(role.gives) for role in role_book().roles.values()} == GIVES


def test_where_each_role_is_held() -> None:
    held = {role.id: " ".join(role.levels) for role in role_book().roles.values()}
    assert held == LEVELS


def test_only_enterprises_and_residents_come_in_without_a_second_factor() -> None:
    without = {role.id for role in role_book().roles.values() if not role.staff}
    assert without == {"partner", "resident"}


def test_only_the_role_of_a_resident_is_about_an_own_record() -> None:
    assert {role.id for role in role_book().roles.values() if role.own} == {"resident"}


def test_nobody_gives_the_role_that_looks_at_them() -> None:
    """Auditors come from a level above the officers whose reading they look through."""
    givers = {role.id for role in role_book().roles.values() if "auditor" in role.gives}
    assert givers == {"national-officer", "province-officer"}


def test_a_file_of_roles_is_refused_with_every_fault_at_once() -> None:
    with pytest.raises(InputError) as refused:
        read_roles(BROKEN, where="roles.toml")
    assert [fault.found for fault in refused.value.faults] == ["“hamlet”", "“king”", "“curiosity”"]


def test_unknown_names_are_refused() -> None:
    with pytest.raises(InputError, match=r"roles\.role-unknown"):
        role_book().role("king")
    with pytest.raises(InputError, match=r"roles\.purpose-unknown"):
        role_book().purpose("curiosity")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        (-30 * DAY, None, True),
        (0 * DAY, None, True),
        (DAY, None, False),
        (-30 * DAY, -DAY, False),
        (-30 * DAY, 0 * DAY, False),
        (-30 * DAY, DAY, True),
        (0 * DAY, 0 * DAY, False),
    ],
)
def test_a_role_holds_from_its_first_day_until_its_last(
    start: timedelta, end: timedelta | None, *, holds: bool
) -> None:
    country = make_country(people=False)
    account = make_account("worker", factor=False)
    until = None if end is None else TODAY + end
    give(account, "village-worker", country.places["V1"], start=TODAY + start, end=until)
    acting = acting_for(account, TODAY)
    assert acting.role_id == ("village-worker" if holds else "public")
    assert (acting.place is not None) is holds
    assert acting.account == account.pk


@pytest.mark.django_db
def test_a_role_that_ends_before_it_begins_is_refused_by_the_database() -> None:
    country = make_country(people=False)
    account = make_account("worker", factor=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleHeld.objects.create(
            account=account,
            role="village-worker",
            place_id=country.places["V1"],
            valid_from=TODAY,
            valid_to=TODAY - DAY,
        )


@pytest.mark.django_db
def test_an_inactive_account_and_a_role_of_somebody_else_are_nobody() -> None:
    country = make_country(people=False)
    gone = make_account("gone", factor=False, active=False)
    give(gone, "village-worker", country.places["V1"], start=TODAY)
    assert acting_for(gone, TODAY) == Acting(TODAY)
    assert acting_for(None, TODAY) == Acting(TODAY)
    thief = make_account("thief", factor=False)
    thief.role_in_use = gone.role_in_use
    assert acting_for(thief, TODAY).role_id == "public"


def test_a_compartment_opens_for_a_purpose_of_the_role_only() -> None:
    worker = role_book().role("village-worker")
    for purpose, opens in (("visit", True), ("help", True), ("care", False), ("", False)):
        acting = Acting(TODAY, 1, "x", worker, 1, "village", {Compartment.IDENTITY: purpose})
        assert acting.has_open(Compartment.IDENTITY) is opens
        assert not acting.has_open(Compartment.HEALTH)
    assert not Acting(TODAY, opened={Compartment.IDENTITY: "visit"}).has_open(Compartment.IDENTITY)
