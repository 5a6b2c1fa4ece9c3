"""Who is at a resident's page: the resident, a delegate, or the resident with help beside.

The service that lets residents in says how; every other service only asks here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

from everyvillage.core.errors import Fault, NotAllowedError
from everyvillage.services.discovery import find_services

if TYPE_CHECKING:
    from django.http import HttpRequest

SCOPES = ("answers", "household", "services", "looked")
"""What a resident may let a delegate do: answer, see the family's facts, book, see who looked."""

BESIDE_WORKER = frozenset({*SCOPES, "delegates", "pictures"})
"""What a resident opens beside the village worker; beside a keeper it is ``SCOPES`` alone."""

NEVER_DELEGATED = frozenset({"counselling", "child-reports", "bank", "delegates", "pictures"})
"""What no delegate and no helper opens, whatever was granted."""

_UNCOVERED = "a grant that does not cover it"
_KEPT = "_everyvillage_resident"


@dataclass(frozen=True, slots=True)
class Resident:
    """One person at the resident's pages.

    ``person``, ``household`` and ``village`` are numbers of rows; ``by`` is "card", "account"
    (the resident has one), "help" (the resident is present on the phone of a worker or of the
    keeper of a service point, ``helper`` is that one's login, ``helper_role`` the role) or
    "delegate" (``delegation`` is the number of the grant). ``scopes`` is what a helper's or a
    delegate's visit covers.
    """

    person: int
    household: int
    village: int
    by: str
    scopes: frozenset[str] = frozenset(SCOPES)
    delegation: int | None = None
    helper: str = ""
    helper_role: str = ""
    tongue: str = "zh-hans"

    def may(self, scope: str) -> bool:
        """Say whether whoever is at the page may open this part of it."""
        if self.by in {"card", "account"}:
            return True
        if self.by == "help":
            return scope in self.scopes
        return scope in self.scopes and scope not in NEVER_DELEGATED

    @property
    def account(self) -> str:
        """Give the name under which the access log knows whoever looks."""
        if self.by == "help":
            return self.helper
        return f"delegation {self.delegation}" if self.by == "delegate" else "resident"


def resident_of(request: HttpRequest) -> Resident | None:
    """Give who is at the resident's page, None for nobody; asked once for each request."""
    if not hasattr(request, _KEPT):
        named = [import_string(one.resident) for one in find_services() if one.resident]
        found = next((who for ask in named if (who := ask(request)) is not None), None)
        setattr(request, _KEPT, found)
    kept: Resident | None = getattr(request, _KEPT)
    return kept


def require_resident(request: HttpRequest, scope: str = "") -> Resident:
    """Give who is at the resident's page; refuse nobody, and a delegate beyond the grant."""
    found = resident_of(request)
    if found is None:
        raise NotAllowedError(_refused("nobody who came in with a card", "a card and its pictures"))
    if scope and not found.may(scope):
        found_was = "help that does not cover it" if found.by == "help" else _UNCOVERED
        raise NotAllowedError(_refused(found_was, "the resident"))
    return found


def forget(request: HttpRequest) -> None:
    """Ask anew in this request: somebody came in or left."""
    if hasattr(request, _KEPT):
        delattr(request, _KEPT)


def _refused(found: str, accepted: str) -> Fault:
    return Fault(
        code="resident.refused",
        where="",
        asked="a page of one's own",
        found=found,
        accepted=accepted,
        next_step="scan the household card, or ask the village worker",
    )
