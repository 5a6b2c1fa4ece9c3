"""Files of offices after villages were merged or split: nobody is lost, nobody comes twice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from everyvillage.registry.models import (
    Household,
    Person,
    PlaceChange,
    PlaceChangePart,
    PlaceCode,
    PlaceParent,
)
from everyvillage.services.register.intake.deciding import decide
from everyvillage.services.register.models import Doubt, DoubtKind, State
from tests.support.offices import (
    EVERYBODY,
    OFFICER,
    medical,
    place_of,
    police,
    send,
    send_and_take,
    taken,
)

if TYPE_CHECKING:
    from everyvillage.web.home import Home

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FEBRUARY = "2020-02"
IN_MARCH = date(2020, 3, 15)
JIANGCUO, ITS_NEIGHBOUR = "632626100200", "632626100201"
CUOROU, TWO_OTHERS = "632626101200", ("632626101201", "632626101202")


@pytest.fixture
def people(opened: Home) -> Home:
    """Give a register that took the police's file of February, before anything changed."""
    assert send_and_take(police(), "police", FEBRUARY).state == State.TAKEN
    return opened


def change(kind: str, old: str, new: tuple[str, ...]) -> None:
    """Record that a village ended in March, and what came of it."""
    code = PlaceCode.objects.get(code=old)
    noted = PlaceChange.objects.create(kind=kind, on=IN_MARCH)
    PlaceChangePart.objects.create(change=noted, place=code.place, side="old", code=old)
    for one in new:
        PlaceChangePart.objects.create(change=noted, place_id=place_of(one), side="new", code=one)
    for row in (code, PlaceParent.objects.get(place=code.place)):
        row.valid_to = IN_MARCH
        row.save()


def test_a_file_that_still_writes_a_village_that_was_merged_in_march(people: Home) -> None:
    del people
    before = set(Person.objects.values_list("person_no", flat=True))
    change("merge", JIANGCUO, (ITS_NEIGHBOUR,))
    done = send_and_take(police(), "police")
    assert (done.state, done.counts["good"]) == (State.TAKEN, 5)
    assert Household.objects.get(household_no="H1").village_id == place_of(ITS_NEIGHBOUR)
    assert set(Person.objects.values_list("person_no", flat=True)) == before


def test_who_lives_in_a_merged_village_is_found_before_the_police_say_so(people: Home) -> None:
    del people
    change("merge", JIANGCUO, (ITS_NEIGHBOUR,))
    rows = [(one, "是") for one in EVERYBODY]
    assert send_and_take(medical(rows), "medical_insurance").state == State.TAKEN
    assert Person.objects.filter(medical_insurance=True).count() == len(EVERYBODY)
    zhou = Person.objects.filter(household_id="H1")
    assert {one.village_id for one in zhou} == {place_of(ITS_NEIGHBOUR)}


def test_of_a_split_village_the_police_say_where_each_household_lives(people: Home) -> None:
    del people
    change("split", CUOROU, TWO_OTHERS)
    insured = medical([(one, "是") for one in EVERYBODY])
    file = send(insured, "medical_insurance")
    assert [one["code"] for one in file.faults] == ["intake.village-split"]
    assert "632626101200" in file.faults[0]["first"][0]["found"]
    partly = taken(file, set_aside=True)
    assert partly.counts["fault"] == 1
    assert Person.objects.get(household_id="H2").medical_insurance is None

    june = send(police(), "police")
    (asked,) = Doubt.objects.filter(kind=DoubtKind.VILLAGE)
    assert asked.why == "the village was split"
    assert [one["code"] for one in asked.candidates] == list(TWO_OTHERS)
    decide(asked, TWO_OTHERS[1], by=OFFICER)
    assert taken(june).state == State.TAKEN
    assert Household.objects.get(household_no="H2").village_id == place_of(TWO_OTHERS[1])
    assert send_and_take(insured, "medical_insurance").state == State.TAKEN
    assert Person.objects.get(household_id="H2").medical_insurance is True
    assert Person.objects.filter(medical_insurance=True).count() == len(EVERYBODY)
