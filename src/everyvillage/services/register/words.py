"""The sentences of the register's pages, for what is written outside a template."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from everyvillage.language.catalogue import Catalogue, read_catalogue


@cache
def intake_words() -> Catalogue:
    """Give the catalogue of this service, read once."""
    return read_catalogue(Path(__file__).with_name("words.toml"))


def say(key: str, language: str, **parts: object) -> str:
    """Give one sentence with its parts filled in."""
    return intake_words().word(key, language, **parts)
