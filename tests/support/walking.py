"""Walk every address of the site as everybody, and hold the answers against a table.

The walk finds the addresses in Django itself, those of the libraries included, so that a new
one joins by being there. What is expected comes from a file that people write.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import record_authentication
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from everyvillage.registry.access.roles import role_book
from everyvillage.registry.models import RoleHeld
from everyvillage.services.accounts.actions import Wanted, invite
from everyvillage.services.tokens.actions import make_token, revoke_token
from tests.support.authority import Country, above_by_hand, give, make_account

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from everyvillage.registry.models import Account

SIGNED_OUT = frozenset({"nobody", "inactive"})
PROGRAM = "token-"
PROGRAM_ON_PAGES = "token-county-officer"
HOME = "V1"
PLACE_OF: Mapping[str, str] = {
    "village": HOME,
    "township": "T1",
    "county": "C1",
    "prefecture": "Q1",
    "province": "P1",
    "nation": "nation",
}
_METHODS = ("GET", "POST")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who walks: a name, the place of the role in force, and a session or a token."""

    name: str
    place: str = ""
    cookie: str = ""
    token: str = ""

    def client(self) -> Client:
        """Give a browser of this visitor, or a program."""
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        client = Client(raise_request_exception=False, headers=headers)
        if self.cookie:
            client.cookies["sessionid"] = self.cookie
        return client

    def walks(self, route: str) -> bool:
        """Say whether this visitor tries a route: of the programs one tries the pages too."""
        return not self.token or self.name == PROGRAM_ON_PAGES or route.startswith("api-")


@dataclass(frozen=True, slots=True)
class Street:
    """The country that is walked, with whoever walks and the values that addresses take."""

    country: Country
    visitors: Sequence[Visitor]
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Route:
    """One address by its name, with the names of the values that stand in it."""

    name: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """What is expected of one address and method: by default, signed out, and by visitor."""

    signed_out: int
    signed_in: int
    others: Mapping[str, int]

    def of(self, visitor: str) -> int:
        """Give the status that a visitor must get."""
        out = visitor in SIGNED_OUT or visitor.startswith(PROGRAM)
        usual = self.signed_out if out else self.signed_in
        return self.others.get(visitor, usual)


def read_table(path: Path) -> dict[tuple[str, str], Row]:
    """Read the table: address, method, status signed out, signed in, and who differs."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (line["route"], line["method"]): Row(
                int(line["signed_out"]),
                int(line["signed_in"]),
                {
                    name: int(status)
                    for name, status in (one.split("=") for one in line["but"].split())
                },
            )
            for line in csv.DictReader(file)
        }


def routes(
    patterns: Iterable[object] | None = None, names: frozenset[str] = frozenset()
) -> Iterator[Route]:
    """Give every address of the site, with the names of its parts and those before it."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver | URLPattern):
            held = names | set(one.pattern.regex.groupindex)
            if isinstance(one, URLResolver):
                yield from routes(one.url_patterns, held)
            else:
                assert one.name, f"an address without a name: {one}"
                yield Route(one.name, held)


def open_street(country: Country) -> Street:
    """Give everybody who walks: each role, the next village, and those without one."""
    visitors = [Visitor("nobody")]
    for role in role_book().roles.values():
        level = role.levels[-1] if role.id == "administrator" else role.levels[0]
        place = {"analyst": "C1", "provider": "C1", "auditor": "C1"}.get(role.id, PLACE_OF[level])
        visitors.append(_visitor(country, role.id, role.id, place))
    visitors.append(_visitor(country, "next-village", "village-worker", "V7"))
    ended = _visitor(country, "ended", "village-worker", HOME, end_days=0)
    visitors.append(Visitor("ended", "", ended.cookie))
    late = _visitor(country, "not-yet", "village-worker", HOME, start_days=1)
    visitors.append(Visitor("not-yet", "", late.cookie))
    bare = _visitor(country, "no-factor", "village-worker", HOME, factor=False)
    visitors.append(Visitor("no-factor", "", bare.cookie))
    gone = _visitor(country, "inactive", "village-worker", HOME, active=False)
    visitors.append(Visitor("inactive", "", gone.cookie))
    visitors.append(Visitor("no-role", "", _session(make_account("no-role"))))
    visitors += _programs()
    secret = invite("卓玛", Wanted("village-worker", country.code(HOME)))
    return Street(country, visitors, {"secret": secret, "number": country.households[HOME][0].pk})


def _visitor(  # noqa: PLR0913 - what can be wrong with somebody
    country: Country,
    name: str,
    role: str,
    place: str,
    *,
    factor: bool = True,
    active: bool = True,
    start_days: int = -30,
    end_days: int | None = None,
) -> Visitor:
    account = make_account(name, factor=factor)
    today = timezone.localdate()
    end = None if end_days is None else today + timedelta(days=end_days)
    start = today + timedelta(days=start_days)
    give(account, role, country.places[place], start=start, end=end)
    cookie = _session(account)
    if not active:
        account.is_active = False
        account.save(update_fields=["is_active"])
    return Visitor(name, place, cookie)


def _programs() -> Iterator[Visitor]:
    """Give a program with a token of each role, and four whose token is none any more."""
    for held in RoleHeld.objects.filter(account__login__in=[*role_book().roles, "next-village"]):
        _, secret = make_token(held.account, held.pk, "walk", 30)
        yield Visitor(f"{PROGRAM}{held.account.login}", token=secret)
    long_ago = timezone.now() - timedelta(days=2)
    for name, login, days in (("expired", "village-worker", 1), ("ended", "ended", 30)):
        held = RoleHeld.objects.get(account__login=login)
        _, secret = make_token(held.account, held.pk, "walk", days, now=long_ago)
        yield Visitor(f"{PROGRAM}{name}", token=secret)
    held = RoleHeld.objects.get(account__login="village-worker")
    token, secret = make_token(held.account, held.pk, "walk", 30)
    revoke_token(held.account, token.pk)
    yield Visitor("token-revoked", token=secret)
    yield Visitor("token-unknown", token=f"{secret}x")


def _session(account: Account) -> str:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    request = HttpRequest()
    request.session = client.session
    # The password was typed a moment ago: the pages of second factors are reached, not asked.
    record_authentication(request, account, "password", reauthenticated=True)
    request.session.save()
    return str(client.cookies["sessionid"].value)


def address(route: Route, values: Mapping[str, object]) -> str:
    """Give an address of a route, with values for its parts."""
    return reverse(route.name, kwargs={name: values[name] for name in route.names})


def walk(
    street: Street,
    table: Mapping[tuple[str, str], Row],
    data: Mapping[str, Mapping[str, str]],
    *,
    only: Collection[str] = (),
) -> tuple[int, list[str]]:
    """Walk every route by every method as every visitor; give how many, and what is wrong."""
    tried, wrong = 0, []
    for route in routes():
        name = route.name
        if only and name not in only:
            continue
        for method in _METHODS:
            row = table.get((name, method))
            if row is None:
                wrong.append(f"{name} {method}: not in the table")
                continue
            for visitor in (one for one in street.visitors if one.walks(name)):
                tried += 1
                status, body = visit(
                    visitor, method, address(route, street.values), data.get(name, {})
                )
                who = f"{name} {method} as {visitor.name}"
                if status != row.of(visitor.name):
                    wrong.append(f"{who}: {status} and not {row.of(visitor.name)}")
                wrong += [f"{who}: {one}" for one in _leaks(street, visitor, name, body)]
    return tried, wrong


def _leaks(street: Street, visitor: Visitor, name: str, body: str) -> Iterator[str]:
    """Give what a page shows that its visitor may not see, whatever its status."""
    foreign = set(re.findall(r"\bH\d{3}\b", body)) - _households(street, visitor)
    if foreign:
        yield f"shows {', '.join(sorted(foreign))}"
    own = name == "invitation" or (name, visitor.name) == ("my-family", "resident")
    if "卓玛" in body and not own:
        yield "shows a name that nobody opened"


def _households(street: Street, visitor: Visitor) -> set[str]:
    """Give the households of a visitor's place, by the hand-written map."""
    today = timezone.localdate()
    return {
        home.household_no
        for village, homes in street.country.households.items()
        if visitor.place and visitor.place in above_by_hand(village, today)
        for home in homes
    }


def visit(
    visitor: Visitor, method: str, path: str, data: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Ask for one address; nothing that it changes stays. Give status and body."""
    with transaction.atomic():
        client = visitor.client()
        asked = client.post(path, data or {}) if method == "POST" else client.get(path)
        parts = asked.streaming_content if asked.streaming else [asked.content]  # type: ignore[attr-defined] # the test client's own
        body = b"".join(parts).decode(errors="replace")
        transaction.set_rollback(True)
    return asked.status_code, body


def count_and_visit(
    visitor: Visitor, method: str, path: str, data: Mapping[str, str] | None = None
) -> tuple[int, str, int]:
    """Give status, body and the number of queries, without what differs by chance."""
    with CaptureQueriesContext(connection) as queries:
        status, body = visit(visitor, method, path, data)
    body = _TOKEN.sub("", body.replace(path, "/asked/"))
    return status, body, len(queries)
