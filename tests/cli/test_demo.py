from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.command import run_command

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Demo

pytestmark = pytest.mark.slow

COUNTY = "620924"


def files(home: Path) -> dict[str, int]:
    """Give when each file below delivered and snapshots was last written."""
    return {
        str(path.relative_to(home)): path.stat().st_mtime_ns
        for folder in ("delivered", "snapshots")
        for path in sorted((home / folder).rglob("*"))
        if path.is_file()
    }


def test_the_demonstration_ends_with_every_measure_of_the_plan(demo: Demo) -> None:
    assert demo.first.code == 0
    told = demo.first.data
    assert (told["county"], told["name"], told["at"]) == (
        COUNTY,
        "阿克塞哈萨克族自治县",
        "2020-09-30",
    )
    assert told["modelled"] is True
    assert len({row["target"][:8] for row in told["figures"]}) == 44
    assert len(told["figures"]) == 50
    assert sum(told["statuses"].values()) == 48  # NP20-G01 and NP20-F11 are the nation's
    computed = [row for row in told["figures"] if row["value"] is not None]
    assert len(computed) >= 24
    assert told["statuses"]["no_data"] > 0


def test_each_step_is_told_on_stderr(demo: Demo) -> None:
    lines = demo.first.err.splitlines()
    assert len(lines) == 15
    assert lines[0].startswith("[1/15] open the county: its real townships and villages")
    assert lines[-1].startswith("[15/15] read the figures of the county")


def test_a_second_run_reuses_what_is_there(demo: Demo) -> None:
    before = files(demo.home)
    again = run_command(demo.home, "demo", "--no-serve", "--county", f"{COUNTY}000000")
    assert again.code == 0
    assert "模拟数据，非真实 / modelled data: the places are real" in again.out
    assert demo.first.data["snapshot"][:12] in again.out
    said, counted = again.out.rstrip().splitlines()[-2:]
    assert said.startswith("44 measures of the plan set 50 targets. 48 of them are counted")
    assert sum(int(one) for one in re.findall(r": (\d+)", counted)) == 48
    assert {"No pass mark: 1", "Does not apply here: 4"} <= set(counted.split(", "))
    assert files(demo.home) == before
    assert not any("model" in line or "import" in line for line in again.err.splitlines())


def test_what_it_made_is_marked_and_verifies(demo: Demo) -> None:
    folders = sorted((demo.home / "delivered" / COUNTY).iterdir())
    assert [folder.name for folder in folders] == [
        "2019-12-31",
        "2020-03-31",
        "2020-06-30",
        "2020-09-30",
    ]
    assert all((folder / "delivered" / "MODELLED.txt").is_file() for folder in folders)
    assert run_command(demo.home, "snapshot", "verify").code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--county", "999999"), "place.unknown-code"),
        (("--county", "43018"), "place.code-unreadable"),
        (("--at", "31 February"), "command.not-a-date"),
    ],
)
def test_wrong_input_ends_with_two_and_leaves_nothing(
    tmp_path: Path, words: tuple[str, ...], code: str
) -> None:
    ran = run_command(tmp_path, "demo", "--no-serve", *words, "--json")
    assert (ran.code, ran.out) == (2, "")
    assert ran.faults == [code]
    assert list(tmp_path.iterdir()) == []
