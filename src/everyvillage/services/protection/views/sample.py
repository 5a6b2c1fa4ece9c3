"""The auditor's page of samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from everyvillage.services.protection.audited.samples import kept_samples
from everyvillage.services.protection.chance.missed import miss_rates
from everyvillage.services.protection.sample import FRAMES, draw
from everyvillage.services.protection.views.pages import log_heads
from everyvillage.services.typed import whole_number
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

SIZE = 60
KEPT = 20
"""How many kept samples the page lists, the latest first."""
_DIGITS = 3


@never_cache
@login_required
@require_GET
def sample(request: HttpRequest) -> HttpResponse:
    """Draw a sample and say how to draw it again; without a seed only the form is shown."""
    acting = acting_of(request)
    seed, of = request.GET.get("seed", ""), request.GET.get("of", FRAMES[0])
    size = size_of(request.GET)
    # Without a seed the form alone is shown, to those who may draw.
    found = draw(acting, of, seed or "-", size)
    if seed:
        log_heads(acting, found.homes)
    parts = {
        "found": found if seed else None,
        "frames": [(one, f"protection.frame_{one}") for one in FRAMES],
        "of": of,
        "seed": seed,
        "size": size,
        "missed": miss_rates(acting),
        "kept": [(one, f"protection.frame_{one.of}") for one in kept_samples(acting)[:KEPT]],
    }
    return render(request, "protection/sample.html", parts)


def size_of(given: Mapping[str, str]) -> int:
    """Give the size of a sample from a form, 0 for what is none."""
    return whole_number(given.get("size", str(SIZE)), _DIGITS)
