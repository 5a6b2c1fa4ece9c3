"""How many questions each page asks the database: stated by hand in ``queries.csv``, and held.

``nobody`` has not signed in, ``officer`` is a county officer with a second factor. The table
says how many at the most: what was counted, and four for what a shared frame may come to ask.
A page that asks more fails. A route that is not in the table yet may ask ``MOST``, and is named.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.walking import address, count_and_visit, routes
from tests.web.test_walk import street

if TYPE_CHECKING:
    from tests.support.walking import Street

__all__ = ["street"]
pytestmark = [pytest.mark.django_db, pytest.mark.once]
FILE = Path(__file__).with_name("queries.csv")
VISITORS = {"nobody": "nobody", "officer": "county-officer"}
MOST = 30
OWN = 3
"""A visit of the walk sets a savepoint, goes back to it and releases it."""


def stated() -> dict[tuple[str, str], int]:
    """Read the table."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            (line["route"], visitor): int(line[visitor])
            for line in csv.DictReader(file)
            for visitor in VISITORS
        }


def test_no_page_asks_more_often_than_it_says(
    street: Street,
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = stated()
    walkers = {one.name: one for one in street.visitors}
    wrong, unstated = [], []
    for route in routes():
        for visitor, name in VISITORS.items():
            path = address(route, street.values)
            asked = count_and_visit(walkers[name], "GET", path)[2] - OWN
            said = table.get((route.name, visitor))
            if said is None:
                unstated.append(route.name)
                if asked > MOST:
                    wrong.append(f"{route.name} as {visitor}: {asked}, and at most {MOST}")
            elif asked > said:
                wrong.append(f"{route.name} as {visitor}: {asked}, and at most {said}")
    with capsys.disabled():
        names = ", ".join(dict.fromkeys(unstated)) or "none"
        sys.stdout.write(f"\n{len(table)} numbers of queries stated; not stated: {names}\n")
    assert wrong == []
    assert {name for name, _ in table} <= {route.name for route in routes()}
