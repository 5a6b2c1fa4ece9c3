"""The demonstration's county, and a small county beside it that lacks what the other lacks."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from everyvillage.analytics.targets.compute import compute_figures
from everyvillage.cli.demo import DEMO_COUNTY, DEMO_DATE, PEOPLE_SEED
from everyvillage.data.county import make_county
from everyvillage.policy.programmes.read import shipped_programmes
from everyvillage.services.register.actions import create_snapshot, import_table
from tests.support.additions import add_columns
from tests.support.real_way import covers, deliver, empty_register, seal_and_compute, undone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pytest_django.plugin import DjangoDbBlocker

    from everyvillage.analytics.targets.figure import Figure
    from everyvillage.analytics.targets.figure_set import FigureSet
    from everyvillage.policy.programmes.model import Programme, Target

AT = date.fromisoformat(DEMO_DATE)
MADOI = "632626"
"""One of the smallest counties: 30 villages, 15,000 people."""


@dataclass(frozen=True)
class SmallCounty:
    """A county in the register with what its offices delivered, and where the files lie."""

    delivered: Path
    out: Path
    sets: dict[str, FigureSet]

    def figure(self, target: Target, programme: Programme) -> Figure:
        """Give the figure of the county, or of the nation where rows belong to no place."""
        return figure_of(self.sets[programme.id], target)

    @contextmanager
    def with_columns(self, columns: Iterable[str], seed: int) -> Iterator[None]:
        """Deliver ``columns`` as well, and take them back at the end."""
        with undone():
            written = add_columns(self.delivered, self.out, columns, county=MADOI, at=AT, seed=seed)
            for name in written:
                path = self.out / f"{name}.csv"
                import_table(name, path, modelled=True, counties=covers(name, MADOI), at=AT)
                path.unlink()
            yield

    @staticmethod
    def compute(target: Target, programme: Programme) -> Figure:
        """Seal the register as it stands and compute the measure of ``target``.

        For a change, the register is sealed twice, the first time on the day it is measured from.
        """
        measure = programme.measure(target.measure)
        earlier = [] if target.since is None else [create_snapshot(target.since)]
        small = replace(programme, measures=(measure,))
        return figure_of(compute_figures(small, create_snapshot(AT), earlier=earlier), target)


def figure_of(figures: FigureSet, target: Target) -> Figure:
    """Give the figure of ``target`` in the one county of a set."""
    place = "0" if target.level == "nation" else figures.places("county")[0]
    return figures.figure(target.id, place)


@pytest.fixture(scope="session")
def on_demo_county(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,  # noqa: ARG001 - the tables must be there
    django_db_blocker: DjangoDbBlocker,
) -> frozenset[str]:
    """Give the targets that have a value on the county of the demonstration."""
    folder = tmp_path_factory.mktemp("demo")
    make_county(DEMO_COUNTY, PEOPLE_SEED, folder / "made", at=AT)
    with empty_register(folder / "home", django_db_blocker):
        deliver(DEMO_COUNTY, folder / "made" / "delivered", AT)
        _, sets = seal_and_compute(AT)
    return frozenset(
        target.id
        for programme in shipped_programmes()
        for target in programme.targets
        if figure_of(sets[programme.id], target).value is not None
    )


@pytest.fixture(scope="module")
def small_county(
    tmp_path_factory: pytest.TempPathFactory,
    on_demo_county: frozenset[str],  # noqa: ARG001 - its register is empty again before this one
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[SmallCounty]:
    """Give a small county whose offices send what those of the demonstration send."""
    folder = tmp_path_factory.mktemp("small")
    make_county(MADOI, PEOPLE_SEED, folder / "made", at=AT)
    delivered = folder / "made" / "delivered"
    with empty_register(folder / "home", django_db_blocker):
        deliver(MADOI, delivered, AT)
        _, sets = seal_and_compute(AT)
        yield SmallCounty(delivered, folder / "added", sets)
