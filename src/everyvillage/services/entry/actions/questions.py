"""Ask one question, answer it, confirm it; each answer is a claim in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from everyvillage.core.errors import InputError
from everyvillage.ledger.append import append
from everyvillage.ledger.records import Evidence, subject_of
from everyvillage.registry.own_vault import note_keys, open_vault
from everyvillage.services.entry import refusals
from everyvillage.services.entry.models import Answer, Help, Question

if TYPE_CHECKING:
    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.models import Person
    from everyvillage.services.resident import Resident

SENTENCES = ("ask.visit", "ask.meal_money", "ask.bus_seat", "ask.water")
"""The sentences that may be asked; each has a clip per language."""
SAID = ("yes", "no", "unsure")
_DOUBT = {
    "card": "said by the person",
    "help": "said beside a helper",
    "delegate": "said from afar",
}


def ask(acting: Acting, person: Person, sentence: str) -> Question:
    """Ask a person one sentence; refuses a sentence that is not on the list."""
    if sentence not in SENTENCES:
        raise InputError(refusals.not_here("a question of the list"))
    return Question.objects.create(
        person=person, sentence=sentence, asked_by=acting.login, asked_at=timezone.now()
    )


@transaction.atomic
def answer(resident: Resident, question: Question, said: str) -> Answer:
    """Write an answer and its claim in the ledger; a second press gives the first answer.

    ``question`` is one of the resident's own. Refuses an answer that is none.
    """
    if said not in SAID:
        raise InputError(refusals.not_sayable(said))
    far = resident.by == "delegate"
    before = Answer.objects.filter(question=question)
    kept = (before.filter(by="delegate") if far else before.exclude(by="delegate")).first()
    if kept is not None:
        return kept
    try:
        with transaction.atomic():
            return _written(resident, question, said)
    except IntegrityError as error:
        raise InputError(refusals.not_here("a question that waits")) from error


def note_help(person: int, helper: str, role: str) -> Help:
    """Note that a resident came in on somebody else's phone, present."""
    return Help.objects.create(person_id=person, helper=helper, role=role, at=timezone.now())


def _written(resident: Resident, question: Question, said: str) -> Answer:
    vault = open_vault()
    note_keys(vault)
    now = timezone.now()
    claim = Evidence(
        service="entry",
        provider="resident",
        quantity=int(said == "yes"),
        unit="answer",
        happened=now,
        recorder=resident.account,
        form="claim",
        source=resident.by,
        doubt=_DOUBT[resident.by] if said != "unsure" else "the person is not sure",
        subject=subject_of(vault, resident.person),
        note=f"question {question.pk}: {question.sentence}: {said}",
    )
    entry = append(claim, resident.village)
    return Answer.objects.create(
        question=question,
        said=said,
        by=resident.by,
        delegation_id=resident.delegation,
        helper=resident.helper,
        at=now,
        entry_hash=entry.hash,
    )
