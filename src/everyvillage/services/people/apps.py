"""The Django application of the people."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Households and persons on pages."""

    name = "everyvillage.services.people"
    label = "people"
