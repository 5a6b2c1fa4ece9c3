"""What the person concerned does: ask for a correction, object to a look, appeal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import InputError, NotFoundError
from everyvillage.ledger.access.withholding import withheld
from everyvillage.ledger.models import Reading
from everyvillage.registry.models import Person
from everyvillage.registry.own_vault import note_keys, open_vault
from everyvillage.services.rights import refusals
from everyvillage.services.rights.assigning import appeal_person, assign
from everyvillage.services.rights.clocks import answer_due, appeal_due
from everyvillage.services.rights.corrections import correction_book, read_wanted
from everyvillage.services.rights.models import Kind, Request, State
from everyvillage.services.rights.words import plain_words

if TYPE_CHECKING:
    from everyvillage.registry.events.rights import DecisionDisputed
    from everyvillage.services.resident import Resident

OBJECTIONS = ("why", "stranger", "stop")
"""The sentences by which one objects without writing: why, I do not know them, not again."""
DISPUTES = ("unfair", "missing", "untrue")
"""The sentences by which one disagrees with a decision: unfair, not had, not so."""
CORRECTIONS = ("wrong", "old")
"""The sentences by which one asks for a correction: it was never right, it has changed."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the resident pressed and, if anything, wrote."""

    reason: str
    words: str = ""


@transaction.atomic
def object_to(resident: Resident, reading: int, said: Said) -> Request:
    """Object to one look at the own record; what is withheld cannot be named."""
    today = timezone.localdate()
    found = Reading.objects.filter(pk=reading, person=resident.person)
    if not found.exclude(pk__in=withheld(today).values("pk")).exists():
        raise NotFoundError(refusals.not_there())
    return _make(resident, said, OBJECTIONS, kind=Kind.OBJECTION, reading=reading)


@transaction.atomic
def disagree(resident: Resident, event: DecisionDisputed) -> Request:
    """Write down that somebody disagrees with a decision of another service."""
    return _make(
        resident,
        Said(event.reason),
        DISPUTES,
        kind=Kind.DECISION,
        route=event.route,
        number=event.number,
        against=event.against,
    )


@transaction.atomic
def ask_correction(resident: Resident, field: str, wanted: str, said: Said) -> Request:
    """Ask that one part of the own record be corrected to what is right."""
    rule = correction_book().rule(field)
    value = read_wanted(rule.field, wanted, timezone.localdate())
    person = Person.objects.get(pk=resident.person)
    vault = open_vault()
    note_keys(vault)
    sealed = vault.seal(value, table="person", field=field, person=person.person_no)
    return _make(
        resident,
        said,
        CORRECTIONS,
        kind=Kind.CORRECTION,
        field=field,
        wanted=sealed,
        owner=person.person_no,
    )


@transaction.atomic
def appeal(resident: Resident, number: int, words: str = "") -> Request:
    """Take an answer that was a refusal to the person who decides appeals."""
    rows = Request.objects.select_for_update()
    found = rows.filter(pk=number, person=resident.person).first()
    if found is None:
        raise NotFoundError(refusals.not_there())
    if found.state != State.ANSWERED:
        raise InputError(refusals.wrong_state("an answer to appeal against", found.state))
    return raise_appeal(found, plain_words(words))


def raise_appeal(request: Request, words: str) -> Request:
    """Hand a request to the named person, with the clock of appeals."""
    now = timezone.now()
    today = timezone.localdate(now)
    named = appeal_person(request.village_id, today)
    request.state = State.APPEALED
    request.appealed_at, request.appeal_due = now, appeal_due(today)
    request.appeal_words = words
    request.appeal_to = named.account if named else None
    request.save()
    return request


def _make(resident: Resident, said: Said, reasons: tuple[str, ...], **values: object) -> Request:
    if said.reason not in reasons:
        raise InputError(refusals.no_reason())
    now = timezone.now()
    made = Request(
        person=resident.person,
        village_id=resident.village,
        reason=said.reason,
        words=plain_words(said.words),
        by=resident.by,
        helper=resident.helper,
        made_at=now,
        due_on=answer_due(timezone.localdate(now)),
        **values,
    )
    assign(made)
    made.save()
    return made
