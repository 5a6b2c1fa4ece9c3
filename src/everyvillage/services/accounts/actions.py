"""What changes who may do what; each in one transaction, with history."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError, NotAllowedError, NotFoundError
from everyvillage.data.frame.forms import form_in_use
from everyvillage.registry.access.place_tree import in_force
from everyvillage.registry.access.roles import role_book
from everyvillage.registry.events.accounts import RoleEnded
from everyvillage.registry.events.outbox import publish
from everyvillage.registry.models import Account, Place, PlaceCode, RoleHeld
from everyvillage.registry.models.record import ACCOUNT_LENGTH, TEXT_LENGTH
from everyvillage.services.accounts.models import Invitation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.access.roles import Role

INVITATION_DAYS = 7
_SECRET_BYTES = 24
_SHORTEST_LOGIN = 3
_MARKS = "\u200b\u200c\u200d"
"""Zero-width marks that some scripts are written with; a name may hold them, a login may not."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A role for somebody at a place: what an invitation or a gift names.

    ``own_person`` is the row of the register that is about the one invited, for roles that are
    about an own record; others have none.
    """

    role: str
    place_code: str
    own_person: int | None = None


def invite(
    name: str, wanted: Wanted, *, acting: Acting | None = None, now: datetime | None = None
) -> str:
    """Invite somebody to a role for a place; give the secret of the link, which is not kept.

    ``acting`` is who invites; None is the person at the machine itself, who may make the first
    administrator. Refuses a role the giver may not give, a place outside the giver's own, a
    place of a wrong level, and a name that is empty.
    """
    moment = now or timezone.now()
    role, place = _checked(wanted, acting, timezone.localdate(moment))
    name = name.strip()
    if not name or not is_one_line(name):
        raise InputError(_no_name(f"{len(name)} characters"))
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    Invitation.objects.create(
        secret_hash=hash_of(secret),
        name=name,
        role=role.id,
        place_id=place,
        own_person=wanted.own_person,
        given_by_id=acting.account if acting else None,
        made_at=moment,
        expires_at=moment + timedelta(days=INVITATION_DAYS),
    )
    return secret


def find_invitation(secret: str, now: datetime) -> Invitation:
    """Give the invitation of a link that still works; one refusal for all others."""
    found = Invitation.objects.select_related("place").filter(secret_hash=hash_of(secret)).first()
    if found is None or not found.is_open(now):
        raise NotFoundError(_no_invitation())
    return found


@transaction.atomic
def accept(secret: str, login: str, password: str) -> Account:
    """Make the account of an invitation and give it its role; the link is used up.

    Refuses a link that no longer works, a login that is taken or unusable, a weak password.
    Of two that come at the same moment the second waits, and finds the link used.
    """
    now = timezone.now()
    Invitation.objects.select_for_update().filter(secret_hash=hash_of(secret)).first()
    invitation = find_invitation(secret, now)
    login = login.strip()
    faults = [*_login_faults(login), *_password_faults(password, Account(login=login))]
    if faults:
        raise InputError(faults)
    account = Account.objects.create_user(
        login, password, name=invitation.name, own_person=invitation.own_person
    )
    held = RoleHeld.objects.create(
        account=account,
        role=invitation.role,
        place=invitation.place,
        valid_from=timezone.localdate(now),
        given_by=invitation.given_by,
    )
    account.role_in_use = held
    account.save(update_fields=["role_in_use"])
    _end_older(invitation, account, timezone.localdate(now))
    invitation.accepted_at, invitation.account = now, account
    invitation.save(update_fields=["accepted_at", "account"])
    return account


def _end_older(invitation: Invitation, account: Account, today: date) -> None:
    """End what older accounts of the same person may: a lost one comes back by a new one."""
    if invitation.own_person is None:
        return
    older = RoleHeld.objects.filter(
        role=invitation.role, valid_to=None, account__own_person=invitation.own_person
    )
    for held in older.exclude(account=account):
        held.valid_to, held.end_reason = max(today, held.valid_from), "a new account"
        held.ended_by = account
        held.save(update_fields=["valid_to", "ended_by", "end_reason"])
        publish(RoleEnded(held.account_id, held.pk, held.role, held.place_id))


@transaction.atomic
def give_role(acting: Acting, account: Account, wanted: Wanted) -> RoleHeld:
    """Give an account one more role from today on."""
    role, place = _checked(wanted, acting, acting.on)
    return RoleHeld.objects.create(
        account=account,
        role=role.id,
        place_id=place,
        valid_from=acting.on,
        given_by_id=acting.account,
    )


@transaction.atomic
def end_role(acting: Acting, held: RoleHeld, reason: str) -> RoleHeld:
    """End a role from today on; it stays in the books with who ended it and why."""
    role = role_book().role(held.role)
    if not may_give(acting, role, held.place_id):
        raise NotAllowedError(_may_not_give(acting, role))
    reason = reason.strip()
    if not reason or not is_one_line(reason):
        raise InputError(_no_reason(f"{len(reason)} characters"))
    held.valid_to = max(acting.on, held.valid_from)
    held.ended_by_id, held.end_reason = acting.account, reason
    held.save(update_fields=["valid_to", "ended_by", "end_reason"])
    publish(RoleEnded(held.account_id, held.pk, held.role, held.place_id))
    return held


def choose_role(account: Account, held_id: int, on: date) -> RoleHeld:
    """Take one of one's own roles into use; it is on the screen from then on."""
    held = account.roles.filter(pk=held_id).first()
    if held is None or not held.holds_on(on):
        raise NotAllowedError(_not_held())
    account.role_in_use = held
    account.save(update_fields=["role_in_use"])
    return held


def hash_of(secret: str) -> str:
    """Give the hash under which the secret of a link is kept (SHA-256; the secret is random)."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _checked(wanted: Wanted, acting: Acting | None, on: date) -> tuple[Role, int]:
    """Give role and place where the giver may give one for the other."""
    role = role_book().role(wanted.role)
    if role.own != (wanted.own_person is not None):
        raise InputError(_own_record(role))
    place = _place(wanted.place_code, on)
    level = Place.objects.values_list("level", flat=True).get(pk=place)
    if level not in role.levels:
        raise InputError(_wrong_level(role, level))
    if acting is not None and not may_give(acting, role, place):
        raise NotAllowedError(_may_not_give(acting, role))
    return role, place


def may_give(acting: Acting, role: Role, place: int) -> bool:
    """Say whether the role in use gives, and ends, a role at a place."""
    return acting.role is not None and role.id in acting.role.gives and acting.reaches(place)


def is_one_line(text: str) -> bool:
    """Say whether a text fits its column and shows as it is: nothing that turns what follows."""
    plain = text.translate(dict.fromkeys(map(ord, _MARKS)))
    return len(text) <= TEXT_LENGTH and plain.isprintable()


def _place(code: str, on: date) -> int:
    if not code.isprintable():
        code = ""
    written = code
    with suppress(InputError):
        # As people of the country write it; a key is taken as it is.
        written = form_in_use().key(code, day=on)
    rows = PlaceCode.objects.filter(in_force(on), code__in={written, code})
    place: int | None = rows.values_list("place_id", flat=True).first()
    if place is None:
        raise NotFoundError(
            Fault(
                code="accounts.place-unknown",
                where="",
                asked="a place for the role",
                found=f"“{code}”",
                accepted="the code of a place that is open in this register",
                next_step="everyvillage places find NAME; everyvillage start --county CODE",
            )
        )
    return place


def _login_faults(login: str) -> Sequence[Fault]:
    fits = _SHORTEST_LOGIN <= len(login) <= ACCOUNT_LENGTH
    if not fits or not login.isprintable() or " " in login:
        found = f"{len(login)} characters"
        return [_login_fault("login-unusable", found)]
    if Account.objects.filter(login__iexact=Account.normalize_username(login)).exists():
        return [_login_fault("login-taken", "a name that somebody has")]
    return []


def _login_fault(code: str, found: str) -> Fault:
    return Fault(
        code=f"accounts.{code}",
        where="",
        asked="a name to sign in with",
        found=found,
        accepted=(
            f"{_SHORTEST_LOGIN} to {ACCOUNT_LENGTH} characters without spaces, used by nobody else"
        ),
        next_step="choose another name",
    )


def _password_faults(password: str, account: Account) -> Sequence[Fault]:
    try:
        validate_password(password, account)
    except ValidationError as error:
        return [
            Fault(
                code="accounts.password-weak",
                where="",
                asked="a password that is hard to guess",
                found=message,
                accepted="at least 12 characters, not on the list of common ones, not only digits",
                next_step="choose a longer one, for example four words",
            )
            for message in error.messages
        ]
    return []


def _no_name(found: str) -> Fault:
    return Fault(
        code="accounts.no-name",
        where="",
        asked="the name of the person invited",
        found=found,
        accepted=f"the name under which colleagues know the person, up to {TEXT_LENGTH} characters",
        next_step="fill in the name",
    )


def _no_reason(found: str) -> Fault:
    return Fault(
        code="accounts.no-reason",
        where="",
        asked="why the role ends",
        found=found,
        accepted=f"a few words on one line, up to {TEXT_LENGTH} characters",
        next_step="write the reason; the person can read it",
    )


def _no_invitation() -> Fault:
    return Fault(
        code="accounts.invitation-unknown",
        where="",
        asked="an invitation",
        found="a link that does not work",
        accepted=f"a link that was never used, within {INVITATION_DAYS} days",
        next_step="ask whoever invited you for a new link",
    )


def _wrong_level(role: Role, level: str) -> Fault:
    return Fault(
        code="accounts.level-wrong",
        where="",
        asked=f"a place for the role {role.id}",
        found=f"a place of the level {level}",
        accepted=", ".join(role.levels),
        next_step="choose a place of one of these levels",
    )


def _own_record(role: Role) -> Fault:
    beside = "given beside the record of one person" if role.own else "about no own record"
    return Fault(
        code="accounts.own-record",
        where="",
        asked=f"to give the role {role.id}",
        found="no record of the person invited" if role.own else "the record of one person",
        accepted=f"a role that is {beside}",
        next_step="open the household of the resident and invite from there",
    )


def _may_not_give(acting: Acting, role: Role) -> Fault:
    gives = ", ".join(sorted(acting.role.gives)) if acting.role else "none"
    return Fault(
        code="accounts.may-not-give",
        where="",
        asked=f"to give or end the role {role.id}",
        found=f"the role in use: {acting.role_id}",
        accepted=f"roles this role gives: {gives or 'none'}, inside its own place",
        next_step="ask somebody above who gives this role",
    )


def _not_held() -> Fault:
    return Fault(
        code="accounts.role-not-held",
        where="",
        asked="to take a role into use",
        found="a role that this account does not hold today",
        accepted="one of the roles on the page of your account",
        next_step="open your account and choose again",
    )
