"""The words of the screen: every sentence in every language, kept as data.

A catalogue is a TOML file of sections and keys, each with ``en`` and ``zh``::

    [plan]
    title = { en = "The plan", zh = "任务方案" }

The sentence is then asked for as ``plan.title``. A part in braces (``{count}``) is filled in
when it is asked for. A sentence that lacks a language refuses the whole file.
"""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

LANGUAGES = ("zh-hans", "en")
_KEYS = {"zh-hans": "zh", "en": "en"}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Sentences by key and language."""

    sentences: Mapping[str, Mapping[str, str]]

    def word(self, key: str, language: str, **parts: object) -> str:
        """Give the sentence ``key`` in ``language`` with its parts filled in.

        ``language`` is "en", or anything that starts with "zh". A key that no catalogue
        holds raises KeyError: that is a mistake in the program, not in its input.
        """
        sentence = self.sentences[key]["zh" if language.startswith("zh") else "en"]
        return sentence.format(**parts) if parts else sentence

    def __contains__(self, key: object) -> bool:
        """Say whether the catalogue holds ``key``."""
        return key in self.sentences

    def __iter__(self) -> Iterator[str]:
        """Give the keys in order."""
        return iter(sorted(self.sentences))

    def joined(self, others: Iterable[Catalogue]) -> Catalogue:
        """Give this catalogue and ``others`` as one; refuses a key that stands in two."""
        sentences = dict(self.sentences)
        for other in others:
            twice = sorted(set(sentences) & set(other.sentences))
            if twice:
                raise InputError([_twice(key) for key in twice])
            sentences.update(other.sentences)
        return Catalogue(MappingProxyType(sentences))


def read_catalogue(path: Path) -> Catalogue:
    """Read the catalogue at ``path``; every sentence without both languages is a fault."""
    sections = tomllib.loads(path.read_text(encoding="utf-8"))
    sentences = {
        f"{section}.{key}": words
        for section, keys in sections.items()
        for key, words in keys.items()
    }
    faults = [fault for key, words in sentences.items() for fault in _faults(path.name, key, words)]
    if faults:
        raise InputError(faults)
    return Catalogue(MappingProxyType(sentences))


def parts_of(sentence: str) -> frozenset[str]:
    """Give the names of the parts in braces of ``sentence``."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


def _faults(name: str, key: str, words: Mapping[str, str]) -> Iterator[Fault]:
    """Give what is wrong with one sentence."""
    missing = [short for short in _KEYS.values() if not words.get(short, "").strip()]
    if missing:
        yield Fault(
            code="words.language-missing",
            where=f"{name}: {key}",
            asked="the sentence in every language",
            found=f"nothing in {', '.join(missing)}",
            accepted="text in en and in zh",
            next_step="write the sentence in the language that is missing",
        )
    elif parts_of(words["en"]) != parts_of(words["zh"]):
        yield Fault(
            code="words.parts-differ",
            where=f"{name}: {key}",
            asked="the same parts in braces in every language",
            found=f"{sorted(parts_of(words['en']))} and {sorted(parts_of(words['zh']))}",
            accepted="the same names in both",
            next_step="use the same names in braces in en and in zh",
        )


def _twice(key: str) -> Fault:
    """Say that a key stands in two catalogues."""
    return Fault(
        code="words.key-twice",
        where=key,
        asked="one sentence for each key",
        found="the key in two catalogues",
        accepted="a section of its own for each service",
        next_step="rename the section in one of them",
    )
