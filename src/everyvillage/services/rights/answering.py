"""What offices do: look at the proof, answer, decide an appeal; one request at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.ledger.files.store import FileStore
from everyvillage.ledger.models import Reading
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.events.outbox import publish
from everyvillage.registry.events.rights import RequestAnswered
from everyvillage.services.rights import refusals
from everyvillage.services.rights.applying import apply_correction, number_disagrees
from everyvillage.services.rights.asking import raise_appeal
from everyvillage.services.rights.assigning import answering_roles
from everyvillage.services.rights.corrections import correction_book
from everyvillage.services.rights.models import Kind, Outcome, Request, State
from everyvillage.services.rights.words import answer_words

if TYPE_CHECKING:
    from datetime import date, datetime

    from everyvillage.registry.access.acting import Acting

LETTER = "police-letter"
"""The proof that outweighs a document number which says another date of birth."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Agreed or refused, and why, in words for this one person."""

    outcome: str
    words: str


@transaction.atomic
def check_proof(acting: Acting, number: int, proof: str, picture: bytes | None) -> Request:
    """Note which proof was seen beside the resident, with its picture where one is asked for."""
    found = _locked(acting, Verb.CHANGE, "request:check", number)
    if found.state != State.OPEN or found.kind != Kind.CORRECTION:
        raise InputError(refusals.wrong_state("a correction that is open", found.state))
    rule = correction_book().rule(found.field)
    if acting.role_id not in rule.checks:
        raise NotAllowedError(refusals.wrong_role(", ".join(sorted(rule.checks))))
    if proof not in rule.proofs or (rule.file and not picture):
        raise InputError(refusals.no_proof(", ".join(rule.proofs)))
    if picture:
        found.evidence = FileStore(settings.HOME.files).put(picture).reference
    found.proof, found.checked_by_id = proof, acting.account
    found.save()
    return found


@transaction.atomic
def answer(acting: Acting, number: int, verdict: Verdict) -> Request:
    """Answer one request; an agreed correction changes the record in the same transaction."""
    found = _locked(acting, Verb.CHANGE, "request:answer", number)
    if found.state != State.OPEN:
        raise InputError(refusals.wrong_state("a request that is open", found.state))
    _require_answerer(acting, found)
    outcome = _outcome(verdict)
    words = answer_words(verdict.words, _used_today(acting))
    if found.kind == Kind.CORRECTION and outcome == Outcome.AGREED:
        _require_proof(found)
        apply_correction(found)
    found.state, found.outcome, found.answer = State.ANSWERED, outcome, words
    found.answered_by_id, found.answered_at = acting.account, timezone.now()
    found.save()
    publish(_answered(acting, found, outcome))
    return found


@transaction.atomic
def decide(acting: Acting, number: int, verdict: Verdict) -> Request:
    """Decide one appeal, as the person named for it; nobody decides over the own answer."""
    found = _locked(acting, Verb.CHANGE, "request:decide", number)
    if found.state != State.APPEALED:
        raise InputError(refusals.wrong_state("an appeal", found.state))
    if acting.account == found.answered_by_id or acting.login == _looked(found):
        raise NotAllowedError(refusals.same_person("to decide an appeal"))
    if found.appeal_to_id not in {None, acting.account}:
        raise NotAllowedError(refusals.wrong_role("the person named for appeals of the county"))
    outcome = _outcome(verdict)
    words = answer_words(verdict.words, _used_today(acting))
    if found.kind == Kind.CORRECTION and outcome == Outcome.AGREED:
        _require_proof(found)
        apply_correction(found)
    found.state, found.decision, found.decision_words = State.DECIDED, outcome, words
    found.decided_by_id, found.decided_at = acting.account, timezone.now()
    found.save()
    publish(_answered(acting, found, outcome))
    return found


def _answered(acting: Acting, request: Request, outcome: str) -> RequestAnswered:
    return RequestAnswered(
        request.pk,
        request.person,
        request.village_id,
        request.kind,
        outcome,
        by=acting.login,
        role=acting.role_id,
        route=request.route,
        number=request.number,
        reason=request.reason,
    )


def raise_late(now: datetime) -> int:
    """Take what nobody answered in time to the person named for appeals; give how many."""
    today: date = timezone.localdate(now)
    count = 0
    late = Request.objects.filter(state=State.OPEN, due_on__lt=today)
    for one in late.select_for_update().order_by("pk"):
        raise_appeal(one, "")
        count += 1
    return count


def _locked(acting: Acting, verb: Verb, thing: str, number: int) -> Request:
    """Give a request that somebody may ``verb``; one refusal for all others."""
    rows = Request.objects.select_for_update(of=("self",)).filter(pk=number)
    return registry_rules().find(acting, verb, thing, rows)


def _require_answerer(acting: Acting, request: Request) -> None:
    """Refuse a role that does not answer this, who looked at the proof, who is objected to."""
    roles = answering_roles(request)
    if acting.role_id not in roles:
        raise NotAllowedError(refusals.wrong_role(", ".join(sorted(roles))))
    if acting.account == request.checked_by_id or acting.login == _looked(request):
        raise NotAllowedError(refusals.same_person("to answer a request"))


def _require_proof(request: Request) -> None:
    """Refuse a correction whose proof nobody saw, or whose number says another date."""
    rule = correction_book().rule(request.field)
    if request.proof not in rule.proofs:
        raise InputError(refusals.no_proof(", ".join(rule.proofs)))
    if request.proof != LETTER and number_disagrees(request):
        raise InputError(refusals.no_proof(f"{LETTER}: the document number says another date"))


def _looked(request: Request) -> str:
    """Give the account whose look or decision is objected to, "" for none."""
    if request.reading is None:
        return request.against
    found = Reading.objects.filter(pk=request.reading).values_list("account", flat=True)
    return str(found.first() or "")


def _outcome(verdict: Verdict) -> Outcome:
    if verdict.outcome not in set(Outcome):
        raise InputError(refusals.no_reason())
    return Outcome(verdict.outcome)


def _used_today(acting: Acting) -> frozenset[str]:
    """Give the words that an account has answered and decided with today."""
    day = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Request.objects.filter(answered_by=acting.account, answered_at__gte=day)
    other = Request.objects.filter(decided_by=acting.account, decided_at__gte=day)
    return frozenset(mine.values_list("answer", flat=True)) | frozenset(
        other.values_list("decision_words", flat=True)
    )
