"""The component page: every part that pages are built of, in every script."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from everyvillage.analytics.targets.figure import Status
from everyvillage.language.tongues import tongue, tongues

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COLOURS = (
    ("ink", "paper"),
    ("ink-soft", "paper"),
    ("ink-soft", "ground"),
    ("accent", "paper"),
    ("accent", "accent-wash"),
    ("paper", "accent"),
    ("focus", "paper"),
    ("modelled-ink", "modelled-ground"),
    ("met", "met-wash"),
    ("met-late", "met-late-wash"),
    ("missed", "missed-wash"),
    ("on-track", "on-track-wash"),
    ("behind", "behind-wash"),
    ("cannot-tell", "cannot-tell-wash"),
)
"""Every pair of a text and its ground that pages use, by the names of tokens.css."""

SPACES = ("1", "2", "3", "4", "5", "6", "7")
SIZES = ("s", "m", "base", "l", "xl", "xxl")
PICTURES = ("house", "family", "question", "clinic", "money", "bus", "yes", "no", "unsure")
_DAY = date(2026, 11, 27)


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Show the parts, in the language that ``?tongue=`` names; Chinese where none is."""
    chosen = tongue(request.GET.get("tongue") or "zh-hans")
    parts = {
        "chosen": chosen,
        "tongues": [(one, one.day(_DAY)) for one in tongues().values()],
        "number": chosen.number(_DAY.year),
        "day": chosen.day(_DAY),
        "colours": COLOURS,
        "spaces": SPACES,
        "sizes": SIZES,
        "pictures": PICTURES,
        "statuses": [status.value for status in Status],
    }
    return render(request, "web/design.html", parts)
