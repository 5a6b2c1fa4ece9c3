"""One file read and resolved against the register as it stands; nothing of the register changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.contracts.offices import OFFICES
from everyvillage.contracts.offices.forms import CASES, PEOPLE
from everyvillage.core.errors import Fault, InputError
from everyvillage.data.readers.documents import check_areas
from everyvillage.data.readers.sent import Sent, read_sent
from everyvillage.data.readers.sheets.process import open_workbook
from everyvillage.registry.access.place_tree import in_force
from everyvillage.registry.models import PlaceCode
from everyvillage.services.register.intake.kept_reading import (
    find_reading,
    keep_reading,
    signs_of,
)
from everyvillage.services.register.intake.naming import last_day, month_of, sheet_of
from everyvillage.services.register.intake.people import resolve_people
from everyvillage.services.register.intake.storing import path_of
from everyvillage.services.register.intake.sums import refuse_wrong_sums
from everyvillage.services.register.intake.telling import (
    resolve_cases,
    resolve_households,
    resolve_persons,
)
from everyvillage.services.register.intake.villages import (
    Villages,
    is_of_another_county,
    looks_foreign,
)
from everyvillage.services.register.intake.working import Working
from everyvillage.services.register.models import Doubt, OldVillageName, SenderHeading

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from everyvillage.contracts.offices import Office
    from everyvillage.registry.keys import Vault
    from everyvillage.services.register.intake.roll import Roll
    from everyvillage.services.register.models import SentFile

_UNCLEAR = "import.sheet-unclear"


def read_file(file: SentFile) -> Sent:
    """Read a file in the shape of its office, with what is remembered of its headings.

    What was read before with all the same is not read again. Refuses, with every fault, a file
    that cannot be read, whose headings are not all known, whose title names another month, or
    that is empty.
    """
    on, mapping = month_end(file), _headings(file)
    signs = signs_of(file, on, mapping)
    sent = find_reading(file, signs)
    if sent is None:
        sent = _read_anew(file, on, mapping)
        keep_reading(file, sent, signs)
    return sent


def _read_anew(file: SentFile, on: date, mapping: Mapping[str, str]) -> Sent:
    """Read the bytes of a file."""
    office = OFFICES[file.office]
    path = path_of(file)
    try:
        sent = read_sent(path, office.table, on=on, mapping=mapping, sheet=file.sheet or None)
    except InputError as error:
        sheet = _sheet_of_month(file, error)
        if sheet is None:
            raise
        sent = read_sent(path, office.table, on=on, mapping=mapping, sheet=sheet)
    _refuse_title(file, sent)
    if not sent.rows.num_rows and office.creates != CASES:
        raise InputError(_no_rows(file.file_name))
    numbers = sent.rows["row"].to_numpy()
    for batch in sent.rows.combine_chunks().to_batches():
        check_areas(batch, numbers, sent.faults, modelled=file.modelled)
    sent.told.update(sent.faults.by_row())
    return sent


def resolve(
    file: SentFile, sent: Sent, roll: Roll, vault: Vault, *, can_wait: bool = False
) -> Working:
    """Say what each row means by ``roll``, the people of the county as they are then.

    Where ``can_wait`` and nobody is registered yet, rows about people wait for those who are
    going to be: they are looked at again once somebody is.

    Refuses a file whose townships are mostly those of another county, and one whose bills are in
    another unit than its headings say.
    """
    office = OFFICES[file.office]
    answers = answers_of(file.county_id)
    work = Working(sent, office, answers)
    county = county_code(file)
    old = OldVillageName.objects.filter(county=file.county_id).values_list("name", "code")
    villages = Villages(county, month_end(file), old_names=list(old), answers=answers)
    named, foreign = is_of_another_county(work, villages)
    if looks_foreign(named, foreign):
        raise InputError(_other_county(file.file_name, county, named, foreign))
    if office.beside:
        refuse_wrong_sums(work, file.file_name, month_end(file))
    if can_wait and office.creates != PEOPLE and not (roll.persons or roll.households):
        work.wait()
    else:
        _by_office(work, office, roll, villages, vault)
    return work


def _by_office(work: Working, office: Office, roll: Roll, villages: Villages, vault: Vault) -> None:
    if office.creates == PEOPLE:
        resolve_people(work, roll, villages, vault)
    elif office.creates == CASES:
        resolve_cases(work, roll)
    elif office.of == "household":
        resolve_households(work, roll)
    else:
        resolve_persons(work, roll, villages, vault)


def answers_of(county: int) -> dict[tuple[str, bytes], str]:
    """Give every answer that people of a county have given."""
    rows = Doubt.objects.filter(county=county).exclude(choice="")
    return {(one, bytes(key)): choice for one, key, choice in
            rows.values_list("kind", "key", "choice")}  # fmt: skip


def county_code(file: SentFile) -> str:
    """Give the code of the county of a file on the last day of its month."""
    day = last_day(file.month) if file.month else None
    rows = PlaceCode.objects.filter(place=file.county_id)
    found = rows.filter(in_force(day)) if day else rows.filter(valid_to=None)
    return found.values_list("code", flat=True).first() or ""


def _headings(file: SentFile) -> Mapping[str, str]:
    """Give what was said before of this office's headings."""
    rows = SenderHeading.objects.filter(county=file.county_id, office=file.office)
    return dict(rows.values_list("heading", "column"))


def _sheet_of_month(file: SentFile, error: InputError) -> str | None:
    """Give the sheet named for the file's month, where the trouble is that there are several."""
    if error.code != _UNCLEAR or file.month is None:
        return None
    kind = path_of(file).suffix.lower()
    opened = open_workbook(path_of(file), "xls" if kind in {".xls", ".et"} else "xlsx")
    return sheet_of([sheet.name for sheet in opened.sheets if sheet.shown], file.month)


def _refuse_title(file: SentFile, sent: Sent) -> None:
    """Refuse a file whose title names another month than it was sent for."""
    said = month_of(sent.title)
    if said is None or said == file.month:
        return
    raise InputError(
        Fault(
            code="intake.month-differs",
            where=file.file_name,
            asked=f"the file of {file.month_text}",
            found=f"a title that says {said:%Y-%m}",
            accepted="a title of the month that the file is for",
            next_step="choose the month that the title says, or ask the office for this month's",
        )
    )


def month_unclear(name: str) -> Fault:
    """Say that nobody knows for which month a file is."""
    return Fault(
        code="intake.month-unclear",
        where=name,
        asked="the month of a file",
        found="none in its name",
        accepted="a month such as 2020-06",
        next_step="choose the month on the page, or give it with --month",
    )


def month_end(file: SentFile) -> date:
    """Give the last day of the month of a file; refuse one without a month."""
    if file.month is None:
        raise InputError(month_unclear(file.file_name))
    return last_day(file.month)


def _no_rows(name: str) -> Fault:
    """Say that a file has headings and nothing under them."""
    return Fault(
        code="import.file-empty",
        where=name,
        asked="rows",
        found="headings without a row",
        accepted="at least one row",
        next_step="send the file again: this one was written empty or lost on the way",
    )


def _other_county(name: str, county: str, named: int, foreign: int) -> Fault:
    """Say that a file is of another county."""
    return Fault(
        code="intake.other-county",
        where=name,
        asked=f"rows of county {county}",
        found=f"{foreign:,} of {named:,} rows in townships that this county has not",
        accepted="a file of this county",
        next_step="ask the office for this county's file",
    )
