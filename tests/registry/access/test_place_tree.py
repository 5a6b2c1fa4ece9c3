"""The chain of places around one, on a day, in one query, held against the table of the tests."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from everyvillage.registry.access.place_tree import lineage_of
from everyvillage.registry.models import Place, PlaceParent
from tests.support.authority import TREE, above_by_hand, make_country

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2020, 1, 1), date(2026, 6, 1)])
def test_the_chain_is_that_of_the_table(
    day: date, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    places = make_country(people=False).places
    names = {number: name for name, number in places.items()}
    for name in dict.fromkeys(one[0] for one in TREE):
        with django_assert_num_queries(1):
            found = lineage_of(places[name], day)
        assert [names[number] for _, number in found] == above_by_hand(name, day)
        assert found[0][0] == Place.objects.get(pk=places[name]).level


def test_of_two_links_at_once_the_older_counts_and_only_its_own_parents_follow() -> None:
    today = date(2026, 6, 1)
    village, town, other, county, far = (
        Place.objects.create(level=level).pk
        for level in ("village", "township", "township", "county", "county")
    )
    for place, parent in ((village, town), (village, other), (other, far), (town, county)):
        PlaceParent.objects.create(place_id=place, parent_id=parent)
    assert lineage_of(village, today) == (
        ("village", village),
        ("township", town),
        ("county", county),
    )


def test_a_place_that_is_not_there_is_not_made_up() -> None:
    with pytest.raises(Place.DoesNotExist, match="no place has the number 4711"):
        lineage_of(4711, date(2026, 6, 1))
