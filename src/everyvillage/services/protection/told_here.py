"""What a household tells a worker: once for each form, corrected where it was told wrongly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from everyvillage.core.errors import Fault, InputError
from everyvillage.registry.shocks.models import Shock
from everyvillage.registry.shocks.raising import Told, raise_shock
from everyvillage.services.protection.actions.leads import weigh

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.models import Household
    from everyvillage.services.protection.actions.leads import Weighed

SELF = "self"
_ONCE_LENGTH = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What was typed: the kind, the day, the own cost in fen.

    ``once`` is the mark of the form, the same for every press of one form, so that a second press
    tells nothing twice and a second bill of the same day, told in a form of its own, is a second
    one. ``instead`` is the number of a shock of the household that this one corrects, "" for none.
    """

    kind: str
    happened_on: date
    own_fen: int | None
    once: str
    instead: str


@transaction.atomic
def tell(acting: Acting, home: Household, press: Press) -> tuple[Weighed, bool]:
    """Keep what a household tells and hold it against the rules; give that, and whether it was new.

    Refuses a correction of what the household did not tell itself.
    """
    key = f"{home.pk} {press.once[:_ONCE_LENGTH] or _of_values(press)}"
    if press.instead:
        rows = Shock.objects.filter(household=home, office=SELF)
        before = rows.filter(pk=int(press.instead)) if press.instead.isdecimal() else rows.none()
        key = before.values_list("key", flat=True).first() or ""
        if not key:
            raise InputError(_nothing_to_correct())
    told = Told(
        household_no=home.household_no,
        kind=press.kind,
        office=SELF,
        key=key,
        happened_on=press.happened_on,
        known_on=acting.on,
        own_fen=press.own_fen,
    )
    made, new = raise_shock(told, by=acting.login)
    return weigh(home.pk, acting.on, shock=made.pk), new


def _of_values(press: Press) -> str:
    """Give a mark for a form that brings none: what it says."""
    return f"{press.kind} {press.happened_on} {press.own_fen}"


def _nothing_to_correct() -> Fault:
    return Fault(
        code="protection.no-such-shock",
        where="instead",
        asked="an event that the household told and that stands",
        found="none",
        accepted="one of the list",
        next_step="open the household again and choose what is to be corrected",
    )
