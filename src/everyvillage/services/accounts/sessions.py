"""Sessions: noted when somebody signs in, listed for their owner, ended by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from everyvillage.registry.models import Account
from everyvillage.registry.models.record import TEXT_LENGTH
from everyvillage.services.accounts.models import SignedIn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest


def note(request: HttpRequest, user: object, **_: object) -> None:
    """Note a session that has begun; a receiver of Django's signal."""
    if not isinstance(user, Account):
        return
    SignedIn.objects.update_or_create(
        session_key=_key(request),
        defaults={"account": user, "browser": _browser(request)},
    )


def keep_only(request: HttpRequest, user: Account, **_: object) -> None:
    """End every other session of an account whose password was changed."""
    end(SignedIn.objects.filter(account=user).exclude(session_key=_key(request)))
    note(request, user)


def open_sessions(account: Account) -> QuerySet[SignedIn]:
    """Give the sessions of an account that have not run out, newest first."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    found = SignedIn.objects.filter(account=account).annotate(
        until=Subquery(alive.values("expire_date")[:1])
    )
    return found.filter(until__gt=timezone.now()).order_by("-begun_at", "-pk")


@transaction.atomic
def end(rows: Iterable[SignedIn]) -> int:
    """End sessions: whoever holds one has to sign in again. Give how many."""
    ended = list(rows)
    for row in ended:
        SessionStore().delete(row.session_key)
        row.delete()
    return len(ended)


def forget_ended() -> int:
    """Take away sessions that have run out, with their rows; give how many."""
    gone, _ = Session.objects.filter(expire_date__lte=timezone.now()).delete()
    kept = Session.objects.values("session_key")
    SignedIn.objects.exclude(session_key__in=kept).delete()
    return gone


def _key(request: HttpRequest) -> str:
    """Give the key of the session of a request, which is written if it is new."""
    if not request.session.session_key:
        request.session.save()
    return str(request.session.session_key)


def _browser(request: HttpRequest) -> str:
    told = request.headers.get("User-Agent", "")[:TEXT_LENGTH]
    return "".join(letter for letter in told if letter.isprintable())
