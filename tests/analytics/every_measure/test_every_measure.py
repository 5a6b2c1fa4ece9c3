"""Every measure has a figure: on the demonstration's county, or once its columns are delivered.

Nothing here names a measure or a column: both come from the programme files and the contracts,
so a measure that is added to a programme is covered by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from everyvillage.analytics.targets.figure import Status
from everyvillage.contracts import TABLES
from everyvillage.policy.programmes.model import Programme, Reading, Target
from everyvillage.policy.programmes.read import shipped_programmes

if TYPE_CHECKING:
    from everyvillage.analytics.targets.figure import Figure
    from tests.analytics.every_measure.conftest import SmallCounty

# The way from file to figure is the same on both databases; the import tests run on both.
pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.once]

PLAN = shipped_programmes()[0]
MEASURES = 44
COMPUTED_MEASURES = 24
DRAWS = 30
"""How often values are drawn until one row of a small county belongs to the target."""

EVERY_TARGET = pytest.mark.parametrize(
    ("programme", "target"),
    [(programme, one) for programme in shipped_programmes() for one in programme.targets],
    ids=lambda value: value.id,
)


@EVERY_TARGET
def test_it_is_computed_there_or_appears_when_its_columns_are_delivered(
    programme: Programme, target: Target, on_demo_county: frozenset[str], small_county: SmallCounty
) -> None:
    if target.id in on_demo_county:
        return
    before = small_county.figure(target, programme)
    assert (before.value, before.numerator or 0, before.denominator or 0) == (None, 0, 0)
    columns = before.missing_columns or belonging(target)
    expected = Status.NO_DATA if before.missing_columns else Status.CANNOT_TELL
    assert before.status is expected
    assert columns, "it says neither what is missing nor what it applies to"
    after = appears(small_county, target, programme, columns)
    assert after is not None, f"no figure with {', '.join(columns)}"
    assert after.status is not Status.NO_DATA
    assert after.missing_columns == ()


def belonging(target: Target) -> tuple[str, ...]:
    """Give the delivered columns that decide which rows a target applies to.

    A county to which a target does not apply has no figure though nothing is missing: the 2 %
    of monitoring, say, holds for counties outside the deep-poor areas only.
    """
    sides = (target, target.numerator, target.denominator)
    wheres = (side.where for side in sides if side is not None)
    names = {name for where in wheres if where is not None for name in where.names}
    return tuple(
        f"{table}.{column}"
        for table, column in sorted(names)
        if column in {one.name for one in TABLES[table].delivered}
    )


def appears(
    county: SmallCounty, target: Target, programme: Programme, columns: tuple[str, ...]
) -> Figure | None:
    """Deliver drawn values of ``columns`` until the figure has a value."""
    for seed in range(DRAWS):
        with county.with_columns(columns, seed):
            figure = county.compute(target, programme)
        if figure.value is not None:
            return figure
    return None


def test_one_missing_column_is_enough_to_have_no_figure(small_county: SmallCounty) -> None:
    for target in PLAN.targets:
        before = small_county.figure(target, PLAN)
        if len(before.missing_columns) < 2 or target.table != "person":
            continue
        *most, last = before.missing_columns
        with small_county.with_columns(most, seed=0):
            figure = small_county.compute(target, PLAN)
        assert (figure.status, figure.value) == (Status.NO_DATA, None)
        assert figure.missing_columns == (last,)
        return
    pytest.fail("no target of persons lacks two columns")


def test_all_measures_of_the_plan_are_there_and_enough_are_computed(
    on_demo_county: frozenset[str], small_county: SmallCounty
) -> None:
    official = {
        measure.id: [one for one in measure.targets if one.reading is Reading.OFFICIAL]
        for measure in PLAN.measures
    }
    assert len(official) == MEASURES
    computed = {name for name, ones in official.items() if ones[0].id in on_demo_county}
    assert len(computed) >= COMPUTED_MEASURES
    for name in official.keys() - computed:
        figure = small_county.figure(official[name][0], PLAN)
        assert figure.missing_columns or belonging(official[name][0]), name
