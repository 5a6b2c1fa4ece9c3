"""An office's file stopped while it is taken, or out of room: whole or not at all."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.services.register.test_stopping import settle, timed
from tests.support.installation import Installation, Nursery, new_installation
from tests.support.moments import Moments
from tests.support.offices import EVERYBODY, JUNE, medical, police
from tests.support.register import MADOI

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

# How often a taking is stopped; `make show-intake` asks for more.
DRAWS = int(os.environ.get("KILLS", "6"))
STANDS = """
SELECT (SELECT count(*) FROM registry_person WHERE medical_insurance),
       (SELECT count(*) FROM registry_historicalperson),
       (SELECT count(*) FROM services_register_taking),
       (SELECT count(*) FROM registry_import)
"""
PEOPLE = len(EVERYBODY)
ROOM = 4_000


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    """Give an installation that has taken the police's file."""
    made = new_installation(tmp_path / "home")
    made.open_county(MADOI)
    with made.nursery() as nursery:
        number = received(nursery, tmp_path / "公安局.csv", police(), "police")
        done = nursery.run("intake", "take", number)
        assert done.exit_code == 0, done.out
    return made


def received(nursery: Nursery, path: Path, content: bytes, office: str) -> str:
    """Let a file come in; give its number."""
    path.write_bytes(content)
    options = ("--county", MADOI, "--office", office, "--month", JUNE, "--modelled", "--json")
    done = nursery.run("intake", "receive", str(path), *options)
    assert done.exit_code == 0, done.out
    (row,) = json.loads(done.out[done.out.index("[") :])
    return str(row["file"])


def insurance(path: Path, number: int) -> tuple[Path, bytes, int]:
    """Give the insurance's file, in which everybody is insured every other time."""
    insured = number % 2
    word = "是" if insured else "否"
    return (
        path / f"医保局{number}.csv",
        medical([(one, word) for one in EVERYBODY]),
        insured * PEOPLE,
    )


@pytest.mark.database
def test_a_taking_killed_at_any_moment_is_whole_or_not_there_and_goes_on(
    here: Installation, tmp_path: Path
) -> None:
    went_on = 0
    with here.nursery() as nursery:
        path, content, _ = insurance(tmp_path, 1)
        _, lasts = timed(
            nursery, "intake", "take", received(nursery, path, content, "medical_insurance")
        )
        moments = Moments(20200605, DRAWS, lasts)
        for number, moment in moments:
            path, content, insured = insurance(tmp_path, number + 2)
            file = received(nursery, path, content, "medical_insurance")
            ((was, lines, steps, imports),) = here.ask(STANDS)
            after = (insured, lines + PEOPLE, steps + 1, imports + 1)
            killed = nursery.run("intake", "take", file, kill_after=moment)
            settle(here)
            moments.ended(killed)
            (stopped,) = here.ask(STANDS)
            assert stopped in {(was, lines, steps, imports), after}
            assert nursery.run("intake", "work").exit_code == 0
            (worked,) = here.ask(STANDS)
            went_on += stopped != after == worked
            if worked != after:
                done = nursery.run("intake", "take", file)
                assert done.exit_code == 0, done.out
            assert here.ask(STANDS) == [after]
    sys.stdout.write(f"\ntakings: {moments.killed} killed, {went_on} went on\n")


# A server of its own keeps the rows of PostgreSQL; a limit of this process does not fill its disk.
def test_a_file_without_room_is_not_kept_and_is_taken_once_there_is_room(
    here: Installation, tmp_path: Path
) -> None:
    path = tmp_path / "医保局.csv"
    content = medical([(one, "是") for one in EVERYBODY * 40])
    path.write_bytes(content)
    assert len(content) > ROOM
    before = here.ask(STANDS)
    options = ("--county", MADOI, "--office", "medical_insurance", "--month", JUNE, "--modelled")
    with here.nursery() as nursery:
        full = nursery.run("intake", "receive", str(path), *options, largest_file=ROOM)
        assert (full.exit_code, "[register.disk-full]" in full.out) == (3, True)
        assert not list((here.home / "intake").glob(".half*"))
        number = received(nursery, path, content, "medical_insurance")
        full = nursery.run("intake", "take", number, largest_file=ROOM)
        assert (full.exit_code, "[register.disk-full]" in full.out) == (3, True)
        assert here.ask(STANDS) == before
        assert nursery.run("intake", "take", number).exit_code == 0
    assert here.ask(STANDS)[0][0] == PEOPLE
