"""What the accounts offer to the site."""

from __future__ import annotations

from everyvillage.services.discovery import DatedTask, Service

_TASKS = "everyvillage.services.accounts.tasks"

SERVICE = Service(
    name="accounts",
    app="everyvillage.services.accounts",
    urls="everyvillage.services.accounts.urls",
    words="words.toml",
    household_panel="everyvillage.services.accounts.residents.panel",
    tasks=(
        DatedTask(
            "accounts.forget-sessions", "everyvillage.services.accounts.tasks.forget_sessions"
        ),
    ),
)
