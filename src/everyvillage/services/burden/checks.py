"""The check at start-up: no form asks twice, and none goes over the minutes of its role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.checks import Error
from django.utils import timezone

from everyvillage.services.burden.faults import form_faults

if TYPE_CHECKING:
    from django.core.checks import CheckMessage


def check_forms(**_: object) -> list[CheckMessage]:
    """Give an error for each fault of a form."""
    return [
        Error(f"{one.where}: {one.found}", hint=one.next_step, id=one.code)
        for one in form_faults(timezone.localdate())
    ]
