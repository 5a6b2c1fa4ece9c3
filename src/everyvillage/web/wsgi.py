"""The site as a WSGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "everyvillage.web.settings")

application = get_wsgi_application()

# Imported after the set-up. What is read once per process is read before the first answer: the
# first visitor should not be the one who waits for it.
from everyvillage.services.figures.warming import warm  # noqa: E402 - needs Django set up
from everyvillage.web.ready import make_ready  # noqa: E402 - as above

make_ready()
warm()
