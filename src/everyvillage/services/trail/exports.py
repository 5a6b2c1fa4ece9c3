"""The trail as a file: CSV or XLSX, every cell safe to open, the export itself on record."""

from __future__ import annotations

import csv
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

import xlsxwriter
from django.db import transaction

from everyvillage.core.errors import Fault, InputError
from everyvillage.core.spreadsheet import disarmed_text
from everyvillage.registry.access.sentences import Verb
from everyvillage.services.trail import queries
from everyvillage.services.trail.models import TrailExport
from everyvillage.services.trail.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from everyvillage.registry.access.acting import Acting

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_LINES = 200_000
_BATCH = 500


@transaction.atomic
def note_export(acting: Acting, asked: queries.Asked, form: str) -> TrailExport:
    """Keep that the trail is taken away, before any of it is; refuse an unknown form."""
    if form not in FORMS:
        raise InputError(_fault("form", f"“{form[:10]}”", ", ".join(FORMS)))
    count = queries.readings(acting, Verb.EXPORT, asked).count()
    if count > MOST_LINES:
        raise InputError(_fault("too-long", f"{count:,} lines", f"at most {MOST_LINES:,}"))
    return TrailExport.append(
        account_id=acting.account,
        place_id=acting.place,
        since=asked.since,
        until=asked.until,
        lines=count,
        form=form,
    )


def as_csv(acting: Acting, asked: queries.Asked, language: str) -> Iterator[str]:
    """Give the trail line by line, with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(_heads(language))
    for line in _lines(acting, asked, language):
        yield writer.writerow(line)


def as_xlsx(acting: Acting, asked: queries.Asked, language: str) -> bytes:
    """Give the trail as a workbook of one sheet; every cell is text."""
    held = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, options) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, _heads(language))
        for at, line in enumerate(_lines(acting, asked, language), start=1):
            sheet.write_row(at, 0, line)
    return held.getvalue()


def _lines(acting: Acting, asked: queries.Asked, language: str) -> Iterator[Sequence[str]]:
    rows = queries.readings(acting, Verb.EXPORT, asked).iterator(chunk_size=_BATCH)
    while batch := list(islice(rows, _BATCH)):
        for line in queries.lines(batch, language, acting.on):
            yield [disarmed_text(cell) for cell in line]


def _heads(language: str) -> list[str]:
    return [say(f"trail.{name}", language) for name in queries.COLUMNS]


class _Echo:
    """A file that gives back what is written to it, so that lines can be streamed."""

    def write(self, line: str) -> str:
        """Give the line back."""
        return line


def _fault(code: str, found: str, accepted: str) -> Fault:
    return Fault(
        code=f"trail.{code}",
        where="",
        asked="the trail as a file",
        found=found,
        accepted=accepted,
        next_step="take another form, or fewer days",
    )
