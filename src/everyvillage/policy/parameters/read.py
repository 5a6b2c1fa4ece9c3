"""Read parameter files, and the parameters that come with the package."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeGuard

from everyvillage.contracts.shapes import Words
from everyvillage.core.errors import Fault, InputError
from everyvillage.policy.nearest import nearest, piece
from everyvillage.policy.parameters.model import (
    Amount,
    Bounds,
    Parameter,
    ParameterSet,
    ParameterValue,
    Sure,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE: Final = Path(__file__).parent
SOURCES: Final = HERE / "sources.toml"
SHIPPED: Final = tuple(
    path.name for path in sorted(HERE.glob("*.toml")) if path.name != SOURCES.name
)

Row = dict[str, object]


def parameter(name: str, on: date, region: str = "") -> ParameterValue:
    """Give the value of a shipped parameter.

    ``on`` is the date asked for; ``region`` a region, terrain or place code (empty: the whole
    country, which is also the answer where the region has no value of its own). Refuses an
    unknown name with the nearest ones, and a date without a value with the dates that have one.

    >>> from datetime import date
    >>> parameter("village_4g_radius_m", date(2020, 12, 31)).value
    5000
    """
    return shipped_parameters().named(name).on(on, region)


@cache
def shipped_parameters() -> ParameterSet:
    """Give the parameters that come with the package."""
    merged: dict[str, Parameter] = {}
    for name in SHIPPED:
        merged.update(read_parameters(HERE / name).parameters)
    return ParameterSet(MappingProxyType(merged))


@cache
def shipped_sources() -> Mapping[str, str]:
    """Give the words of every source by its key."""
    rows = _rows(_toml(SOURCES.read_text(encoding="utf-8"), SOURCES.name), "source")
    return MappingProxyType({str(row["key"]): str(row["words"]) for row in rows})


def read_parameters(path: Path) -> ParameterSet:
    """Read a parameter file; refuse it whole with every fault listed.

    A parameter needs an id, words in both languages, a unit and at least one value; a value
    needs the date it starts, a whole number, a decimal or a range, a known source and how sure
    it is. Two values for the same region may not overlap.
    """
    faults: list[Fault] = []
    found: dict[str, Parameter] = {}
    for row in _rows(_toml(path.read_text(encoding="utf-8"), path.name), "parameter"):
        item = _parameter(row, path.name, faults)
        if item.name in found:
            where = f"{path.name}: {item.name}: id"
            faults.append(_fault("duplicate", where, piece(item.name), "each id once"))
        found[item.name] = item
    if faults:
        raise InputError(faults)
    return ParameterSet(MappingProxyType(found))


def _toml(text: str, name: str) -> Row:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise InputError(_fault("toml", name, str(error), "a TOML file")) from error


def _rows(document: Row, name: str) -> list[Row]:
    rows = document.get(name, [])
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _fault(code: str, where: str, found: str, accepted: str) -> Fault:
    return Fault(
        code=f"parameter.{code}",
        where=where,
        asked="a dated value with its unit, source and how sure it is",
        found=found,
        accepted=accepted,
        next_step="mend the file and read it again",
    )


def _parameter(row: Row, file: str, faults: list[Fault]) -> Parameter:
    name = str(row.get("id", ""))
    where = f"{file}: {name or 'a parameter without id'}"
    words, unit = row.get("words"), row.get("unit")
    if not name:
        faults.append(_fault("field-missing", f"{where}: id", "nothing", "an id"))
    if not (isinstance(words, dict) and words.get("en") and words.get("zh")):
        accepted = "words in English and Chinese"
        faults.append(_fault("field-missing", f"{where}: words", piece(str(words)), accepted))
        words = {}
    if not isinstance(unit, str) or not unit:
        faults.append(_fault("field-missing", f"{where}: unit", "nothing", "a unit"))
    values = tuple(
        _value(item, name, str(unit), f"{where}: value {number}", faults)
        for number, item in enumerate(_rows(row, "value"), start=1)
    )
    if not values:
        faults.append(_fault("field-missing", f"{where}: value", "nothing", "at least one value"))
    faults.extend(_overlaps(values, where))
    both = Words(str(words.get("en", "")), str(words.get("zh", "")))
    return Parameter(name, both, str(unit), values)


def _value(row: Row, name: str, unit: str, where: str, faults: list[Fault]) -> ParameterValue:
    from_, to = row.get("from"), row.get("to")
    if not _is_day(from_) or not (to is None or _is_day(to)):
        found = piece(f"{from_} to {to}")
        faults.append(_fault("date", f"{where}: from", found, "a date such as 2020-01-01"))
        from_, to = date.min, None
    return ParameterValue(
        name=name,
        value=_amount(row.get("value"), where, faults),
        unit=unit,
        from_=from_,
        source=_source(str(row.get("source", "")), where, faults),
        sure=_sure(str(row.get("sure", "")), where, faults),
        to=to,
        region=str(row.get("region", "")),
        note=str(row.get("note", "")),
    )


def _is_day(found: object) -> TypeGuard[date]:
    return isinstance(found, date) and not isinstance(found, datetime)


def _amount(found: object, where: str, faults: list[Fault]) -> Amount:
    if isinstance(found, bool):
        found = None
    if isinstance(found, (int, Decimal)):
        return found
    if isinstance(found, dict):
        least, most = found.get("least"), found.get("most")
        if isinstance(least, (int, Decimal)) and (
            most is None or (isinstance(most, (int, Decimal)) and least <= most)
        ):
            return Bounds(Decimal(least), None if most is None else Decimal(most))
    accepted = "a whole number, a decimal, or {least, most} with the smaller first"
    faults.append(_fault("value", f"{where}: value", piece(str(found)), accepted))
    return 0


def _source(found: str, where: str, faults: list[Fault]) -> str:
    known = shipped_sources()
    keys = [key.strip() for key in found.split(",")]
    for key in keys:
        if key not in known:
            shown = piece(key) if key else "nothing"
            accepted = nearest(key, known)
            faults.append(_fault("source", f"{where}: source", shown, accepted))
    return ", ".join(keys)


def _sure(found: str, where: str, faults: list[Fault]) -> Sure:
    if found not in set(Sure):
        accepted = ", ".join(Sure)
        faults.append(_fault("sure", f"{where}: sure", piece(found), accepted))
        return Sure.GENERAL_LOW
    return Sure(found)


def _overlaps(values: tuple[ParameterValue, ...], where: str) -> list[Fault]:
    """Find a value that starts before another of the same region has ended."""
    faults = []
    for number, value in enumerate(values):
        for other in values[number + 1 :]:
            apart = not (value.in_force(other.from_) or other.in_force(value.from_))
            if value.region == other.region and not apart:
                found = f"{value.period} and {other.period}"
                faults.append(
                    _fault("overlap", f"{where}: value", found, "dates that do not overlap")
                )
    return faults
