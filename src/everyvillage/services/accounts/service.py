"""What the accounts offer to the site."""

from __future__ import annotations

from everyvillage.services.discovery import Service

SERVICE = Service(
    name="accounts",
    app="everyvillage.services.accounts",
    urls="everyvillage.services.accounts.urls",
    words="words.toml",
)
