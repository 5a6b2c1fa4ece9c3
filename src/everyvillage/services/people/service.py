"""What the people service offers to the site."""

from __future__ import annotations

from everyvillage.services.discovery import Service

SERVICE = Service(
    name="people",
    app="everyvillage.services.people",
    urls="everyvillage.services.people.urls",
    words="words.toml",
    work_links="everyvillage.services.people.links.links",
    work_order=30,
)
