"""Villages of a list by what somebody typed, and households in the order of their villages."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from django.db.models import Count

from everyvillage.analytics.linkage.wording import clean, plain_form, sounds
from everyvillage.core.errors import EveryvillageError
from everyvillage.data.frame.wording import read_wording
from everyvillage.language.ordering import order_of
from everyvillage.registry.place_names import place_names

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from everyvillage.registry.models import Household


def villages_like(text: str, rows: QuerySet[Household], on: date) -> list[int]:
    """Give the villages of some households whose names are like what was typed.

    Width, tone marks, blanks and variant characters do not count; characters of the same sound
    are alike, and letters are pinyin or its initials. ``rows`` are households that may be seen.
    """
    held = rows.order_by().values_list("village_id", flat=True).distinct()
    return [place for place, name in place_names(held, on).items() if is_like(text, name)]


def is_like(text: str, name: str) -> bool:
    """Say whether a name is like what was typed.

    >>> is_like("東莊", "东庄村"), is_like("ｄōng zhuāng", "东庄村"), is_like("dz", "东庄村")
    (True, True, True)
    >>> is_like("冬庄", "东庄村"), is_like("西庄", "东庄村")
    (True, False)
    """
    try:
        asked = read_wording(text)
    except EveryvillageError:
        return False
    typed, known = plain_form(clean(asked.text)), plain_form(clean(name))
    if typed in known:
        return True
    read = [way.split(" ") for way in sounds(known)]
    if asked.has_letters:
        letters = "".join(asked.pieces)
        return any(
            _begins(way, letters) or "".join(one[:1] for one in way).startswith(letters)
            for way in read
        )
    wanted = [way.split(" ") for way in sounds(typed)]
    return any(_holds(way, part) for way in read for part in wanted)


def numbers_by_village(
    rows: QuerySet[Household], on: date, *, down: bool, begin: int, most: int
) -> list[int]:
    """Give the numbers of one page of households, in the order of the sounds of their villages.

    Only the villages that the page touches are read: households are counted by village, which
    says where each begins. Three queries, whatever the page.
    """
    counts = dict(
        rows.order_by()
        .values_list("village_id")
        .annotate(Count("pk"))
        .values_list("village_id", "pk__count")
    )
    names = place_names(counts, on)
    order = sorted(counts, key=lambda one: (order_of(names.get(one, "")), one), reverse=down)
    ends = list(accumulate(counts[one] for one in order))
    touched = [
        one
        for one, end in zip(order, ends, strict=True)
        if end > begin and end - counts[one] < begin + most
    ]
    found = rows.filter(village__in=touched).values_list("village_id", "pk")
    place_of = {one: at for at, one in enumerate(order)}
    lines = sorted(found, key=lambda line: (place_of[line[0]], line[1]))
    first = ends[order.index(touched[0])] - counts[touched[0]] if touched else 0
    return [number for _, number in lines[begin - first :][:most]]


def _begins(syllables: list[str], letters: str) -> bool:
    """Say whether letters are pinyin from the beginning of one of the syllables on."""
    return any("".join(syllables[at:]).startswith(letters) for at in range(len(syllables)))


def _holds(syllables: list[str], part: list[str]) -> bool:
    size = len(part)
    return any(syllables[at : at + size] == part for at in range(len(syllables) - size + 1))
