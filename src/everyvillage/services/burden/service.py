"""What the burden meter offers to the site."""

from __future__ import annotations

from everyvillage.services.discovery import Service

_HERE = "everyvillage.services.burden"

SERVICE = Service(
    name="burden",
    app=_HERE,
    urls=f"{_HERE}.urls",
    words="words.toml",
    work_links=f"{_HERE}.views.links",
    work_order=90,
)
