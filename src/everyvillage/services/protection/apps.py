"""The Django application of protection."""

from __future__ import annotations

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """Episodes of risk: leads, visits, decisions, help, proof."""

    name = "everyvillage.services.protection"
    label = "protection"
