"""Which readings somebody may go through, and how one line of them reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.ledger.access.own_view import field_words
from everyvillage.ledger.access.withholding import withheld
from everyvillage.ledger.models import Reading
from everyvillage.registry.access.roles import role_book
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.models import Person
from everyvillage.services.trail.words import say
from everyvillage.services.typed import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import QuerySet

    from everyvillage.contracts.shapes import Words
    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.access.sentences import Verb

PAGE_ROWS = 100
USUAL_DAYS = 30
COLUMNS = ("at", "account", "role", "household", "person", "fields", "purpose", "how", "withheld")
"""The columns of a line, each the key of its words."""
_WAYS = {
    "by-card": "trail.by_card",
    "by-account": "trail.by_account",
    "by-delegate": "trail.by_delegate",
}
"""Who comes in without a role: residents, and those whom they let in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The days from and until which the trail is asked for, an account, the last line seen."""

    since: date
    until: date
    account: str = ""
    before: int = 0


def asked_of(text: dict[str, str], today: date) -> Asked:
    """Read what is asked for; what is no day is the usual thirty days."""
    since = _day(text.get("since", "")) or today - timedelta(days=USUAL_DAYS)
    until = _day(text.get("until", "")) or today
    account = text.get("account", "").strip()
    before = whole_number(text.get("before", ""))
    return Asked(since, until, account if account.isprintable() else "", before)


def readings(acting: Acting, verb: Verb, asked: Asked) -> QuerySet[Reading]:
    """Give the readings that somebody may ``verb``, newest first."""
    found = registry_rules().visible(acting, verb, "reading", Reading.objects.all())
    begin, end = _moment(asked.since), _moment(asked.until + timedelta(days=1))
    found = found.filter(at__gte=begin, at__lt=end).order_by("-pk")
    if asked.account:
        found = found.filter(account=asked.account)
    return found.filter(pk__lt=asked.before) if asked.before else found


def lines(rows: Iterable[Reading], language: str, today: date) -> Iterator[Sequence[str]]:
    """Give each reading as the cells of a line; people by their numbers, never by name."""
    batch = list(rows)
    people = Person.objects.filter(pk__in={one.person for one in batch})
    homes = dict(people.values_list("pk", "household_id"))
    closed = set(
        withheld(today).filter(pk__in=[one.pk for one in batch]).values_list("pk", flat=True)
    )
    for one in batch:
        fields = dict.fromkeys(field_words(name).in_language(language) for name in one.field_names)
        yield (
            f"{timezone.localtime(one.at):%Y-%m-%d %H:%M:%S}",
            one.account,
            _role(one.role, language),
            homes.get(one.person, "—"),
            str(one.person),
            ("、" if language.startswith("zh") else ", ").join(fields),
            _said(role_book().purposes, one.purpose, language),
            say(f"trail.how_{one.how}", language),
            "×" if one.pk in closed else "",
        )


def _role(code: str, language: str) -> str:
    """Say a role; who came in without one, by the way of coming in."""
    if code in _WAYS:
        return say(_WAYS[code], language)
    return _said(role_book().roles, code, language)


def _said(known: object, code: str, language: str) -> str:
    found = getattr(known, "get", dict[str, object]().get)(code)
    words: Words | None = getattr(found, "words", None)
    return words.in_language(language) if words else code


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
