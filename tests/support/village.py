"""A served village with people, a worker and a resident with a card, in a home of its own.

Filled by a process of its own, so that a browser test has no database of this process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.support.migrated import begin_migrated
from tests.support.site import Site, environment, running_site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

PICTURES = ("sun", "fish", "sun", "key")
SCRIPT = """
import json
from everyvillage.cli.django import set_up
set_up()
from tests.support.village import settle
print(json.dumps(settle()))
"""


@dataclass(frozen=True, slots=True)
class Village:
    """A running site and what was settled: session cookies, households, the key of a card."""

    site: Site
    worker: str
    officer: str
    households: Sequence[int]
    persons: Sequence[int]
    card: str
    names: Sequence[str]
    more: Mapping[str, str]

    def run(self, words: str) -> Any:  # noqa: ANN401 - whatever the words print as JSON
        """Run Python words against the village's database; give what they print."""
        return run_words(
            f"from everyvillage.cli.django import set_up\nset_up(migrate=False)\n{words}",
            self.site.home,
            self.more,
        )


def settle() -> dict[str, Any]:
    """Fill an empty database; runs in a process of its own."""
    from django.test import Client  # noqa: PLC0415 - only once Django is set up
    from django.utils import timezone  # noqa: PLC0415 - as above

    from everyvillage.registry.access.acting import Acting  # noqa: PLC0415 - as above
    from everyvillage.registry.own_vault import open_vault  # noqa: PLC0415 - as above
    from everyvillage.services.entry.actions.cards import (  # noqa: PLC0415 - as above
        give_card,
        set_pictures,
    )
    from everyvillage.services.entry.pictures import mark_of  # noqa: PLC0415 - as above
    from tests.support.authority import give, make_account, make_country  # noqa: PLC0415 - as above

    country = make_country()
    cookies = {}
    for login, role, place in (("li", "village-worker", "V1"), ("wang", "county-officer", "C1")):
        account = make_account(login)
        give(account, role, country.places[place])
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        cookies[login] = client.cookies["sessionid"].value
    home, person = country.households["V1"][0], country.persons["V1"][0]
    acting = Acting(timezone.localdate(), login="li")
    mark = mark_of(open_vault(), f"household {home.pk}", PICTURES)
    set_pictures(acting, person, mark, "ii")
    vault = open_vault()
    return {
        "worker": cookies["li"],
        "officer": cookies["wang"],
        "households": [one.pk for one in country.households["V1"]],
        "persons": [one.pk for one in country.persons["V1"]],
        "card": give_card(acting, home),
        "names": [
            vault.open(bytes(one.name or b""), table="person", field="name", person=one.person_no)
            for one in country.persons["V1"]
        ],
    }


@contextmanager
def served_village(home: Path, database: str = "") -> Iterator[Village]:
    """Fill a new home, on SQLite in it or on the database of an address, and serve it."""
    home.mkdir(parents=True, exist_ok=True)
    more = {"DATABASE_URL": database} if database else {}
    found = run_words(SCRIPT, home, more)
    with running_site(home, more=more) as site:
        yield Village(site=site, more=more, **found)


def run_words(words: str, home: Path, more: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 - whatever the words print as JSON
    """Run Python words in a process of their own, with a home; give the JSON they print last.

    A home without a database begins with a migrated one.
    """
    if not more:
        begin_migrated(home)
    done = subprocess.run(
        [sys.executable, "-c", words],
        env=environment(home, more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    lines = done.stdout.strip().splitlines()
    return json.loads(lines[-1]) if lines else None
