"""The outbox of events as a Django application."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """What happened, and who has reacted to it."""

    name = "everyvillage.registry.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"
