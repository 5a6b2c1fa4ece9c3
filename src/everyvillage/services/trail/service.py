"""What the trail offers to the site."""

from __future__ import annotations

from everyvillage.services.discovery import Service

_HERE = "everyvillage.services.trail"

SERVICE = Service(
    name="trail",
    app=_HERE,
    urls=f"{_HERE}.urls",
    words="words.toml",
    work_links=f"{_HERE}.views.links",
    work_order=20,
)
