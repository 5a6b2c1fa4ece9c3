"""Record, review and withdraw a clip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.language.tongues import tongue
from everyvillage.services.sound import LARGEST, read_sound
from everyvillage.services.voices.models import Clip
from everyvillage.services.voices.queries import sentences, wording_of

if TYPE_CHECKING:
    from everyvillage.registry.access.acting import Acting

_LONGEST_CREDIT = 40


def record(
    acting: Acting, sentence: str, code: str, sound: bytes, *, agreed: bool, credit: str
) -> Clip:
    """Keep a recording until somebody else has heard it; refuse with every fault.

    The speaker agrees to be heard; ``credit`` is the name they want to be thanked by. Refuses
    what is no sound, what is larger than a clip may be, and a sentence that is none.
    """
    kind = read_sound(sound)
    faults = []
    if sentence not in sentences():
        faults.append(_fault("clip-sentence", "a sentence", "another", "one of the list"))
    if not agreed:
        faults.append(_fault("clip-consent", "the speaker's consent", "none", "a yes"))
    if kind is None:
        faults.append(_fault("clip-no-sound", "a sound", "something else", "WebM or Ogg with Opus"))
    if len(sound) > LARGEST:
        faults.append(
            _fault("clip-too-large", "a clip", f"{len(sound)} bytes", f"{LARGEST} bytes at most")
        )
    credit = credit.strip()
    if not credit.isprintable() or len(credit) > _LONGEST_CREDIT:
        faults.append(_fault("clip-credit", "a name", "another", f"{_LONGEST_CREDIT} characters"))
    if faults or kind is None:
        raise InputError(faults)
    return Clip.objects.create(
        sentence=sentence,
        tongue=tongue(code).code,
        wording=wording_of(sentence),
        sound=sound,
        kind=kind.kind,
        speaker=acting.login,
        credit=credit,
        recorded_at=timezone.now(),
    )


def review(acting: Acting, number: int, *, passed: bool) -> Clip:
    """Say, as somebody else than the speaker, whether a clip may be played."""
    found = Clip.objects.filter(pk=number, passed=None, withdrawn_at=None).first()
    if found is None:
        raise InputError(_fault("clip-gone", "a clip that waits", "none", "one of the list"))
    if found.speaker == acting.login:
        raise InputError(_fault("clip-own", "a second person", "the speaker", "somebody else"))
    found.passed, found.reviewer, found.reviewed_at = passed, acting.login, timezone.now()
    found.save(update_fields=["passed", "reviewer", "reviewed_at"])
    return found


def withdraw(acting: Acting, number: int) -> None:
    """Take one's own voice back; it is not played again."""
    rows = Clip.objects.filter(pk=number, speaker=acting.login, withdrawn_at=None)
    if not rows.update(withdrawn_at=timezone.now(), sound=b""):
        raise InputError(_fault("clip-gone", "one's own clip", "none", "one of one's own"))


def _fault(code: str, asked: str, found: str, accepted: str) -> Fault:
    return Fault(
        code=f"voices.{code}",
        where="",
        asked=asked,
        found=found,
        accepted=accepted,
        next_step="record the sentence once more, or ask somebody else to hear it",
    )
