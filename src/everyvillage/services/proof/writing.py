"""What all forms of the proof share: their parts as they came, and writing an entry once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.ledger.append import append
from everyvillage.ledger.files.store import FileStore
from everyvillage.services.proof.models import Written
from everyvillage.services.typed import whole_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from everyvillage.ledger.models import Entry
    from everyvillage.ledger.records import Record

_MOST = 10**12
_OLDEST = timedelta(days=3660)
_FARTHEST = timedelta(days=3660)


@transaction.atomic
def write_once(number: str, place: int, record: Callable[[], Record]) -> Entry:
    """Write what ``record`` makes to the chain of a place, once for each number of a form.

    The same form sent again gives the entry that it wrote the first time. Refuses a number
    that no page gave, and whatever ``record`` refuses; nothing is written then.
    """
    form = number_of(number)
    before = Written.objects.select_related("entry").filter(form=form).first()
    if before is not None:
        return before.entry
    entry = append(record(), place)
    Written.objects.create(form=form, entry=entry)
    return entry


def keep_file(content: bytes | None, *, keep_location: bool = False) -> tuple[str, ...]:
    """Put a file into the store; give its reference, none where there is no file."""
    if not content:
        return ()
    return (FileStore(settings.HOME.files).put(content, keep_location=keep_location).reference,)


def number_of(text: str) -> UUID:
    """Give the number of a form; refuse one that no page gave."""
    try:
        return UUID(text)
    except ValueError as error:
        raise InputError(fault("form", "the form as the page gave it")) from error


def quantity_of(text: str) -> int:
    """Give a whole number above zero, 0 for anything else."""
    number = whole_number(text.strip())
    return number if number <= _MOST else 0


def moment_of(text: str) -> datetime | None:
    """Give a moment of the last ten years, None for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = timezone.make_aware(found) if timezone.is_naive(found) else found
    now = timezone.now()
    return moment if now - _OLDEST < moment <= now else None


def day_ahead(text: str) -> date | None:
    """Give a day from today on, at most ten years away, None for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    today = timezone.localdate()
    return found if today <= found <= today + _FARTHEST else None


def one_line(text: str, most: int) -> str:
    """Give a text of one plain line, "" for none, for what is longer and for what turns it."""
    text = text.strip()
    return text if len(text) <= most and text.isprintable() else ""


def fault(name: str, accepted: str, asked: str = "a delivery as it happened") -> Fault:
    """Say which part of a form cannot be, and what can."""
    return Fault(
        code="proof.form-wrong",
        where=name,
        asked=asked,
        found="something that cannot be one",
        accepted=accepted,
        next_step="correct this part and send the form again; nothing was written",
    )
