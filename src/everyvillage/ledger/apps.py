"""The ledger as a Django application."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate


class LedgerConfig(AppConfig):
    """PROOF: deliveries, promises, evidence, and who looked."""

    name = "everyvillage.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the triggers anew after every migration, and check that they are there."""
        from everyvillage.ledger.checks import check_guard  # noqa: PLC0415 - after the apps are ready

        pre_migrate.connect(_step_aside, sender=self, dispatch_uid="everyvillage.ledger.aside")
        post_migrate.connect(_install, sender=self, dispatch_uid="everyvillage.ledger.guard")
        checks.register(check_guard, "everyvillage")


def _step_aside(using: str, plan: list[Any], **kwargs: Any) -> None:  # noqa: ANN401 - Django's own signature
    """Let tables be rebuilt, where there is something to migrate."""
    from everyvillage.ledger import guard  # noqa: PLC0415 - models exist only when the apps are ready

    del kwargs
    if plan:
        guard.step_aside(using)


def _install(using: str, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own signature
    """Make what a migration has taken away."""
    from everyvillage.ledger import guard  # noqa: PLC0415 - models exist only when the apps are ready

    del kwargs
    guard.install(using)
