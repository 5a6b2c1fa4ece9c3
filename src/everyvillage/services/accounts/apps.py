"""The Django application of the accounts."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts and roles."""

    name = "everyvillage.services.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
