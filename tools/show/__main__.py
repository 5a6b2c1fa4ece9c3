"""Show what a piece of work must show: each item with its figure, its bar and the verdict.

python -m tools.show NAME [--item N]
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from tools.show.runner import answer, in_own_process, run_list
from tools.show.state import Memory, source_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tools.show.item import Item, Outcome

LISTS = Path(__file__).resolve().parent / "lists"
INPUT_WRONG = 2


def items_of(name: str) -> Sequence[Item]:
    """Give the items of a list; stop where there is no such list."""
    known = sorted(path.stem for path in LISTS.glob("*.py"))
    if name not in known:
        print(f"no list {name}; there are: {', '.join(known)}", file=sys.stderr)
        sys.exit(INPUT_WRONG)
    items: Sequence[Item] = import_module(f"tools.show.lists.{name}").ITEMS
    return items


def chosen(items: Sequence[Item], number: int | None) -> Sequence[Item]:
    """Give all items, or the one asked for; stop where there is no such item."""
    found = [item for item in items if number in {None, item.number}]
    if not found:
        numbers = ", ".join(str(item.number) for item in items)
        print(f"no item {number}; there are: {numbers}", file=sys.stderr)
        sys.exit(INPUT_WRONG)
    return found


def verdict(outcome: Outcome) -> str:
    """Give the words for whether an item reaches its bar."""
    return "holds" if outcome.holds else "falls short"


def table_of(rows: Iterable[tuple[Item, Outcome]]) -> Table:
    """Make the table that a person reads."""
    table = Table(show_lines=True)
    for heading in ("", "item", "figure", "bar", ""):
        table.add_column(heading, overflow="fold")
    for item, outcome in rows:
        table.add_row(str(item.number), item.words, outcome.figure, item.bar, verdict(outcome))
    return table


def main() -> int:
    """Run what was asked for; give 1 if an item falls short."""
    parser = argparse.ArgumentParser(prog="python -m tools.show", description="Show what holds.")
    parser.add_argument("name")
    parser.add_argument("--item", type=int)
    parser.add_argument("--answer", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    items = chosen(items_of(asked.name), asked.item)
    if asked.answer:
        answer(items[0], asked.answer)
        return 0
    memory = Memory(asked.name, source_state())
    rows = []
    run_one = partial(in_own_process, asked.name)
    for item, outcome in run_list(items, memory, run_one, anew=asked.item is not None):
        print(f"{item.number}. {verdict(outcome)}: {outcome.figure}", file=sys.stderr, flush=True)
        rows.append((item, outcome))
    width = None if sys.stdout.isatty() else 140
    Console(width=width, highlight=False, markup=False).print(table_of(rows))
    return 0 if all(outcome.holds for _, outcome in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
