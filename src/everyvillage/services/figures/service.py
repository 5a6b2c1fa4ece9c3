"""What the figures offer to the site."""

from __future__ import annotations

from everyvillage.services.discovery import MenuEntry, Service

SERVICE = Service(
    name="figures",
    app="everyvillage.services.figures",
    urls="everyvillage.services.figures.urls",
    words="words.toml",
    menu=(
        MenuEntry("menu.plan", "plan", 10),
        MenuEntry("menu.places", "places", 20),
        MenuEntry("menu.check", "programme-check", 30),
        MenuEntry("menu.data", "data", 40),
    ),
    home_panel="everyvillage.services.figures.views.home_panel",
    api="everyvillage.services.figures.api",
)
