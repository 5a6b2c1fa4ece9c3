"""What the returns offer to the site."""

from __future__ import annotations

from everyvillage.services.discovery import Service

_HERE = "everyvillage.services.returns"

SERVICE = Service(
    name="returns",
    app=_HERE,
    urls=f"{_HERE}.urls",
    words="words.toml",
    work_links=f"{_HERE}.views.links",
)
