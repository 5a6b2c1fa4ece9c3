"""Verify: whatever is done to a chain by somebody with the owner's rights is found and named.

Each test has a database of its own and plays the attacker there: takes the triggers away, does
one thing, and puts the triggers back, so that only the chains can tell.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from everyvillage.core.errors import CheckFailedError
from everyvillage.ledger import guard
from everyvillage.ledger.append import append, correct
from everyvillage.ledger.erase import erase_subject
from everyvillage.ledger.hashing import NOTHING, commitment_of, entry_hash
from everyvillage.ledger.models import Entry, EntryKind, Payload
from everyvillage.ledger.roots import Keeper, make_root
from everyvillage.ledger.verify import Report, verify
from tests.ledger.proof import BOY, GRANDMOTHER, delivery, keeper_in, promise
from tests.support.proof import OwnDatabase, disarm, make_villages, run

if TYPE_CHECKING:
    from pathlib import Path

LENGTH = 6


class World(NamedTuple):
    """Two villages with six entries each, sealed by a root, in a database of their own."""

    database: OwnDatabase
    keeper: Keeper
    first: int
    second: int

    def verify(self) -> Report:
        return verify(self.keeper)

    def codes(self) -> list[tuple[str, str]]:
        return [(fault.code, fault.where) for fault in self.verify().faults]

    def at(self, sequence: int) -> str:
        return f"place {self.first} entry {sequence}"


@pytest.fixture
def world(own_database: OwnDatabase, tmp_path: Path) -> World:
    first, second = make_villages(2)
    for village in (first, second):
        for quantity in range(1, LENGTH):
            append(delivery(quantity=quantity), village)
        append(promise(), village)
    keeper = keeper_in(tmp_path)
    make_root(keeper)
    return World(own_database, keeper, first, second)


def attack(statement: str, *values: str | int | bytes) -> None:
    """Do one thing with the triggers away, and put them back."""
    disarm()
    run(statement, *values)
    guard.install()


def test_whole_chains_hold_and_what_is_new_is_not_yet_anchored(world: World) -> None:
    report = world.verify()
    assert report.holds
    assert (report.entries, report.chains, report.root, report.not_anchored) == (12, 2, 1, 0)
    append(delivery(), world.first)
    assert world.verify().not_anchored == 1
    assert make_root(world.keeper).number == 2
    assert world.verify().not_anchored == 0


def test_an_edited_payload_is_found(world: World) -> None:
    attack(
        "UPDATE ledger_payload SET body = replace(body, '\"quantity\":3', '\"quantity\":9')"
        " WHERE entry_id = (SELECT id FROM ledger_entry WHERE place_id = %s AND sequence = 3)",
        world.first,
    )
    assert world.codes() == [("ledger.payload-edited", world.at(3))]


@pytest.mark.parametrize("column", ["recorded_us", "kind", "about"])
def test_an_edited_entry_is_found(world: World, column: str) -> None:
    value = {"recorded_us": "recorded_us - 1", "kind": "'evidence'", "about": "hash"}[column]
    attack(
        f"UPDATE ledger_entry SET {column} = {value} WHERE place_id = %s AND sequence = 4",  # noqa: S608 - words of this test
        world.first,
    )
    assert world.codes() == [("ledger.entry-edited", world.at(4))]


def test_a_deleted_entry_is_found(world: World) -> None:
    doomed = Entry.objects.get(place_id=world.first, sequence=3)
    disarm()
    run("DELETE FROM ledger_payload WHERE entry_id = %s", doomed.pk)
    run("DELETE FROM ledger_entry WHERE id = %s", doomed.pk)
    guard.install()
    assert world.codes() == [("ledger.entry-missing", world.at(3))]


def test_a_deleted_payload_without_an_erasure_is_found(world: World) -> None:
    attack(
        "DELETE FROM ledger_payload WHERE entry_id ="
        " (SELECT id FROM ledger_entry WHERE place_id = %s AND sequence = 2)",
        world.first,
    )
    assert world.codes() == [("ledger.payload-missing", world.at(2))]


def test_a_replaced_entry_is_found(world: World) -> None:
    """One entry is written anew with a hash of its own that fits; the next one tells."""
    rewrite(world.first, start=4, end=4, quantity=70)
    assert world.codes() == [("ledger.link-broken", world.at(5))]


def test_swapped_entries_are_found(world: World) -> None:
    disarm()
    for old, new in ((2, 99), (3, 2), (99, 3)):
        run(
            "UPDATE ledger_entry SET sequence = %s WHERE place_id = %s AND sequence = %s",
            *(new, world.first, old),
        )
    guard.install()
    assert world.codes() == [("ledger.entry-missing", world.at(2))]


def test_swapped_payloads_are_found(world: World) -> None:
    ids = Entry.objects.filter(place_id=world.first, sequence__in=(2, 3)).values_list(
        "pk", flat=True
    )
    first, second = ids
    disarm()
    for old, new in ((first, 999_999), (second, first), (999_999, second)):
        run("UPDATE ledger_payload SET entry_id = %s WHERE entry_id = %s", new, old)
    guard.install()
    assert world.codes() == [("ledger.payload-edited", world.at(2))]


def test_a_truncated_table_is_found(world: World, *, on_postgres: bool) -> None:
    disarm()
    if on_postgres:
        run("TRUNCATE ledger_entry CASCADE")
    else:
        run("DELETE FROM ledger_payload")
        run("DELETE FROM ledger_entry")
    guard.install()
    assert world.codes() == [
        ("ledger.tail-cut", world.at(1)),
        ("ledger.tail-cut", f"place {world.second} entry 1"),
    ]


def test_a_chain_rewritten_with_every_later_hash_is_found(world: World) -> None:
    rewrite(world.first, start=3, end=LENGTH, quantity=70)
    assert world.codes() == [("ledger.chain-rewritten", f"place {world.first} entries 1 to 6")]


def test_an_earlier_root_narrows_down_where_it_was_rewritten(world: World) -> None:
    for _ in range(4):
        append(delivery(), world.first)
    make_root(world.keeper)
    rewrite(world.first, start=8, end=LENGTH + 4, quantity=70)
    assert world.codes() == [("ledger.chain-rewritten", f"place {world.first} entries 7 to 10")]


def test_without_a_root_a_rewritten_chain_would_pass(world: World, tmp_path: Path) -> None:
    """What roots are for: the same attack, and nobody holds a root of it."""
    rewrite(world.first, start=3, end=LENGTH, quantity=70)
    disarm()
    run("DELETE FROM ledger_root")
    guard.install()
    assert verify(keeper_in(tmp_path / "nobody")).holds
    assert world.codes()[0][0] == "ledger.older-copy"


def test_a_cut_tail_is_found(world: World) -> None:
    disarm()
    run(
        "DELETE FROM ledger_payload WHERE entry_id IN"
        " (SELECT id FROM ledger_entry WHERE place_id = %s AND sequence > 4)",
        world.first,
    )
    run("DELETE FROM ledger_entry WHERE place_id = %s AND sequence > 4", world.first)
    guard.install()
    assert world.codes() == [("ledger.tail-cut", world.at(5))]


def test_a_restored_older_copy_is_found(world: World) -> None:
    older = world.database.copy()
    append(delivery(), world.second)
    make_root(world.keeper)
    world.database.put_back(older)
    assert world.codes() == [
        ("ledger.older-copy", "ledger"),
        ("ledger.tail-cut", f"place {world.second} entry 7"),
    ]


def test_an_older_copy_that_went_on_is_found(world: World, tmp_path: Path) -> None:
    """The copy gets new entries and another root of the same number, by the same key."""
    older = world.database.copy()
    append(delivery(quantity=7), world.second)
    held = make_root(world.keeper)
    world.database.put_back(older)
    append(delivery(quantity=8), world.second)
    with pytest.raises(CheckFailedError, match="older-copy"):
        make_root(world.keeper)
    other = replace(world.keeper, kept=tmp_path / "emptied")
    make_root(other)
    assert verify(other).holds
    codes = [fault.code for fault in verify(other, held).faults]
    assert codes == ["ledger.root-changed", "ledger.chain-rewritten"]


def test_a_payload_that_comes_back_is_found(world: World) -> None:
    kept = Payload.objects.get(entry__place_id=world.first, entry__sequence=2)
    erase_subject(GRANDMOTHER, reason="asked to be forgotten", by="officer.1")
    assert world.verify().holds
    run(
        "INSERT INTO ledger_payload (entry_id, salt, body) VALUES (%s, %s, %s)",
        *(kept.pk, bytes(kept.salt), kept.body),
    )
    assert world.codes() == [("ledger.payload-returned", world.at(8))]


def test_missing_triggers_are_told(world: World) -> None:
    disarm()
    assert {code for code, _ in world.codes()} == {"ledger.trigger-missing"}


def test_the_refusal_names_the_first_broken_entry(world: World) -> None:
    attack("UPDATE ledger_entry SET recorded_us = 0 WHERE place_id = %s", world.first)
    with pytest.raises(CheckFailedError, match=rf"entry-edited\] place {world.first} entry 1:"):
        world.verify().require()


def test_one_person_is_forgotten_and_the_chain_holds(world: World) -> None:
    about_boy = append(delivery(subject=BOY, note="at school"), world.first)
    correct(about_boy, delivery(subject=BOY, quantity=2), reason="counted wrongly")
    make_root(world.keeper)
    assert Payload.objects.filter(subject=BOY).count() == 2
    erase_subject(BOY, reason="asked to be forgotten", by="officer.1")
    assert Payload.objects.filter(body__contains=BOY).count() == 0
    report = world.verify()
    assert report.holds
    assert report.erased == 2
    erasures = Payload.objects.filter(entry__kind=EntryKind.ERASURE).order_by("pk")
    assert [(one.service, one.quantity, one.unit) for one in erasures] == [
        ("care", 1, "visit"),
        ("care", 2, "visit"),
    ]
    assert "2020-05" in erasures[0].body
    assert "2020-05-03" not in erasures[0].body
    assert "at school" not in erasures[0].body


def rewrite(place: int, *, start: int, end: int, quantity: int) -> None:
    """Forge as an attacker with the owner's rights would: the entries from ``start`` to ``end``
    get another payload, a fitting commitment, and hashes that follow each other."""
    disarm()
    before = Entry.objects.filter(place_id=place, sequence=start - 1).first()
    previous = bytes(before.hash) if before else NOTHING
    for entry in Entry.objects.filter(
        place_id=place, sequence__gte=start, sequence__lte=end
    ).order_by("sequence"):
        payload = Payload.objects.get(entry=entry)
        body, commitment = payload.body, bytes(entry.commitment)
        if entry.sequence == start:
            body = body.replace(f'"quantity":{payload.quantity}', f'"quantity":{quantity}')
            commitment = commitment_of(bytes(payload.salt), body)
            run("UPDATE ledger_payload SET body = %s WHERE entry_id = %s", body, entry.pk)
        head = (place, entry.sequence, entry.kind, entry.recorded_us)
        digest = entry_hash(head, NOTHING, commitment, previous)
        run(
            "UPDATE ledger_entry SET commitment = %s, previous = %s, hash = %s WHERE id = %s",
            *(commitment, previous, digest, entry.pk),
        )
        previous = digest
    guard.install()
