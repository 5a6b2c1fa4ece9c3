"""Read once, at the start of a process, what every page needs: places, outlines, figures."""

from __future__ import annotations

import logging

from everyvillage.core.codes import NATION
from everyvillage.core.errors import EveryvillageError
from everyvillage.data.frame.own.in_use import list_in_use
from everyvillage.services.figures.pages.map_data import outlines
from everyvillage.services.figures.places import rings_of, search_places
from everyvillage.services.figures.programmes import programmes_in_force
from everyvillage.services.figures.sources import open_set

logger = logging.getLogger("django.everyvillage")

FIRST_SEARCH = "zhaojue"


def warm() -> None:
    """Fill the caches of this process; what cannot be read is told by the page that needs it."""
    for fill in (_places, _figures, _outlines):
        try:
            fill()
        except EveryvillageError as error:
            logger.warning("%s", error)


def _places() -> None:
    """Read the search index."""
    search_places(FIRST_SEARCH, 1)


def _figures() -> None:
    """Read the figures of every programme in force."""
    for programme_id in programmes_in_force():
        open_set(programme_id)


def _outlines() -> None:
    """Read the outlines, and put that of the nation together."""
    rings_of(NATION)
    outlines(NATION, list_in_use())
