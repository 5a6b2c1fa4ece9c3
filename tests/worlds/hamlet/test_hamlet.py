"""The hamlet of four households: every figure of every target equals the one made by hand."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from everyvillage.analytics.targets.compute import compute_figures
from everyvillage.contracts import TABLES
from everyvillage.core.documents import is_synthetic, make_disability_document, make_document
from everyvillage.core.organisations import make_organisation
from everyvillage.policy.programmes.read import shipped_programmes
from everyvillage.services.register.actions import create_snapshot, import_table, open_county
from tests.second.agreement import as_found
from tests.second.figures_by_loops import GROWTH, figures_by_loops
from tests.support.real_way import deliver, empty_register, write_villages
from tests.worlds.hamlet.by_hand import COUNTY, TOWNSHIP, VILLAGE, ByHand, by_hand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_django.plugin import DjangoDbBlocker

    from everyvillage.analytics.targets.figure_set import FigureSet

DELIVERED = Path(__file__).parent / "delivered"
BEFORE, AT = date(2019, 12, 31), date(2021, 1, 15)
OWN_PLACES = (VILLAGE, TOWNSHIP, COUNTY)


def compute_both_programmes() -> dict[str, FigureSet]:
    """Deliver sales in 2019, everything in 2021, seal both days and compute every target."""
    open_county(COUNTY)
    sales = DELIVERED / "market_year.csv"
    import_table("market_year", sales, modelled=True, counties=[COUNTY], at=BEFORE)
    earlier = create_snapshot(BEFORE)
    deliver(COUNTY, DELIVERED, AT)
    now = create_snapshot(AT)
    sets = (compute_figures(one, now, earlier=[earlier]) for one in shipped_programmes())
    return {target: figures for figures in sets for target in figures.targets}


@pytest.mark.django_db
def test_every_figure_equals_the_one_made_by_hand(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    with empty_register(tmp_path / "home", django_db_blocker):
        sets = compute_both_programmes()
    hand = by_hand()
    found = {}
    for target, place in hand:
        figure = sets[target].figure(target, place)
        found[target, place] = ByHand(*as_found(figure), figure.status.value)
    assert not differing(found, hand)
    assert not not_made_by_hand(sets, hand)


def differing(
    found: Mapping[tuple[str, str], tuple[object, ...]], hand: Mapping[tuple[str, str], ByHand]
) -> list[str]:
    """Give a line for each figure that is not the one made by hand."""
    return [
        f"{target} {place}: found {figure}, by hand {hand[target, place]}"
        for (target, place), figure in found.items()
        if figure != hand[target, place][: len(figure)]
    ]


def not_made_by_hand(
    sets: Mapping[str, FigureSet], hand: Mapping[tuple[str, str], ByHand]
) -> list[str]:
    """Give the figures of the hamlet, its township and county that have no line by hand."""
    held = {target for target, _ in hand}
    lines = [f"{target}: no line" for target in sorted(sets.keys() - held)]
    for target, figures in sets.items():
        places = [place for place in OWN_PLACES if figures.has(target, place)]
        lines += [f"{target} {place}" for place in places if (target, place) not in hand]
    return lines


def test_the_second_implementation_finds_what_was_made_by_hand(tmp_path: Path) -> None:
    villages = write_villages(COUNTY, tmp_path / "villages.csv")
    second = figures_by_loops(DELIVERED, villages, AT)
    hand = by_hand()
    # It sees one day only, so it knows no growth.
    known = {key: second[key] for key in hand if key[0] not in GROWTH}
    assert not differing(known, hand)


def test_every_table_of_the_contract_is_delivered() -> None:
    assert {path.stem for path in DELIVERED.glob("*.csv")} == set(TABLES)


def test_every_number_is_made_up() -> None:
    persons = read("person")
    assert len(persons) == 10
    for row in persons:
        number = row["document_number"]
        if number:
            made = make_document(date.fromisoformat(row["birth_date"]), 1, row["sex"])
            disabled = make_disability_document(made, 4, 3)
            assert is_synthetic(number)
            assert number in {made, disabled}
    codes = [row["organisation_code"] for row in read("organisation")]
    assert codes == [make_organisation(number, "6328") for number in (1, 2, 3, 4)]


def read(table: str) -> list[dict[str, str]]:
    """Read a delivered file."""
    with (DELIVERED / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
