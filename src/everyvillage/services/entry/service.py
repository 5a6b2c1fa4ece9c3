"""What the resident's way in offers to the site."""

from __future__ import annotations

from everyvillage.services.discovery import Service, Tile

SERVICE = Service(
    name="entry",
    app="everyvillage.services.entry",
    urls="everyvillage.services.entry.urls",
    words="words.toml",
    resident="everyvillage.services.entry.visits.resident_at",
    work_links="everyvillage.services.entry.links.links",
    household_panel="everyvillage.services.entry.views.worker.panel",
    tiles=(
        Tile(
            "entry.tile_question",
            "question",
            "my-questions",
            scope="answers",
            shown="everyvillage.services.entry.queries.count_open",
            hides=True,
            order=10,
        ),
        Tile("entry.tile_family", "family", "my-family", scope="household", order=40),
        Tile("entry.tile_helpers", "helpers", "my-helpers", scope="delegates", order=60),
    ),
)
