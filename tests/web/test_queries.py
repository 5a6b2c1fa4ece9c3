"""What each page asks the database: stated by hand in ``queries.csv``, query by query, and held.

``nobody`` has not signed in, ``officer`` is a county officer with a second factor. A cell names
every query by the table it reads, ``table*3`` for three of them; ``+table`` is written to. Two
words stand for what many pages ask:

``frame``   the session, the account, its role in use with the role's place, the place's name
``acting``  the same, and whether the account has a second factor

A page that asks once more or once less fails, and says which query. What a transaction says for
itself (savepoint, release) reads nothing and is not counted.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.walking import address, routes, visit
from tests.web.test_walk import street

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.support.walking import Street, Visitor

__all__ = ["street"]
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
FILE = Path(__file__).with_name("queries.csv")
VISITORS = {"nobody": "nobody", "officer": "county-officer"}
_FRAME = ("django_session", "registry_account", "registry_roleheld", "registry_placename")
SHORT = {"frame": _FRAME, "acting": (*_FRAME, "mfa_authenticator")}
_WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
_READS = re.compile(r'^\s*(?:SELECT|WITH).*?\bFROM "?(\w+)', re.DOTALL)
_NO_QUESTION = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def stated() -> dict[tuple[str, str], Counter[str]]:
    """Read the table."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            (line["route"], visitor): _counted(line[visitor].split())
            for line in csv.DictReader(file)
            for visitor in VISITORS
        }


def _counted(cell: Iterable[str]) -> Counter[str]:
    """Count the tables that a cell names."""
    found: Counter[str] = Counter()
    for word in cell:
        name, _, times = word.partition("*")
        for table in SHORT.get(name, (name,)):
            found[table] += int(times or 1)
    return found


def asked(visitor: Visitor, path: str) -> Counter[str]:
    """Visit an address and count the tables of its queries."""
    with CaptureQueriesContext(connection) as queries:
        visit(visitor, "GET", path)
    texts = [str(one["sql"]) for one in queries.captured_queries]
    return Counter(_table(text) for text in texts if not text.startswith(_NO_QUESTION))


def _table(text: str) -> str:
    """Give the table of a query, with a plus sign where it is written to."""
    if written := _WRITES.match(text):
        return f"+{written[1]}"
    read = _READS.match(text)
    assert read, text
    return read[1]


def test_every_page_asks_exactly_what_it_says(
    street: Street,
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = stated()
    walkers = {one.name: one for one in street.visitors}
    wrong, unstated = [], []
    for route in routes():
        for visitor, name in VISITORS.items():
            found = asked(walkers[name], address(route, street.values))
            said = table.get((route.name, visitor))
            if said is None:
                unstated.append(route.name)
            elif found != said:
                more, less = dict(found - said), dict(said - found)
                wrong.append(f"{route.name} as {visitor}: asks also {more}, does not ask {less}")
    with capsys.disabled():
        names = ", ".join(dict.fromkeys(unstated)) or "none"
        total = sum(one.total() for one in table.values())
        sys.stdout.write(
            f"\n{len(table)} numbers of queries stated ({total} queries), exact but"
            f" {len(wrong)}; not stated: {names}\n"
        )
    assert "\n".join(wrong) == ""
    assert unstated == []
    assert {name for name, _ in table} <= {route.name for route in routes()}


def test_one_query_more_and_one_less_are_found() -> None:
    said = _counted(["acting", "registry_household*2", "+ledger_reading"])
    assert said.total() == 5 + 2 + 1
    assert _table('INSERT INTO "ledger_reading" ("act") VALUES (1)') == "+ledger_reading"
    assert _table('SELECT "a"."b" FROM "a" WHERE "a"."b" IN (SELECT 1 FROM "c")') == "a"
    found = said - Counter(["registry_household"]) + Counter(["registry_person"])
    assert dict(found - said) == {"registry_person": 1}
    assert dict(said - found) == {"registry_household": 1}
