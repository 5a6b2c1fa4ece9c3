"""All words of the screen: the site's own and those of every service, as one catalogue."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from everyvillage.language.catalogue import Catalogue, read_catalogue
from everyvillage.services.discovery import find_services

if TYPE_CHECKING:
    from collections.abc import Sequence


def catalogue_paths() -> Sequence[Path]:
    """Give the catalogue files: the site's, then each service's."""
    own = Path(__file__).with_name("words.toml")
    return (own, *(path for service in find_services() if (path := service.words_path)))


@cache
def screen_words() -> Catalogue:
    """Give the one catalogue, read once."""
    first, *others = (read_catalogue(path) for path in catalogue_paths())
    return first.joined(others)
