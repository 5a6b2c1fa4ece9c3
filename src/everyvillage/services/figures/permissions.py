"""Who may put a programme in force, and who reads figures with nothing hidden."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from everyvillage.registry.access.place_tree import in_force
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Account, Place, PlaceCode
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from everyvillage.registry.access.acting import Acting

_RELAYED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
_MAY = frozenset({"national-officer", "administrator"})


def may_put_in_force(request: HttpRequest) -> bool:
    """Say whether a national officer or the administrator asks.

    As long as nobody has an account, it is whoever sits at this machine.
    """
    if acting_of(request).role_id in _MAY:
        return True
    return _is_this_machine(request) and not Account.objects.exists()


def may_read_in_full(acting: Acting, code: str) -> bool:
    """Say whether the role in use reads all figures of a place, small counts included."""
    if not registry_rules().concerning(acting, Verb.READ, "figure"):
        return False
    coded = PlaceCode.objects.filter(in_force(acting.on), code=code).values("place_id")
    rows = Place.objects.filter(pk__in=coded)
    return registry_rules().visible(acting, Verb.READ, "figure", rows).exists()


def _is_this_machine(request: HttpRequest) -> bool:
    """Say whether the request comes from this machine itself.

    A request that was relayed by a proxy does not, whatever address it seems to come from.
    """
    if any(header in request.META for header in _RELAYED):
        return False
    try:
        return ip_address(str(request.META.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False
