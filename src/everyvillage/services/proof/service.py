"""What the proof offers to the site."""

from __future__ import annotations

from everyvillage.services.discovery import DatedTask, Service

_HERE = "everyvillage.services.proof"

SERVICE = Service(
    name="proof",
    app=_HERE,
    urls=f"{_HERE}.urls",
    words="words.toml",
    household_panel=f"{_HERE}.views.panel",
    work_links=f"{_HERE}.views.links",
    tasks=(
        # It writes files beside the database, so it keeps its own transaction.
        DatedTask("proof.seal-the-day", f"{_HERE}.tasks.seal_the_day", whole=False),
    ),
)
