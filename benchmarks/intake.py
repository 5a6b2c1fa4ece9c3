"""How long a million persons take: ``python benchmarks/intake.py [--json] [--file PERSONS.csv]``.

A CSV of a million modelled persons with every delivered column goes into a register that has
their places and households, on SQLite and on PostgreSQL (a server of its own on this machine):
identity values sealed, keyed hashes beside them, a line of history for each row, one
transaction. Each runs in a process of its own; memory is the peak of that process and of the
one that reads ahead, added up. Beside the seconds stand the processor seconds of both and of
the database's server, which a busy machine does not change.

The peer is the usual way: a model object for each row, the same sealing, ``save()`` with
django-simple-history, in batches of one transaction, on a sample of the same rows and in the
same database; the ratio is by rows a second. Afterwards the raw tables are counted and
compared: lines of history that equal their row, and values that begin with the suite and the
id of a key of the ring.

``--file`` and ``--households`` take other files of the tables person and household.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.worlds.crowd import COUNTY, write_crowd
from tests.support.postgres import running_postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BAR_S, BAR_GIB = 40.0, 1.0
PERSONS = 1_000_000
PEER_ROWS = 2_000
PEER_BATCH = 500
AT = date(2020, 6, 30)
DATABASES = ("sqlite", "postgresql")
KIB_A_GIB = 1 << 20
LOOK_S = 0.1
_SEALED = ("name", "document_number", "phone")


def main() -> None:
    """Measure and print; exit 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=PERSONS)
    parser.add_argument("--file", type=Path, help="another file of the table person")
    parser.add_argument("--households", type=Path, help="the households of that file")
    parser.add_argument("--county", default=COUNTY)
    parser.add_argument("--database", choices=DATABASES, action="append")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--step", choices=("prepare", "import", "peer", "look"))
    given = parser.parse_args()
    if given.step:
        print(json.dumps(STEPS[given.step](given)))
        return
    found = {one: measure(one, given) for one in given.database or DATABASES}
    print(json.dumps(found) if given.json else "\n".join(map(words, found.items())))
    sys.exit(0 if all(one["holds"] for one in found.values()) else 1)


def measure(database: str, given: argparse.Namespace) -> dict[str, Any]:
    """Prepare a database, import into it, look at its raw tables, run the peer."""
    with (
        tempfile.TemporaryDirectory(prefix="everyvillage-intake-") as name,
        _server(database) as it,
    ):
        folder = Path(name)
        if given.file is None:
            write_crowd(folder, given.persons, at=AT)
            shutil.rmtree(folder / "county")
            given.file, given.households = folder / "person.csv", folder / "household.csv"
        mine = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment = {**mine, "EVERYVILLAGE_HOME": str(folder / "home"), **it}
        _step("prepare", given, environment)
        found = _step("import", given, environment)
        found |= _step("look", given, environment)
        found |= _step("peer", given, environment)
        if folder in given.file.parents:
            given.file = None
    found["ratio"] = found["peer_seconds_a_row"] * found["rows"] / found["seconds"]
    whole = found["history"] == found["sealed"] == found["kept"] == found["rows"]
    scale = found["rows"] / PERSONS
    found["holds"] = whole and found["seconds"] <= BAR_S * scale and found["gib"] <= BAR_GIB
    return found


@contextmanager
def _server(database: str) -> Iterator[dict[str, str]]:
    """Give the environment that names the database."""
    if database == "sqlite":
        yield {}
        return
    with running_postgres() as server:
        yield {"DATABASE_URL": server.create_database()}


def _step(step: str, given: argparse.Namespace, environment: dict[str, str]) -> dict[str, Any]:
    """Run one step in a process of its own and give what it found."""
    command = [sys.executable, "-m", "benchmarks.intake", "--step", step]
    command += ["--file", str(given.file), "--county", given.county]
    if given.households:
        command += ["--households", str(given.households)]
    with subprocess.Popen(  # noqa: S603 - this file, with paths of its own
        command, env=environment, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
    ) as process:
        peak = 0
        while process.poll() is None:
            peak = max(peak, _resident_kib(process.pid))
            time.sleep(LOOK_S)
        output = process.stdout.read() if process.stdout else b""
    if process.returncode:
        sys.exit(f"the step {step} ended with {process.returncode}")
    answer: dict[str, Any] = json.loads(output.splitlines()[-1])
    return {**answer, "gib": peak / KIB_A_GIB} if step == "import" else answer


def _resident_kib(process: int) -> int:
    """Give the memory of a process and those it started, shared pages counted once."""
    try:
        folder = Path(f"/proc/{process}")
        lines = (folder / "smaps_rollup").read_text("ascii").splitlines()
        mine = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        started = (folder / "task" / str(process) / "children").read_text("ascii").split()
    except (OSError, StopIteration):
        return 0
    return mine + sum(_resident_kib(int(one)) for one in started)


def prepare(given: argparse.Namespace) -> dict[str, Any]:
    """Open the county and import what persons refer to."""
    actions = _actions()
    actions.open_county(given.county)
    settlements = given.file.with_name("settlement.csv")
    if settlements.exists():
        actions.import_table("settlement", settlements, modelled=True, at=AT)
    actions.import_table("household", given.households, modelled=True, at=AT)
    return {}


def take(given: argparse.Namespace) -> dict[str, Any]:
    """Import the persons and say what it took."""
    actions = _actions()
    server = _server_seconds()
    begins, begins_cpu = time.perf_counter(), time.process_time()
    report = actions.import_table("person", given.file, modelled=True, at=AT)
    seconds, mine = time.perf_counter() - begins, time.process_time() - begins_cpu
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "rows": report.new,
        "seconds": seconds,
        "processor_seconds": mine,
        "reader_seconds": child.ru_utime + child.ru_stime,
        "server_seconds": _server_seconds() - server,
    }


def look(given: argparse.Namespace) -> dict[str, Any]:
    """Count in the raw tables: rows, lines of history equal to their row, sealed values."""
    del given
    _actions()
    from django.db import connection  # noqa: PLC0415 - Django is ready only now

    from everyvillage.registry.own_vault import open_vault  # noqa: PLC0415 - as above

    heads = [b"\x01" + bytes.fromhex(key.id) for key in open_vault(dry_run=True).ring]
    with connection.cursor() as cursor:
        names = [
            f'"{one.name}"'
            for one in connection.introspection.get_table_description(cursor, "registry_person")
        ]
        listed = ", ".join(names)
        cursor.execute(
            f"SELECT count(*) FROM (SELECT {listed} FROM registry_person INTERSECT "  # noqa: S608 - the table's own names
            f"SELECT {listed} FROM registry_historicalperson) x"
        )
        (history,) = cursor.fetchone()
        cursor.execute(f"SELECT {', '.join(_SEALED)} FROM registry_person")  # noqa: S608 - as above
        kept = sealed = 0
        while rows := cursor.fetchmany(10_000):
            kept += len(rows)
            sealed += sum(_all_sealed(row, heads) for row in rows)
    return {"history": history, "kept": kept, "sealed": sealed}


def _all_sealed(row: tuple[Any, ...], heads: list[bytes]) -> bool:
    """Say whether every value of a row that is there begins as a sealed one does."""
    return all(cell is None or bytes(cell[:5]) in heads for cell in row)


def by_objects(given: argparse.Namespace) -> dict[str, Any]:
    """Write a sample of the same rows as it is usually done; give the seconds of a row."""
    _actions()
    import csv  # noqa: PLC0415 - the peer alone reads this way

    from django.db import transaction  # noqa: PLC0415 - Django is ready only now

    from everyvillage.registry.models import Household, Person  # noqa: PLC0415 - as above
    from everyvillage.registry.own_vault import open_vault  # noqa: PLC0415 - as above

    vault = open_vault()
    homes = dict(Household.objects.values_list("household_no", "village_id")[:PEER_ROWS])
    with given.file.open(encoding="utf-8", newline="") as file:
        rows = list(islice((row for row in csv.DictReader(file)), PEER_ROWS))
    begins = time.perf_counter()
    for start in range(0, len(rows), PEER_BATCH):
        with transaction.atomic():
            for row in rows[start : start + PEER_BATCH]:
                _object(Person, vault, row, homes).save()
    return {"peer_seconds_a_row": (time.perf_counter() - begins) / len(rows)}


def _object(model: Any, vault: Any, row: dict[str, str], homes: dict[str, int]) -> Any:  # noqa: ANN401 - models of Django, ready only now
    """Make the object of one row under a number of its own, its identity values sealed."""
    number = "peer-" + row["person_no"]
    values: dict[str, Any] = {
        name: _typed(text)
        for name, text in row.items()
        if name not in {"person_no", "household_no", "village_code", *_SEALED}
    }
    for name in _SEALED:
        if row[name]:
            where = {"table": "person", "field": name}
            values[name] = vault.seal(row[name], person=number, **where)
            beside = "name_mark" if name == "name" else f"{name}_index"
            values[beside] = vault.index(row[name], **where)
    home = row["household_no"] if row["household_no"] in homes else next(iter(homes))
    return model(person_no=number, household_id=home, village_id=homes[home], **values)


def _typed(text: str) -> object:
    """Give a cell as Django takes it: nothing for an empty one, yes and no as such."""
    return {"": None, "true": True, "false": False}.get(text, text)


def _actions() -> Any:  # noqa: ANN401 - a module
    """Make Django ready and give the actions of the register."""
    from everyvillage.cli.django import set_up  # noqa: PLC0415 - reads the environment just set

    set_up()
    from everyvillage.services.register import actions  # noqa: PLC0415 - Django is ready only now

    return actions


def _server_seconds() -> float:
    """Give the processor seconds of the server process of this connection; 0 on SQLite."""
    from django.db import connection  # noqa: PLC0415 - Django is ready only now

    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    status = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    fields = status.read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def words(found: tuple[str, dict[str, Any]]) -> str:
    """Say what was found for one database."""
    name, one = found
    return (
        f"{name}: {one['rows']:,} persons in {one['seconds']:.1f} s"
        f" (processor {one['processor_seconds']:.1f} s, reader beside it"
        f" {one['reader_seconds']:.1f} s, server {one['server_seconds']:.1f} s),"
        f" {one['gib']:.2f} GiB; history of {one['history']:,}, all sealed {one['sealed']:,};"
        f" peer, objects and save(): {one['peer_seconds_a_row'] * one['rows']:.0f} s,"
        f" ratio {one['ratio']:.1f}; {'holds' if one['holds'] else 'falls short'}:"
        f" at most {BAR_S:g} s and {BAR_GIB:g} GiB for a million"
    )


STEPS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "prepare": prepare,
    "import": take,
    "look": look,
    "peer": by_objects,
}


if __name__ == "__main__":
    main()
