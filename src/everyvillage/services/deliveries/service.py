"""What the deliveries offer to the site."""

from __future__ import annotations

from everyvillage.services.discovery import Service

SERVICE = Service(
    name="deliveries",
    app="everyvillage.services.deliveries",
    api="everyvillage.services.deliveries.api",
)
