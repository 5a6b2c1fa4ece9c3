"""The queue of questions, one after the other; names only once they are opened for a purpose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from everyvillage.contracts.codelists import SEX
from everyvillage.contracts.shapes import Compartment
from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.registry.access.roles import role_book
from everyvillage.registry.models import Person
from everyvillage.registry.own_vault import open_vault
from everyvillage.services.register.intake import deciding, overview, receiving, work
from everyvillage.services.register.intake.asking import secret_of
from everyvillage.services.register.models import DoubtKind, State
from everyvillage.services.register.permissions import county_of, doubt_of
from everyvillage.services.typed import whole_number
from everyvillage.services.visit import open_compartment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.keys import Vault
    from everyvillage.services.register.models import Doubt

_FIELDS = ("person.name", "person.sex", "person.birth_date")
_KEYS = 9


@dataclass(frozen=True, slots=True)
class Option:
    """One answer as the page offers it: the key to press, its code, what speaks for it."""

    key: int
    code: str
    title: str
    lines: tuple[tuple[str, str], ...]
    agrees: tuple[str, ...]
    differs: tuple[str, ...]


@never_cache
@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Show the next question; one is decided by a press of its number."""
    acting, county = county_of(request)
    waiting = list(overview.open_questions(county.pk))
    after = whole_number(request.GET.get("after", ""))
    found = next((one for one in waiting if one.pk == after), waiting[0] if waiting else None)
    parts: dict[str, Any] = {
        "doubt": found,
        "modelled": receiving.modelled_here(),
        "waiting": len(waiting),
        "rows": sum(one.rows for one in waiting),
        "kinds": _kinds(waiting),
        "answered": overview.answered_questions(county.pk),
        "next": _after(waiting, found),
        "purposes": _purposes(acting),
    }
    if found is not None:
        parts |= _shown(acting, found, str(request.LANGUAGE_CODE))
    return render(request, "register/questions.html", parts)


@login_required
@require_POST
def decide(request: HttpRequest, doubt: int) -> HttpResponse:
    """Keep an answer and go on to the next question."""
    acting, found = doubt_of(request, doubt)
    waiting = list(overview.open_questions(found.county_id))
    follows = _after(waiting, found)
    deciding.decide(found, request.POST.get("choice", ""), by=acting.login)
    if len(waiting) == 1:
        _read_again(found)
    address = redirect("intake-questions")
    if follows is not None and follows != found.pk:
        address["Location"] += f"?after={follows}"
    return address


@login_required
@require_POST
def reopen(request: HttpRequest, doubt: int) -> HttpResponse:
    """Take an answer back; the question is asked again."""
    _, found = doubt_of(request, doubt)
    deciding.reopen(found)
    return redirect("intake-questions")


@login_required
@require_POST
def open_names(request: HttpRequest) -> HttpResponse:
    """Open names for half an hour, for a purpose that the role has."""
    county_of(request)
    open_compartment(request, Compartment.IDENTITY, request.POST.get("purpose", ""))
    back = whole_number(request.POST.get("back", ""))
    if back:
        return redirect("intake-file", file=back)
    return redirect("intake-questions")


def read_answered(county: int) -> int:
    """Have files whose questions were answered read again; give how many."""
    count = 0
    for file in {one for doubt in overview.answered_questions(county, 10_000)
                 for one in doubt.files.filter(state=State.CHECKED)}:  # fmt: skip
        file.state = State.WAITING
        file.save(update_fields=["state"])
        count += 1
    return count


def _read_again(doubt: Doubt) -> None:
    """Have the files that waited read again, now that the last question is answered."""
    if read_answered(doubt.county_id):
        work.begin()


def _kinds(waiting: Sequence[Doubt]) -> list[tuple[str, int]]:
    """Count the questions by kind, each with the key of its words."""
    counted = Counter(one.kind for one in waiting)
    return [(f"intake.kind_{one}", counted[one]) for one in DoubtKind.values]


def _after(waiting: Sequence[Doubt], found: Doubt | None) -> int | None:
    """Give the question after one, the first after the last."""
    numbers = [one.pk for one in waiting]
    if found is None or found.pk not in numbers:
        return numbers[0] if numbers else None
    return numbers[(numbers.index(found.pk) + 1) % len(numbers)]


def _purposes(acting: Acting) -> list[Any]:
    allowed = acting.role.opens.get(Compartment.IDENTITY, ()) if acting.role else ()
    return [role_book().purpose(one) for one in allowed]


def _shown(acting: Acting, doubt: Doubt, language: str) -> dict[str, Any]:
    """Give what is shown of a question: places at once, persons once their names are open."""
    if doubt.kind == DoubtKind.VILLAGE:
        return {"asked": doubt.asked, "options": _villages(doubt), "closed": False}
    if not acting.has_open(Compartment.IDENTITY):
        return {"closed": True, "options": []}
    vault = open_vault()
    people = {one.person_no: one for one in _persons(doubt)}
    purpose = acting.opened[Compartment.IDENTITY]
    showing = Showing(purpose=purpose, fields=_FIELDS)
    log_reading(Reader.of(acting), [one.pk for one in people.values()], showing)
    asked = secret_of(doubt, vault)
    options = [
        _option(number, one, asked, people.get(str(one["code"])), vault, language)
        for number, one in enumerate(doubt.candidates[:_KEYS], 1)
    ]
    return {"asked": asked, "options": options, "closed": False, "facts": _facts(asked, language)}


def _persons(doubt: Doubt) -> Sequence[Person]:
    return list(Person.objects.filter(person_no__in=[str(one["code"]) for one in doubt.candidates]))


def _villages(doubt: Doubt) -> list[Option]:
    return [
        Option(number, one["code"], f"{one['township']} {one['name']}", (("code", one["code"]),),
               (f"intake.way_{one['way']}",), ())
        for number, one in enumerate(doubt.candidates[:_KEYS], 1)
    ]  # fmt: skip


def _option(
    key: int,
    one: dict[str, Any],
    asked: dict[str, Any],
    person: Person | None,
    vault: Vault,
    language: str,
) -> Option:
    """Give a candidate with its name, what agrees and what differs."""
    title = _name(person, vault) if person else asked.get("names", {}).get(one["code"], "")
    lines = [("household_no", str(one.get("household_no", ""))), ("code", one.get("village", ""))]
    if person is not None:
        born = person.birth_date.isoformat() if person.birth_date else ""
        lines = [("sex", _sex(person.sex, language)), ("birth_date", born), *lines]
    if one.get("probability"):
        lines.append(("likelihood", f"{100 * one['probability']:.0f} %"))
    agrees = [f"intake.field_{name.replace(' ', '_')}" for name in one.get("agrees", ())]
    differs = [f"intake.field_{name.replace(' ', '_')}" for name in one.get("differs", ())]
    return Option(
        key,
        str(one["code"]),
        title or str(one.get("household_no", "")),
        tuple((f"intake.line_{name}", value) for name, value in lines if value),
        tuple(agrees),
        tuple(differs),
    )


def _name(person: Person, vault: Vault) -> str:
    if person.name is None:
        return ""
    return vault.open(bytes(person.name), table="person", field="name", person=person.person_no)


def _facts(asked: dict[str, Any], language: str) -> list[tuple[str, str]]:
    """Give what the row says, in the order in which people compare."""
    found = {**asked, "sex": _sex(str(asked.get("sex", "")), language)}
    names = ("name", "sex", "birth_date", "township", "village", "household_no")
    return [(f"intake.line_{one}", str(found[one])) for one in names if found.get(one)]


def _sex(code: str, language: str) -> str:
    words = SEX.items.get(code)
    return words.in_language(language) if words else code
