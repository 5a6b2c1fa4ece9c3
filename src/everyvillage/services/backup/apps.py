"""The Django application of the backup."""

from __future__ import annotations

from django.apps import AppConfig


class BackupConfig(AppConfig):
    """Backup and restore."""

    name = "everyvillage.services.backup"
    label = "backup"
