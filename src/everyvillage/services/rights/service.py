"""What the rights offer to the site."""

from __future__ import annotations

from everyvillage.services.discovery import DatedTask, Service, Tile

_HERE = "everyvillage.services.rights"

SERVICE = Service(
    name="rights",
    app=_HERE,
    urls=f"{_HERE}.urls",
    words="words.toml",
    resident=f"{_HERE}.visitors.resident_by_account",
    open_work=f"{_HERE}.assigning",
    work_links=f"{_HERE}.pages.links.links",
    tiles=(
        Tile("rights.tile_looked", "looked", "my-looked", scope="looked", order=20),
        Tile("rights.tile_requests", "letter", "my-requests", scope="looked", order=30),
    ),
    tasks=(DatedTask("rights.appeal-what-is-late", f"{_HERE}.tasks.appeal_what_is_late"),),
)
