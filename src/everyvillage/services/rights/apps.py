"""The Django application of the rights of the person concerned."""

from __future__ import annotations

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """Requests about one's own record, and what became of them."""

    name = "everyvillage.services.rights"
    label = "rights"
    default_auto_field = "django.db.models.BigAutoField"
