"""Make Django ready for a command that touches the register, once, and only then."""

from __future__ import annotations

import os

import django
from django.core.management import call_command

from everyvillage.services.register.storage_errors import readable_storage_errors

SETTINGS = "everyvillage.web.settings"


def set_up(*, migrate: bool = True) -> None:
    """Load the settings; with ``migrate`` bring the database up to date, or make a new one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    if migrate:
        with readable_storage_errors():
            call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
