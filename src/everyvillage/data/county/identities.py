"""Names, document numbers and telephones that nobody has.

Document numbers begin with 00 and telephones with 100: no province and no operator
gives such a number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from everyvillage.core.documents import CHECK_CHARACTERS, WEIGHTS
from everyvillage.data.county.columns import digits, joined, text_from_bytes
from everyvillage.data.county.families import MAN
from everyvillage.data.county.names import person_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from everyvillage.data.county.draws import Codes, Days, Flags
    from everyvillage.data.county.people import People

_SEQUENCES = 500


def document_numbers(born: Days, sex: Codes, area: str, start: int) -> pa.Array:
    """Make a citizen number for each person, with area 00 and a correct check character.

    born: days since 1970. sex: 1 man (odd number), 2 woman (even). area: the other four
    digits of the area. start: where the sequence begins (0 to 499). No two persons of one
    call have the same number as long as at most 500 of a sex are born on one day.
    """
    stamps = born.astype("datetime64[D]")
    months = stamps.astype("datetime64[M]")
    month = months.astype(np.int64)
    in_month = (stamps - months).astype(np.int64) + 1
    written = ((month // 12 + 1970) * 100 + month % 12 + 1) * 100 + in_month
    sequence = (_place_on_day(born, sex) + start) % _SEQUENCES * 2 + (sex == MAN)
    sheet = np.empty((len(born), 18), dtype=np.uint8)
    sheet[:, :2] = 0
    sheet[:, 2:6] = [int(digit) for digit in area]
    _write(sheet, 6, 14, written)
    _write(sheet, 14, 17, sequence)
    total = sheet[:, :17].astype(np.int64) @ np.array(WEIGHTS)
    checks = np.frombuffer(CHECK_CHARACTERS.encode(), dtype=np.uint8)
    sheet[:, :17] += ord("0")
    sheet[:, 17] = checks[total % 11]
    return text_from_bytes(sheet)


def _write(sheet: NDArray[np.uint8], start: int, stop: int, values: Codes) -> None:
    """Write numbers as digits into the columns of a sheet."""
    rest = values
    for column in range(stop - 1, start - 1, -1):
        rest, digit = np.divmod(rest, 10)
        sheet[:, column] = digit


def _place_on_day(born: Days, sex: Codes) -> Codes:
    """Count the persons of one sex born on one day, in the given order."""
    day = born * 2 + (sex == MAN)
    order = np.argsort(day, kind="stable")
    ordered = day[order]
    starts = np.searchsorted(ordered, ordered, side="left")
    place = np.empty(len(day), dtype=np.int64)
    place[order] = np.arange(len(day)) - starts
    return place


def identity_columns(them: People, peoples: tuple[str, ...], phones: Flags) -> dict[str, pa.Array]:
    """Make the names, document numbers and telephones of all persons.

    peoples: the GB 3304 codes that ``them.people`` counts in. phones: who has a telephone.
    A holder of a disability certificate has its number: kind and grade behind the other.
    """
    code, families, health = them.source.code, them.families, them.health
    citizen = document_numbers(
        families.born, families.sex, code[2:6], int(code[:2]) * 5 % _SEQUENCES
    )
    kind, grade = digits(health.kind, 1), digits(health.grade, 1)
    holder = pa.array(health.certificate)
    chance = them.source.stream("person.phone")
    number = chance.integers(0, 100_000_000, families.size)
    return {
        "name": _names(them, peoples),
        "document_number": _choose(holder, joined(citizen, kind, grade), citizen),
        "phone": _choose(pa.array(phones), joined("100", digits(number, 8)), None),
    }


def _choose(flag: pa.Array, yes: pa.Array, no: pa.Array | None) -> pa.Array:
    """Take from one column or the other."""
    other = pa.nulls(len(yes), pa.string()) if no is None else no
    return cast("pa.Array", pc.if_else(flag, yes, other))


def _names(them: People, peoples: tuple[str, ...]) -> pa.Array:
    """Draw the names; children share the first part of the father's, or else the mother's."""
    families = them.families
    chance = them.source.stream("person.name")
    line = chance.integers(0, 1 << 30, families.size)
    for _ in range(2):
        parent = np.where(families.father >= 0, families.father, families.mother)
        line = np.where(parent >= 0, line[parent], line)
    return person_names(chance, peoples, them.people, families.sex, line)
