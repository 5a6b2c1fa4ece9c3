"""Look returns up, in the place of the role in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.core.errors import NotFoundError
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.services.returns import sources
from everyvillage.services.returns.layout import read_layout
from everyvillage.services.returns.models import Return
from everyvillage.services.returns.refusals import unknown_return
from everyvillage.services.typed import whole_number

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from everyvillage.registry.access.acting import Acting
    from everyvillage.services.returns.layout import Heading, Layout
    from everyvillage.services.returns.sources import Source

THING = "return"


def own_returns(acting: Acting) -> QuerySet[Return]:
    """Give the returns that somebody may see, newest first."""
    return registry_rules().visible(acting, Verb.LIST, THING, Return.objects.all()).order_by("-pk")


def find_return(acting: Acting, number: int, verb: Verb) -> Return:
    """Give one return; one refusal for what may not be touched and what is not there."""
    found: Return = registry_rules().find(acting, verb, THING, Return.objects.filter(pk=number))
    return found


def return_named(acting: Acting, name: str) -> Return:
    """Give the newest return of a name, or the one of a number."""
    rows = own_returns(acting)
    number = whole_number(name)
    found = (rows.filter(pk=number) if number else rows.filter(name=name)).first()
    if found is None:
        raise NotFoundError(unknown_return(name))
    return found


def layout_of(one: Return) -> Layout:
    """Give the headings of a return."""
    return read_layout(bytes(one.body), one.sheet, (one.head_first, one.head_last))


def mapped(one: Return) -> dict[int, Source]:
    """Give the columns that have a source."""
    found = {int(at): sources.source_named(one.kind, key) for at, key in one.columns.items()}
    return {at: source for at, source in sorted(found.items()) if source is not None}


def mapping_of(one: Return) -> list[tuple[Heading, str]]:
    """Give each heading with the key of its source, "" for a column that stays empty."""
    return [(heading, one.columns.get(str(heading.at), "")) for heading in layout_of(one).headings]
