"""The shell that works without a link, the phone's contact, its pack and its bundles."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from csp.constants import SELF
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from everyvillage.contracts.shapes import Compartment
from everyvillage.core.errors import EveryvillageError
from everyvillage.policy.parameters.read import parameter
from everyvillage.registry.access.acting import acting_for
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.services.discovery import find_services
from everyvillage.services.field.choices import CHOICES, MORE
from everyvillage.services.field.notes import LARGEST, SECONDS, THING, WALL, notes_of, play
from everyvillage.services.field.queries import pack_for
from everyvillage.services.visit import account_of, acting_of
from everyvillage.sync.devices import known_device, make_device, revoke_device
from everyvillage.sync.models import Device
from everyvillage.sync.protocol import read_bundle
from everyvillage.sync.receive import receive

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from django.http import HttpRequest

    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.models import Household
    from everyvillage.sync.receive import Kind

    View = Callable[..., HttpResponse]

DEVICE_HEADER = "X-Phone"
GONE, SIGN_IN = 410, 401


@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """Show the shell: the same for everybody, so that a phone may keep it; it holds no record."""
    today = timezone.localdate()
    parts = {
        "choices": _worded(CHOICES),
        "more": _worded(MORE),
        "warn_days": parameter("outbox_warn_days", today).value,
        "note_seconds": SECONDS,
        "note_bytes": LARGEST,
        "lock_days": parameter("outbox_lock_days", today).value,
    }
    response = render(request, "field/shell.html", parts)
    # What csp_update of django-csp sets, which has no type for a view with parts of an address.
    setattr(response, "_csp_update", {"media-src": [SELF, "blob:"]})  # noqa: B010 - no such field
    # A voice note is recorded here, and heard before it is kept.
    response.headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=()"
    return response


def _worded(choices: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Give each field with its words, and what may be pressed with theirs."""
    return [
        (field, f"visit.{field}", [(one, f"visit.{field}_{one}") for one in allowed])
        for field, allowed in choices.items()
    ]


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """Send the script that keeps the shell; from here, so that it governs this folder only."""
    del request
    path = finders.find("field/service-worker.js")
    with open(str(path), encoding="utf-8") as file:  # noqa: PTH123 - the finder gives text
        response = HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def told_in_json(view: View) -> View:
    """Answer a phone in JSON, refusals too; somebody who has not signed in gets 401."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if account_of(request) is None:
            return JsonResponse({"state": "sign-in"}, status=SIGN_IN)
        try:
            return view(request, *args, **kwargs)
        except EveryvillageError as error:
            faults = [fault.as_dict() for fault in error.faults]
            return JsonResponse({"state": "refused", "faults": faults}, status=error.http_status)

    return answered


@never_cache
@require_http_methods(["GET", "POST"])
@told_in_json
def device(request: HttpRequest) -> HttpResponse:
    """Give the mark that a form needs, and with it set a phone up for the role in use."""
    if request.method == "GET":
        return JsonResponse({"csrf": get_token(request)})
    acting = acting_of(request)
    _require(acting)
    made, secret = make_device(acting)
    return JsonResponse({"device": str(made.pk), "secret": secret})


@csrf_exempt  # the secret of the phone, in a header that no other site can send, is asked instead
@never_cache
@require_POST
@told_in_json
def outbox(request: HttpRequest) -> HttpResponse:
    """Take a bundle and say what became of each write; an empty one is a contact."""
    acting = acting_of(request)
    phone = known_device(acting, request.headers.get(DEVICE_HEADER, ""))
    if phone is None:
        return JsonResponse({"state": "revoked"}, status=GONE)
    bundle = read_bundle(request.body)
    receipts = receive(bundle, phone, acting, _kinds())
    plain = [{"id": one.id, "state": one.state, "why": one.why} for one in receipts]
    return JsonResponse({"state": "taken", "time": timezone.now().isoformat(), "receipts": plain})


@csrf_exempt  # as above
@never_cache
@require_POST
@told_in_json
def pack(request: HttpRequest) -> HttpResponse:
    """Give what the phone may hold of its village; asking for it states the purpose: a visit."""
    if known_device(acting_of(request), request.headers.get(DEVICE_HEADER, "")) is None:
        return JsonResponse({"state": "revoked"}, status=GONE)
    plain = acting_of(request)
    _require(plain)
    opened = acting_for(account_of(request), plain.on, {Compartment.IDENTITY: "visit"})
    return JsonResponse(pack_for(opened, str(request.LANGUAGE_CODE)))


@never_cache
@login_required
@require_GET
def note(request: HttpRequest, note: int) -> HttpResponse:
    """Send the sound of a voice note to whoever may hear it."""
    sound, content_type = play(acting_of(request), note)
    response = HttpResponse(sound, content_type=content_type)
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, no-store"
    return response


def notes_panel(request: HttpRequest, household: Household) -> str:
    """Give the part of a household's page on which its voice notes are heard, "" without any."""
    acting = acting_of(request)
    if not registry_rules().concerning(acting, Verb.READ, THING):
        return ""
    found = notes_of(household)
    if not found or acting.is_kin(household.pk):
        return ""
    parts = {"notes": found, "open": acting.has_open(WALL)}
    return render_to_string("field/notes.html", parts, request)


@never_cache
@login_required
@require_GET
def devices(request: HttpRequest) -> HttpResponse:
    """List one's own phones."""
    rows = Device.objects.filter(account=acting_of(request).account).order_by("-made_at")
    return render(request, "field/devices.html", {"devices": rows})


@login_required
@require_POST
def revoke(request: HttpRequest, device: UUID) -> HttpResponse:
    """Revoke a phone that was lost; it empties itself at its next contact."""
    revoke_device(acting_of(request), device)
    return redirect("devices")


def _require(acting: Acting) -> None:
    """Refuse a role that records no visits."""
    registry_rules().require(acting, Verb.CHANGE, "visit")


def _kinds() -> dict[str, Kind]:
    """Give every kind of write that a service takes."""
    return {
        one.kind: import_string(one.run) for service in find_services() for one in service.writes
    }
