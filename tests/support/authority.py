"""A small country with moved and merged places, households, persons and people in roles.

Two provinces, one with a prefecture; three counties, six townships, thirteen villages. On
``MOVED`` a village goes to the next township, on ``MERGED`` two villages become one, on
``SHIFTED`` a township goes to the next county. Nothing in it is real; document numbers, where
there are any, have the area prefix 00.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from everyvillage.registry.models import (
    Account,
    Household,
    Person,
    Place,
    PlaceCode,
    PlaceName,
    PlaceParent,
    RoleHeld,
)
from everyvillage.registry.own_vault import note_keys, open_vault

if TYPE_CHECKING:
    from collections.abc import Mapping

MOVED = date(2020, 4, 1)
MERGED = date(2020, 7, 1)
SHIFTED = date(2020, 10, 1)
PASSWORD = "correct horse battery staple"

# Name, level, the place it lies in, from, until; a place may have several lines.
TREE: tuple[tuple[str, str, str, date | None, date | None], ...] = (
    ("nation", "nation", "", None, None),
    ("P1", "province", "nation", None, None),
    ("P2", "province", "nation", None, None),
    ("Q1", "prefecture", "P1", None, None),
    ("C1", "county", "Q1", None, None),
    ("C2", "county", "Q1", None, None),
    ("C3", "county", "P2", None, None),
    ("T1", "township", "C1", None, None),
    ("T2", "township", "C1", None, None),
    ("T3", "township", "C2", None, SHIFTED),
    ("T3", "township", "C3", SHIFTED, None),
    ("T4", "township", "C2", None, None),
    ("T5", "township", "C3", None, None),
    ("T6", "township", "C3", None, None),
    ("V1", "village", "T1", None, None),
    ("V2", "village", "T1", None, MOVED),
    ("V2", "village", "T2", MOVED, None),
    ("V3", "village", "T2", None, MERGED),
    ("V4", "village", "T2", None, MERGED),
    ("V34", "village", "T2", MERGED, None),
    ("V5", "village", "T3", None, None),
    ("V6", "village", "T3", None, None),
    ("V7", "village", "T4", None, None),
    ("V8", "village", "T4", None, None),
    ("V9", "village", "T5", None, None),
    ("V10", "village", "T5", None, None),
    ("V11", "village", "T6", None, None),
    ("V12", "village", "T6", None, None),
)
VILLAGES = tuple(dict.fromkeys(name for name, level, *_ in TREE if level == "village"))
LEVEL_OF: Mapping[str, str] = {name: level for name, level, *_ in TREE}
HOUSEHOLDS_EACH = 2
NAMES = (
    "尼玛·D'Angelo",
    "次仁卓玛",
    "ئابدۇقادىر ئابدۇرەھمان ئوغلى مۇھەممەتجان",
    "<script>alert('a')</script>",
    "王\u202e小明\u202c",
    "O'Brien 李",
)


@dataclass
class Country:
    """The places by name, and what was made in them."""

    places: dict[str, int] = field(default_factory=dict)
    households: dict[str, list[Household]] = field(default_factory=dict)
    persons: dict[str, list[Person]] = field(default_factory=dict)

    def code(self, name: str) -> str:
        """Give the code of a place."""
        return f"00{list(self.places).index(name):04d}"


def above_by_hand(name: str, day: date) -> list[str]:
    """Give a place and every place around it on a day, read from the table above."""
    chain = [name]
    while True:
        around = [
            parent
            for place, _, parent, start, end in TREE
            if place == chain[-1]
            and parent
            and (start is None or start <= day)
            and (end is None or day < end)
        ]
        if not around:
            return chain
        chain += around


def make_country(*, people: bool = True) -> Country:
    """Make the places and, where asked, two households of two persons in each village."""
    made = Country()
    for name, level, parent, start, end in TREE:
        if name not in made.places:
            made.places[name] = Place.objects.create(level=level).pk
            PlaceName.objects.create(place_id=made.places[name], name=f"{name}乡村")
            PlaceCode.objects.create(place_id=made.places[name], code=made.code(name))
        if parent:
            PlaceParent.objects.create(
                place_id=made.places[name],
                parent_id=made.places[parent],
                valid_from=start,
                valid_to=end,
            )
    if people:
        _settle(made)
    return made


def _settle(made: Country) -> None:
    vault = open_vault()
    note_keys(vault)
    number = 0
    for name in VILLAGES:
        made.households[name], made.persons[name] = [], []
        for _ in range(HOUSEHOLDS_EACH):
            number += 1
            home = Household.objects.create(
                household_no=f"H{number:03d}",
                village_id=made.places[name],
                status="poor",
                members=2,
                net_income_per_head_fen=312_300,
            )
            made.households[name].append(home)
            for relation, spoken in (("0", NAMES[number % len(NAMES)]), ("2", "卓玛")):
                mark = f"{home.household_no}-{relation}"
                sealed = {
                    column: vault.seal(value, table="person", field=column, person=mark)
                    for column, value in (
                        ("name", spoken),
                        ("document_number", f"00{number:04d}19600101{relation}01X"),
                    )
                }
                made.persons[name].append(
                    Person.objects.create(
                        person_no=mark,
                        household=home,
                        village_id=made.places[name],
                        relation=relation,
                        sex="2",
                        care_needed=True,
                        health="3",
                        left_behind_child=True,
                        birth_date=date(1960, 1, 1),
                        **sealed,
                    )
                )


@cache
def _hashed() -> str:
    """Give the password as an account keeps it; made once, since it takes long."""
    return make_password(PASSWORD)


def make_account(login: str, *, factor: bool = True, active: bool = True) -> Account:
    """Make an account, with a second factor and recovery codes where asked."""
    account = Account(login=login, name=login.title(), is_active=active, password=_hashed())
    account.save()
    if factor:
        TOTP.activate(account, generate_totp_secret())
        RecoveryCodes.activate(account)
    return account


def give(
    account: Account,
    role: str,
    place: int,
    *,
    start: date | None = None,
    end: date | None = None,
) -> RoleHeld:
    """Give an account a role and take it into use; from a month ago until further notice."""
    today = timezone.localdate()
    held = RoleHeld.objects.create(
        account=account,
        role=role,
        place_id=place,
        valid_from=start or today - timedelta(days=30),
        valid_to=end,
    )
    account.role_in_use = held
    account.save(update_fields=["role_in_use"])
    return held
