"""The Django application of the proof."""

from __future__ import annotations

from django.apps import AppConfig


class ProofConfig(AppConfig):
    """Deliveries, promises and evidence."""

    name = "everyvillage.services.proof"
    label = "proof"
    default_auto_field = "django.db.models.BigAutoField"
