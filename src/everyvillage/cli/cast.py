"""The cast of the demonstration: people in roles, so that every page can be tried at once.

They come in by the ways that everybody comes in by: an invitation, a password, a second factor,
and for the resident a card with four pictures. A new start makes new passwords, new codes and a
new card, so that nothing has to be kept in the clear; it is done for modelled rows only.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from everyvillage.contracts.codelists import RELATION
from everyvillage.registry.access.acting import Acting, acting_for
from everyvillage.registry.access.place_tree import in_force, lineage_of
from everyvillage.registry.access.roles import role_book
from everyvillage.registry.models import Account, Household, Person, PlaceCode, PlaceName
from everyvillage.registry.own_vault import open_vault
from everyvillage.registry.shocks.raising import Told, raise_shock
from everyvillage.services.accounts.actions import Wanted, accept, invite
from everyvillage.services.entry.actions.cards import give_card, household_owner, set_pictures
from everyvillage.services.entry.pictures import LENGTH, PICTURES, mark_of
from everyvillage.services.protection.actions.leads import weigh
from everyvillage.services.protection.models import Episode
from everyvillage.services.register.installation import check_kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

CODES_SHOWN = 3
_COMMITTEE = r"^[0-9]{9}[23][0-9]{2}$"
"""The code of a villagers' committee: its last three digits are 200 to 399."""
_PASSWORD_BYTES = 12
_HEAD = next(code for code, words in RELATION.items.items() if words.en == "head")
# Role and the level of its place; the login is "demo-" and the role.
_PARTS = (
    ("administrator", "county"),
    ("county-officer", "county"),
    ("township-officer", "township"),
    ("village-worker", "village"),
    ("auditor", "county"),
)


# What offices told of this village lately: kind, office, days ago, fen of a bill and fen paid.
_SHOCKS = (
    ("bill", "medical", 9, 86_000_00, 51_000_00),
    ("job", "employment", 20, None, None),
    ("bill", "medical", 31, 140_000_00, 60_000_00),
    ("bill", "medical", 4, 210_000_00, 98_000_00),
)


@dataclass(frozen=True, slots=True)
class Member:
    """One of the staff: role and place in words, and what this start lets them in with."""

    role: str
    place: str
    login: str
    password: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cardholder:
    """A resident: the place in words, the path of the card, and the four pictures in order."""

    place: str
    path: str
    pictures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who can come in after this start, and how many leads wait for them."""

    members: tuple[Member, ...]
    resident: Cardholder | None
    leads: int

    def text(self, address: str) -> Iterator[str]:
        """Give the lines for a terminal; ``address`` is where the pages are served."""
        yield ""
        yield "Try it as somebody else: these people are made up, like their county."
        yield f"Sign in at {address}/account/login/ with name, password and one code (each once):"
        for one in self.members:
            name = f"  {one.login:<22} {one.password:<18}"
            yield f"{name} {' '.join(one.codes)}   {one.role}, {one.place}"
        if self.resident:
            yield f"A resident of {self.resident.place} comes in without letters, by card:"
            yield f"  {address}{self.resident.path}   then {', '.join(self.resident.pictures)}"
        yield f"Leads in the county: {self.leads:,}. A new start makes new passwords and cards."


@transaction.atomic
def let_in(county: str) -> Cast:
    """Let a member of each role in at ``county``, and a resident of its largest village.

    ``county`` is a code of six digits that is open here. A few households of the village are
    told of by the offices, once, so that there is something to do. Refuses an installation of
    real rows.
    """
    check_kind(modelled=True)
    today = timezone.localdate()
    places = _places(county, today)
    members = tuple(
        _member(role, places[level], today) for role, level in _PARTS if level in places
    )
    resident = None
    if "village" in places:
        resident = _resident(places["village"], today)
        _tell_shocks(places["village"], today)
    return Cast(members, resident, Episode.objects.count())


def _places(county: str, today: date) -> dict[str, int]:
    """Give the county and, of its largest village, the township and the village itself."""
    named = PlaceCode.objects.filter(in_force(today), code=county)
    found = {"county": named.values_list("place_id", flat=True).get()}
    codes = PlaceCode.objects.filter(in_force(today), code__regex=_COMMITTEE)
    homes = Household.objects.filter(village__in=codes.values("place"))
    sizes = homes.values("village").annotate(homes=Count("pk")).order_by("-homes", "village")
    largest = sizes.values_list("village", flat=True).first()
    if largest is None:
        return found
    return dict(lineage_of(largest, today)) | found


def _member(role: str, place: int, today: date) -> Member:
    """Let one member in with a new password and new codes; invite whoever is not there yet."""
    login, password = _login(role), secrets.token_urlsafe(_PASSWORD_BYTES)
    account = Account.objects.filter(login=login).first()
    name = role_book().role(role).words.in_language("zh")
    if account is None:
        code = PlaceCode.objects.values_list("code", flat=True).get(in_force(today), place=place)
        account = accept(invite(name, Wanted(role, code)), login, password)
    else:
        account.set_password(password)
        account.save(update_fields=["password"])
    Authenticator.objects.filter(user=account).delete()
    TOTP.activate(account, generate_totp_secret())
    codes = RecoveryCodes.activate(account).get_unused_codes()
    return Member(name, _name(place, today), login, password, tuple(codes[:CODES_SHOWN]))


def _resident(village: int, today: date) -> Cardholder | None:
    """Give the first household of a village a new card, and its head new pictures."""
    homes = Person.objects.filter(village=village, relation=_HEAD).select_related("household")
    head = homes.order_by("person_no").first()
    if head is None:
        return None
    beside = _beside(today)
    pictures = _drawn()
    mark = mark_of(open_vault(), household_owner(head.household.pk), pictures)
    set_pictures(beside, head, mark, "zh-hans")
    return Cardholder(_name(village, today), f"/c/{give_card(beside, head.household)}/", pictures)


def _tell_shocks(village: int, today: date) -> None:
    """Let the offices tell of the first households after the card holder's, each once."""
    homes = Household.objects.filter(village=village).order_by("household_no")[1 : len(_SHOCKS) + 1]
    for home, (kind, office, ago, total, paid) in zip(homes, _SHOCKS, strict=False):
        happened = today - timedelta(days=ago)
        told = Told(
            household_no=home.household_no,
            kind=kind,
            office=office,
            key=f"demo-{kind}-{ago}",
            happened_on=happened,
            known_on=today,
            total_fen=total,
            paid_fen=paid,
        )
        shock, new = raise_shock(told, by=_login("county-officer"))
        if new:
            weigh(home.pk, today, shock=shock.pk)


def _beside(today: date) -> Acting:
    """Give the village worker, beside whom a resident gets card and pictures."""
    return acting_for(Account.objects.get(login=_login("village-worker")), today)


def _drawn() -> tuple[str, ...]:
    """Draw four pictures, no two alike."""
    return tuple(secrets.SystemRandom().sample(PICTURES, LENGTH))


def _login(role: str) -> str:
    return f"demo-{role}"


def _name(place: int, today: date) -> str:
    name: str = PlaceName.objects.values_list("name", flat=True).get(in_force(today), place=place)
    return name
