"""What the register service offers to the site."""

from __future__ import annotations

from everyvillage.services.discovery import DatedTask, Service

SERVICE = Service(
    name="register",
    app="everyvillage.services.register",
    urls="everyvillage.services.register.urls",
    words="words.toml",
    work_links="everyvillage.services.register.pages.links.links",
    work_order=40,
    tasks=(
        DatedTask(
            "register.office-files",
            "everyvillage.services.register.intake.work.work_dated",
            every="hour",
            whole=False,
        ),
    ),
)
