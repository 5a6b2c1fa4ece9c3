"""Opening a county: its places, once, from the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from everyvillage.core.errors import InputError, NotFoundError
from everyvillage.data.frame.places import units
from everyvillage.registry.models import OpenCounty, Place, PlaceCode, PlaceParent
from everyvillage.services.register.actions import open_county
from everyvillage.services.register.places import open_county_codes
from tests.support.register import MADOI, counts, everything, only

if TYPE_CHECKING:
    from everyvillage.web.home import Home

NEIGHBOUR = "632625"


@pytest.mark.django_db
def test_a_county_brings_its_places_and_those_above_it(home: Home) -> None:
    new = open_county(MADOI, account="li")
    villages = {unit.code for unit in units(MADOI)}
    codes = set(PlaceCode.objects.values_list("code", flat=True))
    assert villages < codes
    assert {"0", "63", "6326", MADOI} < codes
    assert new == Place.objects.count() == len(codes)
    assert PlaceParent.objects.count() == new - 1
    assert open_county_codes() == [MADOI]
    assert OpenCounty.objects.get().opened_by == "li"
    assert not home.keys.exists()


@pytest.mark.usefixtures("opened")
def test_every_place_that_is_opened_has_its_line_of_history() -> None:
    found = counts()
    for name in ("place", "placecode", "placename", "placeparent"):
        assert found[f"registry_{name}"] == found[f"registry_historical{name}"] > 0


@pytest.mark.usefixtures("opened")
def test_opening_it_again_changes_nothing() -> None:
    before = everything()
    assert open_county(MADOI) == 0
    assert everything() == before


@pytest.mark.usefixtures("opened")
def test_a_second_county_shares_the_places_above_it() -> None:
    here = Place.objects.count()
    new = open_county(NEIGHBOUR)
    assert Place.objects.count() == here + new
    assert Place.objects.filter(level="prefecture").count() == 1
    assert open_county_codes() == [NEIGHBOUR, MADOI]


@pytest.mark.django_db
def test_what_is_no_county_is_refused_and_leaves_nothing(home: Home) -> None:
    before = everything()
    with pytest.raises(InputError) as caught:
        open_county("6326")
    fault = only(caught.value)
    assert (fault.code, fault.where, fault.found) == (
        "register.not-a-county",
        "6326",
        "果洛藏族自治州, a prefecture",
    )
    with pytest.raises(NotFoundError):
        open_county("999999")
    assert everything() == before
    assert not home.root.exists()
