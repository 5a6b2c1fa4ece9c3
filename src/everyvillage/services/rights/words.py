"""Words that somebody writes into a request: short, plain, without numbers of documents."""

from __future__ import annotations

import re

from everyvillage.core.errors import InputError
from everyvillage.services.rights import refusals
from everyvillage.services.rights.models import WORDS_LENGTH

_LONG_NUMBER = re.compile(r"\d[\d\s-]{8,}[\dXx]")
_SHORTEST_ANSWER = 10


def plain_words(text: str) -> str:
    """Give a text as one that can be kept: cut to size, marks that turn text taken out.

    Refuses a text with a document or telephone number in it.
    """
    text = " ".join("".join(one for one in text if one.isprintable() or one in "\n ").split())
    if _LONG_NUMBER.search(text):
        raise InputError(refusals.number_in_words())
    return text[:WORDS_LENGTH]


def answer_words(text: str, used_today: frozenset[str]) -> str:
    """Give the words of an answer; refuse too few and those of another answer of the day."""
    text = plain_words(text)
    if len(text) < _SHORTEST_ANSWER:
        raise InputError(refusals.words_wrong(f"{len(text)} characters"))
    if text in used_today:
        raise InputError(refusals.words_wrong("the words of another answer of today"))
    return text
