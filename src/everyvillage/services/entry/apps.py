"""The Django application of the resident's way in."""

from __future__ import annotations

from django.apps import AppConfig


class EntryConfig(AppConfig):
    """Cards, picture PINs, delegates and questions."""

    name = "everyvillage.services.entry"
    label = "entry"
