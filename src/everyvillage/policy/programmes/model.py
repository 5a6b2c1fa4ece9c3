"""What a programme, a measure, a target, a threshold and a fact are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from everyvillage.contracts.shapes import Type
from everyvillage.core.errors import Fault, NotFoundError
from everyvillage.policy.nearest import nearest

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from pathlib import Path

    from everyvillage.contracts.shapes import Words
    from everyvillage.policy.expressions.tree import Expression


class Kind(StrEnum):
    """How the rows of a population become one number.

    ``share``: of the rows with ``where``, the part for which ``test`` holds.
    ``count``: the rows for which ``where`` and ``test`` hold, or the sum of ``value`` over them.
    ``median``: the lower median of ``value`` over the rows with ``where``.
    ``ratio``: one sum divided by another.
    ``change``: the value of the target named by ``of`` less its value at ``since``.
    """

    SHARE = "share"
    COUNT = "count"
    MEDIAN = "median"
    RATIO = "ratio"
    CHANGE = "change"


class Reading(StrEnum):
    """Which reading of the measure a target is: the plan's, a stricter one, or one branch of it."""

    OFFICIAL = "official"
    STRETCH = "stretch"
    BRANCH = "branch"


class SetBy(StrEnum):
    """Who set a threshold: the plan itself, or this software as a proposal."""

    PLAN = "plan"
    PROPOSAL = "proposal"


class Status(StrEnum):
    """Whether a measure is in a published summary or was derived from its words."""

    ANNOUNCED = "announced"
    DERIVED = "derived"


class ThresholdOp(StrEnum):
    """How a value is held against its threshold."""

    AT_LEAST = ">="
    AT_MOST = "<="
    EQUAL = "=="


class How(StrEnum):
    """How the rows of a child table become one derived value of their parent."""

    ANY = "any"
    ALL = "all"
    COUNT = "count"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class Threshold:
    """The pass mark: ``value`` in the unit of the target (a share is a fraction of one).

    ``per`` names the level of place at which the mark was set ("county" for "3,000 trained
    per county"); empty means every level.
    """

    op: ThresholdOp
    value: Decimal
    set_by: SetBy
    source: str
    sure: str
    per: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A derived column of ``table``, made from the rows of the child table ``of``.

    A child row belongs to the parent whose key its column ``by`` equals, or, for places, with
    whose code it begins. Rows count where ``where`` is true (None: all). ``any`` is the
    three-valued OR of ``where AND test``, ``all`` the three-valued AND of ``NOT where OR test``;
    ``count`` counts; ``sum``, ``min``, ``max`` and ``median`` (the lower median) take ``value``.
    One unknown ``where``, or one missing ``value`` where ``where`` is true, makes a count, sum,
    min, max or median unknown. With no row at all, in a county where the child table is held:
    any is false, all is true, count and sum are 0, the others missing. The expressions may read
    facts of ``of`` that stand before this one in the programme.
    Where the child table is not held, the fact is missing.
    """

    table: str
    column: str
    how: How
    of: str
    by: str
    where: Expression | None
    value: Expression | None
    test: Expression | None
    words: Words

    @property
    def type(self) -> Type:
        """Give the type of the derived column."""
        if self.how in {How.ANY, How.ALL}:
            return Type.BOOLEAN
        if self.how is How.COUNT or self.value is None:
            return Type.INTEGER
        return self.value.type


@dataclass(frozen=True, slots=True)
class Sum:
    """One side of a ratio: the sum of ``value`` (None: the number of rows) where ``where``.

    A row whose ``where`` is unknown, or whose ``value`` is missing, counts as missing.
    """

    table: str
    where: Expression | None
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Target:
    """One number to be reached.

    ``where`` says which rows of ``table`` are the population (None: all). A row whose
    ``where`` is unknown may belong or not: it counts as missing. ``level`` is the lowest level
    of place at which the figure can be given ("nation" where rows belong to no place).
    ``of`` names the official target that a stretch or branch stands beside, or the target
    whose change is measured; ``since`` is the date a change is measured from. ``threshold``
    is None where no pass mark was set; ``note`` then says so.
    """

    id: str
    measure: str
    words: Words
    kind: Kind
    reading: Reading
    table: str
    where: Expression | None
    test: Expression | None
    value: Expression | None
    numerator: Sum | None
    denominator: Sum | None
    threshold: Threshold | None
    unit: Words
    level: str
    since: date | None
    of: str
    note: Words | None

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """Give every expression of the target, sums included."""
        sums = [part for part in (self.numerator, self.denominator) if part is not None]
        given = (self.where, self.test, self.value)
        of_sums = (side for part in sums for side in (part.where, part.value))
        return tuple(part for part in (*given, *of_sums) if part is not None)


@dataclass(frozen=True, slots=True)
class Area:
    """A heading of the plan."""

    id: str
    words: Words


@dataclass(frozen=True, slots=True)
class Measure:
    """One promise of the plan.

    ``lead_guess`` is who would usually lead; the plan names only the ``issuers``. ``source``
    and ``sure`` say where the measure was found and how sure that is.
    """

    id: str
    area: str
    words: Words
    status: Status
    issuers: tuple[str, ...]
    lead_guess: str
    source: str
    sure: str
    deadline: date
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """A published plan as data.

    ``frame_note`` says which list of places the shares are taken of; ``version`` is the
    SHA-256 of the file.
    """

    id: str
    words: Words
    issued: date
    frame_note: Words
    areas: tuple[Area, ...]
    facts: tuple[Fact, ...]
    measures: tuple[Measure, ...]
    version: str
    path: Path

    @property
    def targets(self) -> tuple[Target, ...]:
        """Give the targets of all measures, in order."""
        return tuple(target for measure in self.measures for target in measure.targets)

    def target(self, target_id: str) -> Target:
        """Give the target called ``target_id``; refuse an unknown one with the nearest ids."""
        for target in self.targets:
            if target.id == target_id:
                return target
        raise NotFoundError(
            _unknown(self, "target", target_id, [target.id for target in self.targets])
        )

    def measure(self, measure_id: str) -> Measure:
        """Give the measure called ``measure_id``; refuse an unknown one with the nearest ids."""
        for measure in self.measures:
            if measure.id == measure_id:
                return measure
        raise NotFoundError(
            _unknown(self, "measure", measure_id, [measure.id for measure in self.measures])
        )

    def fact(self, table: str, column: str) -> Fact | None:
        """Give the fact ``column`` of ``table``, or None if that is no fact."""
        for fact in self.facts:
            if (fact.table, fact.column) == (table, column):
                return fact
        return None


def _unknown(programme: Programme, noun: str, found: str, known: list[str]) -> Fault:
    return Fault(
        code=f"programme.{noun}-unknown",
        where=programme.id,
        asked=f"a {noun} of the programme",
        found=f"“{found}”",
        accepted=nearest(found, known),
        next_step=f"take one of these ids; the plan's page lists every {noun}",
    )
