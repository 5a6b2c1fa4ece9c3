"""Record what was done for a household, what was promised to a place, and what shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.core.errors import InputError
from everyvillage.core.organisations import LENGTH as ORGANISATION_LENGTH
from everyvillage.ledger.records import (
    EVIDENCE_FORMS,
    Delivery,
    Evidence,
    Promise,
    subject_of,
)
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Organisation, Place
from everyvillage.registry.models.record import TEXT_LENGTH
from everyvillage.registry.own_vault import note_keys, open_vault
from everyvillage.services.proof.kinds import HOUSEHOLD, PLACE, kinds
from everyvillage.services.proof.queries import entry_of
from everyvillage.services.proof.writing import (
    day_ahead,
    fault,
    keep_file,
    moment_of,
    one_line,
    quantity_of,
    write_once,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.core.errors import Fault
    from everyvillage.ledger.models import Entry
    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.models import Household

PROMISE, EVIDENCE = "promise:record", "evidence:record"
CHECKERS = ("village-worker", "township-officer", "county-officer", "auditor")
_PROMISED, _SHOWN = "a promise as it was given", "evidence as it was taken"


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


@dataclass(frozen=True, slots=True)
class PromiseForm:
    """A promise as it came: who gives it ("" for one's own office), what, until when.

    ``organisation`` is a unified social credit code of the register; ``proof`` a form of
    evidence, ``checker`` the role that looks whether it was kept.
    """

    number: str
    place: int
    kind: str
    quantity: str
    due: str
    proof: str
    checker: str
    organisation: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceForm:
    """Evidence as it came: of which entry (0 for none), in which form, from where, how sure.

    ``keeps_location`` says that the position in the photo is the evidence itself.
    """

    number: str
    place: int
    about: int
    kind: str
    quantity: str
    happened: str
    form: str
    source: str
    doubt: str = ""
    note: str = ""
    file: bytes | None = None
    keeps_location: bool = False


def record_delivery(acting: Acting, household: Household, form: Form) -> Entry:
    """Write the delivery; the same form sent again gives the entry it wrote the first time.

    Refuses, with every fault at once, an unknown kind, a quantity that is no whole number
    above zero, and a moment that is no moment, to come, or more than ten years ago.
    """

    def made() -> Delivery:
        kind = kinds(HOUSEHOLD).get(form.kind)
        quantity, happened = quantity_of(form.quantity), moment_of(form.happened)
        faults = [
            *([] if kind else [fault("kind", ", ".join(kinds(HOUSEHOLD)))]),
            *([] if quantity else [fault("quantity", "a whole number above 0")]),
            *([] if happened else [fault("happened", "a day and an hour that is past")]),
        ]
        if faults or kind is None or happened is None:
            raise InputError(faults)
        evidence = keep_file(form.picture)
        vault = open_vault()
        note_keys(vault)
        return Delivery(
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

    return write_once(form.number, household.village_id, made)


def record_promise(acting: Acting, form: PromiseForm) -> Entry:
    """Write a promise to the chain of its place; a form sent again gives the entry it wrote.

    Refuses a place that is not the role's own, and with every fault at once an unknown kind,
    form of proof, checker or organisation, a quantity that is no whole number above zero, and a
    day that is past or more than ten years away.
    """
    place = _own_place(acting, PROMISE, form.place)

    def made() -> Promise:
        kind, quantity, due = (
            kinds(PLACE).get(form.kind),
            quantity_of(form.quantity),
            day_ahead(form.due),
        )
        provider = _provider(acting, form.organisation)
        faults = [
            *([] if kind else [fault("kind", ", ".join(kinds(PLACE)), _PROMISED)]),
            *([] if quantity else [fault("quantity", "a whole number above 0", _PROMISED)]),
            *([] if due else [fault("due", "a day from today on", _PROMISED)]),
            *([] if provider else [fault("organisation", "one of the register", _PROMISED)]),
            *_unlisted("proof", form.proof, sorted(EVIDENCE_FORMS), _PROMISED),
            *_unlisted("checker", form.checker, CHECKERS, _PROMISED),
        ]
        if faults or kind is None or due is None:
            raise InputError(faults)
        return Promise(
            service=kind.id,
            provider=provider,
            quantity=quantity,
            unit=kind.unit,
            happened=timezone.now(),
            recorder=f"account {acting.account}",
            due=due,
            proof=form.proof,
            checker=form.checker,
            note=form.note.strip(),
        )

    return write_once(form.number, place, made)


def record_evidence(acting: Acting, form: EvidenceForm) -> Entry:
    """Write evidence to the chain of its place, with its file and the entry that it is of.

    Refuses a place, or an entry, that is not the role's own, and with every fault at once an
    unknown kind or form, a quantity or moment that cannot be, and a source that is not said.
    """
    place = _own_place(acting, EVIDENCE, form.place)
    about = entry_of(acting, form.about) if form.about else None

    def made() -> Evidence:
        kind, quantity, happened = (
            kinds().get(form.kind),
            quantity_of(form.quantity),
            moment_of(form.happened),
        )
        source = one_line(form.source, TEXT_LENGTH)
        faults = [
            *([] if kind else [fault("kind", ", ".join(kinds()), _SHOWN)]),
            *([] if quantity else [fault("quantity", "a whole number above 0", _SHOWN)]),
            *([] if happened else [fault("happened", "a day and an hour that is past", _SHOWN)]),
            *([] if source else [fault("source", "who or what it comes from, in a line", _SHOWN)]),
            *_unlisted("form", form.form, sorted(EVIDENCE_FORMS), _SHOWN),
        ]
        if faults or kind is None or happened is None:
            raise InputError(faults)
        shown = (f"entry:{bytes(about.hash).hex()}",) if about else ()
        return Evidence(
            service=kind.id,
            provider=f"account {acting.account}",
            quantity=quantity,
            unit=kind.unit,
            happened=happened,
            recorder=f"account {acting.account}",
            form=form.form,
            source=source,
            doubt=one_line(form.doubt, TEXT_LENGTH),
            subject=_subject(about),
            evidence=(*keep_file(form.file, keep_location=form.keeps_location), *shown),
            note=form.note.strip(),
        )

    return write_once(form.number, place, made)


def _own_place(acting: Acting, thing: str, place: int) -> int:
    """Give a place of one's own; one refusal for another one's and for one that is not there."""
    rows = Place.objects.filter(pk=place)
    return int(registry_rules().find(acting, Verb.CHANGE, thing, rows).pk)


def _provider(acting: Acting, organisation: str) -> str:
    """Give who promises: one's own office, or an organisation of the register; "" for none."""
    code = organisation.strip().upper()
    if not code:
        return f"account {acting.account}"
    known = len(code) <= ORGANISATION_LENGTH and code.isalnum()
    held = known and Organisation.objects.filter(organisation_code=code).exists()
    return f"organisation {code}" if held else ""


def _subject(about: Entry | None) -> str:
    """Give the person that an entry is of, by the ledger's pseudonym; evidence of it is too."""
    payload = getattr(about, "payload", None)
    return str(payload.subject or "") if payload else ""


def _unlisted(name: str, given: str, accepted: Sequence[str], asked: str) -> list[Fault]:
    return [] if given in accepted else [fault(name, ", ".join(accepted), asked)]
