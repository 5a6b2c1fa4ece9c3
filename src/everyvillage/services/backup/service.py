"""What the backup service is; it has no pages: whoever backs up sits at the machine."""

from __future__ import annotations

from everyvillage.services.discovery import Service

SERVICE = Service(name="backup", app="everyvillage.services.backup")
