"""One cell of a sheet becomes the text that the parsers of the register take, or a fault."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from everyvillage.contracts import Compartment, Type
from everyvillage.data.readers.faults import column_label
from everyvillage.data.readers.sheets.cells import Kind
from everyvillage.data.readers.sheets.days import is_ambiguous, is_serial, read_day
from everyvillage.data.readers.sheets.spoilt import (
    MOST_WHOLE,
    has_lost_digits,
    how_spoilt,
    is_decimal,
    is_scientific,
    refuse_spoilt,
)
from everyvillage.data.readers.sheets.synonyms import plain, words_of_codes, words_of_yes_and_no
from everyvillage.data.readers.sheets.worksheet import day_of

if TYPE_CHECKING:
    from everyvillage.contracts import Column
    from everyvillage.data.readers.faults import Faults

_DIGITS = 15


def text_of(  # noqa: PLR0911 - one way out for each kind of column
    kind: Kind, text: str, column: Column, factor: int, row: int, faults: Faults
) -> str | None:
    """Give the text of a cell for ``column``; None with its fault where there is none.

    ``factor`` turns the numbers of the file into the column's own unit.
    """
    if kind is Kind.ERROR:
        _refuse_error(text, column, row, faults)
        return None
    if kind is Kind.UNCALCULATED:
        _refuse_uncalculated(column, row, faults)
        return None
    if column.compartment is Compartment.IDENTITY:
        return _identity(kind, text, column, row, faults)
    if column.type is Type.DATE:
        return _day(kind, text, column, row, faults)
    if kind in {Kind.DAY, Kind.DURATION}:
        _refuse_day(text, column, row, faults)
        return None
    if column.type is Type.CODE:
        return _code(kind, text, column)
    if column.type is Type.BOOLEAN:
        return words_of_yes_and_no().get(plain(_whole(kind, text)), text)
    if column.type in {Type.INTEGER, Type.MONEY}:
        return _number(text, factor)
    if column.type is Type.DEGREES:
        return _decimal(text) if kind is Kind.NUMBER else text
    return _free(kind, text, column, row, faults)


def _identity(kind: Kind, text: str, column: Column, row: int, faults: Faults) -> str | None:
    """Take an identity value, which is text or a fault and never put together again."""
    label = column_label(column)
    if kind is Kind.NUMBER:
        refuse_spoilt(faults, row, column.name, label, how=how_spoilt(text))
        return None
    if kind in {Kind.DAY, Kind.DURATION}:
        refuse_spoilt(faults, row, column.name, label, how="a cell that holds a day")
        return None
    if is_scientific(text):
        how = "a number in scientific notation, whose last digits are gone"
        refuse_spoilt(faults, row, column.name, label, how=how)
        return None
    if is_decimal(text):
        how = "a number with a decimal point, whose first or last digits are gone"
        refuse_spoilt(faults, row, column.name, label, how=how)
        return None
    if column.name == "document_number" and has_lost_digits(text):
        how = "a number whose last three digits were made zero"
        refuse_spoilt(faults, row, column.name, label, how=how)
        return None
    return text


def _free(kind: Kind, text: str, column: Column, row: int, faults: Faults) -> str | None:
    """Take text, or a whole number that a sheet keeps whole."""
    if kind is not Kind.NUMBER:
        if is_scientific(text) and len(text) > 6:  # noqa: PLR2004 - 1E5 may be a name
            how = "a number in scientific notation, whose last digits are gone"
            refuse_spoilt(faults, row, column.name, column_label(column), how=how)
            return None
        return text
    number = _exact(text)
    if number is None or number != number.to_integral_value() or abs(number) >= MOST_WHOLE:
        refuse_spoilt(faults, row, column.name, column_label(column), how=how_spoilt(text))
        return None
    return str(int(number))


def _code(kind: Kind, text: str, column: Column) -> str:
    """Give the code that a cell means: itself, its word, or a number without its zeros."""
    items = column.codes.items if column.codes else {}
    said = _whole(kind, text).strip()
    if said in items:
        return said
    for code, words in items.items():
        if plain(said) in {plain(words.zh), plain(words.en), plain(words.zh).removesuffix("族")}:
            return code
    if kind is Kind.NUMBER and said.zfill(2) in items:
        return said.zfill(2)
    name = column.codes.name if column.codes else ""
    return words_of_codes(name).get(plain(said), said)


def _day(kind: Kind, text: str, column: Column, row: int, faults: Faults) -> str | None:
    """Take a day in a form that can be read in one way only."""
    if kind is Kind.DAY:
        return text.partition(" ")[0]
    day = read_day(_whole(kind, text))
    if day is not None:
        return day
    if is_serial(text):
        meant = day_of(float(text))
        found = f"{text}, the number that a spreadsheet keeps for {meant}"
        _refuse_date("import.date-serial", found, column, row, faults)
        return None
    if kind is Kind.TEXT and is_ambiguous(text.strip()):
        found = f"“{text.strip()}”, which can be read in more than one way"
        _refuse_date("import.date-ambiguous", found, column, row, faults)
        return None
    return text


def _refuse_date(code: str, found: str, column: Column, row: int, faults: Faults) -> None:
    """Say that a day cannot be read for certain."""
    faults.add(
        code,
        row=row,
        column=column.name,
        asked=column_label(column),
        found=found,
        accepted="2020-12-31, 2020/12/31, 2020.12.31, 2020年12月31日, 20201231, or a date cell",
        next_step="format the column as a date with the year first, and look at each cell again",
    )


def _number(text: str, factor: int) -> str:
    """Give a number in the column's unit, whole where it is whole; else as it stands."""
    number = _exact(
        text.replace(",", "").replace("，", "") if "," in text or "，" in text else text
    )
    if number is None:
        return text
    scaled = number * factor
    if scaled != scaled.to_integral_value() or abs(scaled) >= 10 * MOST_WHOLE:
        return text if factor == 1 else f"{text} × {factor}"
    return str(int(scaled))


def _exact(text: str) -> Decimal | None:
    """Read a number with the fifteen digits that a sheet keeps."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    return Decimal(f"{number:.{_DIGITS - 1}e}")


def _whole(kind: Kind, text: str) -> str:
    """Give a whole number without a point or an exponent; other texts as they stand."""
    number = _exact(text) if kind is Kind.NUMBER else None
    if number is None or number != number.to_integral_value() or abs(number) >= MOST_WHOLE:
        return text
    return str(int(number))


def _decimal(text: str) -> str:
    """Give a number without an exponent."""
    number = _exact(text)
    return text if number is None else f"{number.normalize():f}"


def _refuse_error(text: str, column: Column, row: int, faults: Faults) -> None:
    """Say that a formula came to nothing."""
    faults.add(
        "import.cell-error",
        row=row,
        column=column.name,
        asked=column_label(column),
        found=f"the error {text}" if text else "an error instead of a value",
        accepted="a value, or an empty cell where it is not known",
        next_step="mend the formula behind the cell, then send the file again",
    )


def _refuse_uncalculated(column: Column, row: int, faults: Faults) -> None:
    """Say that a formula was never worked out."""
    faults.add(
        "import.formula-without-value",
        row=row,
        column=column.name,
        asked=column_label(column),
        found="a formula whose value was never stored",
        accepted="a value, or a formula together with its value",
        next_step="open the file in a spreadsheet, which works it out, save it and send it again",
    )


def _refuse_day(text: str, column: Column, row: int, faults: Faults) -> None:
    """Say that a spreadsheet has made a day out of something else."""
    faults.add(
        "import.cell-became-date",
        row=row,
        column=column.name,
        asked=column_label(column),
        found=f"a cell that holds the day or hour {text}",
        accepted="what was typed, kept as text",
        next_step="format the column as text and type the value again: a spreadsheet took it "
        "for a date",
    )
