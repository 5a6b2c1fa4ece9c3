"""The Django application of the site itself: base templates, design, start-up checks."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks


class WebConfig(AppConfig):
    """The site."""

    name = "everyvillage.web"
    label = "web"

    def ready(self) -> None:
        """Register the start-up checks."""
        from everyvillage.web.checks import check_home, check_words  # noqa: PLC0415 - after the apps are ready

        checks.register(check_home, "everyvillage")
        checks.register(check_words, "everyvillage")
