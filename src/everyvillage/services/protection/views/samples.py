"""Samples that are kept: keep one, take answers, show the rate; the frame as a list."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.ledger.models import How
from everyvillage.registry.models import Person
from everyvillage.services.protection.audited.samples import (
    ANSWERS,
    answer_sample,
    find_sample,
    keep_sample,
    rate_of,
)
from everyvillage.services.protection.sample import frame_of
from everyvillage.services.protection.views.pages import log_heads
from everyvillage.services.protection.views.sample import size_of
from everyvillage.services.typed import whole_number
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from django.http import HttpRequest

_DIGITS = 18
_HEAD = "0"


@login_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a sample as it was drawn, to take answers."""
    given = request.POST
    made = keep_sample(
        acting_of(request), given.get("of", ""), given.get("seed", ""), size_of(given)
    )
    return redirect("leads-sample-kept", sample=made.pk)


@never_cache
@login_required
@require_GET
def kept(request: HttpRequest, sample: int) -> HttpResponse:
    """Show a kept sample: each household with what was found there, and the rate."""
    acting = acting_of(request)
    found = find_sample(acting, sample)
    answers = list(found.answers.select_related("household").order_by("rank"))
    log_heads(acting, [one.household for one in answers])
    parts = {
        "sample": found,
        "frame": f"protection.frame_{found.of}",
        "lines": [
            {"row": one, "said": f"protection.answer_{one.answer}" if one.answer else ""}
            for one in answers
        ],
        "answers": [(one, f"protection.answer_{one}") for one in ANSWERS],
        "rate": rate_of(found, acting.on),
    }
    return render(request, "protection/kept_sample.html", parts)


@login_required
@require_POST
def answer(request: HttpRequest, sample: int) -> HttpResponse:
    """Take what was found at one household."""
    home = whole_number(request.POST.get("household", ""), _DIGITS)
    answer_sample(acting_of(request), sample, home, request.POST.get("answer", ""))
    return redirect("leads-sample-kept", sample=sample)


@never_cache
@login_required
@require_GET
def frame(request: HttpRequest) -> HttpResponse:
    """Give every household of a frame, sorted, a line each: what a draw is repeated from.

    The SHA-256 of the file is the one that stands on the page of the draw.
    """
    acting = acting_of(request)
    numbers = frame_of(acting, request.GET.get("of", ""))
    heads = Person.objects.filter(household_id__in=numbers, relation=_HEAD)
    showing = Showing(purpose="duty", fields=("household.household_no",), how=How.EXPORT)
    log_reading(Reader.of(acting), heads.values_list("pk", flat=True), showing)
    text = "\n".join(numbers).encode()
    made = HttpResponse(text, content_type="text/plain; charset=utf-8")
    name = hashlib.sha256(text).hexdigest()[:12]
    made["Content-Disposition"] = f'attachment; filename="frame-{name}.txt"'
    return made
