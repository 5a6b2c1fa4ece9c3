"""No half import: a file spoilt at random leaves every table as it was.

``SPOILT_FILES`` in the environment says how many are tried; a few run with the suite.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from everyvillage.core.errors import InputError
from tests.support.register import everything, read_rows, take
from tests.support.spoil import sound, spoil, write

if TYPE_CHECKING:
    from pathlib import Path

FILES = int(os.environ.get("SPOILT_FILES", "12"))


@pytest.mark.usefixtures("filled")
def test_a_spoilt_file_changes_nothing_and_the_sound_one_comes_in_whole(
    delivered: Path, tmp_path: Path
) -> None:
    rows = read_rows(delivered / "household.csv")
    households = [(row["household_no"], row["village_code"]) for row in rows]
    before = everything()
    for seed in range(FILES):
        one = spoil(sound(households), tmp_path, seed)
        with pytest.raises(InputError) as caught:
            take("person", one.path)
        assert all(fault.where.startswith(one.path.name) for fault in caught.value.faults), one
        assert everything() == before, one
    write(sound(households), tmp_path / "sound.xlsx")
    report = take("person", tmp_path / "sound.xlsx")
    assert (report.rows, report.new) == (40, 40)
