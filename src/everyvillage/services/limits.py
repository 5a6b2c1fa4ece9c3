"""How often one address may ask within a minute, counted where every process sees it."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from everyvillage.core.errors import Fault, TooManyError

if TYPE_CHECKING:
    from django.http import HttpRequest

SECONDS = 60
clock = time.time
# Tells our locks from those of other programs in the same database.
_LOCK_CLASS = 0x6C696D74


def limit(request: HttpRequest, what: str) -> None:
    """Count one request for ``what`` and refuse it where its address has asked too often.

    ``settings.MOST_EACH_MINUTE`` says how often. Costs one short transaction.
    """
    most = settings.MOST_EACH_MINUTE[what]
    now = clock()
    window = int(now // SECONDS)
    address = hashlib.sha256(_address(request).encode()).hexdigest()[:32]
    if _count(f"limit:{what}:{address}:{window}") > most:
        raise TooManyError(_too_many(what, most, SECONDS - int(now % SECONDS)))


def _count(key: str) -> int:
    """Count one more under a key; two that come at once are counted one after the other.

    The cache reads and then writes. SQLite has one writer from BEGIN IMMEDIATE on; on
    PostgreSQL a lock by number keeps the two steps together.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], signed=True)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_CLASS, number])
        counted = int(cache.get(key, 0)) + 1
        cache.set(key, counted, timeout=2 * SECONDS)
    return counted


def _address(request: HttpRequest) -> str:
    """Give the address a request comes from; those without one share a count."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""


def _too_many(what: str, most: int, seconds: int) -> Fault:
    return Fault(
        code="limits.too-many",
        where="",
        asked=f"{what}, once more",
        found=f"more than {most} requests from this address within a minute",
        accepted=f"{most} requests a minute",
        next_step=f"wait {seconds} seconds and ask again",
    )
