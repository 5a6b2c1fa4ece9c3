"""Events: kept with what happened, told at least once, each reaction in effect once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone

from everyvillage.registry.events.delivery import Reaction, tell
from everyvillage.registry.events.event import Event, read_event, write_event
from everyvillage.registry.events.models import Happened, Reacted
from everyvillage.registry.events.outbox import publish
from everyvillage.registry.models import Place

if TYPE_CHECKING:
    from tests.support.proof import OwnDatabase

NOW = datetime(2020, 6, 1, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moved(Event):
    kind: ClassVar[str] = "test-moved"

    household: int
    on: date
    at: datetime
    before: int | None = None
    members: tuple[int, ...] = ()


MOVED = Moved(7, date(2020, 5, 30), datetime(2020, 5, 30, 9, 30, tzinfo=UTC), None, (1, 2))


class Notes:
    """A reaction that leaves a row, and fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.seen: list[Moved] = []

    def __call__(self, event: Moved) -> None:
        Place.objects.create(level="village")
        self.seen.append(event)
        if self.failures:
            self.failures -= 1
            message = "王小明 510000000000000000"
            raise ValueError(message)


def test_an_event_is_read_as_it_was_written() -> None:
    text = write_event(MOVED)
    assert read_event(Moved, text) == MOVED
    # A field that came later has its default; one that is gone is left out.
    assert read_event(Moved, text.replace('"before": null, ', '"gone": 1, ')) == MOVED


def test_an_event_carries_no_row_and_has_a_kind_of_its_own() -> None:
    with pytest.raises(TypeError, match="cannot carry a Place"):
        write_event(Moved(Place(), MOVED.on, MOVED.at))  # type: ignore[arg-type] # what is refused
    with pytest.raises(TypeError, match="test-moved"):
        type("Other", (Event,), {"kind": "test-moved"})
    with pytest.raises(TypeError, match="needs a kind"):
        type("Nameless", (Event,), {})


@pytest.mark.django_db
def test_each_reaction_takes_effect_once() -> None:
    publish(MOVED)
    one, two = Notes(), Notes()
    reactions = [Reaction("one", Moved, one), Reaction("two", Moved, two)]
    assert tell(reactions, NOW).done == 2
    assert tell(reactions, NOW).done == 0
    assert one.seen == two.seen == [MOVED]
    assert Place.objects.count() == 2
    assert Happened.objects.get().told_at == NOW


@pytest.mark.django_db
def test_a_reaction_that_fails_leaves_nothing_and_is_tried_again() -> None:
    publish(MOVED)
    publish(MOVED)
    bad, good = Notes(failures=1), Notes()
    reactions = [Reaction("bad", Moved, bad), Reaction("good", Moved, good)]
    first = tell(reactions, NOW)
    # The first event fails once for "bad"; the second event and "good" are not kept waiting.
    assert (first.done, first.failed) == (3, (("bad", "ValueError"),))
    assert Place.objects.count() == 3
    assert Reacted.objects.get(error="ValueError").attempts == 1
    assert tell(reactions, NOW + timedelta(seconds=59)).done == 0
    assert tell(reactions, NOW + timedelta(seconds=61)).done == 1
    assert Place.objects.count() == 4
    assert not Happened.objects.filter(told_at=None).exists()


@pytest.mark.django_db
def test_a_failure_is_kept_by_its_class_and_not_by_what_it_says() -> None:
    publish(MOVED)
    tell([Reaction("bad", Moved, Notes(failures=1))], NOW)
    kept = Reacted.objects.values_list("error", flat=True).get()
    assert kept == "ValueError"


@pytest.mark.django_db
def test_the_wait_doubles_up_to_a_day() -> None:
    publish(MOVED)
    bad = [Reaction("bad", Moved, Notes(failures=99))]
    moment, waits = NOW, []
    for _ in range(14):
        tell(bad, moment)
        again = Reacted.objects.values_list("again_at", flat=True).get()
        assert again is not None
        waits.append((again - moment) // timedelta(minutes=1))
        moment = again
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440, 1440]


@pytest.mark.django_db
def test_an_event_without_reactions_is_told_to_nobody_and_done() -> None:
    publish(MOVED)
    assert tell([], NOW).done == 0
    assert Happened.objects.get().told_at == NOW


def test_an_event_goes_with_its_transaction(own_database: OwnDatabase) -> None:
    del own_database
    with pytest.raises(RuntimeError, match="inside the transaction"):
        publish(MOVED)
    with transaction.atomic():
        publish(MOVED)
        transaction.set_rollback(True)
    assert not Happened.objects.exists()
    with transaction.atomic():
        publish(MOVED)
    assert Happened.objects.get().at <= timezone.now()
