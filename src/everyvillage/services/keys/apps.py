"""The Django application of the keys."""

from __future__ import annotations

from django.apps import AppConfig


class KeysConfig(AppConfig):
    """A change of keys and how far it is."""

    name = "everyvillage.services.keys"
    label = "keys"
