"""What the proof offers to the site."""

from __future__ import annotations

from everyvillage.services.discovery import DatedTask, Service

_TASKS = "everyvillage.services.proof.tasks"

SERVICE = Service(
    name="proof",
    app="everyvillage.services.proof",
    tasks=(
        # It writes files beside the database, so it keeps its own transaction.
        DatedTask("proof.seal-the-day", f"{_TASKS}.seal_the_day", whole=False),
    ),
)
