"""What is recorded: its faults, its columns, what was written late, whom it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from everyvillage.core.errors import InputError
from everyvillage.ledger.append import append, correct
from everyvillage.ledger.erase import erase_subject
from everyvillage.ledger.hashing import NOTHING
from everyvillage.ledger.late import written_late
from everyvillage.ledger.models import Entry, EntryKind, Payload
from everyvillage.ledger.records import Evidence, subject_of
from everyvillage.registry.keys import KeyRing, Vault
from tests.ledger.proof import GRANDMOTHER, NOON, delivery, promise
from tests.support.proof import make_villages

pytestmark = pytest.mark.django_db


def test_entries_follow_each_other_in_their_own_chain() -> None:
    first, second = make_villages(2)
    one, two, other = append(delivery(), first), append(promise(), first), append(promise(), second)
    assert [entry.sequence for entry in (one, two, other)] == [1, 2, 1]
    assert (one.previous, two.previous, other.previous) == (NOTHING, one.hash, NOTHING)
    assert two.kind == EntryKind.PROMISE


def test_the_searched_columns_are_those_of_the_text() -> None:
    (village,) = make_villages(1)
    append(delivery(quantity=3), village)
    found = Payload.objects.get(subject=GRANDMOTHER)
    assert (found.service, found.provider, found.unit, found.quantity) == (
        *("care", "clinic-7", "visit"),
        3,
    )
    assert found.happened_us == int(NOON.timestamp()) * 1_000_000
    assert '"place":' in found.body


def test_a_correction_points_back_and_the_wrong_entry_stays() -> None:
    (village,) = make_villages(1)
    wrong = append(delivery(quantity=30), village)
    right = correct(wrong, delivery(quantity=3), reason="a zero too many")
    assert right.about == wrong.hash
    assert Payload.objects.get(entry=right).quantity == 3
    assert Payload.objects.get(entry=wrong).quantity == 30


@pytest.mark.parametrize(
    ("part", "value", "found"),
    [
        ("quantity", 0.5, "a float"),
        ("quantity", True, "a bool"),
        ("service", " ", "nothing"),
        ("happened", datetime(2020, 5, 3), "one without a time zone"),  # noqa: DTZ001 - wrong on purpose
        ("evidence", ("photo.jpg",), "“photo.jpg”"),
        ("note", "x" * 2001, "2001 letters"),
    ],
)
def test_a_wrong_record_is_refused_and_nothing_is_written(
    part: str,
    value: Any,  # noqa: ANN401 - wrong on purpose
    found: str,
) -> None:
    (village,) = make_villages(1)
    with pytest.raises(InputError) as refused:
        append(replace(delivery(), **{part: value}), village)
    assert [(fault.where, fault.found) for fault in refused.value.faults] == [(part, found)]
    assert Entry.objects.count() == 0


def test_every_fault_of_a_record_is_listed() -> None:
    (village,) = make_villages(1)
    wrong = Evidence(
        service="",
        provider="",
        quantity=1,
        unit="",
        recorder="worker.1",
        happened=NOON,
        form="hearsay",
        source="a neighbour",
    )
    with pytest.raises(InputError) as refused:
        append(wrong, village)
    assert [fault.where for fault in refused.value.faults] == [
        "service",
        "provider",
        "unit",
        "form",
    ]


def test_what_was_written_late_is_a_list_of_its_own() -> None:
    first, second = make_villages(2)
    now = timezone.now()
    append(replace(delivery(), happened=now - timedelta(hours=1)), first)
    append(replace(delivery(), happened=now - timedelta(days=30)), first)
    append(replace(delivery(), happened=now - timedelta(days=9)), second)
    window = (now - timedelta(days=1), now + timedelta(days=1))
    late = written_late(*window)
    assert [(one.place, one.sequence, one.delay.days) for one in late] == [
        (second, 1, 9),
        (first, 2, 30),
    ]
    assert len(written_late(*window, places=[first])) == 1
    assert len(written_late(*window, later_than=timedelta())) == 3
    assert written_late(now - timedelta(days=9), now - timedelta(days=1)) == []


def test_a_pseudonym_is_for_the_ledger_only() -> None:
    vault = Vault(KeyRing.in_memory())
    assert subject_of(vault, 7) == subject_of(vault, 7)
    assert len({subject_of(vault, 7), subject_of(vault, 8), "7"}) == 3
    assert [subject_of(vault, 7)] != vault.pseudonyms(["7"], purpose="snapshot")


def test_an_erasure_names_the_files_that_nobody_needs_any_more() -> None:
    (village,) = make_villages(1)
    shared, own = f"sha256:{'1' * 64}", f"sha256:{'2' * 64}"
    append(replace(delivery(), evidence=(shared, own)), village)
    append(replace(delivery(subject="c" * 32), evidence=(shared,)), village)
    assert erase_subject(GRANDMOTHER, reason="asked", by="officer.1") == ("2" * 64,)
    with pytest.raises(InputError, match=r"ledger\.nothing-to-erase"):
        erase_subject(GRANDMOTHER, reason="asked", by="officer.1")
    with pytest.raises(InputError, match="one of them empty"):
        erase_subject(GRANDMOTHER, reason=" ", by="officer.1")
