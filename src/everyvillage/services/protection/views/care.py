"""Who is left behind and who guards them; who lacks what is due, by whose record blocks it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from everyvillage.contracts import codelists
from everyvillage.contracts.offices import OFFICES
from everyvillage.contracts.shapes import Compartment
from everyvillage.contracts.tables import table_named
from everyvillage.core.errors import Fault, InputError
from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.registry.access.roles import role_book
from everyvillage.registry.place_names import place_names
from everyvillage.services.protection.entitled.left import ALONE, CHILD, ELDER, WOMAN
from everyvillage.services.protection.entitled.overview import COUNTED, overview
from everyvillage.services.protection.entitled.village import (
    OPENED,
    Asked,
    ask_village,
    may_name,
    own_homes,
    purposes_of,
)
from everyvillage.services.typed import whole_number
from everyvillage.services.visit import acting_of, open_compartment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from everyvillage.contracts.shapes import Words
    from everyvillage.registry.access.acting import Acting
    from everyvillage.services.protection.entitled.gaps import Gap
    from everyvillage.services.protection.entitled.left import Left

_DIGITS = 18
_KINDS = (CHILD, ALONE, ELDER, WOMAN)
_PERSON = table_named("person").by_name


@never_cache
@login_required
@require_GET
def care(request: HttpRequest) -> HttpResponse:
    """Show one village, or the villages of a wider place with their counts."""
    acting = acting_of(request)
    homes = own_homes(acting)
    chosen = whole_number(request.GET.get("village", ""), _DIGITS)
    village = chosen or (acting.place if acting.level == "village" else None)
    if village:
        parts = _village(acting, village)
    else:
        villages = list(homes.order_by().values_list("village", flat=True).distinct())
        parts = _villages(acting, villages)
    return render(request, "protection/care.html", parts)


@login_required
@require_POST
def open_names(request: HttpRequest) -> HttpResponse:
    """Open the names of children, or of those with a certificate, for half an hour."""
    acting = acting_of(request)
    own_homes(acting)
    walls = {one.value: one for one in OPENED}
    name = request.POST.get("compartment", "")
    if name not in walls:
        raise InputError(_no_wall(name, tuple(walls)))
    open_compartment(request, walls[name], request.POST.get("purpose", ""))
    village = whole_number(request.POST.get("village", ""), _DIGITS)
    return redirect(reverse("leads-care") + (f"?village={village}" if village else ""))


def _villages(acting: Acting, villages: list[int]) -> Mapping[str, Any]:
    """Give a line for each village, those with the most children alone first."""
    found, names = overview(villages, acting.on), place_names(villages, acting.on)
    counts = {
        one: [found.of[one][name] for name in COUNTED] if one in found.of else []
        for one in villages
    }
    order = sorted(villages, key=lambda one: ([-n for n in counts[one][1::-1]], names.get(one, "")))
    lines = [{"village": one, "name": names.get(one, ""), "counts": counts[one]} for one in order]
    heads = [f"protection.care_{one}" for one in COUNTED]
    return {"villages": lines, "at": found.at, "heads": heads}


def _village(acting: Acting, village: int) -> Mapping[str, Any]:
    found = ask_village(acting, village)
    kinds = Counter(kind for one in found.left for kind in one.kinds)
    open_to = {wall: may_name(acting, wall) for wall in OPENED}
    left = [one for one in found.left if open_to[Compartment.CHILD] or not one.is_child]
    gaps = found.gaps if open_to[Compartment.HEALTH] else ()
    _log(acting, left, gaps)
    return {
        "village": village,
        "name": place_names([village], acting.on).get(village, ""),
        "rules": found.rules.words,
        "asked": found.asked,
        "unknown": found.unknown,
        "kinds": [(f"protection.care_{kind}", kinds[kind]) for kind in _KINDS],
        "left": [_left_line(one, found) for one in left],
        "blocks": _blocks(found.gaps),
        "gaps": [_gap_line(one, found) for one in gaps],
        "walls": [_wall(acting, wall, is_open=is_open) for wall, is_open in open_to.items()],
    }


def _left_line(one: Left, found: Asked) -> Mapping[str, Any]:
    return {
        "home": found.homes[one.household_no],
        "one": one,
        "who": codelists.RELATION.items.get(one.relation),
        "kinds": [f"protection.care_{kind}" for kind in one.kinds],
        "guards": [
            (codelists.RELATION.items.get(two.relation), two.age, two.sure) for two in one.guards
        ],
    }


def _gap_line(one: Gap, found: Asked) -> Mapping[str, Any]:
    return {
        "home": found.homes[one.household_no],
        "one": one,
        "what": f"protection.gap_{one.what}",
        "office": office_words(one.office),
        "why": f"protection.gap_why_{one.why}",
        "column": _PERSON[one.column].words,
    }


def _blocks(gaps: tuple[Gap, ...]) -> list[Mapping[str, Any]]:
    """Count what is due by the office whose record blocks it, the largest first."""
    counted = Counter((one.office, one.what, one.why) for one in gaps)
    return [
        {
            "office": office_words(office),
            "what": f"protection.gap_{what}",
            "why": f"protection.gap_why_{why}",
            "number": number,
        }
        for (office, what, why), number in sorted(
            counted.items(), key=lambda item: (item[0][0], -item[1], item[0])
        )
    ]


def office_words(name: str) -> Words:
    """Give the name of an office that sends files, or of the visit at home."""
    return OFFICES[name].words if name in OFFICES else codelists.OFFICE.items[name]


def _wall(acting: Acting, wall: Compartment, *, is_open: bool) -> Mapping[str, Any]:
    book = role_book()
    return {
        "name": wall.value,
        "words": f"protection.care_wall_{wall.value}",
        "open": is_open,
        "purposes": [book.purpose(one) for one in purposes_of(acting, wall)],
    }


def _log(acting: Acting, left: list[Left], gaps: tuple[Gap, ...]) -> None:
    """Log everybody who is named, before they are: for what their compartment was opened."""
    reader = Reader.of(acting)
    children = {one.person for one in left if one.is_child}
    guards = {two.person for one in left for two in one.guards}
    others = {one.person for one in left} | guards
    held = {one.person for one in gaps}
    for persons, wall, fields in (
        (children, Compartment.CHILD, ("child",)),
        (others - children, None, ("person.relation", "person.age", "person.work_area")),
        (held, Compartment.HEALTH, ("health",)),
    ):
        if persons:
            purpose = "duty" if wall is None else acting.opened[wall]
            log_reading(reader, sorted(persons), Showing(purpose=purpose, fields=fields))


def _no_wall(found: str, known: tuple[str, ...]) -> Fault:
    return Fault(
        code="protection.no-compartment",
        where="compartment",
        asked="whose names are to be opened",
        found=f"“{found[:20]}”",
        accepted=", ".join(known),
        next_step="press one of the two forms on the page",
    )
