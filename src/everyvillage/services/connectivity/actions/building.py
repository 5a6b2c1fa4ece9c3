"""Report works that stand: a delivery in the ledger of the village, with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.ledger.append import append
from everyvillage.ledger.files.store import FileStore
from everyvillage.ledger.records import Delivery
from everyvillage.planning.network.joint.describe import brings_signal
from everyvillage.planning.network.joint.stands import BROADBAND, SIGNAL
from everyvillage.registry.access.place_tree import in_force
from everyvillage.registry.events.network import VillageConnected
from everyvillage.registry.events.outbox import publish
from everyvillage.registry.models import Place, PlaceCode
from everyvillage.services.connectivity import storing
from everyvillage.services.connectivity.models import Built, NetworkPlan
from everyvillage.services.connectivity.planted import planted
from everyvillage.services.connectivity.states import Standing
from everyvillage.services.moments import noon_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from everyvillage.ledger.models import Entry
    from everyvillage.registry.access.acting import Acting

SERVICES = (BROADBAND, SIGNAL)
POINTS = ("committee", "school", "clinic", "settlements")
_MOST_KBPS = 100_000_000
_CORES = 4
"""No cable has a number of cores of more digits."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it came: its own number, what stands where since when, and what shows it.

    ``mbps`` is the measured rate, ``points`` where 4G was measured; a picture or a measurement
    is needed. ``spare_cores`` are those that the new lines on the way have left.
    """

    number: str
    village: str
    service: str
    happened: str
    mbps: str = ""
    points: tuple[str, ...] = ()
    picture: bytes | None = None
    spare_cores: str = ""


@transaction.atomic
def report_built(acting: Acting, number: int, form: Form) -> Built:
    """Write that works of an approved plan stand; the same form again gives what it wrote.

    Refuses, with every fault at once, a village that the plan brings nothing, a day that is
    none or to come, works without evidence, and works that were reported.
    """
    plan = NetworkPlan.objects.select_for_update().get(pk=number)
    form_number = _number(form)
    before = Built.objects.filter(form=form_number, plan=plan).first()
    if before is not None:
        return before
    row = next(
        (one for one in storing.read_result(plan)["villages"] if one["code"] == form.village), None
    )
    day, kbps = _day(form), _kbps(form)
    faults = list(_faults(plan, form, row, day, kbps))
    if faults or day is None or row is None:
        raise InputError(faults)
    place = _village(form.village, day)
    entry = _deliver(acting, plan, place, form, day, kbps)
    built = Built.objects.create(
        plan=plan,
        village=place,
        code=form.village,
        service=form.service,
        form=form_number,
        happened_on=day,
        entry=entry,
        by=acting.login,
    )
    came = _came(form, row["technology"], kbps)
    publish(
        VillageConnected(
            built.pk, form.village, day, f"account {acting.account}", plan.modelled, **came
        )
    )
    publish(planted(plan, built, _cores(form), f"account {acting.account}"))
    return built


def _came(form: Form, technology: str, kbps: int | None) -> Mapping[str, Any]:
    """Give what the register learns: what came, and what was measured."""
    if form.service == SIGNAL:
        return {f"signal_{point}": True for point in form.points}
    fibre = True if technology == "fibre" else None
    return {"broadband": True, "fibre": fibre, "kbps": kbps if fibre else None}


def _deliver(
    acting: Acting, plan: NetworkPlan, place: Place, form: Form, day: date, kbps: int | None
) -> Entry:
    evidence = [f"sha256:{plan.seal}"]
    if form.picture:
        evidence.append(FileStore(settings.HOME.files).put(form.picture).reference)
    measured = f"{kbps} kbit/s" if kbps else ", ".join(form.points)
    return append(
        Delivery(
            service="connectivity",
            provider=f"county {plan.county_code}",
            quantity=1,
            unit=form.service,
            happened=noon_of(day),
            recorder=f"account {acting.account}",
            evidence=tuple(evidence),
            note=f"plan {plan.pk}: {measured}" if measured else f"plan {plan.pk}",
        ),
        place.pk,
    )


def _number(form: Form) -> UUID:
    try:
        return UUID(form.number)
    except ValueError as error:
        fault = _fault("number", "no form of this page", "the form as the page gave it")
        raise InputError(fault) from error


def _day(form: Form) -> date | None:
    try:
        found = date.fromisoformat(form.happened)
    except ValueError:
        return None
    return found if found <= timezone.localdate() else None


def _kbps(form: Form) -> int | None:
    """Give the measured rate in kbit/s, None where there is none, 0 for what is no rate."""
    plain = form.mbps.strip().replace(",", ".")
    if not plain:
        return None
    try:
        found = round(float(plain) * 1000)
    except (ValueError, OverflowError):
        return 0
    return found if 0 < found <= _MOST_KBPS else 0


def _cores(form: Form) -> int | None:
    """Give the spare cores, None where they are not told, -1 for what is no such number."""
    plain = form.spare_cores.strip()
    if not plain:
        return None
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= _CORES else -1


def _village(code: str, day: date) -> Place:
    row = PlaceCode.objects.filter(in_force(day), code=code).select_related("place").first()
    if row is None:
        raise InputError(_fault("village", code, "a village in force on that day"))
    place: Place = row.place
    return place


def _faults(
    plan: NetworkPlan,
    form: Form,
    row: Mapping[str, Any] | None,
    day: date | None,
    kbps: int | None,
) -> Iterator[Fault]:
    if plan.standing != Standing.APPROVED:
        yield _fault("plan", f"a plan that is “{plan.standing}”", "an approved plan")
    if form.service not in SERVICES:
        yield _fault("service", f"“{form.service[:20]}”", ", ".join(SERVICES))
    if row is None or not (row["gains"] if form.service == BROADBAND else brings_signal(row)):
        yield _fault("village", form.village[:20], "a village that the plan brings this to")
    if day is None:
        yield _fault("happened", f"“{form.happened[:20]}”", "a day up to today")
    if kbps == 0:
        yield _fault("mbps", f"“{form.mbps[:20]}”", "a rate in Mbit/s above zero")
    if _cores(form) == -1:
        yield _fault("spare_cores", f"“{form.spare_cores[:20]}”", "a whole number of cores")
    if unknown := sorted(set(form.points) - set(POINTS)):
        yield _fault("points", ", ".join(unknown)[:40], ", ".join(POINTS))
    measured = kbps if form.service == BROADBAND else form.points
    if not form.picture and not measured:
        yield _fault("evidence", "none", "a measurement or a picture")
    if Built.objects.filter(plan=plan, code=form.village, service=form.service).exists():
        yield _fault("village", "works that were reported", "works that were not reported yet")


def _fault(where: str, found: str, accepted: str) -> Fault:
    return Fault(
        code="network.built-wrong",
        where=where,
        asked="works of an approved plan that stand",
        found=found,
        accepted=accepted,
        next_step="correct this part and send the form again; nothing was written",
    )
