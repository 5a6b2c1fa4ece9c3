"""The Django application of the burden meter."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register

from everyvillage.services.burden.checks import check_forms


class BurdenConfig(AppConfig):
    """What forms ask of whom."""

    name = "everyvillage.services.burden"
    label = "burden"

    def ready(self) -> None:
        """Let the site start only where no form asks twice or too much."""
        register(check_forms)
