"""One object for each sentence of the rules: yes or no, which rows, and why.

A sentence says that one role may do one thing with one kind of record, where. Whatever shows,
changes or exports a record asks these objects and nothing else. The words of a refusal depend
on who asks and for what, never on whether the record exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar

from django.db.models import Model, Q

from everyvillage.contracts.shapes import Compartment, Words
from everyvillage.core.errors import Fault, NotAllowedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from everyvillage.registry.access.acting import Acting

Row = TypeVar("Row", bound=Model)


class Verb(StrEnum):
    """What somebody wants to do with a record."""

    LIST = "list"
    READ = "read"
    CHANGE = "change"
    EXPORT = "export"


class Scope(Protocol):
    """Which rows a sentence is about, once as a filter and once as a question on one row."""

    def rows(self, acting: Acting) -> Q:
        """Give the filter of the rows; ``Q(pk__in=[])`` for none."""

    def holds(self, acting: Acting, row: Model) -> bool:
        """Say whether one row is among them."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the rules.

    ``thing`` names the kind of record by its declared table ("household"). ``compartment``
    must have been opened for a purpose, where it is not the open one.
    """

    id: str
    words: Words
    roles: frozenset[str]
    verb: Verb
    thing: str
    scope: Scope
    compartment: Compartment = Compartment.OPEN

    def concerns(self, acting: Acting, verb: Verb, thing: str) -> bool:
        """Say whether this sentence decides for the role in use and what is asked."""
        return acting.role_id in self.roles and verb is self.verb and thing == self.thing

    def is_open(self, acting: Acting) -> bool:
        """Say whether the compartment it needs was opened for a purpose the role allows."""
        return self.compartment is Compartment.OPEN or acting.has_open(self.compartment)


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no, and the sentence that decided; for a no, the sentences that came closest."""

    allowed: bool
    sentence: str
    words: Words


class Rules:
    """All sentences of an installation; combined by "one of them says yes"."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        """Take the sentences; refuse two with one id."""
        self.sentences: Sequence[Sentence] = tuple(sentences)
        ids = [one.id for one in self.sentences]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            message = f"two sentences are called {', '.join(twice)}"
            raise ValueError(message)

    def concerning(self, acting: Acting, verb: Verb, thing: str) -> list[Sentence]:
        """Give the sentences that decide for a role, a verb and a kind of record."""
        return [one for one in self.sentences if one.concerns(acting, verb, thing)]

    def rows(self, acting: Acting, verb: Verb, thing: str) -> Q:
        """Give the filter of what somebody may ``verb``: no row where no sentence says so."""
        found = Q(pk__in=[])
        for one in self.concerning(acting, verb, thing):
            if one.is_open(acting):
                found |= one.scope.rows(acting)
        return found

    def visible(self, acting: Acting, verb: Verb, thing: str, rows: QuerySet[Row]) -> QuerySet[Row]:
        """Give those of ``rows`` that somebody may ``verb``."""
        return rows.filter(self.rows(acting, verb, thing))

    def find(self, acting: Acting, verb: Verb, thing: str, rows: QuerySet[Row]) -> Row:
        """Give the one row of ``rows`` that somebody may ``verb``; refuse otherwise.

        A row that is not there and one that may not be seen give the same refusal, after the
        same number of queries.
        """
        found = self.visible(acting, verb, thing, rows).first()
        if found is None:
            raise NotAllowedError(refused(acting, self.refusal(acting, verb, thing), verb, thing))
        return found

    def require(self, acting: Acting, verb: Verb, thing: str) -> None:
        """Refuse a role that no sentence lets ``verb`` any record of this kind."""
        if not self.concerning(acting, verb, thing):
            raise NotAllowedError(refused(acting, self.refusal(acting, verb, thing), verb, thing))

    def ask(self, acting: Acting, verb: Verb, thing: str, row: Model) -> Answer:
        """Say whether somebody may ``verb`` one row, and which sentence decides."""
        concerning = self.concerning(acting, verb, thing)
        for one in concerning:
            if one.is_open(acting) and one.scope.holds(acting, row):
                return Answer(allowed=True, sentence=one.id, words=one.words)
        return self.refusal(acting, verb, thing)

    def refusal(self, acting: Acting, verb: Verb, thing: str) -> Answer:
        """Give the no that depends on role and question only, never on a record."""
        concerning = self.concerning(acting, verb, thing)
        closed = [one for one in concerning if not one.is_open(acting)]
        if not concerning:
            return Answer(False, "no-sentence", _NO_SENTENCE)
        decided = (closed or concerning)[0]
        return Answer(False, decided.id, decided.words)


_NO_SENTENCE = Words(
    "No rule gives the role in use this right.", "现用角色没有任何规则授予此项权限。"
)


def refused(acting: Acting, answer: Answer, verb: Verb, thing: str) -> Fault:
    """Say what was asked and which sentence decided; nothing of the record."""
    return Fault(
        code="access.refused",
        where="",
        asked=f"to {verb} a {thing} as {acting.role_id}",
        found=answer.words.en,
        accepted="a record inside the place of the role, with the compartment opened",
        next_step=f"see “Why can or can't I?” for the rule {answer.sentence}",
    )
