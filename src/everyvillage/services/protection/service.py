"""What protection offers to the site."""

from __future__ import annotations

from everyvillage.services.discovery import DatedTask, KeptRows, Service, Tile

SERVICE = Service(
    name="protection",
    app="everyvillage.services.protection",
    urls="everyvillage.services.protection.urls",
    words="words.toml",
    work_links="everyvillage.services.protection.links.links",
    work_order=10,
    tasks=(
        DatedTask("protection-clocks", "everyvillage.services.protection.tasks.escalate"),
        DatedTask(
            "protection-hands-out",
            "everyvillage.services.protection.tasks.hand_out_leads",
            every="hour",
        ),
        DatedTask("protection-asks-again", "everyvillage.services.protection.tasks.ask_again"),
        DatedTask(
            "protection-draws-by-chance",
            "everyvillage.services.protection.tasks.draw_by_chance",
        ),
        DatedTask(
            "protection-lists",
            "everyvillage.services.protection.foresight.listing.list_all",
            whole=False,
        ),
        DatedTask(
            "protection-weeks",
            "everyvillage.services.protection.tasks.plan_weeks",
            every="hour",
        ),
    ),
    kept=(
        KeptRows("draws", "keep_draw_days", "protection.Drawn", "drawn_on"),
        KeptRows("samples", "keep_sample_days", "protection.KeptSample", "drawn_on"),
        KeptRows("promises", "keep_promise_days", "protection.Promise", "kept_on"),
    ),
    open_work="everyvillage.services.protection.work",
    pack="everyvillage.services.protection.pack.parts_of",
    household_panel="everyvillage.services.protection.views.pages.panel",
    home_panel="everyvillage.services.protection.views.pages.home_panel",
    tiles=(
        Tile(
            "protection.tile_help",
            "money",
            "my-help",
            scope="answers",
            shown="everyvillage.services.protection.views.mine.count_waiting",
            order=20,
        ),
    ),
)
