"""Sixteen processes write at once, all to the same chains."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

from everyvillage.ledger.models import Entry, Payload
from everyvillage.ledger.roots import make_root
from everyvillage.ledger.verify import verify
from tests.ledger.proof import keeper_in
from tests.support.proof import OwnDatabase, make_villages

if TYPE_CHECKING:
    from pathlib import Path

WRITERS = 16
ENTRIES = 30
VILLAGES = 3
SECONDS = 240


def test_sixteen_writers_at_once_keep_every_chain_whole(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    villages = make_villages(VILLAGES)
    words = [str(one) for one in (ENTRIES, *villages)]
    environment = {
        **os.environ,
        "DATABASE_URL": own_database.url,
        "EVERYVILLAGE_HOME": str(tmp_path / "home"),
        "EVERYVILLAGE_SECRET_KEY": "only for this test",
    }
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.ledger.writer", str(number), *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(WRITERS)
    ]
    errors = [writer.communicate(timeout=SECONDS)[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * WRITERS, errors
    each = Counter(Entry.objects.values_list("place_id", flat=True))
    assert each == dict.fromkeys(villages, WRITERS * ENTRIES // VILLAGES)
    subjects = Counter(Payload.objects.values_list("subject", flat=True))
    assert set(subjects.values()) == {ENTRIES}
    make_root(keeper_in(tmp_path))
    report = verify(keeper_in(tmp_path))
    assert report.holds
    assert report.entries == WRITERS * ENTRIES
    for village in villages:
        times = [
            entry.recorded_us
            for entry in Entry.objects.filter(place_id=village).order_by("sequence")
        ]
        assert times == sorted(times)
