"""A file while it is being checked: its rows, what each of them means, and what is in the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from everyvillage.core.errors import Fault
from everyvillage.data.readers.sent import ROW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.contracts.offices import Office
    from everyvillage.data.readers.sent import Sent

Record = dict[str, Any]
NONE = "none"
"""The answer that none of the candidates is meant."""


class Standing(StrEnum):
    """What can be done with a row.

    ``GOOD`` it is taken; ``FAULT`` a cell is wrong; ``DOUBT`` somebody has to decide;
    ``UNKNOWN`` nobody in the register is meant; ``EARLY`` nobody is registered in the county
    yet, so the row is looked at again; ``DOUBLE`` an equal row is there already.
    """

    GOOD = "good"
    FAULT = "fault"
    DOUBT = "doubt"
    UNKNOWN = "unknown"
    EARLY = "early"
    DOUBLE = "double"


@dataclass(slots=True)
class Question:
    """A question that rows raise: what it is about, who may be meant, and why it is asked.

    ``asked`` are words of places, ``secret`` words of a person, which are sealed when kept.
    """

    kind: str
    key: bytes
    why: str
    asked: Record = field(default_factory=dict)
    secret: Record = field(default_factory=dict)
    candidates: list[Record] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


class Working:
    """The rows of one file with their standing.

    ``keys`` gives the person, household or case that each row means; ``codes`` the village.
    """

    def __init__(
        self, sent: Sent, office: Office, answers: Mapping[tuple[str, bytes], str]
    ) -> None:
        """Take a file that was read and the answers that people have given before."""
        self.sent = sent
        self.office = office
        self.answers = answers
        self.records: list[Record] = sent.rows.to_pylist()
        self.numbers: list[int] = [record[ROW] for record in self.records]
        self.standing = [
            Standing.FAULT if number in sent.told else Standing.GOOD for number in self.numbers
        ]
        self.keys: list[str | None] = [None] * len(self.records)
        self.codes: list[str | None] = [None] * len(self.records)
        self.questions: dict[tuple[str, bytes], Question] = {}
        self.notes: Counter[str] = Counter()

    def good(self) -> list[int]:
        """Give the places of the rows that nothing stands against so far."""
        return [at for at, one in enumerate(self.standing) if one is Standing.GOOD]

    def wait(self) -> None:
        """Let every row that nothing stands against wait for the people of the county."""
        for at in self.good():
            self.standing[at] = Standing.EARLY

    def refuse(self, at: int, code: str, **words: str) -> None:
        """Say what is wrong with a row, at a column where ``column`` is given."""
        column = words.pop("column", "")
        number = self.numbers[at]
        fault = Fault(code, self.sent.faults.where(number, column), **words)
        self.sent.told.setdefault(number, []).append(fault)
        self.standing[at] = Standing.FAULT

    def ask(self, at: int, question: Question) -> str | None:
        """Give the answer to what a row asks; None, and the row waits, where there is none."""
        answer = self.answers.get((question.kind, question.key))
        if answer is not None:
            return answer
        kept = self.questions.setdefault((question.kind, question.key), question)
        kept.rows.append(self.numbers[at])
        self.standing[at] = Standing.DOUBT
        return None

    def counts(self) -> dict[str, int]:
        """Count the rows by standing, and what was noted beside."""
        found = Counter(one.value for one in self.standing)
        return {"rows": len(self.records), **dict(sorted(found.items())), **self.notes}
