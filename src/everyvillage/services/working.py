"""The pages on which the role in use works, gathered from every service."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

from everyvillage.services.discovery import find_services
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.http import HttpRequest

    Links = Callable[[HttpRequest], Iterable[tuple[str, str]]]


def work_links(request: HttpRequest) -> Sequence[tuple[str, str]]:
    """Give words and route of each page of work, what is done daily first; none for residents.

    Asks the sentences of the rules, never the database beyond who is signed in.
    """
    role = acting_of(request).role
    if role is None or role.own:
        return ()
    return [link for links in _sources() for link in links(request)]


@cache
def _sources() -> tuple[Links, ...]:
    services = sorted(find_services(), key=lambda one: (one.work_order, one.name))
    return tuple(import_string(one.work_links) for one in services if one.work_links)
