"""The sentences of protection, for what is said outside a template."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from everyvillage.language.catalogue import Catalogue, read_catalogue


@cache
def _words() -> Catalogue:
    return read_catalogue(Path(__file__).with_name("words.toml"))


def say(key: str, language: str, **parts: object) -> str:
    """Give one sentence with its parts filled in."""
    return _words().word(key, language, **parts)
