"""The menu of work leads where the role in use works, and nowhere that it may not go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.test_walk import street

if TYPE_CHECKING:
    from tests.support.walking import Street

__all__ = ["street"]
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
_MENU = re.compile(r'<nav class="menu work".*?</nav>', re.DOTALL)
_LINK = re.compile(r'<a href="([^"]+)"')
# Written from the words of the sentences: what a role has to find, and what it must not.
FINDS = {
    "village-worker": ["/leads/", "/leads/week/", "/leads/care/", "/field/", "/households/"],
    "township-officer": ["/leads/", "/leads/week/", "/leads/care/", "/households/"],
    "county-officer": ["/leads/", "/leads/week/", "/leads/care/", "/households/", "/import/"],
    "auditor": ["/leads/sample/", "/leads/decisions/", "/trail/"],
}
NEVER = {
    "village-worker": {"/import/", "/trail/"},
    "county-officer": {"/field/", "/trail/"},
    "auditor": {"/field/", "/import/", "/leads/"},
}


def menu(page: str) -> list[str]:
    """Give the addresses of the menu of work, [] where there is none."""
    found = _MENU.search(page)
    return _LINK.findall(found[0]) if found else []


def test_everybody_finds_their_work_and_every_link_opens(street: Street) -> None:
    met = set()
    for visitor in street.visitors:
        if visitor.token:
            continue
        client = visitor.client()
        links = menu(client.get("/").content.decode())
        assert links[: len(FINDS.get(visitor.name, []))] == FINDS.get(visitor.name, []), visitor
        assert NEVER.get(visitor.name, set()).isdisjoint(links), visitor
        assert [one for one in links if client.get(one).status_code != 200] == [], visitor
        met |= {visitor.name} if links else set()
    assert set(FINDS) <= met
    assert {"nobody", "inactive", "resident"}.isdisjoint(met)


def test_the_page_in_use_is_marked(street: Street) -> None:
    worker = next(one for one in street.visitors if one.name == "village-worker")
    page = worker.client().get("/households/").content.decode()
    found = _MENU.search(page)
    assert found is not None
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', found[0]) == ["/households/"]
