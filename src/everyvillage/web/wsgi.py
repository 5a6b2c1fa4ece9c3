"""The site as a WSGI application."""

from __future__ import annotations

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "everyvillage.web.settings")

application = get_wsgi_application()

# Imported after the set-up: the search index, the outlines and the figures are read once per
# process, and the first visitor should not be the one who waits for them.
from everyvillage.services.figures.warming import warm  # noqa: E402 - needs Django set up

Thread(target=warm, name="warming", daemon=True).start()
