"""What programs ask of the figures, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from everyvillage.analytics.targets.figure import as_json
from everyvillage.analytics.targets.steps import steps
from everyvillage.core.errors import InputError, NotFoundError
from everyvillage.data.frame.forms import form_in_use, written
from everyvillage.data.frame.own.in_use import own_index
from everyvillage.language.catalogue import LANGUAGES
from everyvillage.services.figures import refusals
from everyvillage.services.figures.pages.asked import Asked
from everyvillage.services.figures.pages.target_page import gap_list
from everyvillage.services.figures.permissions import may_read_in_full
from everyvillage.services.figures.places import (
    chain_of,
    children_of,
    frame_date,
    place_of,
    search_places,
)
from everyvillage.services.figures.presentation.sentences import Reader
from everyvillage.services.figures.programmes import programme_in_force, programmes_in_force
from everyvillage.services.figures.sources import OpenSet, full_set, open_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from everyvillage.analytics.targets.figure import Figure
    from everyvillage.data.snapshot import Snapshot
    from everyvillage.policy.expressions.tree import Expression
    from everyvillage.policy.programmes.model import Measure, Programme, Target, Threshold
    from everyvillage.registry.access.acting import Acting
    from everyvillage.services.figures.places import PlaceView
    from everyvillage.services.figures.shapes import FiguresAsked, GapsAsked

_LANGUAGE = LANGUAGES[0]


@dataclass(frozen=True, slots=True)
class Below:
    """The figures of the places one level below one, and the snapshot they are of."""

    figures: Sequence[Figure]
    snapshot: Snapshot


def found_places(text: str, most: int) -> list[dict[str, Any]]:
    """Give the places that a search finds, best first; none for what no name can hold."""
    try:
        found = search_places(text, most)
    except InputError:
        return []
    return [{**_place(hit.place), "chain": hit.chain} for hit in found]


def place_coded(code: str) -> PlaceView:
    """Give the place of a code; a code that can be none is as absent as one not on the list."""
    try:
        short = form_in_use().key(code, where="place")
    except InputError as error:
        raise NotFoundError(error.faults) from error
    return place_of(short, _naming())


def _naming() -> str:
    """Give the language of names: the plain ones of a country's own list, or Chinese."""
    return "" if own_index() else _LANGUAGE


def whole_place(code: str) -> Mapping[str, Any]:
    """Give a place with what is above and below it."""
    found = place_coded(code)
    return {
        **_place(found),
        "chain": [_place(one) for one in chain_of(found.code, _naming())[:-1]],
        "children": [_place(one) for one in children_of(found.code)],
        "frame_date": frame_date(),
    }


def programmes() -> list[Mapping[str, Any]]:
    """Give every programme in force."""
    return [_programme(one) for one in programmes_in_force().values()]


def whole_programme(programme_id: str) -> Mapping[str, Any]:
    """Give a programme with its measures and targets."""
    found = programme_in_force(programme_id)
    return {**_programme(found), "measures": [_measure(one) for one in found.measures]}


def figures(acting: Acting, asked: FiguresAsked) -> Mapping[str, Any]:
    """Give one page of figures, in full where the role in use reads them so."""
    held, is_open = _set_for(acting, asked)
    code = place_coded(asked.place).code
    if asked.target is not None:
        programme_in_force(asked.programme).target(asked.target)
    keys = held.figures.keys(asked.target, asked.level, code)
    page = list(islice(keys, asked.offset, asked.offset + asked.limit + 1))
    more = len(page) > asked.limit
    return {
        "figures": [_figure(held.figures.figure(*key)) for key in page[: asked.limit]],
        "open": is_open,
        "snapshot": held.snapshot.id,
        "modelled": held.snapshot.head.modelled,
        "next": asked.offset + asked.limit if more else None,
    }


def one_figure(acting: Acting, asked: FiguresAsked) -> Mapping[str, Any]:
    """Give one figure and the steps of its computation."""
    held, is_open = _set_for(acting, asked)
    programme = programme_in_force(asked.programme)
    target = programme.target(asked.target or "")
    figure = held.figures.figure(target.id, place_coded(asked.place).code)
    day = held.source.head.at

    def aloud(part: Expression, language: str) -> str:
        return Reader(programme, language, day).sentence(part)

    told = steps(programme, target.id, aloud, at=day)
    return {
        "figure": _figure(figure),
        "open": is_open,
        "steps": [{"en": one.words_en, "zh": one.words_zh, "sql": one.sql} for one in told],
    }


def child_figures(acting: Acting, asked: FiguresAsked) -> Below:
    """Give the figures of one target in the places one level below."""
    held, _ = _set_for(acting, asked)
    target = programme_in_force(asked.programme).target(asked.target or "")
    code = place_coded(asked.place).code
    return Below(held.figures.children(target.id, code), held.source)


def gaps(asked: GapsAsked) -> Mapping[str, Any]:
    """Give one page of the units that keep a target from being met in a place."""
    programme = programme_in_force(asked.programme)
    target = programme.target(asked.target)
    held = _held(open_set(programme.id))
    listed = gap_list(programme, target, Asked(place_coded(asked.place), "then", _LANGUAGE), held)
    if listed.refused:
        raise NotFoundError(refusals.no_gap_list(target.id))
    page = listed.rows[asked.offset : asked.offset + asked.limit]
    end = asked.offset + len(page)
    return {
        "units": [
            {"key": one.key, "name": one.name, "place": written(one.place), "state": one.state}
            for one in page
        ],
        "total": len(listed.rows),
        "snapshot": held.snapshot.id,
        "modelled": held.snapshot.head.modelled,
        "next": end if page and end < len(listed.rows) else None,
    }


def _set_for(acting: Acting, asked: FiguresAsked) -> tuple[OpenSet, bool]:
    """Give the figures that somebody may read of a place, and whether they are the open ones."""
    programme = programme_in_force(asked.programme)
    in_full = may_read_in_full(acting, place_coded(asked.place).code)
    choose = full_set if in_full else open_set
    return _held(choose(programme.id, asked.geography)), not in_full


def _held(found: OpenSet | None) -> OpenSet:
    if found is None:
        raise NotFoundError(refusals.no_snapshot())
    return found


def _figure(figure: Figure) -> dict[str, Any]:
    """Give a figure as plain data, its place by the code that people here write."""
    return as_json(figure) | {"place": written(figure.place)}


def _place(place: PlaceView) -> dict[str, Any]:
    return {"code": place.written, "name": place.name, "level": place.level}


def _programme(programme: Programme) -> dict[str, Any]:
    return {
        "id": programme.id,
        "name_en": programme.words.en,
        "name_zh": programme.words.zh,
        "issued": programme.issued,
        "version": programme.version,
        "targets": len(programme.targets),
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id,
        "area": measure.area,
        "name_en": measure.words.en,
        "name_zh": measure.words.zh,
        "deadline": measure.deadline,
        "issuers": list(measure.issuers),
        "source": measure.source,
        "sure": measure.sure,
        "targets": list(_targets(measure.targets)),
    }


def _targets(targets: Sequence[Target]) -> Iterator[dict[str, Any]]:
    for one in targets:
        yield {
            "id": one.id,
            "name_en": one.words.en,
            "name_zh": one.words.zh,
            "kind": str(one.kind),
            "reading": str(one.reading),
            "table": one.table,
            "level": one.level,
            "threshold": _mark(one.threshold),
        }


def _mark(mark: Threshold | None) -> dict[str, Any] | None:
    if mark is None:
        return None
    return {
        "op": str(mark.op),
        "value": float(mark.value),
        "set_by": str(mark.set_by),
        "source": mark.source,
        "sure": mark.sure,
    }
