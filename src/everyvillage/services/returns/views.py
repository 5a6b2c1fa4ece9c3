"""The list of receivers' tables, the mapping of one, and the press that fills it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from everyvillage.contracts.shapes import Compartment
from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.registry.access.roles import role_book
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.services.returns import actions, queries, refusals, sources
from everyvillage.services.returns.layout import MOST_BYTES
from everyvillage.services.typed import whole_number
from everyvillage.services.visit import acting_of, open_compartment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from everyvillage.core.errors import Fault
    from everyvillage.registry.access.acting import Acting

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KIND_WORDS = {
    "village": "returns.kind_village",
    "township": "returns.kind_township",
    "county": "returns.kind_county",
    "household": "returns.kind_household",
}
_COLUMN = "column-"
_ROW_DIGITS = 3


def links(request: HttpRequest) -> list[tuple[str, str]]:
    """Put the returns on the page of the account of whoever may fill them."""
    if registry_rules().concerning(acting_of(request), Verb.EXPORT, queries.THING):
        return [("returns.title", "returns")]
    return []


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def returns(request: HttpRequest) -> HttpResponse:
    """List the receivers' tables of one's own place, and take a new one."""
    acting = acting_of(request)
    _require(acting, Verb.LIST)
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        try:
            return redirect("return", number=actions.add_return(acting, _came(request)).pk)
        except InputError as error:
            faults = error.faults
    parts = {
        "returns": list(queries.own_returns(acting)),
        "kinds": [(kind, KIND_WORDS[kind]) for kind in sources.KINDS],
        "faults": faults,
    }
    return render(request, "returns/returns.html", parts, status=400 if faults else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def one_return(request: HttpRequest, number: int) -> HttpResponse:
    """Show one table: what each column is filled with, and what was filled before."""
    acting = acting_of(request)
    found = queries.find_return(acting, number, Verb.CHANGE)
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        try:
            found = actions.map_columns(acting, number, _chosen(request))
        except InputError as error:
            faults = error.faults
        else:
            return redirect("return", number=number)
    return _page(request, acting, found.pk, faults)


@never_cache
@login_required
@require_POST
def fill(request: HttpRequest, number: int) -> HttpResponse:
    """Fill the table and send it; what cannot be filled is said on its page."""
    acting = acting_of(request)
    try:
        filled = actions.fill_return(acting, number)
    except (InputError, NotAllowedError) as error:
        if error.code.startswith("returns."):
            return _page(request, acting, number, error.faults)
        raise
    answer = HttpResponse(filled.body, content_type=XLSX)
    name = f"{filled.filling.of.name}-{filled.filling.snapshot_at}.xlsx"
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


@login_required
@require_POST
def open_names(request: HttpRequest, number: int) -> HttpResponse:
    """Open the names for half an hour, for a purpose that the role has."""
    queries.find_return(acting_of(request), number, Verb.EXPORT)
    open_compartment(request, Compartment.IDENTITY, request.POST.get("purpose", ""))
    return redirect("return", number=number)


def _page(
    request: HttpRequest, acting: Acting, number: int, faults: Sequence[Fault]
) -> HttpResponse:
    """Give the page of one table."""
    found = queries.find_return(acting, number, Verb.CHANGE)
    mapped = queries.mapped(found)
    names = any(one.compartment is Compartment.IDENTITY for one in mapped.values())
    purposes = acting.role.opens.get(Compartment.IDENTITY, ()) if acting.role else ()
    parts = {
        "return": found,
        "kind": KIND_WORDS[found.kind],
        "mapping": queries.mapping_of(found),
        "sources": sources.sources_of(found.kind),
        "fillings": list(found.fillings.order_by("-pk")[:10]),
        "names_closed": names and not acting.has_open(Compartment.IDENTITY),
        "purposes": [role_book().purposes[one] for one in purposes],
        "can_fill": bool(mapped),
        "faults": faults,
    }
    return render(request, "returns/return.html", parts, status=400 if faults else 200)


def _chosen(request: HttpRequest) -> dict[int, str]:
    """Read what each column is to be filled with; a field that names no column counts for none."""
    named = {
        name.removeprefix(_COLUMN): str(key)
        for name, key in request.POST.items()
        if name.startswith(_COLUMN)
    }
    numbers = {text: whole_number(text, otherwise=-1) for text in named}
    return {number: named[text] for text, number in numbers.items() if number >= 0}


def _came(request: HttpRequest) -> actions.Came:
    """Read the upload form; refuse one without a file."""
    file = request.FILES.get("file")
    if file is None or file.size is None or file.size > MOST_BYTES:
        found = "no file" if file is None else f"{(file.size or 0) >> 10:,} KiB"
        raise InputError(refusals.unreadable(found))
    first, last = (
        whole_number(request.POST.get(name, ""), _ROW_DIGITS)
        for name in ("head_first", "head_last")
    )
    return actions.Came(
        file_name=file.name or "table.xlsx",
        body=file.read(),
        name=request.POST.get("name", "").strip(),
        receiver=request.POST.get("receiver", "").strip(),
        kind=request.POST.get("kind", ""),
        sheet=request.POST.get("sheet", "").strip(),
        head=(first, last) if first and last else None,
    )


def _require(acting: Acting, verb: Verb) -> None:
    """Refuse a role that has no sentence for this."""
    rules = registry_rules()
    rules.require(acting, verb, queries.THING)
