"""What the retention offers to the site."""

from __future__ import annotations

from everyvillage.services.discovery import DatedTask, Service

_HERE = "everyvillage.services.retention"

SERVICE = Service(
    name="retention",
    app=_HERE,
    urls=f"{_HERE}.urls",
    words="words.toml",
    work_links=f"{_HERE}.views.links",
    # It removes folders and files too, so it keeps its own transactions.
    tasks=(DatedTask("retention.keep", f"{_HERE}.tasks.keep_to_the_limits", whole=False),),
)
