"""The Django application of recorded sentences."""

from __future__ import annotations

from django.apps import AppConfig


class VoicesConfig(AppConfig):
    """Clips of sentences in the languages of the villages."""

    name = "everyvillage.services.voices"
    label = "voices"
