"""The Django application of the deliveries."""

from __future__ import annotations

from django.apps import AppConfig


class DeliveriesConfig(AppConfig):
    """Deliveries for programs."""

    name = "everyvillage.services.deliveries"
    label = "deliveries"
