"""What waits for a resident, who may act for them, what the worker sees of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils import timezone

from everyvillage.core.errors import NotFoundError
from everyvillage.registry.models import Account
from everyvillage.services.entry import refusals
from everyvillage.services.entry.models import Answer, Card, Delegation, Help, Pictures, Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from everyvillage.registry.models import Household
    from everyvillage.services.resident import Resident


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what the resident and a delegate have said, "" where nothing yet."""

    question: Question
    said: str
    confirmed: str


@dataclass(frozen=True, slots=True)
class WayIn:
    """How a household comes in: its card, who has pictures, who acts from afar."""

    card: Card | None
    persons_with_pictures: frozenset[int]
    delegations: Sequence[Delegation]
    helped: Sequence[Help]
    asked: Sequence[Asked]


def open_questions(resident: Resident) -> QuerySet[Question]:
    """Give the questions that wait: for the resident to answer, for a delegate to confirm."""
    answers = Answer.objects.filter(question=OuterRef("pk"))
    own, far = ~Exists(answers.exclude(by="delegate")), ~Exists(answers.filter(by="delegate"))
    mine = Question.objects.filter(person=resident.person).order_by("asked_at", "pk")
    if resident.by == "delegate":
        return mine.filter(far).exclude(own)
    return mine.filter(own)


def count_open(request: HttpRequest, resident: Resident) -> int:
    """Give how many questions wait."""
    del request
    return open_questions(resident).count()


def find_question(resident: Resident, number: int) -> Question:
    """Give one of the resident's own questions; one refusal for another's and none."""
    found = Question.objects.filter(pk=number, person=resident.person).first()
    if found is None:
        raise NotFoundError(refusals.not_here("a question"))
    return found


def asked_of(question: Question) -> Asked:
    """Give a question with what was said."""
    said = {row.by == "delegate": row.said for row in question.answers.all()}
    return Asked(question, said.get(False, ""), said.get(True, ""))


def delegations_of(person: int) -> QuerySet[Delegation]:
    """Give the grants of a person that hold today, the newest first."""
    today = timezone.localdate()
    rows = Delegation.objects.filter(person=person, revoked_at=None, ends_on__gt=today)
    return rows.order_by("-made_at")


def helps_of(person: int) -> QuerySet[Help]:
    """Give when somebody helped a person in, the newest first."""
    return Help.objects.filter(person=person).order_by("-at")


def name_of(login: str) -> str:
    """Give the name by which people know an account; its login where it is gone."""
    return Account.objects.filter(login=login).values_list("name", flat=True).first() or login


def pictures_of(person: int) -> Pictures | None:
    """Give when and beside whom the pictures of a person were chosen."""
    return Pictures.objects.filter(person=person).first()


def way_in(household: Household, persons: Sequence[int]) -> WayIn:
    """Give how the members of a household come in, for the worker's page."""
    today = timezone.localdate()
    asked = Question.objects.filter(person__in=persons).prefetch_related("answers")
    return WayIn(
        card=Card.objects.filter(household=household, revoked_at=None).first(),
        persons_with_pictures=frozenset(
            Pictures.objects.filter(person__in=persons).values_list("person_id", flat=True)
        ),
        delegations=list(
            Delegation.objects.filter(person__in=persons, revoked_at=None, ends_on__gt=today)
        ),
        helped=list(Help.objects.filter(person__in=persons).order_by("-at")[:10]),
        asked=[asked_of(one) for one in asked.order_by("-asked_at")[:20]],
    )
