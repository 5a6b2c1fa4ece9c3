"""The words of offices: what they write above a column, behind it, and into its cells."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from everyvillage.contracts import Type
from everyvillage.data.readers.headings import LEAVE_OUT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from everyvillage.contracts import Column, Table

_BLANKS = re.compile(r"\s+")
_AT_END = re.compile(r"^(?P<words>.+?)\((?P<inside>[^()]*)\)$")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading means: a column (or LEAVE_OUT) and the unit that stands with it."""

    column: str
    unit: str = ""


def plain(text: str) -> str:
    """Give words as they are compared: without case, blanks and width.

    >>> plain("身份证 号码（18位）"), plain("ＩＤ Number*")
    ('身份证号码(18位)', 'idnumber')
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\ufeff", "")
    return _BLANKS.sub("", folded).strip("*＊:： ")


@cache
def _data() -> Mapping[str, Any]:
    """Read the words once."""
    text = (files("everyvillage.data.readers.sheets") / "synonyms.toml").read_text("utf-8")
    return tomllib.loads(text)


_KNOWN: dict[tuple[str, ...], Mapping[str, str]] = {}


def _known(table: Table) -> Mapping[str, str]:
    """Give every heading of a table that is known, compared form first; worked out once."""
    key = (table.name, *(column.name for column in table.columns))
    if key not in _KNOWN:
        _KNOWN[key] = _known_of(table.name, table.columns)
    return _KNOWN[key]


def _known_of(table: str, columns: Sequence[Column]) -> Mapping[str, str]:
    """Give the headings of a table's columns; those of its own words win over general ones."""
    known: dict[str, str] = {plain(word): LEAVE_OUT for word in _data()["leave_out"]}
    names = {column.name for column in columns}
    for scope in ("all", table):
        for name, words in _data()["headings"].get(scope, {}).items():
            known.update({plain(word): name for word in words if name in names})
    for column in reversed(columns):
        known.update({plain(heading): column.name for heading in column.headings})
    known.update({plain(column.name): column.name for column in columns})
    return known


def meaning_of(heading: str, table: Table) -> Meaning | None:
    """Give what a heading means in ``table``; None where nobody has said.

    A bracket at the end is a unit for a column that counts something, and a remark for
    others: 家庭纯收入（元） is the net income in yuan, 性别（男/女） the sex.
    """
    known = _known(table)
    words = plain(heading)
    if words in known:
        return Meaning(known[words])
    bracket = _AT_END.match(words)
    if bracket is None or bracket["words"] not in known:
        return None
    name = known[bracket["words"]]
    column = table.column(name)
    counts = column is not None and column.type in {Type.MONEY, Type.INTEGER}
    return Meaning(name, bracket["inside"] if counts else "")


def factor_of(column: Column, unit: str) -> int | None:
    """Give by what numbers in ``unit`` are multiplied to be in the column's own; None if unknown.

    >>> from everyvillage.contracts import TABLES
    >>> factor_of(TABLES["household"].by_name["net_income_fen"], "元")
    100
    """
    units = _data()["units"]
    known = {**units["any"], **units.get(column.unit, {})} if column.unit != "fen" else units["fen"]
    found = {plain(word): factor for word, factor in known.items()}.get(plain(unit))
    return None if found is None else int(found)


@cache
def words_of_codes(name: str) -> Mapping[str, str]:
    """Give the code of each word that offices write for a code of the list ``name``."""
    return {plain(word): code for word, code in _data()["codes"].get(name, {}).items()}


@cache
def words_of_yes_and_no() -> Mapping[str, str]:
    """Give "true" or "false" for each word that offices write for yes and no."""
    held = {plain(word): "true" for word in _data()["yes"]["words"]}
    return {**held, **{plain(word): "false" for word in _data()["no"]["words"]}}
