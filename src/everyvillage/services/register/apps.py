"""The register service as a Django application."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Imports and snapshots; its rows are those of the registry."""

    name = "everyvillage.services.register"
    label = "services_register"
    default_auto_field = "django.db.models.BigAutoField"
