"""Which list of places this process works with: the packaged one, or a country's own.

An installation is of one country, and so is a process; it is chosen once, at the start, by the
folder of the installation. A running server shows another list when it is started anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.data.frame.own.index import OwnIndex

COUNTRY_NAME = "country.sqlite3"


class _InUse:
    """The list in use: that of a folder, opened when it is first asked for."""

    def __init__(self) -> None:
        """Begin with the packaged list."""
        self.path: Path | None = None
        self.index: OwnIndex | None = None


_IN_USE = _InUse()


def use_folder(folder: Path) -> None:
    """Use the country's own list of a folder from now on, or the packaged one if it has none."""
    path = folder / COUNTRY_NAME
    _IN_USE.path = path if path.is_file() else None
    _IN_USE.index = None


def own_index() -> OwnIndex | None:
    """Give the country's own list that is in use, or None where it is the packaged one."""
    if _IN_USE.path is not None and _IN_USE.index is None:
        from everyvillage.data.frame.own.index import OwnIndex  # noqa: PLC0415 - the packaged list needs none of it

        _IN_USE.index = OwnIndex(_IN_USE.path)
    return _IN_USE.index


def list_in_use() -> str:
    """Give where the country's own list lies that is in use, or "" for the packaged one."""
    return "" if _IN_USE.path is None else str(_IN_USE.path)
