"""Short ways to declare a column, so that a table reads as a list of nouns."""

from __future__ import annotations

from everyvillage.contracts.shapes import (
    CodeList,
    Column,
    Compartment,
    Reference,
    Type,
    Words,
)


def text(name: str, en: str, zh: str, *, required: bool = False) -> Column:
    """Declare free text, which never goes into a snapshot."""
    return Column(name, Type.TEXT, Words(en, zh), required=required, in_snapshot=False)


def identity(name: str, en: str, zh: str) -> Column:
    """Declare text of the identity compartment: stored encrypted, never in a snapshot."""
    return Column(
        name,
        Type.TEXT,
        Words(en, zh),
        compartment=Compartment.IDENTITY,
        in_snapshot=False,
    )


def key(name: str, en: str, zh: str, *, pseudonym: bool = False) -> Column:
    """Declare the key of a row; ``pseudonym`` where it stands for a person or household."""
    return Column(name, Type.TEXT, Words(en, zh), required=True, pseudonym=pseudonym)


def link(
    name: str, en: str, zh: str, to: Reference, *, required: bool = False, pseudonym: bool = False
) -> Column:
    """Declare a column whose values are keys of another table."""
    return Column(
        name,
        Type.TEXT,
        Words(en, zh),
        required=required,
        references=to,
        pseudonym=pseudonym,
    )


def of_household() -> Column:
    """Declare the household that a row belongs to."""
    to = Reference("household", "household_no")
    return link("household_no", "household number", "户编号", to, required=True, pseudonym=True)


def of_village() -> Column:
    """Declare the village that a row lies in."""
    to = Reference("village", "village_code")
    return link("village_code", "village code", "村级统计代码", to, required=True)


def place(name: str, en: str, zh: str) -> Column:
    """Declare the place code of a row."""
    return Column(name, Type.TEXT, Words(en, zh), required=True)


def flag(name: str, en: str, zh: str, *, compartment: Compartment = Compartment.OPEN) -> Column:
    """Declare a yes or no; an empty cell is *missing*, never no."""
    return Column(name, Type.BOOLEAN, Words(en, zh), compartment=compartment)


def count(
    name: str,
    en: str,
    zh: str,
    unit: str,
    *,
    minimum: int | None = 0,
    maximum: int | None = None,
    compartment: Compartment = Compartment.OPEN,
) -> Column:
    """Declare a whole number of ``unit`` between ``minimum`` and ``maximum``."""
    return Column(
        name,
        Type.INTEGER,
        Words(en, zh),
        unit=unit,
        minimum=minimum,
        maximum=maximum,
        compartment=compartment,
    )


def money(
    name: str,
    en: str,
    zh: str,
    *,
    minimum: int | None = 0,
    compartment: Compartment = Compartment.OPEN,
    in_snapshot: bool = True,
) -> Column:
    """Declare money in fen, the hundredth part of a yuan."""
    return Column(
        name,
        Type.MONEY,
        Words(en, zh),
        unit="fen",
        minimum=minimum,
        compartment=compartment,
        in_snapshot=in_snapshot,
    )


def day(
    name: str,
    en: str,
    zh: str,
    *,
    compartment: Compartment = Compartment.OPEN,
    in_snapshot: bool = True,
) -> Column:
    """Declare a calendar date."""
    return Column(name, Type.DATE, Words(en, zh), compartment=compartment, in_snapshot=in_snapshot)


def coded(
    name: str,
    en: str,
    zh: str,
    codes: CodeList,
    *,
    required: bool = False,
    compartment: Compartment = Compartment.OPEN,
    in_snapshot: bool = True,
) -> Column:
    """Declare a code out of a closed list."""
    return Column(
        name,
        Type.CODE,
        Words(en, zh),
        required=required,
        codes=codes,
        compartment=compartment,
        in_snapshot=in_snapshot,
    )


def position(*, compartment: Compartment = Compartment.OPEN) -> tuple[Column, Column]:
    """Declare a point in degrees east and north (EPSG:4490)."""
    return (
        Column(
            "lon",
            Type.DEGREES,
            Words("longitude", "经度"),
            unit="degree",
            minimum=-180,
            maximum=180,
            compartment=compartment,
        ),
        Column(
            "lat",
            Type.DEGREES,
            Words("latitude", "纬度"),
            unit="degree",
            minimum=-90,
            maximum=90,
            compartment=compartment,
        ),
    )


def computed(name: str, en: str, zh: str, unit: str) -> Column:
    """Declare a whole number that is made when a snapshot is sealed, never delivered."""
    return Column(
        name,
        Type.INTEGER,
        Words(en, zh),
        unit=unit,
        minimum=0,
        computed=True,
    )


def computed_code(name: str, en: str, zh: str, codes: CodeList) -> Column:
    """Declare a code that is made when a snapshot is sealed, never delivered."""
    return Column(name, Type.CODE, Words(en, zh), codes=codes, computed=True)
