"""Every list can be run: its items are numbered, have a bar, and end in time."""

from importlib import import_module

import pytest

from tools.show.__main__ import LISTS, chosen, items_of
from tools.show.runner import TOTAL_MINUTES

NAMES = sorted(path.stem for path in LISTS.glob("*.py"))


@pytest.mark.parametrize("name", NAMES)
def test_items_are_numbered_and_have_a_bar(name: str) -> None:
    items = import_module(f"tools.show.lists.{name}").ITEMS
    assert [item.number for item in items] == list(range(1, len(items) + 1))
    assert all(item.words and item.bar and 0 < item.minutes <= TOTAL_MINUTES for item in items)


def test_an_unknown_list_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        items_of("nothing")
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("no list nothing; there are: ")


def test_an_unknown_item_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        chosen(items_of("thread"), 99)
    assert stopped.value.code == 2
    assert capsys.readouterr().err == "no item 99; there are: 1, 2, 3, 4, 5, 6, 7\n"
