"""Where spoken sentences stand in the menu of work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.services.visit import acting_of
from everyvillage.services.voices.views import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest


def links(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Give words and route of the recordings to whoever works in the villages."""
    if acting_of(request).role_id in ROLES:
        yield "voices.title", "voices"
