"""What the field offers to the site."""

from __future__ import annotations

from everyvillage.services.discovery import Service, WriteKind

SERVICE = Service(
    name="field",
    app="everyvillage.services.field",
    urls="everyvillage.services.field.urls",
    words="words.toml",
    work_links="everyvillage.services.field.links.links",
    work_order=20,
    writes=(
        WriteKind("visit@1", "everyvillage.services.field.actions.record_visit"),
        WriteKind("visit@2", "everyvillage.services.field.actions.record_visit"),
    ),
)
