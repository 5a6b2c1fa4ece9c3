"""The shocks as a Django application."""

from django.apps import AppConfig


class ShocksConfig(AppConfig):
    """Shocks: bills, lost jobs, lost harvests and the like."""

    name = "everyvillage.registry.shocks"
    label = "shocks"
    default_auto_field = "django.db.models.BigAutoField"
