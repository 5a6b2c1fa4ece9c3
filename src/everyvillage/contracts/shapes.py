"""What a table, a column and a code list are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NATION_LEVEL = "nation"


class Type(StrEnum):
    """The types a column can have, the same in files, databases and expressions."""

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    MONEY = "money"
    BOOLEAN = "boolean"
    DATE = "date"
    DEGREES = "degrees"


class Compartment(StrEnum):
    """The walls inside a record; opening one takes a purpose and leaves a trace."""

    OPEN = "open"
    IDENTITY = "identity"
    HEALTH = "health"
    CHILD = "child"
    COUNSELLING = "counselling"
    EPIDEMIC = "epidemic"
    INFRASTRUCTURE = "infrastructure"


@dataclass(frozen=True, slots=True)
class Words:
    """One name in the languages of the screen."""

    en: str
    zh: str

    def in_language(self, language: str) -> str:
        """Give the words in ``language`` ("en" or anything that starts with "zh")."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of codes with the words of each."""

    name: str
    words: Words
    source: str
    items: Mapping[str, Words]

    def __contains__(self, code: object) -> bool:
        """Say whether ``code`` is on the list."""
        return code in self.items


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose values are keys of another table."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column.

    ``unit`` names what a number counts ("household", "m", "kbit/s", "fen").
    ``in_snapshot`` is false for what must never leave the record side: names, document
    numbers, telephone numbers, birth dates, free text, anything that gives a diagnosis away.
    ``computed`` marks a column that no office delivers: it is made when a snapshot is sealed.
    ``pseudonym`` marks a key that is replaced by a keyed hash in a snapshot.
    """

    name: str
    type: Type
    words: Words
    required: bool = False
    unit: str = ""
    codes: CodeList | None = None
    minimum: int | None = None
    maximum: int | None = None
    references: Reference | None = None
    compartment: Compartment = Compartment.OPEN
    in_snapshot: bool = True
    computed: bool = False
    pseudonym: bool = False
    synonyms: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """Give every heading under which an office may send this column."""
        return (self.name, self.words.en, self.words.zh, *self.synonyms)


@dataclass(frozen=True, slots=True)
class Table:
    """One declared table.

    ``place`` is the column that says where a row belongs, ``place_level`` the level of its
    codes ("nation" and "" for rows that belong to the whole country). ``of_people`` is true
    where a row stands for a person or a household, so that small counts of it are hidden in
    open figures.
    """

    name: str
    words: Words
    unit: Words
    key: tuple[str, ...]
    place: str
    place_level: str
    columns: tuple[Column, ...]
    of_people: bool = False

    @property
    def by_name(self) -> Mapping[str, Column]:
        """Give the columns by name."""
        return MappingProxyType({column.name: column for column in self.columns})

    @property
    def delivered(self) -> tuple[Column, ...]:
        """Give the columns that an office can deliver, in order."""
        return tuple(column for column in self.columns if not column.computed)

    @property
    def snapshot_columns(self) -> tuple[Column, ...]:
        """Give the columns that a snapshot may hold, in order."""
        return tuple(column for column in self.columns if column.in_snapshot)

    def column(self, name: str) -> Column | None:
        """Give the column called ``name``, or None."""
        return self.by_name.get(name)
