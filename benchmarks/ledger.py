"""How long it takes to verify a ledger: ``python benchmarks/ledger.py [--entries 100000]``.

Makes a database with that many entries in 300 chains and a signed root, then verifies it as
``everyvillage ledger verify`` does. Runs on SQLite in a temporary folder, or on an empty
PostgreSQL database that DATABASE_URL names. The peer is the way it is usually written: one
model object for each entry, with its payload, and a hash over each.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from everyvillage.ledger.canonical import Value

BAR_S = 1.0
CHAINS = 300
ROUNDS = 5


def fill(entries: int) -> None:
    """Write ``entries`` entries, chained as the program chains them, in few statements."""
    from everyvillage.ledger import canonical  # noqa: PLC0415 - Django is ready only now
    from everyvillage.ledger.hashing import (  # noqa: PLC0415 - as above
        NOTHING,
        commitment_of,
        entry_hash,
        new_salt,
    )
    from everyvillage.ledger.models import Entry, EntryKind, Payload  # noqa: PLC0415 - as above
    from everyvillage.registry.models import Place  # noqa: PLC0415 - as above

    places = [Place.objects.create(level="village").pk for _ in range(CHAINS)]
    ends = dict.fromkeys(places, (0, NOTHING))
    rows, payloads = [], []
    for number in range(entries):
        place = places[number % CHAINS]
        sequence, previous = ends[place][0] + 1, ends[place][1]
        body = canonical.encode(body_of(number, place))
        salt = new_salt()
        commitment = commitment_of(salt, body)
        recorded_us = 1_588_478_400_000_000 + number
        head = (place, sequence, EntryKind.DELIVERY.value, recorded_us)
        digest = entry_hash(head, NOTHING, commitment, previous)
        ends[place] = (sequence, digest)
        rows.append(
            Entry(
                pk=number + 1,
                place_id=place,
                sequence=sequence,
                kind=EntryKind.DELIVERY,
                recorded_us=recorded_us,
                commitment=commitment,
                previous=previous,
                hash=digest,
            )
        )
        payloads.append(Payload(entry_id=number + 1, salt=salt, body=body))
    Entry.objects.add_all(rows)
    Payload.objects.add_all(payloads)


def body_of(number: int, place: int) -> dict[str, Value]:
    """Give a delivery of ordinary length."""
    return {
        "place": place,
        "kind": "delivery",
        "service": "care",
        "provider": f"clinic-{number % 40}",
        "quantity": number % 5 + 1,
        "unit": "visit",
        "happened_us": 1_588_478_000_000_000 + number,
        "recorder": f"worker.{number % 300}",
        "subject": f"{number % 20_000:032x}",
        "evidence": [f"sha256:{number:064x}"],
        "note": "在家中接受随访，血压正常，下次随访约定在下月。",
    }


def by_objects() -> int:
    """Verify as it is usually written: a model object for each entry and payload."""
    from everyvillage.ledger.hashing import NOTHING, commitment_of, entry_hash  # noqa: PLC0415 - Django is ready only now
    from everyvillage.ledger.models import Entry  # noqa: PLC0415 - as above

    broken, place, previous = 0, -1, NOTHING
    found = Entry.objects.select_related("payload").order_by("place_id", "sequence")
    for entry in found.iterator(chunk_size=2000):
        if entry.place_id != place:
            place, previous = entry.place_id, NOTHING
        commitment = commitment_of(bytes(entry.payload.salt), entry.payload.body)
        head = (entry.place_id, entry.sequence, entry.kind, entry.recorded_us)
        digest = entry_hash(head, NOTHING, commitment, previous)
        broken += digest != bytes(entry.hash)
        previous = digest
    return broken


def seconds(step: Callable[[], object], rounds: int) -> float:
    """Give the time of a step, the shortest of some rounds: others use the machine as well."""
    spent = []
    for _ in range(rounds):
        begins = time.perf_counter()
        step()
        spent.append(time.perf_counter() - begins)
    return min(spent)


def processor_seconds(step: Callable[[], object]) -> float:
    """Give the time that this process computes; waiting for others and the server apart."""
    begins = time.process_time()
    step()
    return time.process_time() - begins


def measure(entries: int) -> dict[str, float]:
    """Fill, seal, verify; give the seconds of each way."""
    from everyvillage.cli.django import set_up  # noqa: PLC0415 - reads the environment just set

    set_up()
    from everyvillage.ledger.roots import keeper_of_this_home, make_root  # noqa: PLC0415 - Django is ready only now
    from everyvillage.ledger.verify import verify  # noqa: PLC0415 - as above

    fill(entries)
    keeper = keeper_of_this_home()
    make_root(keeper)
    report = verify(keeper)
    if not report.holds or report.entries != entries:
        print(f"the ledger does not hold: {report.faults[:3]}", file=sys.stderr)
        sys.exit(1)
    return {
        "entries": entries,
        "seconds": seconds(lambda: verify(keeper), ROUNDS),
        "processor_seconds": processor_seconds(lambda: verify(keeper)),
        "peer_seconds": seconds(by_objects, 2),
    }


def main() -> None:
    """Measure and print; exit 1 if the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="everyvillage-ledger-") as name:
        os.environ["EVERYVILLAGE_HOME"] = name
        found = measure(given.entries)
    if given.json:
        print(json.dumps(found))
        return
    spent, peer = found["seconds"], found["peer_seconds"]
    print(
        f"{given.entries:,} entries in {CHAINS} chains: verified in {spent:.2f} s,"
        f" {found['processor_seconds']:.2f} s of them computing"
    )
    print(f"peer, a model object for each entry: {peer:.2f} s; ratio {peer / spent:.1f}")
    holds = spent <= BAR_S * given.entries / 100_000
    print(f"{'holds' if holds else 'falls short'}: at most {BAR_S:g} s for 100,000 entries")
    if not holds:
        sys.exit(1)


if __name__ == "__main__":
    main()
