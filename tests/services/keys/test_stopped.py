"""A change of keys killed at any moment: nothing lost, nothing doubled, and it goes on."""

from __future__ import annotations

import os
import sys
from typing import Any

import pytest

from everyvillage.registry.keys import KeyRing, Use, Vault
from tests.services.register.test_stopping import OPTIONS, settle, timed
from tests.support.installation import Installation, new_installation
from tests.support.moments import Moments
from tests.support.register import MADOI, Row, make_small_county, read_rows

pytestmark = [pytest.mark.database, pytest.mark.slow]

# How often a change of keys is stopped; `make show-intake` asks for more.
DRAWS = int(os.environ.get("KILLS", "6"))
HOUSEHOLDS = 60
IDENTITY = ("name", "document_number", "phone")
TABLES = ("registry_person", "registry_historicalperson")


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """Give the persons of the installation."""
    folder = tmp_path_factory.getbasetemp() / "keys-county"
    make_small_county(folder, every=25, households=HOUSEHOLDS)
    return read_rows(folder / MADOI / "person.csv")


@pytest.fixture(scope="module")
def here(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Give an installation with people, whose keys are then changed again and again."""
    delivered = tmp_path_factory.getbasetemp() / "keys-county" / MADOI
    assert rows
    made = new_installation(tmp_path_factory.mktemp("keys") / "home")
    made.open_county(MADOI)
    with made.nursery() as nursery:
        for table in ("settlement", "household", "person"):
            done = nursery.run("import", table, str(delivered / f"{table}.csv"), *OPTIONS)
            assert done.exit_code == 0, done.out
    return made


def opened(here: Installation, rows: list[Row]) -> int:
    """Hold every value in both tables against what was delivered; give how many there are."""
    ring = KeyRing.open(here.home / "keys")
    (in_force,) = here.ask(
        "SELECT key_id FROM registry_keyrecord WHERE use = 'index' ORDER BY version DESC LIMIT 1"
    )
    vault = Vault(ring, ring.key(in_force[0]))
    wanted = {row["person_no"]: row for row in rows}
    values = 0
    for table in TABLES:
        found = here.ask(
            "SELECT person_no, name, document_number, phone, name_mark, document_number_index, "  # noqa: S608 - a name of this test
            f"phone_index FROM {table}"
        )
        assert sorted(one[0] for one in found) == sorted(wanted)
        for number, *cells in found:
            sealed, hashes = cells[:3], cells[3:]
            texts = [wanted[number][name] or None for name in IDENTITY]
            for name, text, value in zip(IDENTITY, texts, sealed, strict=True):
                where: dict[str, Any] = {"table": "person", "field": name, "person": number}
                assert (value and vault.open(value, **where)) == text
                values += text is not None
            assert [one and bytes(one) for one in hashes] == [
                vault.marks(texts[:1], [number], table="person", field="name")[0],
                *(
                    vault.index_all([text], table="person", field=name)[0]
                    for name, text in zip(IDENTITY[1:], texts[1:], strict=True)
                ),
            ]
    return values


@pytest.mark.parametrize("which", ["data", "index"])
def test_a_change_of_keys_killed_at_any_moment_loses_nothing_and_goes_on(
    which: str, here: Installation, rows: list[Row]
) -> None:
    command = ("keys", "rotate", which, "--batch", "10")
    whole = opened(here, rows)
    went_on = 0
    with here.nursery() as nursery:
        _, lasts = timed(nursery, *command)
        moments = Moments(20200630, DRAWS, lasts, earliest=0.25)
        for number, moment in moments:
            moments.ended(nursery.run(*command, kill_after=moment))
            settle(here)
            assert opened(here, rows) == whole
            if number % 2:
                done = nursery.run(*command)
                assert done.exit_code == 0, done.out
                went_on += "went on with a change that was stopped" in done.out
                assert opened(here, rows) == whole
            if which == "data" and moments.killed == moments.wanted and not went_on:
                moments.wanted += 1
        assert nursery.run(*command).exit_code == 0
    sys.stdout.write(f"\nchanges of {which} keys: {moments.killed} killed, {went_on} went on\n")
    assert which == "index" or went_on
    ring = KeyRing.open(here.home / "keys")
    heads = here.ask(f"SELECT DISTINCT substr(name, 2, 4) FROM {TABLES[1]} WHERE name IS NOT NULL")  # noqa: S608 - a name of this test
    assert [bytes(head).hex() for (head,) in heads] == [ring.current(Use.DATA).id]
