"""The Django application of the figures."""

from __future__ import annotations

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Figures on pages."""

    name = "everyvillage.services.figures"
    label = "figures"
