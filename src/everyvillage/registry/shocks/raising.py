"""Raise a shock: checked, kept once, told to whoever reacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from everyvillage.contracts import codelists
from everyvillage.contracts.shapes import Compartment
from everyvillage.contracts.tables.shocks import WALLS
from everyvillage.core.errors import Fault, InputError
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.registry.events.outbox import publish
from everyvillage.registry.events.shocks import ShockKnown
from everyvillage.registry.models import Household
from everyvillage.registry.shocks.models import Shock
from everyvillage.registry.shocks.withdrawing import put_instead, take_out

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

WITH_MONEY = frozenset({"bill"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody tells of a shock. Money is in fen; ``household_no`` is that of the register.

    ``key`` is the number of the event at the office; without one an office cannot send the
    same event twice as one, so it is asked for.
    """

    household_no: str
    kind: str
    office: str
    key: str
    happened_on: date
    known_on: date
    total_fen: int | None = None
    paid_fen: int | None = None
    own_fen: int | None = None
    care_until: date | None = None


@transaction.atomic
def raise_shock(told: Told, *, by: str) -> tuple[Shock, bool]:
    """Keep a shock and tell of it; give it, and whether it was new.

    The same event of the same office again gives the shock that is there and changes nothing;
    with other sums, another day or another end of care it is a correction, which takes the place
    of the one before. Refuses with every fault: a household that is not here, an unknown kind or
    office, a shock known before it happened, one from the future, sums that cannot be.
    """
    household = Household.objects.filter(household_no=told.household_no).first()
    faults = list(_faults(told, known=household is not None))
    if faults or household is None:
        raise InputError(faults)
    rows = Shock.objects.filter(office=told.office, key=told.key)
    before = rows.select_for_update().first()
    if before is not None and _same(before, told, household):
        return before, False
    if before is not None:
        take_out(before)
    try:
        with transaction.atomic():
            made = _written(told, household, by)
    except IntegrityError:
        return Shock.objects.get(office=told.office, key=told.key), False
    if before is not None:
        put_instead(before, made)
    publish(ShockKnown(made.pk, household.pk))
    return made, True


def _same(before: Shock, told: Told, household: Household) -> bool:
    """Say whether an event is told as it was told before."""
    kept = (before.household_id, before.kind, before.own_fen)
    values = ("happened_on", "total_fen", "paid_fen", "care_until")
    return kept == (household.pk, told.kind, _own(told)) and all(
        getattr(before, name) == getattr(told, name) for name in values
    )


def _written(told: Told, household: Household, by: str) -> Shock:
    return Shock.objects.create(
        household=household,
        kind=told.kind,
        office=told.office,
        key=told.key,
        happened_on=told.happened_on,
        known_on=told.known_on,
        compartment=WALLS.get(told.kind, Compartment.OPEN),
        total_fen=told.total_fen,
        paid_fen=told.paid_fen,
        own_fen=_own(told),
        care_until=told.care_until,
        recorded_at=timezone.now(),
        recorded_by=by,
    )


def _own(told: Told) -> int | None:
    """Give the own share: as told, or what is left of the whole after what was paid."""
    if told.own_fen is not None or told.total_fen is None or told.paid_fen is None:
        return told.own_fen
    return told.total_fen - told.paid_fen


def _faults(told: Told, *, known: bool) -> Iterator[Fault]:
    if not known:
        yield _fault("household_no", "a household of the register", "none with this number")
    for name, codes in (("kind", codelists.SHOCK), ("office", codelists.OFFICE)):
        value = getattr(told, name)
        if value not in codes:
            yield _fault(name, f"a {codes.words.en}", f"“{value[:20]}”", ", ".join(codes.items))
    if not told.key.strip():
        yield _fault("key", "the number of the event at the office", "nothing", "a number or word")
    if told.known_on < told.happened_on:
        found = f"known on {told.known_on}, happened on {told.happened_on}"
        yield _fault("known_on", "a day on or after the event", found, "that day or a later one")
    if told.known_on > timezone.localdate():
        yield _fault("known_on", "a day that has come", str(told.known_on), "today or before")
    yield from _money_faults(told)


def _money_faults(told: Told) -> Iterator[Fault]:
    most = shipped_parameters().engine_values(["shock_most"], told.known_on)["shock_most"]
    for name in ("total_fen", "paid_fen", "own_fen"):
        value = getattr(told, name)
        if value is not None and not 0 <= value <= most:
            yield _fault(name, "a sum in fen", f"{value}", f"0 to {most}; check the unit")
    if told.kind not in WITH_MONEY or told.total_fen is None:
        return
    paid, own = told.paid_fen or 0, told.own_fen or 0
    if paid + own > told.total_fen:
        found = f"{paid} paid and {own} own of {told.total_fen}"
        yield _fault("total_fen", "parts within the whole", found, "paid + own ≤ total, in fen")


def _fault(where: str, asked: str, found: str, accepted: str = "one that is there") -> Fault:
    return Fault(
        code="shock.wrong",
        where=where,
        asked=asked,
        found=found,
        accepted=accepted,
        next_step="correct it and send it again; nothing was written",
    )
