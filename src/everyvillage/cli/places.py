"""The command ``everyvillage places``: find a place by name, pinyin or code; show one."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from everyvillage.core.codes import NATION
from everyvillage.core.errors import Fault, NotFoundError
from everyvillage.data.frame.forms import form_in_use, written
from everyvillage.data.frame.keeping import kept_lists, lists_with
from everyvillage.data.frame.own.in_use import own_index
from everyvillage.data.frame.places import children, list_date, place, unit_counts
from everyvillage.data.frame.search import chain_of, find_places
from everyvillage.web.home import current_home

if TYPE_CHECKING:
    from everyvillage.data.frame.places import Place
    from everyvillage.data.frame.search import Answer

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
CHILDREN_SHOWN = 40


@app.command()
def find(
    name: Annotated[str, typer.Argument(help="Name, pinyin, initials, or the start of any.")],
    *,
    level: Annotated[str | None, typer.Option(help="Keep one level: county, township…")] = None,
    under: Annotated[str, typer.Option(help="Keep places under this code.")] = NATION,
    limit: Annotated[int, typer.Option(help="How many to show, 1 to 200.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Find places: 灰汤, huitang, "hui tang", htz, "宁乡 灰汤" or 430182109."""
    within = NATION if under == NATION else form_in_use().key(under, where="--under")
    answers = find_places(name, level=level, under=within, limit=limit)
    if not answers:
        raise NotFoundError(_nothing(name))
    if as_json:
        print(json.dumps([_as_data(answer) for answer in answers], ensure_ascii=False))
        return
    for answer in answers:
        here = answer.place
        print(f"{written(here.code):<12}  {_sort_of(here):<11}  {answer}")


@app.command()
def show(
    code: Annotated[str, typer.Argument(help="Code of 2, 4, 6, 9 or 12 digits; 0 the nation.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show one place: its names, what it is, which dated lists it is on, what lies in it."""
    about = _about(code)
    if as_json:
        print(json.dumps(about, ensure_ascii=False))
        return
    print(f"{about['code']}  {' › '.join(about['chain'])}")
    kind = f", {about['kind']}" if about["kind"] else ""
    print(f"{about['level']}{kind}; list of places of {about['frame_date']}")
    if about["level"] != "village" and own_index() is None:
        print(
            f"{about['villages']:,} villagers' committees (行政村), {about['communities']:,} "
            f"communities (社区), {about['quasi_units']:,} units like a village (类似村级单位)"
        )
    for one in about["lists"]:
        print(f"on the list {one['list']}, version {one['version']}, from {one['valid_from']}")
    for child in about["children"][:CHILDREN_SHOWN]:
        print(f"  {child['code']:<12}  {child['sort']:<11}  {child['name']}")
    rest = len(about["children"]) - CHILDREN_SHOWN
    if rest > 0:
        print(f"  and {rest:,} more (--json gives all)")


def _about(code: str) -> dict[str, Any]:
    """Give what is known of a place as plain data."""
    here = place(form_in_use().key(code))
    counts = unit_counts(here.code)
    return {
        **_plain(here),
        "chain": list(chain_of(here.code)),
        "frame_date": str(list_date()),
        "villages": counts.village,
        "communities": counts.community,
        "quasi_units": counts.quasi,
        "lists": [
            {"list": one.list_id, "version": one.version, "valid_from": one.valid_from.isoformat()}
            for one in lists_with(here.code, kept_lists(current_home().frame))
        ],
        "children": [_plain(child) | {"sort": _sort_of(child)} for child in _below(here.code)],
    }


def _plain(here: Place) -> dict[str, Any]:
    """Give a place as plain data, with codes as people here write them."""
    above = None if here.parent is None else written(here.parent)
    return asdict(here) | {"code": written(here.code), "parent": above}


def _below(code: str) -> list[Place]:
    """Give the places one level down; where a country does not have that level, those below it."""
    own = own_index()
    found: list[Place] = []
    for child in children(code):
        found.extend(_below(child.code) if own and own.is_filled(child.code) else [child])
    return found


def _sort_of(here: Place) -> str:
    """Give what a place is: the country's own level, or our kind or level."""
    own = own_index()
    found = own.current(here.code) if own else None
    return found.own_level if found else here.kind or here.level


def _as_data(answer: Answer) -> dict[str, Any]:
    """Give an answer as plain data."""
    return {**_plain(answer.place), "chain": list(answer.chain), "how": answer.how}


def _nothing(name: str) -> Fault:
    """Say that no place has this name."""
    shown = name if name.isprintable() else ascii(name)[1:-1]
    return Fault(
        "place.not-found",
        "",
        f"a place called “{shown}”",
        "none",
        f"a name, pinyin, initials or a code of the list of {list_date()}",
        "try a shorter beginning, or the name of the county above",
    )
