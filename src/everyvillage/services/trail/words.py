"""The sentences of the trail, for what is written outside a template."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from everyvillage.language.catalogue import Catalogue, read_catalogue


@cache
def trail_words() -> Catalogue:
    """Give the catalogue of this service, read once."""
    return read_catalogue(Path(__file__).with_name("words.toml"))


def say(key: str, language: str) -> str:
    """Give one sentence."""
    return trail_words().word(key, language)
