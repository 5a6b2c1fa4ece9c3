"""Pages that record promises and evidence of a place, and give a file that was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from everyvillage.core.errors import EveryvillageError, Fault, NotAllowedError, NotFoundError
from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.ledger.files.store import DOWNLOAD_HEADERS, LARGEST_BYTES, FileStore
from everyvillage.ledger.records import EVIDENCE_FORMS
from everyvillage.registry.access.roles import role_book
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.services.proof import actions, queries
from everyvillage.services.proof.kinds import PLACE, kinds
from everyvillage.services.typed import whole_number
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.http import HttpRequest

    from everyvillage.registry.access.acting import Acting

_OPENED = Showing(purpose="duty", fields=("person.evidence",))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_promise(request: HttpRequest) -> HttpResponse:
    """Record what was promised to a place of one's own, by when, with what proof."""
    acting = _acting(request, actions.PROMISE)
    given = request.POST
    form = actions.PromiseForm(
        number=given.get("number", ""),
        place=whole_number(given.get("place", "")),
        kind=given.get("kind", ""),
        quantity=given.get("quantity", ""),
        due=given.get("due", ""),
        proof=given.get("proof", ""),
        checker=given.get("checker", ""),
        organisation=given.get("organisation", ""),
        note=given.get("note", ""),
    )
    book = role_book()
    parts = {
        "kinds": kinds(PLACE).values(),
        "checkers": [book.role(one) for one in actions.CHECKERS],
    }
    return _answer(
        request, "proof/promise.html", parts, lambda: actions.record_promise(acting, form)
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_evidence(request: HttpRequest) -> HttpResponse:
    """Record what shows that something happened in a place of one's own, with its file."""
    acting = _acting(request, actions.EVIDENCE)
    given, sent = request.POST, request.FILES.get("file")
    form = actions.EvidenceForm(
        number=given.get("number", ""),
        place=whole_number(given.get("place", "")),
        about=whole_number(given.get("about", "")),
        kind=given.get("kind", ""),
        quantity=given.get("quantity", ""),
        happened=given.get("happened", ""),
        form=given.get("form", ""),
        source=given.get("source", ""),
        doubt=given.get("doubt", ""),
        note=given.get("note", ""),
        file=sent.read(LARGEST_BYTES + 1) if isinstance(sent, UploadedFile) else None,
        keeps_location=bool(given.get("keeps_location")),
    )
    parts = {
        "kinds": kinds().values(),
        "entries": queries.entries(acting),
        "now": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
    }
    return _answer(
        request, "proof/evidence.html", parts, lambda: actions.record_evidence(acting, form)
    )


@never_cache
@login_required
@require_GET
def evidence_file(request: HttpRequest, entry: int, nth: int) -> HttpResponse:
    """Give one file of an entry, for saving only; the person that it is of is told first."""
    acting = acting_of(request)
    found = queries.entry_of(acting, entry)
    names = queries.files_of(found)
    if not 1 <= nth <= len(names):
        raise NotFoundError(_no_file(len(names)))
    person = queries.person_behind(found)
    if person is not None:
        log_reading(Reader.of(acting), [person], _OPENED)
    content = FileStore(settings.HOME.files).get(names[nth - 1])
    return HttpResponse(content, headers=dict(DOWNLOAD_HEADERS))


def _answer(
    request: HttpRequest, template: str, parts: Mapping[str, object], record: Callable[[], object]
) -> HttpResponse:
    """Show a form, or record what was sent and show the list; what is wrong is said in place."""
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        try:
            record()
        except NotAllowedError:
            raise
        except EveryvillageError as error:
            faults = error.faults
        else:
            return redirect("proof")
    common = {
        "number": request.POST.get("number") or str(uuid4()),
        "places": queries.own_places(acting_of(request)),
        "forms": [(one, f"proof.form_{one}") for one in sorted(EVIDENCE_FORMS)],
        "today": timezone.localdate().isoformat(),
        "faults": faults,
        "given": request.POST,
    }
    return render(request, template, {**common, **parts}, status=400 if faults else 200)


def _acting(request: HttpRequest, thing: str) -> Acting:
    """Give who asks; refuse a role that no sentence lets record this at all."""
    acting = acting_of(request)
    registry_rules().require(acting, Verb.CHANGE, thing)
    return acting


def _no_file(held: int) -> Fault:
    return Fault(
        code="proof.no-such-file",
        where="",
        asked="a file of an entry",
        found=f"an entry with {held} of them",
        accepted="one of the files that the list names",
        next_step="open the list again",
    )
