"""What each thing that is kept is called on the page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from everyvillage.contracts.tables import TABLES
from everyvillage.language.catalogue import Catalogue, read_catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.contracts.shapes import Words
    from everyvillage.services.retention.keeps import Keep

_HISTORY: Final = "history:"
_MARK: Final = "_historical"


def name_of(keep: Keep, language: str) -> str:
    """Say in words what is kept; older versions by the table whose rows they are of."""
    words = _catalogue()
    if not keep.id.startswith(_HISTORY):
        return words.word(f"kept.{keep.id}", language)
    model = keep.id.rpartition(_MARK)[2]
    table = _tables().get(model)
    of = table.in_language(language) if table else words.word(f"kept.of_{model}", language)
    return words.word("kept.versions", language, of=of)


@cache
def _tables() -> Mapping[str, Words]:
    """Give the words of every table by the name of its model."""
    return {table.name.replace("_", ""): table.words for table in TABLES.values()}


@cache
def _catalogue() -> Catalogue:
    return read_catalogue(Path(__file__).with_name("words.toml"))
