"""What this installation is: modelled or real."""

from __future__ import annotations

from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.registry.models import Installation, Kind


def kind_of(*, modelled: bool) -> Kind:
    """Give the kind of an installation with such rows."""
    return Kind.MODELLED if modelled else Kind.REAL


def installation_kind() -> Kind | None:
    """Give the kind of this installation; None before its first row."""
    found = Installation.objects.first()
    return None if found is None else Kind(found.kind)


def check_kind(*, modelled: bool) -> None:
    """Refuse rows of another kind than those that are here."""
    here = installation_kind()
    if here is not None and here != kind_of(modelled=modelled):
        raise InputError(_kinds_mixed(here, kind_of(modelled=modelled)))


def fix_kind(*, modelled: bool) -> None:
    """Say, with the first row, what this installation holds from now on."""
    check_kind(modelled=modelled)
    if not Installation.objects.exists():
        Installation.objects.create(kind=kind_of(modelled=modelled), since=timezone.now())


def _kinds_mixed(here: Kind, new: Kind) -> Fault:
    """Say that modelled and real rows never share a database."""
    return Fault(
        code="import.modelled-and-real",
        where="this installation",
        asked=f"{here} rows, which is what it holds",
        found=f"{new} rows",
        accepted=f"{here} rows only; modelled and real rows never share a database",
        next_step="set EVERYVILLAGE_HOME to another folder and import there "
        "(--modelled says that a file is made up)",
    )
