"""Document numbers: the citizen number (18) and the disability certificate (20 or 22).

Six digits of area, eight of birth date, three of sequence (odd male, even female) and a
check character by ISO 7064 MOD 11-2. A disability certificate adds kind and grade, a
re-issued one two more characters. No message from here holds a number in the clear.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

CITIZEN_LENGTH = 18
LENGTHS = (CITIZEN_LENGTH, 20, 22)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
OLDEST = 120
MALE, FEMALE = "1", "2"
SYNTHETIC_AREA = "00"
MOST_DISABILITY_KINDS = 7
MOST_DISABILITY_GRADES = 4
LAST_SEQUENCE = 499
SHOWN_AT_END = 4
FORM = re.compile(r"[0-9]{17}[0-9X]([0-9]{2}(B[1-9])?)?", re.ASCII)
NEXT_STEP = "compare it with the document itself"


def check_document(
    number: str, *, on: date, sex: str | None = None, where: str = ""
) -> list[Fault]:
    """Check a document number and give everything that is wrong with it.

    ``number`` may have a lower-case x and spaces at its ends. ``on`` is the day for which
    "not in the future" and "at most 120 years old" are judged. ``sex`` is the GB/T 2261.1
    code of the same record; None, "0" and "9" are not compared. ``where`` names the file,
    row and column.

    The area digits are not compared with any list: areas are withdrawn, numbers stay. An
    empty list means that nothing is wrong, not that such a document was ever issued.
    """
    text = number.strip().upper()
    if len(text) not in LENGTHS:
        return [_length_fault(text, where)]
    if not FORM.fullmatch(text):
        return [_form_fault(text, where)]
    return [
        *_check_character_faults(text, where),
        *_birth_faults(text, on, where),
        *_sex_faults(text, sex, where),
        *_disability_faults(text, where),
    ]


def birth_date_in(number: str) -> date | None:
    """Give the birth date that a document number says, None where it says no real one."""
    text = number.strip().upper()
    return _birth_date(text) if len(text) in LENGTHS and FORM.fullmatch(text) else None


def mask_document(number: str) -> str:
    """Give the number with all but the last four of its citizen part as stars.

    Kind and grade of a disability are masked as well. Eight characters or fewer are masked
    whole, so that no fragment is shown almost complete.

    >>> mask_document("000001199003070029")
    '**************0029'
    """
    text = number.strip()
    if len(text) <= 2 * SHOWN_AT_END:
        return "*" * len(text)
    citizen, rest = text[:CITIZEN_LENGTH], text[CITIZEN_LENGTH:]
    hidden = "*" * (len(citizen) - SHOWN_AT_END)
    return f"{hidden}{citizen[-SHOWN_AT_END:]}{'*' * len(rest)}"


def make_document(birth: date, sequence: int, sex: str, area_suffix: str = "0001") -> str:
    """Make a synthetic citizen number: area prefix 00, which no province has.

    ``sequence`` counts 0 to 499 among those born on one day in one area with one sex;
    ``sex`` is "1" male or "2" female; ``area_suffix`` is the other four area digits.

    >>> make_document(date(1990, 3, 7), 1, "2")
    '000001199003070029'
    """
    wrong = [
        *_unless(0 <= sequence <= LAST_SEQUENCE, "a sequence number", str(sequence), "0 to 499"),
        *_unless(sex in {MALE, FEMALE}, "a sex", f"“{sex}”", "1 male, 2 female"),
        *_unless(
            re.fullmatch(r"[0-9]{4}", area_suffix, re.ASCII) is not None,
            "the last four digits of an area",
            f"“{area_suffix}”",
            "four digits",
        ),
    ]
    if wrong:
        raise InputError(wrong)
    odd = 1 if sex == MALE else 0
    body = f"{SYNTHETIC_AREA}{area_suffix}{birth:%Y%m%d}{2 * sequence + odd:03d}"
    return body + check_character(body)


def make_disability_document(citizen: str, kind: int, grade: int, *, issue: int = 0) -> str:
    """Make the number of a disability certificate from a citizen number.

    ``kind`` is 1 to 7 and ``grade`` 1 to 4; ``issue`` above 0 adds B and that number, as a
    re-issued certificate has it.
    """
    wrong = [
        *_unless(1 <= kind <= MOST_DISABILITY_KINDS, "a kind", str(kind), "1 to 7"),
        *_unless(1 <= grade <= MOST_DISABILITY_GRADES, "a grade", str(grade), "1 to 4"),
        *_unless(0 <= issue <= 9, "an issue", str(issue), "0 to 9"),  # noqa: PLR2004 - one digit
    ]
    if wrong:
        raise InputError(wrong)
    return f"{citizen}{kind}{grade}" + (f"B{issue}" if issue else "")


def check_character(body: str) -> str:
    """Give the check character of the first seventeen digits (ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, body, strict=True))
    return CHECK_CHARACTERS[total % 11]


def is_synthetic(number: str) -> bool:
    """Say whether the number was made up: its area prefix is 00."""
    return number.strip().startswith(SYNTHETIC_AREA)


def _unless(holds: bool, asked: str, found: str, accepted: str) -> Iterator[Fault]:  # noqa: FBT001 - reads as a sentence
    """Give one fault about a made-up number unless ``holds``."""
    if not holds:
        yield Fault("document.unmakeable", "", asked, found, accepted, "mend the argument")


def _length_fault(text: str, where: str) -> Fault:
    """Say that the length is none of the three."""
    return Fault(
        "document.length",
        where,
        "a document number",
        f"{len(text)} characters",
        "18 (citizen number), 20 or 22 (disability certificate)",
        NEXT_STEP,
    )


def _form_fault(text: str, where: str) -> Fault:
    """Say that a character does not belong where it stands."""
    return Fault(
        "document.characters",
        where,
        "a document number",
        f"{mask_document(text)} with a character that does not belong there",
        "17 digits, then a digit or X; a disability certificate adds 2 digits, "
        "a re-issued one also B1 to B9",
        NEXT_STEP,
    )


def _check_character_faults(text: str, where: str) -> Iterator[Fault]:
    """Say that the check character does not follow from the digits."""
    if check_character(text[:17]) != text[17]:
        yield Fault(
            "document.check-character",
            where,
            "a document number whose 18th character follows from the 17 before it",
            f"{mask_document(text)}, where it does not",
            "the check character of ISO 7064 MOD 11-2",
            NEXT_STEP,
        )


def _birth_date(text: str) -> date | None:
    """Give the birth date in the number, or None if it is not in the calendar."""
    try:
        return date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None


def _birth_faults(text: str, on: date, where: str) -> Iterator[Fault]:
    """Say that the birth date is impossible, to come, or too long ago."""
    birth = _birth_date(text)
    asked = "a document number with a birth date"
    masked = mask_document(text)
    if birth is None:
        found = f"{masked}, where digits 7 to 14 are no day of the calendar"
        yield Fault("document.birth-date", where, asked, found, "a real day as YYYYMMDD", NEXT_STEP)
    elif birth > on:
        found = f"{masked}, born after {on}"
        yield Fault("document.birth-future", where, asked, found, f"a day up to {on}", NEXT_STEP)
    elif _age(birth, on) > OLDEST:
        found = f"{masked}, more than {OLDEST} years old on {on}"
        accepted = f"at most {OLDEST} years"
        yield Fault("document.birth-too-old", where, asked, found, accepted, NEXT_STEP)


def _age(birth: date, on: date) -> int:
    """Give the completed years between two days."""
    before_birthday = (on.month, on.day) < (birth.month, birth.day)
    return on.year - birth.year - before_birthday


def _sex_faults(text: str, sex: str | None, where: str) -> Iterator[Fault]:
    """Say that the 17th digit contradicts the sex of the record."""
    of_number = MALE if int(text[16]) % 2 else FEMALE
    if sex in {MALE, FEMALE} and sex != of_number:
        yield Fault(
            "document.sex",
            where,
            "a document number that agrees with the sex of the record",
            f"{mask_document(text)}, whose 17th digit says {of_number}, beside sex {sex}",
            "an odd 17th digit for 1 (male), an even one for 2 (female)",
            "compare both with the document itself",
        )


def _disability_faults(text: str, where: str) -> Iterator[Fault]:
    """Say that the kind or the grade of a disability does not exist."""
    if len(text) == CITIZEN_LENGTH:
        return
    masked = mask_document(text)
    asked = "a disability certificate"
    if not 1 <= int(text[18]) <= MOST_DISABILITY_KINDS:
        found = f"{masked}, whose 19th digit is no kind of disability"
        yield Fault("document.disability-kind", where, asked, found, "1 to 7", NEXT_STEP)
    if not 1 <= int(text[19]) <= MOST_DISABILITY_GRADES:
        found = f"{masked}, whose 20th digit is no grade"
        yield Fault("document.disability-grade", where, asked, found, "1 to 4", NEXT_STEP)
