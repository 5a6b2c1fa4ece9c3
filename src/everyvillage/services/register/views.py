"""Pages of the files that offices send: the month, one file, its faults, taking, undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from everyvillage.contracts.shapes import Compartment
from everyvillage.core.errors import EveryvillageError, Fault, InputError, NotAllowedError
from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.ledger.models import How
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb, refused
from everyvillage.registry.models import PlaceCode
from everyvillage.services.register import actions
from everyvillage.services.register.intake import deciding, overview, receiving, undoing, work
from everyvillage.services.register.intake.naming import last_day, read_month
from everyvillage.services.register.intake.storing import find_fault_file
from everyvillage.services.register.pages import file_page as one_file
from everyvillage.services.register.pages import overview_page
from everyvillage.services.register.permissions import county_of, file_of, taking_of
from everyvillage.services.register.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from everyvillage.registry.models import Place

MOST_TEXT = 1 << 20


@never_cache
@login_required
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """Show who sent what for a month, who is late, and what can be done."""
    _, county = county_of(request)
    return _overview(request, county)


@login_required
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Take files in, as many as were dropped at once; each is read by itself."""
    acting, county = county_of(request)
    hint = receiving.Hint(
        month=request.POST.get("month", ""),
        modelled=receiving.modelled_here(),
        partial=bool(request.POST.get("partial")),
    )
    faults: list[Fault] = []
    files = request.FILES.getlist("files")
    for one in files:
        try:
            name = one.name or ""
            receiving.receive(county.pk, name, one.chunks(), by=acting.login, hint=hint)
        except EveryvillageError as error:
            faults.extend(error.faults)
    if not files:
        faults.append(_no_files())
    if len(faults) < len(files):
        work.begin()
    if faults:
        return _overview(request, county, faults)
    return redirect("intake")


@login_required
@require_POST
def take_all(request: HttpRequest) -> HttpResponse:
    """Take every file of a month that nothing stands against."""
    acting, county = county_of(request)
    month = read_month(request.POST.get("month", ""))
    if month is None:
        raise InputError(_no_month())
    for line in overview.lines_of(county.pk, month, timezone.localdate()):
        if line.file is not None and line.standing == "ready":
            receiving.ask_to_take(line.file, by=acting.login)
    work.begin()
    return redirect("intake")


@login_required
@require_POST
def seal(request: HttpRequest) -> HttpResponse:
    """Seal the register as of the end of a month, so that figures are computed from it."""
    county_of(request)
    month = read_month(request.POST.get("month", ""))
    if month is None:
        raise InputError(_no_month())
    made = actions.create_snapshot(min(last_day(month), timezone.localdate()))
    language = str(request.LANGUAGE_CODE)
    messages.success(request, say("intake.sealed_now", language, number=made.id[:12]))
    return redirect("plan")


@login_required
@require_POST
def old_names(request: HttpRequest) -> HttpResponse:
    """Keep the county's own list of old village names; files are read again with it."""
    acting, county = county_of(request)
    given = request.FILES.get("list")
    if given is None:
        return _overview(request, county, [_no_files()])
    text = given.read(MOST_TEXT).decode("utf-8-sig", errors="replace")
    code = PlaceCode.objects.get(place=county, valid_to=None).code
    try:
        new = deciding.keep_old_names(county.pk, code, text, by=acting.login)
    except EveryvillageError as error:
        return _overview(request, county, error.faults)
    language = str(request.LANGUAGE_CODE)
    messages.success(request, say("intake.old_names_kept", language, count=new))
    return redirect("intake")


@never_cache
@login_required
@require_GET
def file_page(request: HttpRequest, file: int) -> HttpResponse:
    """Show one file: its faults in plain words, what it changes, what can be done with it."""
    _, found = file_of(request, file)
    return render(request, "register/file.html", one_file.parts_of(found))


@login_required
@require_POST
def say_whose(request: HttpRequest, file: int) -> HttpResponse:
    """Say whose a file is, for which month, on which sheet."""
    _, found = file_of(request, file)
    given = request.POST
    receiving.say_whose(
        found,
        office=given.get("office", ""),
        month=given.get("month", ""),
        sheet=given.get("sheet", ""),
    )
    work.begin()
    return redirect("intake-file", file=file)


@login_required
@require_POST
def say_headings(request: HttpRequest, file: int) -> HttpResponse:
    """Say what headings of an office mean; it is remembered for all its files."""
    acting, found = file_of(request, file)
    headings, columns = request.POST.getlist("heading"), request.POST.getlist("column")
    pairs = {heading: column for heading, column in zip(headings, columns, strict=False) if column}
    if not pairs:
        raise InputError(_no_pairs())
    receiving.remember_headings(found, pairs, by=acting.login)
    work.begin()
    return redirect("intake-file", file=file)


@login_required
@require_POST
def take(request: HttpRequest, file: int) -> HttpResponse:
    """Ask that a file be taken: whole, or with the rest set aside for a stated reason."""
    acting, found = file_of(request, file)
    aside = bool(request.POST.get("set_aside"))
    try:
        receiving.ask_to_take(
            found, by=acting.login, set_aside=aside, reason=request.POST.get("reason", "")
        )
    except EveryvillageError as error:
        parts = {**one_file.parts_of(found), "wrong": error.faults}
        return render(request, "register/file.html", parts, status=error.http_status)
    work.begin()
    return redirect("intake-file", file=file)


@login_required
@require_POST
def drop(request: HttpRequest, file: int) -> HttpResponse:
    """Throw away a file that was never taken."""
    _, found = file_of(request, file)
    receiving.drop(found)
    return redirect("intake")


@login_required
@require_POST
def undo(request: HttpRequest, step: int) -> HttpResponse:
    """Take a step back, until something was built on it."""
    acting, found = taking_of(request, step)
    try:
        gone, back = undoing.undo(found, by=acting.login, reason=request.POST.get("reason", ""))
    except EveryvillageError as error:
        parts = {**one_file.parts_of(found.file), "wrong": error.faults}
        return render(request, "register/file.html", parts, status=error.http_status)
    language = str(request.LANGUAGE_CODE)
    messages.success(request, say("intake.undone_now", language, gone=gone, back=back))
    return redirect("intake-file", file=found.file_id)


@never_cache
@login_required
@require_GET
def fault_file(request: HttpRequest, file: int) -> FileResponse:
    """Send the rows that were left out, in the clear; who is in them is logged first."""
    acting, found = file_of(request, file)
    if not acting.has_open(Compartment.IDENTITY):
        answer = registry_rules().refusal(acting, Verb.READ, "person:identity")
        raise NotAllowedError(refused(acting, answer, Verb.READ, "person:identity"))
    path = find_fault_file(found)
    if path is None:
        raise InputError(_no_fault_file())
    purpose = acting.opened[Compartment.IDENTITY]
    showing = Showing(purpose=purpose, fields=_SENT_FIELDS, how=How.EXPORT)
    log_reading(Reader.of(acting), found.meant, showing)
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


_SENT_FIELDS = ("person.name", "person.document_number", "person.birth_date")


def _overview(request: HttpRequest, county: Place, faults: Sequence[Fault] = ()) -> HttpResponse:
    """Show the page of a month, with what was wrong about what was just sent."""
    parts = overview_page.parts_of(county.pk, request.GET.get("month", ""))
    status = 400 if faults else 200
    return render(request, "register/imports.html", {**parts, "wrong": faults}, status=status)


def _no_files() -> Fault:
    return Fault(
        code="intake.no-file",
        where="",
        asked="one or more files",
        found="none",
        accepted="workbooks (.xlsx, .xls) and text (.csv, .txt)",
        next_step="choose the files, or drop them on the field",
    )


def _no_month() -> Fault:
    return Fault(
        code="intake.month-unclear",
        where="",
        asked="a month",
        found="none",
        accepted="a month such as 2020-06",
        next_step="choose the month on the page",
    )


def _no_pairs() -> Fault:
    return Fault(
        code="intake.column-unknown",
        where="",
        asked="what a heading means",
        found="nothing chosen",
        accepted="a column, or that the heading is left out",
        next_step="choose a column for each heading",
    )


def _no_fault_file() -> Fault:
    return Fault(
        code="intake.nothing-there",
        where="",
        asked="the rows that were left out",
        found="none: every row was taken, or the file is no longer kept",
        accepted="a file with rows that were left out",
        next_step="look at the state of the file",
    )
