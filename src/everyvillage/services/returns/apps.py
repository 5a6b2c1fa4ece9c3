"""The Django application of the returns."""

from __future__ import annotations

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """Receivers' tables and what was filled."""

    name = "everyvillage.services.returns"
    label = "returns"
