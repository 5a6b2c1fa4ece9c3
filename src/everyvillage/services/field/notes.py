"""Voice notes of the door: taken from the phone, sealed, played to whoever may hear them."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any
from uuid import UUID

from everyvillage.contracts.shapes import Compartment
from everyvillage.core.errors import Fault, InputError
from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household, Person
from everyvillage.registry.own_vault import note_keys, open_vault
from everyvillage.services.field.models import VoiceNote, bound_to
from everyvillage.services.sound import read_sound

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.db.models import QuerySet

    from everyvillage.registry.access.acting import Acting
    from everyvillage.sync.receive import Came

THING = "note"
WALL = Compartment.HEALTH
LARGEST = 45 * 1024
"""The bytes of a note: half a minute of Opus at 12 kbit/s; as text it fits the body of a write."""
SECONDS = 28
AGREED = "yes"
_FIELDS = frozenset({"household", "visit", "agreed", "sound"})
_HEAD = "0"


def record_note(acting: Acting, came: Came) -> str:
    """Keep a voice note of a visit; part of the transaction of its receipt.

    Refuses a household that whoever sends may not visit, as one that is not there; a note to which
    nobody agreed; and what is no sound, or a longer one.
    """
    body = came.write.body
    number = body.get("household")
    rows = Household.objects.filter(pk=number if type(number) is int else 0)
    household: Household = registry_rules().find(acting, Verb.CHANGE, "visit", rows)
    faults = list(_faults(body))
    if faults:
        raise InputError(faults)
    vault = open_vault()
    note_keys(vault)
    write = str(came.write.id)
    bound = bound_to(write)
    made = VoiceNote.objects.create(
        write=write,
        visit=UUID(body["visit"]),
        household=household,
        worker=acting.login,
        sound=vault.seal(body["sound"], table=bound.table, field=bound.field, person=bound.person),
        happened_at=came.written,
        received_at=came.received,
    )
    return str(made)


def play(acting: Acting, number: int) -> tuple[bytes, str]:
    """Give the sound of a note with its type, and log that it was heard.

    Refuses a household elsewhere or of kin, another role and a wall that is closed, all as one.
    """
    note = VoiceNote.objects.filter(pk=number).first()
    homes = Household.objects.filter(pk=note.household_id if note else 0)
    household = registry_rules().find(acting, Verb.READ, THING, homes)
    if note is None:
        raise LookupError(number)
    heads = Person.objects.filter(household_id=household.household_no, relation=_HEAD)
    showing = Showing(purpose=acting.opened[WALL], fields=("household.note",))
    log_reading(Reader.of(acting), heads.values_list("pk", flat=True), showing)
    bound = bound_to(note.write)
    text = open_vault().open(
        bytes(note.sound), table=bound.table, field=bound.field, person=bound.person
    )
    sound = b64decode(text)
    kind = read_sound(sound)
    return sound, kind.content_type if kind else "application/octet-stream"


def notes_of(household: Household) -> QuerySet[VoiceNote]:
    """Give the notes of a household without what is said in them, the latest first."""
    return VoiceNote.objects.filter(household=household).defer("sound").order_by("-happened_at")


def _faults(body: Mapping[str, Any]) -> Iterator[Fault]:
    if set(body) - _FIELDS:
        yield _fault("note", "another field", ", ".join(sorted(_FIELDS)))
    if not _is_id(body.get("visit")):
        yield _fault("visit", "no id", "the id of the visit that the note belongs to")
    if body.get("agreed") != AGREED:
        yield _fault("agreed", "nobody who agreed", f"“{AGREED}”: the household was asked before")
    sound = _bytes_of(body.get("sound"))
    if len(sound) > LARGEST:
        yield _fault("sound", f"{len(sound):,} bytes", f"at most {LARGEST:,}")
    elif read_sound(sound) is None:
        yield _fault("sound", "no sound", "Opus in WebM or Ogg, as text in base 64")


def _is_id(value: object) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False


def _bytes_of(value: object) -> bytes:
    """Give the bytes of a text in base 64 as it was made, none for anything else."""
    try:
        found = b64decode(value, validate=True) if isinstance(value, str) else b""
    except binascii.Error:
        return b""
    return found if b64encode(found).decode() == value else b""


def _fault(where: str, found: str, accepted: str) -> Fault:
    return Fault(
        code="field.note-wrong",
        where=where,
        asked=f"the {where} of a voice note",
        found=found,
        accepted=accepted,
        next_step="record it anew on the phone; the visit itself was taken without it",
    )
