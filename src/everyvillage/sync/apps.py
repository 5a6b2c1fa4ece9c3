"""The Django application of what comes from phones."""

from __future__ import annotations

from django.apps import AppConfig


class SyncConfig(AppConfig):
    """Phones and what they have sent."""

    name = "everyvillage.sync"
    label = "sync"
