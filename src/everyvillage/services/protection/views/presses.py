"""What officers and workers press: each one action, then back to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household
from everyvillage.services.protection.actions import (
    checking,
    deciding,
    helping,
    publishing,
    removing,
)
from everyvillage.services.protection.actions.holding import PLAN
from everyvillage.services.protection.actions.leads import Came
from everyvillage.services.protection.actions.screening import look_ahead, screen_county
from everyvillage.services.protection.told_here import Press, tell
from everyvillage.services.protection.typed import fen_of
from everyvillage.services.protection.views.typed_days import day_of, moment_of
from everyvillage.services.protection.waiting import columns_of
from everyvillage.services.protection.words import say
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from everyvillage.services.protection.actions.screening import Prospect


@login_required
@require_POST
def check(request: HttpRequest, episode: int) -> HttpResponse:
    """Take what a check at home found."""
    found = checking.Found(
        outcome=request.POST.get("outcome", ""),
        consent=request.POST.get("consent", ""),
        wish=request.POST.get("wish", ""),
    )
    checking.check_at_home(acting_of(request), episode, found, moment_of(request))
    return redirect("episode", episode=episode)


@login_required
@require_POST
def publish(request: HttpRequest, episode: int) -> HttpResponse:
    """Note the publication in the village."""
    publishing.publish_in_village(acting_of(request), episode, day_of(request, "day"))
    return redirect("episode", episode=episode)


@login_required
@require_POST
def objected(request: HttpRequest, episode: int) -> HttpResponse:
    """Note an objection from the village."""
    reason = request.POST.get("reason", "")
    publishing.object_in_village(acting_of(request), episode, reason)
    return redirect("leads-published")


@login_required
@require_POST
def recognise(request: HttpRequest, episode: int) -> HttpResponse:
    """Take the household into monitoring."""
    heard = request.POST.get("heard") == "1"
    deciding.recognise(acting_of(request), episode, day_of(request, "day"), heard=heard)
    return redirect("episode", episode=episode)


@login_required
@require_POST
def decline(request: HttpRequest, episode: int) -> HttpResponse:
    """Decide that there is no risk after all."""
    deciding.decline(acting_of(request), episode, day_of(request, "day"))
    return redirect("episode", episode=episode)


@login_required
@require_POST
def plan(request: HttpRequest, episode: int) -> HttpResponse:
    """Plan help, with its day, and name the helper."""
    due = day_of(request, "due_on")
    wanted = [deciding.Wanted(kind, due) for kind in request.POST.getlist("kind")]
    acting = acting_of(request)
    deciding.plan_help(acting, episode, wanted, request.POST.get("helper", ""), acting.on)
    return redirect("episode", episode=episode)


@login_required
@require_POST
def deliver(request: HttpRequest, measure: int) -> HttpResponse:
    """Write that help was delivered."""
    made = helping.deliver(acting_of(request), measure, moment_of(request))
    return redirect("episode", episode=made.episode_id)


@login_required
@require_POST
def remove(request: HttpRequest, episode: int) -> HttpResponse:
    """End the episode with its reason."""
    acting = acting_of(request)
    removing.remove_risk(acting, episode, request.POST.get("reason", ""), day_of(request, "day"))
    return redirect("episode", episode=episode)


@login_required
@require_POST
def shock(request: HttpRequest, number: int) -> HttpResponse:
    """Take what a household tells of what hit it; the answer of the rules follows at once."""
    acting = acting_of(request)
    rows = Household.objects.filter(pk=number)
    home = registry_rules().find(acting, Verb.CHANGE, PLAN, rows)
    press = Press(
        kind=request.POST.get("kind", ""),
        happened_on=day_of(request, "happened_on"),
        own_fen=fen_of(request.POST.get("own", ""), "own"),
        once=request.POST.get("once", "").strip(),
        instead=request.POST.get("instead", ""),
    )
    weighed, new = tell(acting, home, press)
    language = str(request.LANGUAGE_CODE)
    said = [] if new else [say("protection.told_again", language)]
    missing = (one.words.in_language(language) for one in columns_of(weighed.missing))
    comma = say("protection.comma", language)
    said.append(say(f"protection.told_{weighed.came}", language, missing=comma.join(missing)))
    messages.success(request, " ".join(said))
    return redirect("household", number=number)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest) -> HttpResponse:
    """Show what a screening of the county would find, and of which day; a POST opens the leads."""
    acting = acting_of(request)
    if request.method != "POST":
        found = look_ahead(acting)
        return render(request, "protection/screen.html", {"found": found, **_numbers(found)})
    done = screen_county(acting)
    said = say(
        "protection.screened",
        str(request.LANGUAGE_CODE),
        new=f"{done[Came.LEAD]:,}",
        open=f"{done[Came.JOINED]:,}",
        silent=f"{done[Came.SILENT]:,}",
    )
    messages.success(request, said)
    return redirect("leads")


def _numbers(found: Prospect) -> dict[str, int]:
    """Give the counts by the names that the page uses."""
    return {
        "named": found.counted.total(),
        "unknown": found.unknown,
        "fresh": found.counted[Came.LEAD],
        "joined": found.counted[Came.JOINED],
        "silent": found.counted[Came.SILENT],
    }
