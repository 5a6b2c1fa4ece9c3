"""The registry as a Django application."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """RECORDS: places, households, people, organisations, facilities, imports, keys."""

    name = "everyvillage.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
