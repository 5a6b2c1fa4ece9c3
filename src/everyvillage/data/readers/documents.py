"""Document numbers in bulk: rules DQ-01 (length), DQ-02 (check character), DQ-03 (certificate).

A fast pass over a whole column finds the numbers that are surely right; only the others go
through the full check of :mod:`everyvillage.core.documents`, which says what is wrong with
each. A number that the fast pass is not sure of may still be right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from everyvillage.core.documents import (
    CHECK_CHARACTERS,
    CITIZEN_LENGTH,
    FEMALE,
    LENGTHS,
    MALE,
    OLDEST,
    SYNTHETIC_AREA,
    WEIGHTS,
    check_document,
    mask_document,
)

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt

    from everyvillage.data.readers.faults import Faults

COLUMN = "document_number"
_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_FEBRUARY, _DECEMBER = 2, 12
_ZERO, _NINE = ord("0"), ord("9")
_CHECKS = np.frombuffer(CHECK_CHARACTERS.encode(), np.uint8)


def upper_documents(rows: pa.RecordBatch) -> pa.RecordBatch:
    """Give the batch with document numbers in capitals, as the check character is written."""
    if COLUMN not in rows.schema.names:
        return rows
    place = rows.schema.get_field_index(COLUMN)
    return rows.set_column(place, COLUMN, pc.utf8_upper(rows.column(place)))


def check_documents(
    rows: pa.RecordBatch, numbers: npt.NDArray[np.int64], faults: Faults, *, on: date
) -> None:
    """Add a fault for each wrong document number of a batch; ``on`` is the day to judge by."""
    if COLUMN not in rows.schema.names:
        return
    documents = rows.column(COLUMN)
    sexes = rows.column("sex") if "sex" in rows.schema.names else pa.nulls(len(rows), pa.string())
    unsure = np.flatnonzero(~surely_right(documents, sexes, on) & _given(documents))
    for place in unsure.tolist():
        row = int(numbers[place])
        found = check_document(
            documents[place].as_py(),
            on=on,
            sex=sexes[place].as_py(),
            where=faults.where(row, COLUMN),
        )
        for fault in found:
            faults.take(fault, row=row, column=COLUMN)


def check_areas(
    rows: pa.RecordBatch, numbers: npt.NDArray[np.int64], faults: Faults, *, modelled: bool
) -> None:
    """Add a fault for each document number of the wrong kind.

    Numbers with the area 00 are made up: a database of real people takes none of them, and a
    modelled one nothing else.
    """
    if COLUMN not in rows.schema.names:
        return
    documents = rows.column(COLUMN)
    made_up = pc.starts_with(documents, SYNTHETIC_AREA).fill_null(modelled)
    wrong = np.flatnonzero(np.asarray(made_up) != modelled)
    kind = "modelled (模拟数据，非真实)" if modelled else "real"
    for place in wrong.tolist():
        faults.add(
            "import.document-kind",
            row=int(numbers[place]),
            column=COLUMN,
            asked=f"a document number for a {kind} register",
            found=f"{mask_document(documents[place].as_py())}, whose area is "
            + ("not 00" if modelled else "00, which no place has"),
            accepted="only numbers of the area 00" if modelled else "no number of the area 00",
            next_step="keep modelled and real rows in two installations, each with its own home",
        )


def document_places(values: pa.Array, on: date) -> npt.NDArray[np.int64]:
    """Give the places of the values that have the form of a document number of somebody living.

    Certificates count by the citizen number that they begin with.
    """
    wide = np.isin(np.asarray(pc.binary_length(values).fill_null(0)), LENGTHS)
    heads = pc.utf8_slice_codeunits(values, 0, CITIZEN_LENGTH)
    heads = pc.if_else(pa.array(wide), heads, pa.scalar(None, pa.string()))
    return np.flatnonzero(surely_right(heads, pa.nulls(len(values), pa.string()), on))


def surely_right(documents: pa.Array, sexes: pa.Array, on: date) -> npt.NDArray[np.bool_]:
    """Say of each number whether it is a citizen number without any doubt on the day ``on``."""
    right = np.zeros(len(documents), dtype=bool)
    lengths = pc.binary_length(documents).fill_null(0)
    places = np.flatnonzero(np.asarray(lengths) == CITIZEN_LENGTH)
    if not len(places):
        return right
    texts = documents.take(pa.array(places)).cast(pa.binary())
    letters = np.frombuffer(b"".join(texts.to_pylist()), np.uint8).reshape(-1, CITIZEN_LENGTH)
    body = letters[:, :17]
    digits = body.astype(np.int64) - _ZERO
    good = ((body >= _ZERO) & (body <= _NINE)).all(axis=1)
    good &= _CHECKS[(digits @ np.array(WEIGHTS)) % 11] == letters[:, 17]
    good &= _born_in_time(digits, on)
    odd = digits[:, 16] % 2 == 1
    named = sexes.take(pa.array(places))
    good &= ~(_is(named, MALE) & ~odd) & ~(_is(named, FEMALE) & odd)
    right[places] = good
    return right


def _born_in_time(digits: npt.NDArray[np.int64], on: date) -> npt.NDArray[np.bool_]:
    """Say whether digits 7 to 14 are a day of the calendar, not to come and not too long ago."""
    year = digits[:, 6:10] @ np.array([1000, 100, 10, 1])
    month = digits[:, 10:12] @ np.array([10, 1])
    day = digits[:, 12:14] @ np.array([10, 1])
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    known = (month >= 1) & (month <= _DECEMBER)
    last = _DAYS[np.where(known, month, 0)] + (leap & (month == _FEBRUARY))
    today = on.year * 10000 + on.month * 100 + on.day
    in_time = (year * 10000 + month * 100 + day <= today) & (year > on.year - OLDEST)
    fine: npt.NDArray[np.bool_] = known & (day >= 1) & (day <= last) & in_time
    return fine


def _given(values: pa.Array) -> npt.NDArray[np.bool_]:
    """Say which values are there."""
    return np.asarray(values.is_valid())


def _is(values: pa.Array, code: str) -> npt.NDArray[np.bool_]:
    """Say which values are ``code``."""
    return np.asarray(pc.equal(values, code).fill_null(False))
