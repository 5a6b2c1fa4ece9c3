"""How long a change of keys takes: ``python benchmarks/rotation.py [--persons N] [--kills K]``.

So many modelled persons are imported with their history, then all values are sealed under a
new data key while the command is killed (SIGKILL) at random moments and called again, and
all keyed hashes are made under a new index key. At the end the raw tables are read without
the application: every value is opened with the new key alone and held against the delivered
file, every hash is computed again. The peer is the usual way, one object for each row:
opened, sealed, ``save()``, on a sample; the ratio is by rows a second.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.worlds.crowd import COUNTY, write_crowd
from everyvillage.registry.keys import KeyRing, Use, Vault

if TYPE_CHECKING:
    from collections.abc import Mapping

AT = date(2020, 6, 30)
PERSONS, KILLS = 100_000, 5
PEER_ROWS = 1_000
SEED = 20200630
FIELDS = ("name", "document_number", "phone")
TABLES = ("registry_person", "registry_historicalperson")
COMMAND = str(Path(sys.executable).with_name("everyvillage"))


def main() -> None:
    """Measure and print; exit 1 where a value is lost, or no killed change went on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=PERSONS)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--peer", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.peer:
        print(json.dumps(by_objects()))
        return
    with tempfile.TemporaryDirectory(prefix="everyvillage-rotation-") as name:
        found = measure(Path(name), given.persons, given.kills)
    print(json.dumps(found) if given.json else words(found))
    sys.exit(0 if found["holds"] else 1)


def measure(folder: Path, persons: int, kills: int) -> dict[str, Any]:
    """Import, kill, go on, hash anew, look, and run the peer."""
    write_crowd(folder, persons, at=AT)
    home = folder / "home"
    unset = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = {**unset, "EVERYVILLAGE_HOME": str(home)}
    _run(environment, "start", "--county", COUNTY, code=_OPEN)
    for table in ("settlement", "household", "person"):
        options = ("--modelled", "--at", AT.isoformat())
        _run(environment, "import", table, str(folder / f"{table}.csv"), *options)
    old = KeyRing.open(home / "keys").current(Use.DATA).id
    seconds = _killed(environment, kills)
    begins = time.perf_counter()
    _run(environment, "keys", "rotate", "index")
    found = {
        "persons": persons,
        "kills": kills,
        **seconds,
        "index_seconds": time.perf_counter() - begins,
        **look(home, folder / "person.csv", old),
    }
    rate = seconds["seconds"] / (persons * len(TABLES))
    found["ratio"] = _peer(environment) / rate
    found["holds"] = found["lost"] == 0 and found["under_old_key"] == 0 and found["went_on"] > 0
    return found


_OPEN = (
    "from everyvillage.cli.django import set_up; set_up(); "
    "from everyvillage.services.register.actions import open_county; "
    f"open_county({COUNTY!r})"
)


def _run(environment: Mapping[str, str], *words: str, code: str = "") -> str:
    """Run the command to its end, or some lines of the program, and give what it printed."""
    command = [sys.executable, "-c", code] if code else [COMMAND, *words]
    done = subprocess.run(  # noqa: S603 - our own command
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True
    )
    return done.stdout.decode()


def _killed(environment: Mapping[str, str], kills: int) -> dict[str, float]:
    """Change the data key, killed so often, each time after another share of the values.

    Gives the seconds of all runs together and how many runs went on with a stopped one.
    """
    draw = random.Random(SEED)
    database = Path(environment["EVERYVILLAGE_HOME"]) / "everyvillage.sqlite3"
    begins, killed, went_on = time.perf_counter(), 0, 0
    while killed < kills:
        done_before = _values_done(database)
        process = subprocess.Popen(  # noqa: S603 - our own command
            [COMMAND, "keys", "rotate"], env=environment, stdout=subprocess.PIPE
        )
        wanted = done_before + draw.randint(1_000, 80_000)
        while process.poll() is None and _values_done(database) < wanted:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        output = process.communicate()[0].decode()
        if process.returncode != -signal.SIGKILL:
            went_on += "went on" in output
            continue
        killed += 1
        went_on += done_before > 0
    went_on += "went on" in _run(environment, "keys", "rotate")
    return {"seconds": time.perf_counter() - begins, "went_on": went_on}


def _values_done(database: Path) -> int:
    """Give how many values the unfinished change has sealed so far, 0 where there is none."""
    connection = sqlite3.connect(database)
    try:
        rows = connection.execute(
            "SELECT values_done FROM keys_rotation WHERE finished_at IS NULL AND use = 'data'"
        ).fetchall()
    finally:
        connection.close()
    return int(rows[0][0]) if rows else 0


def look(home: Path, delivered: Path, old: str) -> dict[str, int]:
    """Open every value of the raw tables with a ring that lacks the old data key."""
    ring = KeyRing.open(home / "keys")
    vault = Vault(KeyRing([key for key in ring if key.id != old]))
    with delivered.open(encoding="utf-8", newline="") as file:
        people = {
            row["person_no"]: [row[field] or None for field in FIELDS]
            for row in csv.DictReader(file)
        }
    lost = values = under_old = 0
    with sqlite3.connect(home / "everyvillage.sqlite3") as connection:
        for table in TABLES:
            seen = set()
            for number, *cells in connection.execute(
                "SELECT person_no, name, document_number, phone, document_number_index, "  # noqa: S608 - a name of this file
                f"phone_index FROM {table}"
            ):
                seen.add(number)
                under_old += sum(one is not None and one[1:5].hex() == old for one in cells[:3])
                values += sum(one is not None for one in cells[:3])
                lost += not _is_right(vault, number, cells, people[number])
            lost += len(people) - len(seen)
    return {"values": values, "lost": lost, "under_old_key": under_old}


def _is_right(
    vault: Vault, number: str, cells: list[bytes | None], texts: list[str | None]
) -> bool:
    """Say whether the values and hashes of one row are those of what was delivered."""
    opened = [
        cell and vault.open(cell, table="person", field=field, person=number)
        for cell, field in zip(cells[:3], FIELDS, strict=True)
    ]
    hashes = [
        vault.index_all([text], table="person", field=field)[0]
        for text, field in zip(texts[1:], FIELDS[1:], strict=True)
    ]
    return opened == texts and cells[3:] == hashes


def _peer(environment: Mapping[str, str]) -> float:
    """Give the seconds of one row in the usual way."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.rotation", "--peer"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=True,
    )
    return float(json.loads(done.stdout.splitlines()[-1]))


def by_objects() -> float:
    """Seal a sample anew with an object and ``save()`` for each row; give the seconds of one."""
    from everyvillage.cli.django import set_up  # noqa: PLC0415 - reads the environment just set

    set_up()
    from django.db import transaction  # noqa: PLC0415 - Django is ready only now

    from everyvillage.registry.models import Person  # noqa: PLC0415 - as above
    from everyvillage.registry.own_vault import open_vault  # noqa: PLC0415 - as above

    vault = open_vault()
    begins = time.perf_counter()
    with transaction.atomic():
        for person in Person.objects.order_by("pk")[:PEER_ROWS]:
            for field in FIELDS:
                where = {"table": "person", "field": field, "person": person.person_no}
                if value := getattr(person, field):
                    setattr(person, field, vault.seal(vault.open(value, **where), **where))
            person.save()
    return (time.perf_counter() - begins) / PEER_ROWS


def words(found: Mapping[str, Any]) -> str:
    """Say what was found."""
    return (
        f"{found['persons']:,} persons, {found['values']:,} values with history: data key changed"
        f" in {found['seconds']:.1f} s while killed {found['kills']} times, gone on"
        f" {found['went_on']} times; index key in {found['index_seconds']:.1f} s;"
        f" {found['lost']} lost or wrong, {found['under_old_key']} under the old key;"
        f" ratio to objects and save() {found['ratio']:.1f};"
        f" {'holds' if found['holds'] else 'falls short'}"
    )


if __name__ == "__main__":
    main()
