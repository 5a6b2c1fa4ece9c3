"""Find the services: every folder beside this file that holds a ``service.py``.

Adding a service is adding its folder; no list is edited.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Literal

_PACKAGE = "everyvillage.services"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the menu: the key of its words and the name of its route."""

    words: str
    route: str
    order: int = 50


@dataclass(frozen=True, slots=True)
class DatedTask:
    """Work that is due once in each period, of an hour, a day or a month by the local calendar.

    ``run`` is the dotted name of a function ``(now) -> int``, how many things it did. It runs
    in one transaction with the note that it is done, and acts by ``now`` alone: after a week
    without power one run makes up for all that were missed. ``whole`` is False for what also
    writes outside the database: it keeps its own transactions and bears being done twice.
    """

    id: str
    run: str
    every: Literal["hour", "day", "month"] = "day"
    whole: bool = True


@dataclass(frozen=True, slots=True)
class WriteKind:
    """A kind of write that phones send ("visit@1"), and the dotted name of what does it.

    ``run`` is a function ``(acting, came) -> str``, see :mod:`everyvillage.sync.receive`.
    """

    kind: str
    run: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture of the resident's own page: its words, where it leads, what it needs.

    ``scope`` is what a delegate must have been granted to see it ("" for the resident alone).
    ``shown`` names a function ``(request, resident) -> int`` that counts what waits behind it; a
    tile that ``hides`` is left out where nothing waits.
    """

    words: str
    picture: str
    route: str
    scope: str = ""
    shown: str = ""
    hides: bool = False
    order: int = 50


@dataclass(frozen=True, slots=True)
class KeptRows:
    """A table whose rows go by themselves: its id, the parameter of days, the model, since when.

    ``model`` is the app and the name of the model ("protection.Drawn"), ``column`` its day or
    moment from which the days count. The words of ``id`` stand in the catalogue of the retention.
    """

    id: str
    parameter: str
    model: str
    column: str


@dataclass(frozen=True, slots=True)
class Service:
    """What a service says of itself; everything is a name, so that reading it costs nothing.

    ``app`` is its Django application, ``urls`` the module of its addresses ("" for none),
    ``words`` the file of its sentences ("" for none), ``home_panel`` the dotted name of a
    function ``(request) -> str`` of HTML that the home page shows ("" for none), ``resident`` that
    of a function ``(request) -> Resident | None`` (who lets residents in), ``tiles`` what
    it offers on the resident's own page, ``household_panel`` a function ``(request, household) ->
    str`` whose HTML the officers' page of a household shows, ``clips`` a function ``(sentence,
    tongue) -> str`` that gives the address of a spoken sentence ("" where it is mute), ``tasks``
    its dated work, ``api`` the module whose ``router`` answers programs, ``writes`` the kinds of
    writes that it takes from phones, ``open_work`` a module with ``open_work(account)`` and
    ``move_work(account, to, place)`` for what waits for somebody, ``work_links`` a function
    ``(request)`` that gives words and route of the pages on which the role in use works; they
    stand in the menu of work, on the home page and on that of the account, the lowest
    ``work_order`` first; ``gap_panel`` a function ``(request, programme, target, place) -> str``
    whose HTML the page of a gap shows; ``kept`` its tables whose rows are kept for a while;
    ``pack`` a function ``(acting, households, language)`` that gives, by the number of a household,
    what a worker's phone is to hold of it, each part under its name. What it does about events is
    in its ``reactions.py``.
    """

    name: str
    app: str
    urls: str = ""
    words: str = ""
    menu: tuple[MenuEntry, ...] = ()
    home_panel: str = ""
    tasks: tuple[DatedTask, ...] = ()
    writes: tuple[WriteKind, ...] = ()
    resident: str = ""
    tiles: tuple[Tile, ...] = ()
    household_panel: str = ""
    clips: str = ""
    api: str = ""
    open_work: str = ""
    work_links: str = ""
    work_order: int = 50
    gap_panel: str = ""
    kept: tuple[KeptRows, ...] = ()
    pack: str = ""

    @property
    def words_path(self) -> Path | None:
        """Give the file of the service's sentences."""
        return Path(__file__).parent / self.name / self.words if self.words else None


@cache
def find_services() -> tuple[Service, ...]:
    """Give every service, by name; each ``service.py`` holds one ``SERVICE``."""
    folder = Path(__file__).parent
    names = sorted(module.name for module in iter_modules([str(folder)]) if module.ispkg)
    return tuple(
        import_module(f"{_PACKAGE}.{name}.service").SERVICE
        for name in names
        if find_spec(f"{_PACKAGE}.{name}.service")
    )
