"""What the register service offers to the site."""

from __future__ import annotations

from everyvillage.services.discovery import Service

SERVICE = Service(name="register", app="everyvillage.services.register")
