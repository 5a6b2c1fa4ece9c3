"""Who may correct which part of a record, with what proof, as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from everyvillage.contracts.codelists import SCHOOLING
from everyvillage.contracts.shapes import Words
from everyvillage.contracts.tables import table_named
from everyvillage.core.documents import birth_date_in
from everyvillage.core.errors import Fault, InputError
from everyvillage.registry.access.roles import role_book

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = Path(__file__).with_name("corrections.toml")


@dataclass(frozen=True, slots=True)
class Correction:
    """The rule for one column: who looks at the proof, who decides, which proofs count."""

    field: str
    checks: frozenset[str]
    decides: frozenset[str]
    proofs: tuple[str, ...]
    file: bool

    @property
    def words(self) -> Words:
        """Give the words of the column."""
        columns = {one.name: one.words for one in table_named("person").columns}
        return columns[self.field]


@dataclass(frozen=True, slots=True)
class Book:
    """All rules and the words of all proofs."""

    rules: Mapping[str, Correction]
    proofs: Mapping[str, Words]

    def rule(self, field: str) -> Correction:
        """Give the rule of a column; refuse one that is not corrected this way."""
        found = self.rules.get(field)
        if found is None:
            raise InputError(_not_corrected(field, self.rules))
        return found


@cache
def correction_book() -> Book:
    """Give the rules that this software ships, read once; each names real roles and proofs."""
    plain = tomllib.loads(_FILE.read_text("utf-8"))
    proofs = {one["id"]: Words(one["en"], one["zh"]) for one in plain["proof"]}
    rules = {one["field"]: _rule(one) for one in plain["correction"]}
    unknown = {
        name
        for rule in rules.values()
        for name in (*(rule.checks | rule.decides), *rule.proofs)
        if name not in role_book().roles and name not in proofs
    }
    if unknown:
        message = f"{_FILE.name} names what is not there: {', '.join(sorted(unknown))}"
        raise ValueError(message)
    return Book(rules, proofs)


def read_wanted(field: str, text: str, today: date) -> str:
    """Give the wanted value of a column as it is stored; refuse one that cannot be right.

    A date of birth that differs from the one inside the document number is taken: one of the
    two is wrong, and :func:`disagrees` says so to whoever decides.
    """
    text = text.strip()
    if field == "birth_date":
        return _date(text, today).isoformat()
    if field == "phone" and not (text.isascii() and text.isdigit() and len(text) == _PHONE):
        raise InputError(_wrong("a mobile number", f"{_PHONE} digits"))
    if field == "schooling" and text not in SCHOOLING.items:
        raise InputError(_wrong("a level of schooling", "one of the list"))
    if not text or len(text) > _LONGEST or not text.isprintable():
        raise InputError(_wrong("a value", f"one line of at most {_LONGEST} characters"))
    return text


def disagrees(field: str, wanted: str, document_number: str | None) -> bool:
    """Say whether a wanted date of birth differs from the one in the document number."""
    if field != "birth_date" or not document_number:
        return False
    inside = birth_date_in(document_number)
    return inside is not None and inside.isoformat() != wanted


_PHONE = 11
_LONGEST = 100
_OLDEST = 120


def _date(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise InputError(_wrong("a date of birth", "a day such as 1958-03-09")) from error
    if not today.year - _OLDEST <= found.year or found > today:
        raise InputError(_wrong("a date of birth", f"within the last {_OLDEST} years"))
    return found


def _rule(plain: dict[str, Any]) -> Correction:
    return Correction(
        plain["field"],
        frozenset(plain["checks"]),
        frozenset(plain["decides"]),
        tuple(plain["proofs"]),
        plain["file"],
    )


def _not_corrected(field: str, rules: Mapping[str, Correction]) -> Fault:
    return Fault(
        code="rights.not-corrected",
        where="field",
        asked="a part of the record that is corrected on request",
        found=f"“{field[:20]}”",
        accepted=", ".join(sorted(rules)),
        next_step="choose one of these, or tell the village worker",
    )


def _wrong(asked: str, accepted: str) -> Fault:
    return Fault(
        code="rights.value-wrong",
        where="wanted",
        asked=asked,
        found="something that cannot be one",
        accepted=accepted,
        next_step="write it again",
    )
