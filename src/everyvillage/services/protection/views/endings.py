"""What is pressed after a recognition: follow-ups, help withdrawn, ends without a removal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from everyvillage.services.protection.actions import ending, following
from everyvillage.services.protection.typed import fen_of
from everyvillage.services.protection.views.typed_days import day_of
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_YES_NO = {"yes": True, "no": False}


@login_required
@require_POST
def follow(request: HttpRequest, episode: int) -> HttpResponse:
    """Take what a follow-up found."""
    found = following.Followed(
        well=request.POST.get("well", ""),
        income_fen=fen_of(request.POST.get("income", ""), "income"),
        food_secure=_YES_NO.get(request.POST.get("food", "")),
        clothed=_YES_NO.get(request.POST.get("clothes", "")),
    )
    following.follow_up(acting_of(request), episode, found, day_of(request, "day"))
    return redirect("episode", episode=episode)


@login_required
@require_POST
def report(request: HttpRequest, episode: int) -> HttpResponse:
    """Take what somebody met at the household."""
    why = request.POST.get("reason", "")
    ending.report(acting_of(request), episode, why, day_of(request, "day"))
    return redirect("episode", episode=episode)


@login_required
@require_POST
def close(request: HttpRequest, episode: int) -> HttpResponse:
    """End the case without a removal."""
    why = request.POST.get("reason", "")
    ending.close(acting_of(request), episode, why, day_of(request, "day"))
    return redirect("episode", episode=episode)


@login_required
@require_POST
def withdraw(request: HttpRequest, measure: int) -> HttpResponse:
    """Take planned help back."""
    acting = acting_of(request)
    made = ending.withdraw(acting, measure, request.POST.get("reason", ""), acting.on)
    return redirect("episode", episode=made.episode_id)
