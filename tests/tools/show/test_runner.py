"""The runner of lists: it goes on where it stopped, ends in time, and never calls short whole."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.show.__main__ import table_of, verdict
from tools.show.item import CannotRunError, Item, Outcome
from tools.show.runner import answer, end_group, in_own_process, run_list
from tools.show.state import Memory, source_state


def item(number: int) -> Item:
    return Item(number, f"item {number}", "a bar", lambda: Outcome("7 s", holds=True))


class Runs:
    """Counts what is run; items from ``stops_at`` on cannot run."""

    def __init__(self, stops_at: int = 99) -> None:
        self.numbers: list[int] = []
        self.stops_at = stops_at

    def __call__(self, one: Item, seconds: float) -> Outcome:
        assert seconds <= one.minutes * 60
        if one.number >= self.stops_at:
            message = "no Chromium"
            raise CannotRunError(message)
        self.numbers.append(one.number)
        return Outcome(f"{one.number} s", holds=one.number != 2)


ITEMS = [item(1), item(2), item(3)]


def test_a_second_run_goes_on_where_the_first_stopped(tmp_path: Path) -> None:
    first, second = Runs(stops_at=3), Runs()
    before = list(run_list(ITEMS, Memory("thread", "a", tmp_path), first))
    after = list(run_list(ITEMS, Memory("thread", "a", tmp_path), second))
    assert (first.numbers, second.numbers) == ([1, 2], [3])
    assert before[2][1] == Outcome("cannot run: no Chromium", holds=False)
    assert [outcome.holds for _, outcome in after] == [True, False, True]


def test_another_state_of_the_source_forgets(tmp_path: Path) -> None:
    list(run_list(ITEMS, Memory("thread", "a", tmp_path), Runs()))
    again = Runs()
    list(run_list(ITEMS, Memory("thread", "b", tmp_path), again))
    assert again.numbers == [1, 2, 3]


def test_one_item_asked_for_is_run_anew(tmp_path: Path) -> None:
    list(run_list(ITEMS, Memory("thread", "a", tmp_path), Runs()))
    again = Runs()
    list(run_list(ITEMS[:1], Memory("thread", "a", tmp_path), again, anew=True))
    assert again.numbers == [1]
    assert set(Memory("thread", "a", tmp_path).outcomes) == {1, 2, 3}


def test_an_item_without_time_left_says_so() -> None:
    with pytest.raises(CannotRunError, match="no time left; run again to go on"):
        in_own_process("thread", item(1), seconds=0)


def test_everything_an_item_started_is_ended() -> None:
    sleeper = "import time; time.sleep(60)"
    grandchild = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {sleeper!r}])"
    process = subprocess.Popen([sys.executable, "-c", grandchild], start_new_session=True)
    begins = time.monotonic()
    end_group(process)
    assert process.returncode is not None
    assert time.monotonic() - begins < 5


def test_what_came_of_an_item_is_written(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    answer(item(1), path)
    assert path.read_text() == '{"figure": "7 s", "holds": true}'


def test_why_an_item_cannot_run_is_written(tmp_path: Path) -> None:
    def run() -> Outcome:
        message = "no network"
        raise CannotRunError(message)

    answer(Item(1, "", "", run), tmp_path / "answer.json")
    assert (tmp_path / "answer.json").read_text() == '{"reason": "no network"}'


def test_the_state_of_the_source_sees_every_kind_of_change(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)

    (tmp_path / "a").write_text("1")
    git("init")
    git("add", "a")
    git("commit", "-m", "first")
    states = [source_state(tmp_path)]
    (tmp_path / "a").write_text("2")
    states.append(source_state(tmp_path))
    (tmp_path / "b").write_text("new")
    states.append(source_state(tmp_path))
    (tmp_path / "b").write_text("newer")
    states.append(source_state(tmp_path))
    git("add", ".")
    git("commit", "-m", "second")
    states.append(source_state(tmp_path))
    assert len(set(states)) == 5
    assert source_state(tmp_path) == states[-1]


def test_the_table_says_which_items_fall_short() -> None:
    assert verdict(Outcome("", holds=False)) == "falls short"
    table = table_of([(item(1), Outcome("7 s", holds=True))])
    cells = [next(iter(column.cells)) for column in table.columns]
    assert cells == ["1", "item 1", "7 s", "a bar", "holds"]
