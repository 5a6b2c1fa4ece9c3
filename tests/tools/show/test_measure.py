"""Measuring a command."""

import sys
from pathlib import Path

import pytest

from tools.show.item import CannotRunError
from tools.show.measure import measure, run_tests


def test_seconds_memory_and_output_are_measured() -> None:
    # A hundred MiB of ones, so that the pages are really there.
    code = "import time; a = b'1' * (100 << 20); time.sleep(0.3); print(len(a))"
    found = measure(sys.executable, "-c", code)
    assert found.output == "104857600\n"
    assert found.seconds >= 0.3
    assert found.peak_gib >= 100 / 1024


def test_a_command_that_fails_is_not_measured() -> None:
    with pytest.raises(CannotRunError, match="ended with 3"):
        measure(sys.executable, "-c", "raise SystemExit(3)")


def write(folder: Path, body: str) -> str:
    path = folder / "test_made_up.py"
    path.write_text(body)
    return str(path)


def test_passing_tests_hold(tmp_path: Path) -> None:
    outcome = run_tests(write(tmp_path, "def test_a(): pass\ndef test_b(): pass\n"))
    assert (outcome.figure, outcome.holds) == ("2 passed", True)


@pytest.mark.parametrize(
    ("body", "figure"),
    [
        ("def test_a(): pass\ndef test_b(): assert False\n", "1 failed, 1 passed"),
        (
            "import pytest\ndef test_a(): pytest.skip('no')\ndef test_b(): pass\n",
            "1 passed, 1 skipped",
        ),
    ],
)
def test_a_failed_or_skipped_test_falls_short(tmp_path: Path, body: str, figure: str) -> None:
    outcome = run_tests(write(tmp_path, body))
    assert (outcome.figure, outcome.holds) == (figure, False)


def test_a_selection_without_tests_cannot_hold(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match="pytest ended with 5"):
        run_tests(write(tmp_path, ""))
