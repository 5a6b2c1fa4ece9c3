"""What recorded sentences offer to the site."""

from __future__ import annotations

from everyvillage.services.discovery import Service

SERVICE = Service(
    name="voices",
    app="everyvillage.services.voices",
    urls="everyvillage.services.voices.urls",
    words="words.toml",
    work_links="everyvillage.services.voices.links.links",
    work_order=80,
    clips="everyvillage.services.voices.queries.clip_address",
)
