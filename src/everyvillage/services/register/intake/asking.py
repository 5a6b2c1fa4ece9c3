"""Questions of a file kept until somebody answers; the words of a person are kept sealed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.services.register.models import Doubt

if TYPE_CHECKING:
    from everyvillage.registry.keys import Vault
    from everyvillage.services.register.intake.working import Question, Record, Working
    from everyvillage.services.register.models import SentFile

_PLACE = {"table": "doubt", "field": "asked"}


def keep_questions(file: SentFile, work: Working, vault: Vault) -> None:
    """Keep what a file asks; a question that is there already only gets its rows counted anew.

    Questions that this file raised before and no longer raises are no longer tied to it, and
    those that no file raises any more are gone unless they were answered.
    """
    kept = {}
    held = Doubt.objects.filter(county=file.county_id)
    known = {(one.kind, bytes(one.key)): one for one in held}
    for (kind, key), question in work.questions.items():
        found = known.get((kind, key)) or _new(file, question, vault)
        found.rows = max(len(question.rows), 1)
        found.candidates = question.candidates
        found.save()
        kept[found.pk] = found
    file.doubts.set(kept.values())
    Doubt.objects.filter(county=file.county_id, choice="", files=None).delete()


def _new(file: SentFile, question: Question, vault: Vault) -> Doubt:
    secret = json.dumps(question.secret, ensure_ascii=False, sort_keys=True)
    return Doubt(
        county_id=file.county_id,
        kind=question.kind,
        key=question.key,
        office=file.office,
        asked=question.asked,
        asked_sealed=vault.seal(secret, person=question.key.hex(), **_PLACE),
        why=question.why,
        first_at=timezone.now(),
    )


def secret_of(doubt: Doubt, vault: Vault) -> Record:
    """Open what a question says of a person; the caller has logged the reading first."""
    if doubt.asked_sealed is None:
        return {}
    text = vault.open(bytes(doubt.asked_sealed), person=bytes(doubt.key).hex(), **_PLACE)
    found: Record = json.loads(text)
    return found
