"""The Django application of the site itself: base templates, design, start-up checks."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks

from everyvillage.data.frame.own.in_use import use_folder


class WebConfig(AppConfig):
    """The site."""

    name = "everyvillage.web"
    label = "web"

    def ready(self) -> None:
        """Choose the list of places, and register the start-up checks."""
        from django.conf import settings  # noqa: PLC0415 - as below

        from everyvillage.web.checks import check_home, check_words  # noqa: PLC0415 - after the apps are ready

        use_folder(settings.HOME.frame)
        checks.register(check_home, "everyvillage")
        checks.register(check_words, "everyvillage")
