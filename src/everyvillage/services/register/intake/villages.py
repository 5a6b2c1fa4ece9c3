"""From the names of villages in a file to codes, with what people have decided before."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from everyvillage.analytics.linkage import Name, Resolution, VillageNames, Way
from everyvillage.services.register.intake.former import former_villages
from everyvillage.services.register.intake.working import NONE, Question
from everyvillage.services.register.models import DoubtKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from everyvillage.services.register.intake.working import Record, Working

MOST_FOREIGN = 0.5
SPLIT = "the village was split"
_FEWEST_ROWS = 5


class Villages:
    """Resolves each different name once; unsure ones become questions when a row needs them."""

    def __init__(
        self,
        county: str,
        on: date,
        *,
        old_names: Iterable[tuple[str, str]],
        answers: Mapping[tuple[str, bytes], str],
    ) -> None:
        """Take the places of the county on a day, its old names, and the answers given before."""
        former = former_villages(county, on)
        self._names = VillageNames(county, old_names=[*old_names, *former.names])
        self._became = former.became
        self._answers = answers
        self._found: dict[tuple[str, str], Resolution] = {}

    def of(self, record: Record) -> Resolution:
        """Give what the names in a row mean; a decision of a person comes first."""
        pair = (record.get("township") or "", record.get("village") or "")
        found = self._found.get(pair)
        if found is None:
            found = self._as_now(self._names.resolve(Name(pair[1], pair[0])))
            self._found[pair] = found
        return found

    def _as_now(self, found: Resolution) -> Resolution:
        """Give what became of a village that is no more; of a split one it is asked which part."""
        after = self._became.get(found.code or "")
        if after is None:
            return found
        candidates = tuple(self._names.candidate(code, Way.OLD_NAME) for code in after)
        if len(after) == 1:
            return replace(found, code=after[0], way=Way.OLD_NAME, candidates=candidates)
        return replace(found, code=None, way=None, candidates=candidates, doubt=SPLIT)

    def answer(self, record: Record) -> str | None:
        """Give the code that a person has decided for these names; None where nobody has."""
        answer = self._answers.get((DoubtKind.VILLAGE, key_of(record)))
        return None if answer in {None, NONE} else answer

    def code(self, record: Record) -> str | None:
        """Give the code that the names surely mean, or None."""
        return self.answer(record) or self.of(record).code

    def question(self, record: Record) -> Question:
        """Ask which village is meant."""
        found = self.of(record)
        return Question(
            kind=DoubtKind.VILLAGE,
            key=key_of(record),
            why=found.doubt,
            asked={
                "township": record.get("township") or "",
                "village": record.get("village") or "",
            },
            candidates=[
                {
                    "code": one.code,
                    "name": one.name,
                    "township": one.township,
                    "way": one.way.name.lower(),
                }
                for one in found.candidates
            ],
        )


def key_of(record: Record) -> bytes:
    """Give the key of a question about a village: a hash of its names as they are written."""
    words = f"{record.get('township') or ''}\x1f{record.get('village') or ''}"
    return hashlib.sha256(words.encode()).digest()


def is_of_another_county(work: Working, villages: Villages) -> tuple[int, int]:
    """Give how many rows name a township, and how many of these one that is not here."""
    named = foreign = 0
    for record in work.records:
        if record.get("township"):
            named += 1
            foreign += villages.of(record).doubt.startswith("no township")
    return named, foreign


def looks_foreign(named: int, foreign: int) -> bool:
    """Say whether so many unknown townships mean that the file is another county's."""
    return named >= _FEWEST_ROWS and foreign > MOST_FOREIGN * named
