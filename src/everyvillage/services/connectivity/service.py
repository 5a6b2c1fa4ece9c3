"""What connectivity offers to the site."""

from __future__ import annotations

from everyvillage.services.discovery import DatedTask, Service

_HERE = "everyvillage.services.connectivity"

SERVICE = Service(
    name="connectivity",
    app=_HERE,
    urls=f"{_HERE}.urls",
    words="words.toml",
    work_links=f"{_HERE}.views.links.links",
    gap_panel=f"{_HERE}.views.links.gap_panel",
    tasks=(DatedTask("connectivity.plans", f"{_HERE}.work.work_dated", every="hour", whole=False),),
)
