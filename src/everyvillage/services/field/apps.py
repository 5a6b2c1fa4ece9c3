"""The Django application of the field."""

from __future__ import annotations

from django.apps import AppConfig


class FieldConfig(AppConfig):
    """Visits, and the pages that work without a link."""

    name = "everyvillage.services.field"
    label = "field"
