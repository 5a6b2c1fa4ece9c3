"""Answers to questions: given once, kept, used for this file and for those of later months."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.data.frame.places import packaged_index
from everyvillage.services.register.intake.working import NONE
from everyvillage.services.register.models import Doubt, DoubtKind, OldVillageName, State

if TYPE_CHECKING:
    from everyvillage.services.register.models import SentFile

_VILLAGE = 12


def decide(doubt: Doubt, choice: str, *, by: str) -> Doubt:
    """Keep the answer to a question: a candidate's code, or "none" of them.

    For a village any code of the county is an answer, as the right one may not be among the
    likely ones. A later answer takes the place of an earlier one.
    """
    codes = {str(one["code"]) for one in doubt.candidates}
    if choice not in codes | {NONE} and not _is_village(doubt, choice):
        raise InputError(_no_answer(choice, codes))
    with transaction.atomic():
        held = Doubt.objects.select_for_update().get(pk=doubt.pk)
        held.choice, held.decided_by, held.decided_at = choice, by, timezone.now()
        held.save(update_fields=["choice", "decided_by", "decided_at"])
    return held


def reopen(doubt: Doubt) -> Doubt:
    """Take an answer back; the question is asked again."""
    doubt.choice, doubt.decided_by, doubt.decided_at = "", "", None
    doubt.save(update_fields=["choice", "decided_by", "decided_at"])
    return doubt


def keep_old_names(county: int, code: str, text: str, *, by: str) -> int:
    """Keep a county's own list of old names (name, code a line); give how many are new.

    A first line of headings is left out. Refuses, with every fault, lines that are no pair
    and codes that are no village of the county.
    """
    names = {one for one, _ in packaged_index().shelf(code) if len(one) == _VILLAGE}
    pairs, faults = [], []
    for number, line in enumerate(csv.reader(io.StringIO(text.lstrip("\ufeff"))), 1):
        cells = [cell.strip() for cell in line if cell.strip()]
        if not cells or (number == 1 and not cells[-1].isdigit()):
            continue
        if len(cells) != 2 or cells[1] not in names:  # noqa: PLR2004 - a name and a code
            faults.append(_no_old_name(number))
        else:
            pairs.append((cells[0], cells[1]))
    if faults:
        raise InputError(faults)
    new = 0
    with transaction.atomic():
        for name, village in pairs:
            _, made = OldVillageName.objects.get_or_create(
                county_id=county,
                name=name,
                code=village,
                defaults={"said_at": timezone.now(), "said_by": by},
            )
            new += made
    return new


def files_of(doubt: Doubt) -> list[SentFile]:
    """Give the files whose rows wait for an answer and that can be read again."""
    return list(doubt.files.filter(state__in=(State.CHECKED, State.TAKEN)))


def _is_village(doubt: Doubt, choice: str) -> bool:
    """Say whether an answer is some village of the same county."""
    if doubt.kind != DoubtKind.VILLAGE or len(choice) != _VILLAGE:
        return False
    return any(code == choice for code, _ in packaged_index().shelf(choice[:6]))


def _no_answer(choice: str, codes: set[str]) -> Fault:
    return Fault(
        code="intake.answer-unknown",
        where="",
        asked="an answer to the question",
        found=f"“{choice}”",
        accepted=f"one of {len(codes)} candidates, or none of them",
        next_step="choose one of the candidates",
    )


def _no_old_name(number: int) -> Fault:
    return Fault(
        code="intake.old-name-unreadable",
        where=f"line {number}",
        asked="an old name and the code it belongs to now",
        found="something else, or a code that is no village of this county",
        accepted="two cells: a name, and twelve digits",
        next_step="mend the line",
    )
