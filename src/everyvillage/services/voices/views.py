"""The list of languages, the recorder, the review, and the clips themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csp.constants import SELF
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_response_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from everyvillage.core.errors import Fault, NotAllowedError, NotFoundError
from everyvillage.language.tongues import tongue
from everyvillage.services.sound import LARGEST, Sound
from everyvillage.services.visit import acting_of
from everyvillage.services.voices import actions, queries
from everyvillage.services.voices.models import Clip

if TYPE_CHECKING:
    from django.http import HttpRequest

    from everyvillage.registry.access.acting import Acting

ROLES = frozenset({"village-worker", "township-officer", "county-officer", "provider"})
_DAY_SECONDS = 24 * 3600


@never_cache
@login_required
@require_GET
def voices(request: HttpRequest) -> HttpResponse:
    """Show how many sentences each language speaks, and how many are mute."""
    _require(acting_of(request))
    return render(request, "voices/voices.html", {"heard": queries.heard()})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recorder(request: HttpRequest, code: str) -> HttpResponse:
    """Show the sentences of a language, the mute ones first; take one recording."""
    acting = acting_of(request)
    _require(acting)
    chosen = tongue(code)
    if request.method == "POST":
        sent = request.FILES.get("sound")
        actions.record(
            acting,
            request.POST.get("sentence", ""),
            chosen.code,
            sent.read(LARGEST + 1) if sent else b"",
            agreed=request.POST.get("agreed") == "yes",
            credit=request.POST.get("credit", ""),
        )
        return redirect("recorder", code=code)
    lines = queries.lines_of(chosen.code)
    parts = {
        "tongue": chosen,
        "lines": lines,
        "mute": sum(line.played is None for line in lines),
        "largest": LARGEST,
        "login": acting.login,
    }
    response = render(request, "voices/recorder.html", parts)
    # What csp_update of django-csp sets, which has no type for a view with parts of an address.
    setattr(response, "_csp_update", {"media-src": [SELF, "blob:"]})  # noqa: B010 - no such field
    # The one page that hears, and plays what it has heard before it is sent.
    response.headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=()"
    return response


@login_required
@require_POST
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Pass a clip that somebody else has spoken, or not."""
    acting = acting_of(request)
    _require(acting)
    passed = request.POST.get("passed") == "yes"
    clip = actions.review(acting, number, passed=passed)
    return redirect(reverse("recorder", args=[clip.tongue]))


@login_required
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take one's own voice back."""
    actions.withdraw(acting_of(request), number)
    return redirect("voices")


@require_GET
def clip(request: HttpRequest, number: int) -> HttpResponse:
    """Send a clip: one that was passed to anybody, one that waits to those who review."""
    found = Clip.objects.filter(pk=number, withdrawn_at=None).first()
    if found is None or (not found.passed and acting_of(request).role_id not in ROLES):
        raise NotFoundError(_no_clip())
    response = HttpResponse(bytes(found.sound), content_type=Sound(found.kind).content_type)
    if found.passed:
        patch_response_headers(response, cache_timeout=_DAY_SECONDS)
    return response


def _require(acting: Acting) -> None:
    """Refuse whoever does not work in the villages."""
    if acting.role_id not in ROLES:
        raise NotAllowedError(
            Fault(
                code="voices.not-yours",
                where="",
                asked="the recorder",
                found=f"the role in use: {acting.role_id}",
                accepted=", ".join(sorted(ROLES)),
                next_step="take one of these roles into use",
            )
        )


def _no_clip() -> Fault:
    return Fault(
        code="voices.clip-unknown",
        where="",
        asked="a clip",
        found="none that is played",
        accepted="a clip that was passed and not withdrawn",
        next_step="open the page anew",
    )
