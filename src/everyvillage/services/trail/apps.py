"""The Django application of the trail."""

from __future__ import annotations

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """The trail of readings."""

    name = "everyvillage.services.trail"
    label = "trail"
    default_auto_field = "django.db.models.BigAutoField"
