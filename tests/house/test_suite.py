"""The two runs of the suite, added up."""

import subprocess
import sys

from tools.suite import Ending, read_closing_line, together


def test_pytests_closing_lines_are_read() -> None:
    quiet = read_closing_line("3 failed, 120 passed, 2 warnings in 31.82s (0:00:31)\n")
    assert quiet is not None
    assert (quiet[0]["failed"], quiet[0]["passed"], quiet[1]) == (3, 120, 31.82)
    loud = read_closing_line("===== 4 passed, 80 deselected, 1 error in 1.50s =====\n")
    assert loud is not None
    assert (loud[0]["passed"], loud[0]["errors"], loud[1]) == (4, 1, 1.5)


def test_other_lines_are_left_alone() -> None:
    for line in ("tests/a.py ....\n", "collected 3 items\n", "rebuilt in 3s\n", ""):
        assert read_closing_line(line) is None


def test_both_runs_are_added_and_the_worse_exit_code_wins() -> None:
    first = Ending("SQLite", 0, {"passed": 120}, 31.5)
    second = Ending("PostgreSQL", 1, {"passed": 40, "failed": 2, "deselected": 80}, 12.25)
    both = together([first, second])
    # passed: 120 + 40; seconds: 31.5 + 12.25
    assert both.line() == "2 failed, 160 passed in 43.75s"
    assert both.exit_code == 1


def test_a_run_without_a_closing_line_does_not_look_good() -> None:
    assert Ending("SQLite", 4, {}, 0.0).line() == "no tests ran in 0.00s"


def test_what_is_marked_once_is_left_out_of_the_second_run() -> None:
    command = (sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "database")
    asked = "tests/second/test_agreement.py"
    done = subprocess.run((*command, asked), check=True, stdout=subprocess.PIPE, text=True)
    names = [line.split("::")[1] for line in done.stdout.splitlines() if "::" in line]
    assert names == ["test_a_county_that_delivers_everything", "test_a_county_full_of_holes"]
