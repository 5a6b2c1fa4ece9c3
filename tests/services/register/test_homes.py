"""The police's file says who lives where: moves, joined and split households are told as events."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from everyvillage.core.errors import CheckFailedError
from everyvillage.registry.events.models import Happened
from everyvillage.registry.models import Death, Household, Person
from everyvillage.services.dated import tick
from everyvillage.services.register.intake.deciding import decide
from everyvillage.services.register.intake.undoing import undo
from everyvillage.services.register.intake.work import work_through
from everyvillage.services.register.models import Doubt, DoubtKind, SentFile, State, Taking
from tests.services.register.test_intake import person
from tests.support.offices import (
    CODES,
    EVERYBODY,
    JULY,
    LI,
    OFFICER,
    WANG,
    WANG_WIFE,
    ZHOU,
    ZHOU_CHILD,
    place_of,
    police,
    send,
    send_and_take,
    taken,
)

if TYPE_CHECKING:
    from everyvillage.web.home import Home
    from tests.support.offices import One

pytestmark = [pytest.mark.django_db, pytest.mark.once]
AUGUST = "2020-08"
KINDS = ("household-moved", "households-joined", "household-split")


@pytest.fixture
def people(opened: Home) -> Home:
    """Give a register that has taken the police's file of June."""
    assert send_and_take(police(), "police").state == State.TAKEN
    return opened


def told() -> list[tuple[str, ...]]:
    """Give what was told of households, by their numbers; the register's rows by hand."""
    names = {str(pk): number for pk, number in Household.objects.values_list("pk", "household_no")}
    names |= {f"@{place_of(code)}": code for code in CODES.values()}
    found = []
    for one in Happened.objects.filter(kind__in=KINDS).order_by("pk"):
        body = json.loads(one.body)
        parts = [names.get(str(body["household"]), "gone")]
        parts += [names[f"@{body[name]}"] for name in ("before", "village") if name in body]
        parts += [names.get(str(body[name]), "gone") for name in ("into", "new") if name in body]
        found.append((one.kind, *parts))
    return found


def with_li(one: One) -> One:
    """Let somebody live where Li does."""
    return replace(one, township=LI.township, village=LI.village)


def take(month: str, *rows: One, lives: str = "") -> None:
    """Take a month's file; who changed households lives in one of ``lives``, says the officer."""
    file = send(police(rows), "police", month)
    for doubt in Doubt.objects.filter(kind=DoubtKind.HOUSEHOLD, choice=""):
        (home,) = {str(one["code"]) for one in doubt.candidates} & set(lives.split())
        decide(doubt, home, by=OFFICER)
    work_through()
    done = taken(SentFile.objects.get(pk=file.pk))
    assert done.state == State.TAKEN, (done.counts, done.faults)


def test_a_move_a_joined_and_a_split_household_are_told_and_undone(people: Home) -> None:
    # The same people again, in another order, tell of nothing.
    take(JULY, *reversed(EVERYBODY))
    assert told() == []
    take(
        AUGUST,
        with_li(ZHOU),
        with_li(ZHOU_CHILD),
        replace(LI, home="H1", relation="其他"),
        WANG,
        replace(WANG_WIFE, home="H4", relation="户主"),
        lives="H1 H4",
    )
    moved = ("household-moved", "H1", CODES["H1"], CODES["H2"])
    assert told() == [
        moved,
        ("households-joined", "H2", "H1"),
        ("household-split", "H3", "H4"),
    ]
    undo(Taking.objects.latest("pk"), by=OFFICER, reason="发错了")
    # H2 lives again, out of H1; all of H4 is in H3 again, and H4 is no more.
    assert told()[3:] == [
        ("household-split", "H1", "H2"),
        ("households-joined", "gone", "H3"),
        ("household-moved", "H1", CODES["H2"], CODES["H1"]),
    ]
    # Whoever reacts to all of it at once, late, is told of a household that is no more as well.
    assert tick().failed == ()
    assert people.root.exists()


def test_the_dead_keep_no_household_and_one_who_marries_makes_none(people: Home) -> None:
    apart = replace(WANG_WIFE, home="H4", relation="户主")
    take(JULY, ZHOU, ZHOU_CHILD, LI, WANG, apart, lives="H4")
    assert told() == [("household-split", "H3", "H4")]
    assert tick().failed == ()
    # Somebody reacted to it, so it stays.
    with pytest.raises(CheckFailedError, match="other records refer to its rows"):
        undo(Taking.objects.latest("pk"), by=OFFICER, reason="发错了")
    assert person("扎西卓玛").household_id == "H4"
    Death.objects.create(person=person("周海"), died_on="2020-07-01", told_by=OFFICER)
    take(
        AUGUST,
        ZHOU,
        with_li(replace(ZHOU_CHILD, home="H2", relation="其他")),
        LI,
        WANG,
        apart,
        lives="H2",
    )
    # H2 was there, so who goes there makes no household; nobody living is in H1.
    assert told()[1:] == [("households-joined", "H1", "H2")]
    assert Person.objects.count() == 5
    assert people.root.exists()
