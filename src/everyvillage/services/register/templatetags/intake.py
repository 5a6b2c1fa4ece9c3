"""Words of a state, a kind of question and a reason, by the code that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from everyvillage.language.catalogue import LANGUAGES
from everyvillage.services.register.words import intake_words, say

if TYPE_CHECKING:
    from django.template.context import Context

    from everyvillage.services.register.models import Doubt

register = template.Library()
_WHYS = {
    "several persons may be meant": "intake.why_several",
    "not quite sure": "intake.why_unsure",
    "two persons on one number": "intake.why_number",
    "one person in two households of the file": "intake.why_two_homes",
    "in another household before": "intake.why_moved",
    "no village of this name there": "intake.why_no_village",
    "the village was split": "intake.why_split",
    "no name is given": "intake.why_no_name",
    "the same sound": "intake.way_sound",
    "one character differs": "intake.way_near",
}


def _language(context: Context | dict[str, Any]) -> str:
    return str(context.get("language") or LANGUAGES[0])


@register.simple_tag(takes_context=True)
def intake_standing(context: Context, standing: str) -> str:
    """Give the words for how a file stands."""
    return say(f"intake.standing_{standing}", _language(context))


@register.simple_tag(takes_context=True)
def intake_kind(context: Context, kind: str) -> str:
    """Give the words for a kind of question."""
    return say(f"intake.kind_{kind}", _language(context))


@register.simple_tag(takes_context=True)
def intake_why(context: Context, doubt: Doubt) -> str:
    """Give the reason for a question; one without words of its own is told by its kind."""
    key = _WHYS.get(doubt.why, f"intake.why_{doubt.kind}")
    return say(key if key in intake_words() else "intake.why_unsure", _language(context))
