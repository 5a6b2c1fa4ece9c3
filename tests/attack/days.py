"""What stood on the public pages on the day of each snapshot: the site as it was then."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from unittest.mock import patch

from django.conf import settings
from django.test import Client, override_settings

from everyvillage.analytics.targets.open import open_together
from everyvillage.data.snapshot.snapshot import list_snapshots
from everyvillage.policy.programmes.read import shipped_programmes
from everyvillage.services.figures import sources
from everyvillage.web.home import Home
from tests.attack.published import collect, read_targets
from tests.attack.truth import hidden_small, true_counts

if TYPE_CHECKING:
    from pathlib import Path

    from tests.attack.outsider import Cell
    from tests.attack.published import Published


def days_of(home: Path) -> list[str]:
    """Give the days of the snapshots of a home, the oldest first."""
    return [one.head.at.isoformat() for one in list_snapshots(home / "snapshots")]


def public_on(
    home: Path, scratch: Path, day: str, *, files: bool, complementary: bool = True
) -> Published:
    """Collect what the site showed when the snapshot of ``day`` was its newest."""
    held = [one for one in list_snapshots(home / "snapshots") if one.head.at.isoformat() <= day]
    (scratch / "snapshots").mkdir(parents=True, exist_ok=True)
    for one in held:
        link = scratch / "snapshots" / one.path.name
        if not link.exists():
            link.symlink_to(one.path.resolve())
    county = held[-1].head.counties[0]
    targets = read_targets([one.path for one in shipped_programmes()])
    opened = partial(open_together, complementary=complementary)
    with override_settings(HOME=Home(scratch)), patch.object(sources, "open_together", opened):
        sources._open_sets.cache_clear()  # noqa: SLF001 - figures opened another way are not these
        found = collect(_fetch, targets, county, files=files)
    sources._open_sets.cache_clear()  # noqa: SLF001 - as above
    return found


def small_counts(home: Path, published: Published, day: str) -> dict[Cell, int]:
    """Give the hidden small counts of the snapshot of ``day`` with their true values."""
    with override_settings(HOME=Home(home)):
        programmes = {programme for programme, _ in published.targets}
        held = {one: sources.full_set(one) for one in programmes}
    figures = {one: found.figures for one, found in held.items() if found is not None}
    days = [one.at.isoformat() for one in next(iter(figures.values())).note.sources]
    truth = true_counts(figures, published.targets, published, days.index(day))
    return {cell: truth[cell] for cell in hidden_small(truth, published)}


def _fetch(path: str) -> bytes:
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    answered = client.get(path)
    assert answered.status_code == 200, (path, answered.status_code)
    return bytes(answered.content)
