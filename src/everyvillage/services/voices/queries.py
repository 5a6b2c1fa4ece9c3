"""Which sentences are spoken in which language, and which are mute."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.urls import reverse

from everyvillage.language.catalogue import Catalogue, read_catalogue
from everyvillage.language.tongues import tongues
from everyvillage.services.discovery import find_services
from everyvillage.services.voices.models import Clip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.language.tongues import Tongue


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence in a language: its words, its clip that is played, and one that waits."""

    sentence: str
    words: str
    played: Clip | None
    waiting: Clip | None


@dataclass(frozen=True, slots=True)
class Heard:
    """How many of the sentences of a language are spoken."""

    tongue: Tongue
    spoken: int
    total: int

    @property
    def mute(self) -> int:
        """Give how many are still mute."""
        return self.total - self.spoken


@cache
def spoken_words() -> Catalogue:
    """Give the catalogue of every service, of which the resident's sentences are spoken."""
    first, *others = (
        read_catalogue(path) for one in find_services() if (path := one.words_path) is not None
    )
    return first.joined(others)


@cache
def sentences() -> Sequence[str]:
    """Give the ids of the sentences that residents hear: those that a template speaks."""
    folder = Path(__file__).parent.parent
    texts = "".join(
        path.read_text("utf-8") for path in sorted(folder.glob("*/templates/**/*.html"))
    )
    said = {key for key in spoken_words() if f'{{% spoken "{key}" %}}' in texts}
    asked = {key for key in spoken_words() if key.startswith("ask.")}
    shown = {key for key in spoken_words() if key in _SHOWN_BY_CODE}
    return tuple(sorted(said | asked | shown))


_SHOWN_BY_CODE = frozenset(
    {
        "entry.press_four",
        "entry.choose_four",
        "entry.choose_again",
        "entry.thank_you",
        "entry.no_question",
        "entry.refused_card",
        "entry.refused_locked",
        "entry.refused_pictures",
        "entry.refused_unfit",
        "entry.refused_nobody",
        "entry.refused_other",
    }
)


def wording_of(sentence: str) -> str:
    """Give the hash of a sentence as it stands; another wording makes its clips mute."""
    words = [spoken_words().word(sentence, language) for language in ("zh-hans", "en")]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def clip_address(sentence: str, tongue: str) -> str:
    """Give the address of the clip that is played, "" where the sentence is mute."""
    found = _passed(tongue).filter(sentence=sentence).order_by("-reviewed_at").first()
    if found is None or found.wording != wording_of(sentence):
        return ""
    return reverse("clip", args=[found.pk])


def lines_of(tongue: str) -> list[Line]:
    """Give every sentence of a language, the mute ones first."""
    played = {one.sentence: one for one in _passed(tongue).defer("sound").order_by("reviewed_at")}
    waits = Clip.objects.filter(tongue=tongue, passed=None, withdrawn_at=None).defer("sound")
    waiting = {one.sentence: one for one in waits.order_by("recorded_at")}
    found = []
    for sentence in sentences():
        clip = played.get(sentence)
        current = clip if clip and clip.wording == wording_of(sentence) else None
        words = spoken_words().word(sentence, "zh-hans")
        found.append(Line(sentence, words, current, waiting.get(sentence)))
    return sorted(found, key=lambda line: (line.played is not None, line.sentence))


def heard() -> list[Heard]:
    """Give how many sentences each language speaks; one query for all of them."""
    passed = Clip.objects.filter(passed=True, withdrawn_at=None).order_by("reviewed_at")
    rows = passed.values_list("tongue", "sentence", "wording")
    played = {(tongue, sentence): wording for tongue, sentence, wording in rows}
    current = {sentence: wording_of(sentence) for sentence in sentences()}
    spoken = Counter(
        tongue for (tongue, sentence), wording in played.items() if current.get(sentence) == wording
    )
    return [Heard(one, spoken[one.code], len(current)) for one in tongues().values()]


def _passed(tongue: str):  # type: ignore[no-untyped-def] # noqa: ANN202 - a queryset
    return Clip.objects.filter(tongue=tongue, passed=True, withdrawn_at=None)
