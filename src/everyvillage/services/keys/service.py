"""What the keys service is; it has no pages: keys are changed at the machine that holds them."""

from __future__ import annotations

from everyvillage.services.discovery import Service

SERVICE = Service(name="keys", app="everyvillage.services.keys")
