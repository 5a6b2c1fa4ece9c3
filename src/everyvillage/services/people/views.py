"""The list of households, a household, the export, and opening a compartment."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from everyvillage.contracts.codelists import HOUSEHOLD_STATUS
from everyvillage.contracts.limits import CODE_LENGTH, KEY_LENGTH
from everyvillage.contracts.shapes import Compartment
from everyvillage.core.errors import Fault, InputError
from everyvillage.core.spreadsheet import disarmed_text
from everyvillage.ledger.models import How
from everyvillage.registry.access.roles import role_book
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.place_names import place_name
from everyvillage.services.discovery import find_services
from everyvillage.services.people import queries
from everyvillage.services.people.readings import log_shown, logged_households
from everyvillage.services.people.walls import WALL_WORDS, WALLS, is_open, may_open
from everyvillage.services.typed import whole_number
from everyvillage.services.visit import acting_of, open_compartment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.http import HttpRequest, HttpResponse

    from everyvillage.contracts.shapes import Column, Words
    from everyvillage.registry.access.acting import Acting

_NO_CODE = "?"
"""What is looked for in place of something that no code can be: nothing has it."""


@never_cache
@login_required
@require_GET
def households(request: HttpRequest) -> HttpResponse:
    """List the households of one's own place; the heads' records count as shown."""
    acting = acting_of(request)
    _require(acting, Verb.LIST)
    asked = queries.Asked(
        place=_plain(request.GET.get("place", ""), KEY_LENGTH),
        status=_plain(request.GET.get("status", "")),
        number=_household_no(request.GET.get("number", "")),
        monitored=_plain(request.GET.get("monitored", "")),
        broadband=_plain(request.GET.get("broadband", "")),
        sort=queries.known_sort(request.GET.get("sort", "")),
        page=whole_number(request.GET.get("page", "")) or 1,
    )
    found = queries.list_households(acting, asked)
    language = str(request.LANGUAGE_CODE)
    lines = [(line, _labelled(found.columns, line.cells, language)) for line in found.lines]
    heads = queries.heads_of([line.household_no for line in found.lines])
    parts = {
        "asked": asked,
        "found": found,
        "heads": _heads(asked, found),
        "before": asked.address(page=found.page - 1) if found.page > 1 else "",
        "next": asked.address(page=found.page + 1) if found.page < found.pages else "",
        "lines": lines,
        "statuses": HOUSEHOLD_STATUS.items.items(),
        "choices": [
            (column.name, column.words, getattr(asked, column.name))
            for column in found.columns
            if column.name in {"monitored", "broadband"}
        ],
        "may_export": bool(registry_rules().concerning(acting, Verb.EXPORT, "household")),
    }
    log_shown(acting, heads, {"household": found.columns}, How.LIST)
    return render(request, "people/households.html", parts)


@never_cache
@login_required
@require_GET
def household(request: HttpRequest, number: int) -> HttpResponse:
    """Show one household and its members; every member leaves an entry in the access log."""
    acting = acting_of(request)
    language = str(request.LANGUAGE_CODE)
    found = queries.find_household(acting, number)
    members = queries.members_of(acting, found)
    columns = queries.shown_columns(acting)
    facts = [
        (column, queries.shown(column, getattr(found, column.name), language))
        for column in queries.household_columns()
    ]
    fields = {"person": columns, "household": queries.household_columns()}
    log_shown(acting, [one.pk for one in members], fields, How.PAGE)
    shown = [
        [(column, queries.shown(column, value, language)) for column, value in member.cells]
        for member in queries.members_shown(acting, members)
    ]
    parts = {
        "household": found,
        "village": place_name(found.village_id, acting.on),
        "facts": facts,
        "members": shown,
        "columns": columns,
        "walls": _walls(acting),
        "panels": [
            import_string(service.household_panel)(request, found)
            for service in find_services()
            if service.household_panel
        ],
    }
    return render(request, "people/household.html", parts)


@login_required
@require_POST
def open_wall(request: HttpRequest, number: int) -> HttpResponse:
    """Open a compartment for half an hour, for a purpose that the role has."""
    queries.find_household(acting_of(request), number)
    name = request.POST.get("compartment", "")
    if name not in {wall.value for wall in WALLS}:
        raise InputError(_no_wall(name))
    open_compartment(request, Compartment(name), request.POST.get("purpose", ""))
    return redirect("household", number=number)


@never_cache
@login_required
@require_GET
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list of households as a file; each head is logged before the line is sent."""
    acting = acting_of(request)
    _require(acting, Verb.EXPORT)
    lines = _csv_lines(acting, str(request.LANGUAGE_CODE))
    # The first household is logged before the answer begins, so that a log that cannot be
    # written is a refusal and not half a file.
    begun = list(islice(lines, 2))
    response = StreamingHttpResponse(chain(begun, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="households.csv"'
    return response


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: its name, where a press leads, how the list is sorted by it now."""

    name: str
    words: Words | None
    address: str
    order: str


def _heads(asked: queries.Asked, found: queries.HouseholdList) -> list[Head]:
    """Give the heads of the list; a second press turns the order round."""
    named: list[tuple[str, Words | None]] = [("household_no", None), (queries.VILLAGE, None)]
    named += [(column.name, column.words) for column in found.columns]
    orders = {name: _order_of(asked, name) for name, _ in named}
    return [
        Head(name, words, _press(asked, name, orders[name]), orders[name]) for name, words in named
    ]


def _order_of(asked: queries.Asked, name: str) -> str:
    """Give how the list is sorted by a column, in the words of ARIA; "" where it is not."""
    if asked.sort.removeprefix("-") != name:
        return ""
    return "descending" if asked.sort.startswith("-") else "ascending"


def _press(asked: queries.Asked, name: str, order: str) -> str:
    return asked.address(sort=f"-{name}" if order == "ascending" else name, page=1)


def _csv_lines(acting: Acting, language: str) -> Iterator[str]:
    columns = queries.household_columns()
    writer = csv.writer(_Echo())
    head = ["household_no", *(column.words.in_language(language) for column in columns)]
    yield "\ufeff" + writer.writerow(head)
    rows = queries.export_households(acting)
    for row in logged_households(acting, rows.iterator(chunk_size=2000), columns):
        cells = [queries.shown(column, getattr(row, column.name), language) for column in columns]
        yield writer.writerow([disarmed_text(cell) for cell in (row.household_no, *cells)])


class _Echo:
    """A file that gives back what is written to it, so that lines can be streamed."""

    def write(self, line: str) -> str:
        """Give the line back."""
        return line


def _walls(acting: Acting) -> list[dict[str, object]]:
    """Give the compartments that the role may open, with their purposes and whether they are."""
    book = role_book()
    return [
        {
            "name": wall.value,
            "words": WALL_WORDS[wall],
            "open": is_open(acting, wall),
            "purposes": [book.purpose(one) for one in acting.role.opens[wall]],
        }
        for wall in WALLS
        if acting.role is not None and may_open(acting, wall)
    ]


def _require(acting: Acting, verb: Verb) -> None:
    """Refuse a role that no sentence lets do this at all."""
    registry_rules().require(acting, verb, "household")


def _labelled(
    columns: Sequence[Column], values: Sequence[object], language: str
) -> list[tuple[Column, str]]:
    """Give each shown value with its column, which names it on a narrow screen."""
    return list(zip(columns, queries.shown_cells(columns, values, language), strict=True))


def _plain(text: str, longest: int = CODE_LENGTH) -> str:
    """Give what somebody typed as one plain line; what a code never holds is not looked for."""
    text = text.strip()
    return text if len(text) <= longest and text.isprintable() else _NO_CODE


def _household_no(text: str) -> str:
    """Give the number of a household as typed; a name is none and is not said again."""
    plain = _plain(text)
    return plain if plain.isascii() else _NO_CODE


def _no_wall(name: str) -> Fault:
    return Fault(
        code="access.compartment-unknown",
        where="",
        asked="a compartment of this page",
        found=f"“{name}”",
        accepted=", ".join(WALLS),
        next_step="choose one on the page of the household",
    )
