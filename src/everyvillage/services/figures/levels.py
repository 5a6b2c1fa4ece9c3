"""What a level is called here: a country's own word, or ours."""

from __future__ import annotations

from everyvillage.contracts.shapes import Words
from everyvillage.core.codes import LEVELS
from everyvillage.data.frame.country_words import in_both
from everyvillage.data.frame.own.in_use import own_index
from everyvillage.services.figures.words import say

LANGUAGES = ("en", "zh")


def level_words(level: str, key: str = "") -> Words:
    """Give what a level of the engine is called, in the languages of the screen.

    ``key`` is the place in question: a country may have several levels of its own that are
    reached through one.
    """
    own = own_index()
    if own is not None and level != LEVELS[0]:
        names = (own.level_names(key) if key else {}) or own.level_words(level)
        if names:
            return in_both(names)
    english, chinese = (say(f"level.{level}", language) for language in LANGUAGES)
    return Words(english, chinese)
