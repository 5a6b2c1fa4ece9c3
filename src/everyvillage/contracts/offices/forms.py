"""The offices as data, and the rows they send: a register's table without its keys.

An office knows a person by name and citizen number, a village by its name. The shape of what
it sends is that of a table of the register in which no column is required, with the village
and the township in words.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from everyvillage.contracts.build import identity
from everyvillage.contracts.shapes import Column, Table, Type, Words
from everyvillage.contracts.tables import KEPT_APART, table_named
from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

MISSING, NO = "missing", "no"
PEOPLE, CASES = "people", "cases"


@dataclass(frozen=True, slots=True)
class Office:
    """One office: what its rows are about, and for which columns its word counts.

    ``implies`` is what being named says; ``absent`` what not being named in a whole file says
    ("missing" or "no"); ``creates`` is "people", "cases" or "" for rows that only add to what
    is there; ``beside`` is a table kept apart that its rows also tell of; ``files`` are words of
    its files' names.
    """

    id: str
    words: Words
    of: str
    says: tuple[str, ...]
    implies: Mapping[str, bool]
    absent: Mapping[str, str]
    creates: str
    files: tuple[str, ...]
    beside: str = ""

    @property
    def table(self) -> Table:
        """Give the shape of the rows it sends."""
        return sent_table(self.of, self.beside)

    @property
    def writes(self) -> tuple[str, ...]:
        """Give every column of the register that its files can change."""
        more = (*self.implies, *self.absent)
        return tuple(dict.fromkeys((*self.says, *more)))


@cache
def _data() -> Mapping[str, Any]:
    """Read the offices once."""
    text = (files("everyvillage.contracts.offices") / "offices.toml").read_text("utf-8")
    return tomllib.loads(text)


def due_day() -> int:
    """Give the day of the following month by which a month's file is due."""
    return int(_data()["due_day"]["value"])


def _office(one: Mapping[str, Any]) -> Office:
    return Office(
        id=one["id"],
        words=Words(one["en"], one["zh"]),
        of=one["of"],
        says=tuple(one["says"]),
        implies=MappingProxyType(dict(one.get("implies", {}))),
        absent=MappingProxyType(dict(one.get("absent", {}))),
        creates=one.get("creates", ""),
        files=tuple(one["files"]),
        beside=one.get("beside", ""),
    )


OFFICES: Mapping[str, Office] = MappingProxyType(
    {one["id"]: _office(one) for one in _data()["office"]}
)
"""Every office, in the order in which its files are taken: those who name people first."""


def office_named(name: str) -> Office:
    """Give the office called ``name``; refuse an unknown one."""
    found = OFFICES.get(name)
    if found is not None:
        return found
    raise InputError(
        Fault(
            code="intake.office-unknown",
            where="",
            asked="an office that sends files",
            found=f"“{name}”",
            accepted=", ".join(OFFICES),
            next_step="take one of these names",
        )
    )


@cache
def sent_table(of: str, beside: str = "") -> Table:
    """Give the shape in which an office tells of persons, households or cases.

    ``beside`` is a table kept apart whose columns, but for its key, stand in the same rows.
    """
    base = table_named(of)
    columns = [
        replace(one, required=one.name == "case_id", references=None)
        for one in base.delivered
        if one.name not in {"person_no", "village_code", "settlement_code", "phone"}
    ]
    if of == "household":
        columns += [
            identity("name", "name of the head", "户主姓名"),
            identity("document_number", "document number of the head", "户主证件号码"),
        ]
    if beside:
        apart = KEPT_APART[beside]
        columns += [one for one in apart.columns if one.name not in apart.key]
    columns += [
        Column("village", Type.TEXT, Words("name of the village", "村"), in_snapshot=False),
        Column("township", Type.TEXT, Words("name of the township", "乡镇"), in_snapshot=False),
    ]
    return replace(base, key=(), place="", columns=tuple(columns))
