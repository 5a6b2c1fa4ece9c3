"""Rows about persons without a sound number, linked to the persons of the register.

Names are compared by their characters, by every way in which they can be read, and by their
family name with one other character changed; with them sex, day of birth, village and
household. Above ``SURE`` a link is taken, above ``POSSIBLE`` it waits for a person's decision.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING

import pyarrow as pa
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons

from everyvillage.analytics.linkage.records import Model, link_pairs
from everyvillage.analytics.linkage.wording import clean, plain_form, sounds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

SURE = 0.95
POSSIBLE = 0.05
SURE_OF_ALL = 0.98
"""A link by ``link_with_known`` is taken from here on: of all candidates and nobody together."""
MOST_REGISTERED = 0.99
MOST_WEIGHT = 60
TIMES_LIKELIER = 100
"""A link is only taken where its odds are so many times those of the next person."""
MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as a file or the register tells of them; what is not known is None."""

    key: str
    name: str
    sex: str | None
    birth_date: date | None
    village: str | None
    household: str | None = None


@dataclass(frozen=True, slots=True)
class PersonCandidate:
    """A person of the register who may be meant: how likely, and what agrees and differs."""

    key: str
    probability: float
    agrees: tuple[str, ...]
    differs: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Give the reason in words."""
        differs = f"; different: {', '.join(self.differs)}" if self.differs else ""
        return f"the same: {', '.join(self.agrees) or 'nothing'}{differs}"


@dataclass(frozen=True, slots=True)
class PersonLink:
    """What a row means: a person, or a doubt with its candidates, the likeliest first."""

    row: PersonRow
    key: str | None
    candidates: tuple[PersonCandidate, ...]

    @property
    def is_doubtful(self) -> bool:
        """Say whether somebody has to decide."""
        return self.key is None and bool(self.candidates)

    @property
    def wrong_costs(self) -> str:
        """Say what it costs to be wrong."""
        return "one person would be helped for another, and their own need stay unseen"


def link_persons(
    rows: Iterable[PersonRow], register: Iterable[PersonRow]
) -> tuple[PersonLink, ...]:
    """Link each row to a person of the register, or say who may be meant.

    Two rows may mean the same person. A row whose likeliest person is sure, and no other
    near, is linked; one with no likely person at all has no candidates: it is somebody new.
    """
    asked = {row.key: row for row in rows}
    known = {row.key: row for row in register}
    if not asked or not known:
        return tuple(PersonLink(row, None, ()) for row in asked.values())
    tables = [_table(asked.values()), _table(known.values())]
    pairs = link_pairs(tables, MODEL)
    likely: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    for pair in pairs.to_pylist():
        left, right = pair["left"], pair["right"]
        if pair["probability"] >= POSSIBLE and left in asked:
            likely[left].append((right, pair["probability"], pair["weight"]))
    return tuple(_decide(row, likely[key], known) for key, row in asked.items())


@dataclass(frozen=True, slots=True)
class Registered:
    """The persons of the register in the form in which they are compared, for several files."""

    people: Mapping[str, PersonRow]
    table: pa.Table

    @classmethod
    def of(cls, register: Iterable[PersonRow]) -> Registered:
        """Put every name into its forms and sounds, once."""
        people = {row.key: row for row in register}
        return cls(people, _table(people.values(), {key: key for key in people}))


def link_with_known(
    rows: Iterable[PersonRow],
    register: Registered,
    *,
    known: Mapping[str, str],
    taken: Collection[str],
    apart: Mapping[str, Collection[str]],
    registered: float,
) -> tuple[PersonLink, ...]:
    """Link rows of a file in which most others name their person by number.

    ``known`` gives the person of some of ``rows``, found by number: from these is counted how
    often name, sex, birth and village agree in this file, and only the other rows are linked.
    ``taken`` are the persons whom the file names by number: nobody else's row means them.
    ``apart`` gives for some rows the persons whom they surely do not mean, such as those with
    another number. ``registered`` is the share of numbered rows whose person is registered. The
    probability of a candidate is that of the row meaning it, of all candidates and nobody: by
    Bayes, its odds over the odds of all candidates and the share that is not registered.
    """
    asked = {row.key: row for row in rows}
    people = register.people
    open_rows = [row for key, row in asked.items() if key not in known]
    if not open_rows or not people or not known:
        return tuple(PersonLink(row, None, ()) for row in open_rows)
    tables = [_table(asked.values(), known), register.table]
    pairs = link_pairs(tables, _model_of(tables[0]))
    odds: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for pair in pairs.to_pylist():
        left, right = pair["left"], pair["right"]
        if left not in asked or left in known or right in taken:
            continue
        if right not in apart.get(left, ()):
            odds[left].append((right, 2.0 ** min(pair["weight"], MOST_WEIGHT)))
    nobody = 1 - min(registered, MOST_REGISTERED)
    return tuple(_by_share(row, odds[row.key], people, nobody) for row in open_rows)


def _by_share(
    row: PersonRow, odds: list[tuple[str, float]], known: Mapping[str, PersonRow], nobody: float
) -> PersonLink:
    """Share out certainty between the candidates of a row and nobody."""
    whole = nobody + sum(one for _, one in odds)
    likely = [(key, one / whole) for key, one in odds if one / whole >= POSSIBLE][:MOST_CANDIDATES]
    candidates = tuple(_candidate(row, known[key], share) for key, share in likely)
    sure = bool(likely) and likely[0][1] >= SURE_OF_ALL
    return PersonLink(row, likely[0][0] if sure else None, candidates)


def _model_of(rows: pa.Table) -> Model:
    """Give the model for rows in which some columns are never given."""
    empty = {name for name in rows.column_names if rows[name].null_count == rows.num_rows}
    fields = {"born": 1, "sex": 2, "village": 3, "household": 4}
    compared = [MODEL.comparisons[0]]
    compared += [MODEL.comparisons[at] for name, at in fields.items() if name not in empty]
    blocks = tuple(one for one in MODEL.blocks if not set(one) & empty)
    return Model(
        key=MODEL.key,
        comparisons=tuple(compared),
        blocks=(*blocks, *(() if "village" in empty else (("family", "sex", "village"),))),
        training=(("name", "village"),) if "village" not in empty else (("name", "sex"),),
        label="label",
    )


def _decide(
    row: PersonRow, likely: list[tuple[str, float, float]], known: Mapping[str, PersonRow]
) -> PersonLink:
    """Take the likeliest person where nobody else is near."""
    candidates = tuple(
        _candidate(row, known[key], probability) for key, probability, _ in likely[:MOST_CANDIDATES]
    )
    sure = bool(likely) and likely[0][1] >= SURE
    alone = len(likely) == 1 or (sure and likely[0][2] - likely[1][2] >= log2(TIMES_LIKELIER))
    return PersonLink(row, likely[0][0] if sure and alone else None, candidates)


def _candidate(row: PersonRow, other: PersonRow, probability: float) -> PersonCandidate:
    """Say what agrees between a row and a person of the register."""
    agrees, differs = [], []
    mine, theirs = plain_form(clean(row.name)), plain_form(clean(other.name))
    if mine == theirs:
        agrees.append("name")
    elif sounds(mine) & sounds(theirs):
        agrees.append("sound of the name")
    else:
        differs.append("name")
    for words in ("sex", "birth_date", "village", "household"):
        one, two = getattr(row, words), getattr(other, words)
        if one is not None and two is not None:
            (agrees if one == two else differs).append(words.replace("_", " "))
    return PersonCandidate(other.key, probability, tuple(agrees), tuple(differs))


def _table(rows: Iterable[PersonRow], labels: Mapping[str, str] | None = None) -> pa.Table:
    """Give persons as the columns that are compared; ``labels`` says who some of them are."""
    said = labels or {}
    held = list(rows)
    names = [plain_form(clean(row.name)) or None for row in held]
    read = [sorted(sounds(name)) if name else None for name in names]
    return pa.table(
        {
            "person": [row.key for row in held],
            "name": names,
            "family": [name[:1] if name else None for name in names],
            "sound": [ways[0] if ways else None for ways in read],
            "sounds": pa.array(read, pa.list_(pa.string())),
            "sex": [row.sex for row in held],
            "born": pa.array(
                [row.birth_date.isoformat() if row.birth_date else None for row in held],
                pa.string(),
            ),
            "village": [row.village for row in held],
            "household": pa.array([row.household for row in held], pa.string()),
            "label": pa.array([said.get(row.key) for row in held], pa.string()),
        }
    )


_ONE_CHANGED = """
    substr("name_l", 1, 1) = substr("name_r", 1, 1)
    and length("name_l") > 2 and damerau_levenshtein("name_l", "name_r") <= 1
"""
_PART_LOST = """
    length("name_l") > 1 and length("name_r") > 1
    and (starts_with("name_l", "name_r") or starts_with("name_r", "name_l"))
"""
_NAME = comparisons.CustomComparison(
    output_column_name="name",
    comparison_levels=[
        levels.NullLevel("name"),
        levels.ExactMatchLevel("name", term_frequency_adjustments=True),
        levels.ArrayIntersectLevel("sounds", min_intersection=1),
        levels.CustomLevel(_PART_LOST, label_for_charts="the end of the name is lost"),
        levels.CustomLevel(_ONE_CHANGED, label_for_charts="family name, one other character"),
        levels.ElseLevel(),
    ],
)
MODEL = Model(
    key="person",
    comparisons=(
        _NAME,
        comparisons.DamerauLevenshteinAtThresholds("born", [1, 2]),
        comparisons.ExactMatch("sex"),
        comparisons.ExactMatch("village"),
        comparisons.ExactMatch("household"),
    ),
    blocks=(("sound", "village"), ("sound", "born"), ("born", "village"), ("household",)),
    training=(("name", "village"), ("born", "village"), ("born", "sound")),
)
"""How persons are compared."""
