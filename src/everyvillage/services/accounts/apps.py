"""The Django application of the accounts."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """Accounts and roles."""

    name = "everyvillage.services.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the table in which limits of signing in are counted, after each migration."""
        post_migrate.connect(_make_table, sender=self, dispatch_uid="everyvillage.accounts.cache")


def _make_table(using: str, **kwargs: object) -> None:
    """Make the table of the cache where it is not there."""
    del kwargs
    call_command("createcachetable", database=using, verbosity=0)
