"""Record what was done for a household: one entry in the chain of its village."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.ledger.append import append
from everyvillage.ledger.files.store import FileStore
from everyvillage.ledger.records import Delivery, subject_of
from everyvillage.registry.own_vault import note_keys, open_vault
from everyvillage.services.proof.kinds import kinds
from everyvillage.services.proof.models import Written
from everyvillage.services.typed import whole_number

if TYPE_CHECKING:
    from everyvillage.ledger.models import Entry
    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.models import Household

_MOST = 10**12
_OLDEST = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it came: its own number, what, how much, when, for whom, a photo, a note.

    ``person`` is None where it was done for nobody in particular.
    """

    number: str
    kind: str
    quantity: str
    happened: str
    person: int | None
    note: str = ""
    picture: bytes | None = None


@transaction.atomic
def record_delivery(acting: Acting, household: Household, form: Form) -> Entry:
    """Write the delivery; the same form sent again gives the entry it wrote the first time.

    Refuses, with every fault at once, an unknown kind, a quantity that is no whole number
    above zero, and a moment that is no moment, to come, or more than ten years ago.
    """
    number = _number_of(form)
    before = Written.objects.select_related("entry").filter(form=number).first()
    if before is not None:
        return before.entry
    kind, quantity, happened = kinds().get(form.kind), _quantity(form), _moment(form)
    faults = [
        *([] if kind else [_fault("kind", ", ".join(kinds()))]),
        *([] if quantity else [_fault("quantity", "a whole number above 0")]),
        *([] if happened else [_fault("happened", "a day and an hour that is past")]),
    ]
    if faults or kind is None or happened is None:
        raise InputError(faults)
    evidence: tuple[str, ...] = ()
    if form.picture:
        evidence = (FileStore(settings.HOME.files).put(form.picture).reference,)
    vault = open_vault()
    note_keys(vault)
    delivery = Delivery(
        service=kind.id,
        provider=f"account {acting.account}",
        quantity=quantity,
        unit=kind.unit,
        happened=happened,
        recorder=f"account {acting.account}",
        subject=subject_of(vault, form.person) if form.person else "",
        evidence=evidence,
        note=form.note.strip(),
    )
    entry = append(delivery, household.village_id)
    Written.objects.create(form=number, entry=entry)
    return entry


def _number_of(form: Form) -> UUID:
    try:
        return UUID(form.number)
    except ValueError as error:
        raise InputError(_fault("form", "the form as the page gave it")) from error


def _quantity(form: Form) -> int:
    number = whole_number(form.quantity.strip())
    return number if number <= _MOST else 0


def _moment(form: Form) -> datetime | None:
    try:
        found = datetime.fromisoformat(form.happened)
    except ValueError:
        return None
    moment = timezone.make_aware(found) if timezone.is_naive(found) else found
    now = timezone.now()
    return moment if now - _OLDEST < moment <= now else None


def _fault(name: str, accepted: str) -> Fault:
    return Fault(
        code="proof.form-wrong",
        where=name,
        asked="a delivery as it happened",
        found="something that cannot be one",
        accepted=accepted,
        next_step="correct this part and send the form again; nothing was written",
    )
