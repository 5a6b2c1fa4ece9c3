"""What the tokens offer to the site."""

from __future__ import annotations

from everyvillage.services.discovery import Service

SERVICE = Service(
    name="tokens",
    app="everyvillage.services.tokens",
    urls="everyvillage.services.tokens.urls",
    words="words.toml",
)
