"""The Django application of the site itself: base templates, design, start-up checks."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks
from django.core.management import call_command
from django.db.models.signals import post_migrate


class WebConfig(AppConfig):
    """The site."""

    name = "everyvillage.web"
    label = "web"

    def ready(self) -> None:
        """Register the start-up checks."""
        from everyvillage.web.checks import check_home, check_words  # noqa: PLC0415 - after the apps are ready

        checks.register(check_home, "everyvillage")
        checks.register(check_words, "everyvillage")
        post_migrate.connect(_make_cache_table, sender=self, dispatch_uid="everyvillage.web.cache")


def _make_cache_table(using: str, **kwargs: object) -> None:
    """Make the table of the cache, in which limits are counted, where it is not there."""
    del kwargs
    call_command("createcachetable", database=using, verbosity=0)
