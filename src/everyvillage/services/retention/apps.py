"""The Django application of the retention."""

from __future__ import annotations

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """How long things are kept."""

    name = "everyvillage.services.retention"
    label = "retention"
    default_auto_field = "django.db.models.BigAutoField"
