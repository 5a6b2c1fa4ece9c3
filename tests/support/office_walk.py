"""A file of an office, a step and a question of one county, for the walk of all addresses."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from everyvillage.registry.models import OpenCounty
from everyvillage.services.register.models import Doubt, DoubtKind, SentFile, State, Taking


def office_file(county: int) -> dict[str, object]:
    """Make them in an open county and give their numbers by the names of address parts.

    The file was refused, so that nothing that is asked of it starts work.
    """
    now = timezone.now()
    OpenCounty.objects.get_or_create(county_id=county, defaults={"opened_at": now})
    file = SentFile.objects.create(
        county_id=county,
        office="police",
        month=date(2020, 6, 1),
        file_name="police.txt",
        sha256="0" * 64,
        size=1,
        state=State.REFUSED,
        received_at=now,
    )
    step = Taking.objects.create(file=file, at=now)
    doubt = Doubt.objects.create(
        county_id=county, kind=DoubtKind.VILLAGE, key=b"1" * 32, first_at=now
    )
    return {"file": file.pk, "step": step.pk, "doubt": doubt.pk}
