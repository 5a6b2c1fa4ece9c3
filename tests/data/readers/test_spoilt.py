"""Files spoilt at random: each is refused with a message that names the place, none crashes.

``SPOILT_FILES`` in the environment says how many; 300 are shown, a few run with the suite.
"""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from everyvillage.contracts import TABLES
from everyvillage.core.errors import InputError
from everyvillage.data.readers import read_delivery
from tests.support.spoil import Spoilt, sound, spoil, write

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.core.errors import Fault

FILES = int(os.environ.get("SPOILT_FILES", "16"))
HOUSEHOLDS = [("H1", "513431100200"), ("H2", "513431100201")]


def read(path: Path) -> int:
    """Read a file to its end; give its rows, or raise with every fault."""
    delivery = read_delivery(path, TABLES["person"], on=date(2020, 12, 31))
    rows: int = sum(batch.rows.num_rows for batch in delivery.batches())
    delivery.faults.raise_if_any()
    return rows


def names_the_place(one: Spoilt, faults: tuple[Fault, ...]) -> bool:
    """Say whether every fault names the file, and a row where one is to blame."""
    named = all(fault.where.startswith(one.path.name) and fault.found for fault in faults)
    return named and (not one.names_row or any(", row " in fault.where for fault in faults))


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_sound_file_is_taken(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"sound.{ending}"
    write(sound(HOUSEHOLDS), path)
    assert read(path) == 40


@pytest.mark.parametrize("seed", range(FILES))
def test_a_spoilt_file_is_refused_and_names_the_place(tmp_path: Path, seed: int) -> None:
    one = spoil(sound(HOUSEHOLDS), tmp_path, seed)
    with pytest.raises(InputError) as caught:
        read(one.path)
    faults = tuple(caught.value.faults)
    assert names_the_place(one, faults), (one, [str(fault) for fault in faults])
