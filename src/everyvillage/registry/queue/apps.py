"""The queue of tasks as a Django application."""

from django.apps import AppConfig


class QueueConfig(AppConfig):
    """Tasks: what was asked for, and what became of it."""

    name = "everyvillage.registry.queue"
    label = "queue"
    default_auto_field = "django.db.models.BigAutoField"
