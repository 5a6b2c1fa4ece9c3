"""Madoi with thirty villages of a planner's making, three of them without fibre, sealed."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.test import Client, override_settings

from everyvillage.data.frame.places import units
from everyvillage.planning.network.steiner.limit import WorkLimit
from everyvillage.registry.models import Account, PlaceCode
from everyvillage.services.connectivity import work
from everyvillage.services.register.actions import create_snapshot, import_table, open_county
from everyvillage.web.home import Home
from tests.support.authority import give, make_account

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MADOI = "632626"
SEALED = date(2020, 9, 30)
WITHOUT = 3
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class County:
    """The county's number in the register, its villages, and a browser for each officer."""

    place: int
    villages: list[str]
    folder: Path

    def browser(self, login: str, role: str = "county-officer", place: int = 0) -> Client:
        """Give the browser of somebody in a role, of this county where no place is named."""
        account = Account.objects.filter(login=login).first()
        if account is None:
            account = make_account(login)
            give(account, role, place or self.place)
        client = Client(headers={"accept-language": "en"})
        client.cookies["language"] = "en"
        client.force_login(account, backend=BACKEND)
        return client


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[County]:
    """Open the county, deliver its villages, seal them; plans are made with little work."""
    monkeypatch.setattr(work, "PLAN_WORK", WorkLimit(work=200))
    monkeypatch.setattr(work, "SIDE_WORK", WorkLimit(work=100))
    monkeypatch.setattr(work, "CURVE_POINTS", 5)
    monkeypatch.setattr(work, "begin", lambda: None)
    with override_settings(HOME=Home(tmp_path / "home")):
        open_county(MADOI)
        codes = [one.code for one in units(MADOI) if one.kind == "village"]
        path = tmp_path / "village.csv"
        _write_villages(path, codes)
        import_table("village", path, modelled=True, at=SEALED)
        create_snapshot(SEALED)
        held = PlaceCode.objects.get(code=MADOI, valid_to=None)
        yield County(held.place_id, codes, tmp_path)


def _write_villages(path: Path, codes: list[str]) -> None:
    """Write villages on a grid of about seven kilometres; the last few have no fibre."""
    columns = ["village_code", "lon", "lat", "terrain", "poor", "households", "fibre"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for number, code in enumerate(codes):
            lon, lat = 98.0 + (number % 6) * 0.07, 34.5 + (number // 6) * 0.06
            fibre = number < len(codes) - WITHOUT
            writer.writerow([code, lon, lat, "plateau", number % 2, 40 + number, fibre])
