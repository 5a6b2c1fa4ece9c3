"""The start-up check of the ledger: every trigger is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error
from django.db import DatabaseError

from everyvillage.ledger import guard

if TYPE_CHECKING:
    from collections.abc import Sequence


def check_guard(
    app_configs: Any,  # noqa: ANN401 - Django's own signature
    databases: Sequence[str] | None = None,
    **kwargs: Any,  # noqa: ANN401 - Django's own signature
) -> Sequence[CheckMessage]:
    """Check that every table of proof has its triggers, as this version makes them."""
    del app_configs, kwargs
    return [found for alias in databases or ("default",) for found in _check(alias)]


def _check(alias: str) -> list[CheckMessage]:
    """Check one database; one that cannot be reached is another check's matter."""
    try:
        names = guard.missing(alias)
    except DatabaseError:
        return []
    return [
        Error(
            f"The trigger {name} of the ledger is missing or differs.",
            hint="Run everyvillage ledger guard as the owner of the tables, then verify.",
            id="everyvillage.E010",
        )
        for name in names
    ]
