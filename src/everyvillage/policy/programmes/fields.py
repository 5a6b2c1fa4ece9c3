"""Typed looks into one block of a programme file, each fault noted and none raised."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from everyvillage.contracts import TABLES
from everyvillage.contracts.shapes import Words
from everyvillage.core.errors import Fault
from everyvillage.policy.nearest import nearest, piece
from everyvillage.policy.parameters import Sure, shipped_sources

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

    from everyvillage.contracts.shapes import Table

Row: TypeAlias = dict[str, object]
Choice = TypeVar("Choice", bound="StrEnum")

FORMAT = "docs/reference/programme-format.md"
EPOCH = date(1, 1, 1)


@dataclass(slots=True)
class Fields:
    """One block of the file: what stands in it, where it is, and the faults found so far.

    ``asked`` are the fields that were looked at; what else stands in the block is unknown.
    """

    row: Row
    where: str
    faults: list[Fault]
    asked: set[str] = field(default_factory=set)

    def fault(self, code: str, name: str, found: str, accepted: str, next_step: str = "") -> None:
        """Note a fault of the field called ``name``."""
        self.faults.append(
            Fault(
                code=f"programme.{code}",
                where=f"{self.where}: {name}" if name else self.where,
                asked="a programme that can be put in force",
                found=found,
                accepted=accepted,
                next_step=next_step or f"mend the file; {FORMAT} shows every field",
            )
        )

    def raw(self, name: str) -> object:
        """Give what stands in a field, or None."""
        self.asked.add(name)
        return self.row.get(name)

    def has(self, name: str) -> bool:
        """Say whether a field is there."""
        return self.raw(name) is not None

    def text(self, name: str, *, required: bool = True) -> str:
        """Give a text; an absent one is "" and, if ``required``, a fault."""
        found = self.raw(name)
        if isinstance(found, str) and found.strip():
            return found.strip()
        if found is not None:
            self.fault("field-type", name, piece(str(found)), "a text that is not empty")
        elif required:
            self.fault("field-missing", name, "nothing", "a text")
        return ""

    def words(self, name: str, default: Words | None = None) -> Words:
        """Give words in both languages; an absent field without ``default`` is a fault."""
        found = self.raw(name)
        if found is None and default is not None:
            return default
        both = (found.get("en"), found.get("zh")) if isinstance(found, dict) else (None, None)
        en, zh = both
        if isinstance(en, str) and isinstance(zh, str) and en.strip() and zh.strip():
            return Words(en, zh)
        shown = "nothing" if found is None else piece(str(found))
        self.fault("words", name, shown, '{ en = "…", zh = "…" } with words in both')
        return default or Words("", "")

    def optional_words(self, name: str) -> Words | None:
        """Give words in both languages, or None where the field is absent."""
        return self.words(name) if self.has(name) else None

    def day(self, name: str) -> date:
        """Give a date; anything else is a fault."""
        found = self.raw(name)
        if isinstance(found, date) and not isinstance(found, datetime):
            return found
        shown = "nothing" if found is None else piece(str(found))
        self.fault("date", name, shown, "a calendar date without quotes, such as 2020-12-31")
        return EPOCH

    def number(self, name: str) -> Decimal:
        """Give a number; anything else is a fault."""
        found = self.raw(name)
        if isinstance(found, (int, Decimal)) and not isinstance(found, bool):
            number = Decimal(found)
            if number.is_finite():
                return number
        shown = "nothing" if found is None else piece(str(found))
        self.fault("threshold-value", name, shown, "a number, a share as a fraction of one")
        return Decimal(0)

    def choice(self, name: str, choices: type[Choice], default: Choice | None = None) -> Choice:
        """Give one of a closed list of words; anything else is a fault."""
        found = self.raw(name)
        if found is None and default is not None:
            return default
        for item in choices:
            if item.value == found:
                return item
        shown = "nothing" if found is None else piece(str(found))
        self.fault("choice", name, shown, ", ".join(choices))
        return default or next(iter(choices))

    def table(self, name: str) -> Table | None:
        """Give a table of the register; an unknown one is a fault with the nearest names."""
        found = self.text(name)
        table = TABLES.get(found)
        if found and table is None:
            next_step = "docs/reference/tables.md lists the tables"
            self.fault("table-unknown", name, piece(found), nearest(found, TABLES), next_step)
        return table

    def source(self, name: str) -> str:
        """Give one or more source keys; an absent or unknown one is a fault."""
        if not self.has(name):
            accepted = "the keys of one or more sources, such as “S1, S2”"
            self.fault("field-missing", name, "nothing", accepted)
            return ""
        keys = [key.strip() for key in self.text(name).split(",") if key.strip()]
        known = shipped_sources()
        for key in keys:
            if key not in known:
                self.fault("source-unknown", name, piece(key), nearest(key, known))
        return ", ".join(keys)

    def sure(self, name: str) -> str:
        """Give how sure something is; an unknown word is a fault."""
        return self.choice(name, Sure).value

    def names(self, name: str) -> tuple[str, ...]:
        """Give a list of texts; an empty or absent one is a fault."""
        found = self.raw(name)
        if isinstance(found, list) and found and all(isinstance(item, str) for item in found):
            return tuple(str(item) for item in found)
        shown = "nothing" if found is None else piece(str(found))
        self.fault("field-type", name, shown, 'a list of texts such as ["CAC", "MIIT"]')
        return ()

    def block(self, name: str) -> Fields | None:
        """Give a block inside this one, or None where it is absent."""
        found = self.raw(name)
        if found is None:
            return None
        if not isinstance(found, dict):
            self.fault("field-type", name, piece(str(found)), "a block in braces { … }")
            return None
        return Fields(found, f"{self.where}: {name}", self.faults)

    def blocks(self, name: str) -> list[Row]:
        """Give the blocks of a list such as ``[[measure]]``."""
        found = self.raw(name)
        if found is None:
            return []
        if isinstance(found, list) and all(isinstance(item, dict) for item in found):
            return list(found)
        self.fault("field-type", name, piece(str(found)), f"blocks that begin with [[{name}]]")
        return []

    def refuse_others(self) -> None:
        """Note every field of the block that nothing asked for."""
        for name in self.row:
            if name not in self.asked:
                self.fault("field-unknown", name, piece(name), nearest(name, self.asked))

    def refuse(self, names: Iterable[str], why: str) -> None:
        """Note every one of ``names`` that stands in the block though it does not belong there."""
        for name in names:
            if self.has(name):
                self.fault("field-unfit", name, piece(name), why)
