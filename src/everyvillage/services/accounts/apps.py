"""The Django application of the accounts."""

from __future__ import annotations

from allauth.account.signals import password_changed
from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core.management import call_command
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """Accounts and roles."""

    name = "everyvillage.services.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the table of limits after each migration; note each session that begins."""
        from everyvillage.services.accounts import sessions  # noqa: PLC0415 - after the apps are ready

        user_logged_in.connect(sessions.note, dispatch_uid="everyvillage.accounts.begun")
        password_changed.connect(sessions.keep_only, dispatch_uid="everyvillage.accounts.changed")
        post_migrate.connect(_make_table, sender=self, dispatch_uid="everyvillage.accounts.cache")


def _make_table(using: str, **kwargs: object) -> None:
    """Make the table of the cache where it is not there."""
    del kwargs
    call_command("createcachetable", database=using, verbosity=0)
