"""The page that holds the national system's list against ours, and gives ours in its layout."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from everyvillage.contracts import codelists
from everyvillage.contracts.tables.monitoring import MONITORED
from everyvillage.core.errors import EveryvillageError, Fault, InputError
from everyvillage.services.protection.beside import (
    Compared,
    compare,
    export,
    export_book,
    read_theirs,
)
from everyvillage.services.protection.views.pages import log_heads
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from everyvillage.registry.access.acting import Acting

MOST_BYTES = 20 << 20
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def beside(request: HttpRequest) -> HttpResponse:
    """Take their list and show every difference with its reason; nothing of the list is kept."""
    acting = acting_of(request)
    faults: Sequence[Fault] = ()
    found = compare(acting, {}) if request.method != "POST" else None
    if request.method == "POST":
        try:
            found = _compared(acting, request.FILES.get("list"))
        except InputError as error:
            faults = error.faults
    if found is not None:
        log_heads(acting, [one.episode.household for one in found.differences if one.episode])
    kinds = codelists.MONITORED_KIND.items
    names = {one.name: one.words.in_language("zh") for one in MONITORED.columns}
    parts = {
        "needed": names.pop("household_no"),
        "more": "、".join(names.values()),
        "found": found,
        "sent": request.method == "POST" and found is not None,
        "faults": faults,
        "lines": [
            {
                "one": one,
                "why": f"protection.beside_{one.why}",
                "here": kinds.get(one.kind_here),
                "there": kinds.get(one.kind_there),
            }
            for one in (found.differences if found else ())
        ],
    }
    return render(request, "protection/beside.html", parts, status=400 if faults else 200)


@never_cache
@login_required
@require_GET
def beside_export(request: HttpRequest) -> HttpResponse:
    """Give our monitored households as their system takes them in."""
    acting = acting_of(request)
    text = export(acting)
    answer = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="monitored-{acting.on}.csv"'
    return answer


@never_cache
@login_required
@require_GET
def beside_book(request: HttpRequest) -> HttpResponse:
    """Give the same as a workbook."""
    acting = acting_of(request)
    answer = HttpResponse(export_book(acting), content_type=_XLSX)
    answer["Content-Disposition"] = f'attachment; filename="monitored-{acting.on}.xlsx"'
    return answer


def _compared(acting: Acting, sent: object) -> Compared:
    """Read what was sent from a file of its own, which is gone at the end."""
    compare(acting, {})
    if not isinstance(sent, UploadedFile) or not sent.name or (sent.size or 0) > MOST_BYTES:
        raise InputError(_no_list())
    with tempfile.TemporaryDirectory(prefix="everyvillage-beside-") as folder:
        path = Path(folder) / f"list{Path(sent.name).suffix.lower()[:8]}"
        path.write_bytes(sent.read())
        try:
            theirs = read_theirs(path, acting.on)
        except EveryvillageError as error:
            raise InputError(error.faults) from None
    return compare(acting, theirs)


def _no_list() -> Fault:
    return Fault(
        code="protection.no-list",
        where="list",
        asked="the list of the national system",
        found="no file, or one of more than 20 MiB",
        accepted="a workbook or CSV with the household number and the kind of monitoring",
        next_step="export the list there and choose the file",
    )
