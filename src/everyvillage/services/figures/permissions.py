"""Who may put a programme in force, until accounts and roles exist."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

_RELAYED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def may_put_in_force(request: HttpRequest) -> bool:
    """Say whether the request comes from this machine itself.

    A request that was relayed by a proxy does not, whatever address it seems to come from.
    """
    if any(header in request.META for header in _RELAYED):
        return False
    try:
        return ip_address(str(request.META.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False
