"""The Django application of the tokens."""

from __future__ import annotations

from django.apps import AppConfig


class TokensConfig(AppConfig):
    """Tokens for programs."""

    name = "everyvillage.services.tokens"
    label = "tokens"
    default_auto_field = "django.db.models.BigAutoField"
