"""The programme check: every fault with its place, every test tried on the sealed data."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from everyvillage.analytics.targets.figure import Status
from everyvillage.analytics.targets.meta import reads_people
from everyvillage.analytics.targets.open import open_figures, withheld_figures
from everyvillage.policy.programmes.read import check_programme, read_programme
from everyvillage.services.figures.actions import compute
from everyvillage.services.figures.pages.plan_page import area_blocks
from everyvillage.services.figures.presentation.readings import Reading, make_reading
from everyvillage.services.figures.programmes import programmes_in_force
from everyvillage.services.figures.sources import newest_snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.core.errors import InputError
    from everyvillage.policy.programmes.model import Programme
    from everyvillage.services.figures.pages.asked import Asked


def empty_check(asked: Asked, *, text: str, may_put: bool) -> dict[str, object]:
    """Gather the page before anything was checked; ``text`` is what stands in the field."""
    return {
        "here": "programme-check",
        "text": text,
        "may_put": may_put,
        "programmes": list(programmes_in_force().values()),
        "place": asked.place,
        "snapshot": newest_snapshot(),
    }


def checked(text: str, asked: Asked, *, may_put: bool) -> dict[str, object]:
    """Check ``text`` and try it; the faults, or the numbers of every target."""
    page = empty_check(asked, text=text, may_put=may_put)
    faults = check_programme(text, None)
    if faults:
        return page | {"faults": faults}
    programme = programme_from(text)
    readings = dry_run(programme, asked, of_people=may_put)
    known = sum(1 for r in readings.values() if r.figure.status is not Status.NO_DATA)
    return page | {
        "programme": programme,
        "areas": area_blocks(programme, readings, asked.language),
        "computed": known,
        "good": True,
    }


def refused(text: str, error: InputError, asked: Asked, *, may_put: bool) -> dict[str, object]:
    """Gather the page with the faults of a form that could not be read."""
    return empty_check(asked, text=text, may_put=may_put) | {"faults": list(error.faults)}


def programme_from(text: str) -> Programme:
    """Read a programme out of text that has no fault."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checked.toml"
        path.write_text(text, encoding="utf-8")
        return read_programme(path)


def dry_run(programme: Programme, asked: Asked, *, of_people: bool) -> Mapping[str, Reading]:
    """Compute every target in the place on the newest snapshot; nothing is kept.

    Unless ``of_people``, whatever rests on rows of persons or households is withheld: who may
    choose any test could take two that differ by one family.
    """
    snapshot = newest_snapshot()
    if snapshot is None:
        return {}
    figures = compute(programme, snapshot, (), asked.geography)
    if of_people:
        figures = open_figures(figures)
    else:
        hidden = [one.id for one in programme.targets if reads_people(one, programme)]
        figures = withheld_figures(figures, hidden)
    code = asked.place.code
    return {
        target.id: make_reading(figures.figure(target.id, code), target, asked.language)
        for target in programme.targets
        if figures.has(target.id, code)
    }
