"""What forms ask: all of it declared, nothing twice, nothing known, no more than allowed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

import everyvillage
from everyvillage.services.burden.budget import budgets
from everyvillage.services.burden.counting import seconds_of, years
from everyvillage.services.burden.declared import Field, Form, all_forms
from everyvillage.services.burden.faults import (
    budget_faults,
    declaration_faults,
    form_faults,
    twice_faults,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = date(2026, 11, 27)
SOURCE = Path(everyvillage.__file__).parent
FORM = re.compile(r"<form\b(.*?)>(.*?)</form>", re.DOTALL)
CONTROL = re.compile(r"<(?:input|select|textarea|button)\b[^>]*?\bname=\"([^\"]+)\"")
ACTION = re.compile(r"\{% url \"([a-z_-]+)\"")
DRAWN_BY_LIBRARY = "allauth/elements/"
ONLY_IN_SCRIPTS = "field/shell.html"
"""Its forms are sent by the page's script, from fields that have an id and no name."""
BUILT_NAMES = {
    "{{ field }}": ("outcome", "wish", "well", "again", "answers", "consent"),
    "{{ share_of }}": ("fibre", "fibre_poor", "share", "poor", "signal", "signal_poor"),
    "column-{{ heading.at }}": ("column-*",),
    "village-{{ line.code }}": ("village-*",),
}


def form_named(form_id: str) -> Form:
    return next(one for one in all_forms() if one.id == form_id)


def posted() -> Iterator[tuple[str, str, set[str]]]:
    """Give every form of a template that is posted: template, route ("" for its own), fields."""
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        name = str(path).rpartition("templates/")[2]
        for tag, inside in FORM.findall(path.read_text("utf-8")):
            if 'method="post"' not in tag or name.startswith(DRAWN_BY_LIBRARY):
                continue
            fields = {
                one for name in CONTROL.findall(inside) for one in BUILT_NAMES.get(name, (name,))
            }
            for route in ACTION.findall(tag) or [""]:
                yield name, route, fields


def test_the_forms_of_this_program_have_no_fault() -> None:
    assert [str(one) for one in form_faults(DAY)] == []


def test_every_field_of_every_form_is_declared() -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for template, route, fields in posted():
        if fields and template != ONLY_IN_SCRIPTS:
            found.setdefault((template, route), set()).update(fields)
    actions = {(template, route) for template, route in found if route}
    declared: dict[tuple[str, str], set[str]] = {}
    for form in all_forms():
        if form.template and form.fields and form.template != ONLY_IN_SCRIPTS:
            key = (form.template, form.to)
            key = key if key in actions else (form.template, "")
            declared.setdefault(key, set()).update(one.name for one in form.fields)
    assert declared == found


def test_the_fields_of_the_phone_are_declared() -> None:
    shell = (SOURCE / "services/field/templates/field/shell.html").read_text("utf-8")
    named = set(re.findall(r"<input id=\"([a-z-]+)\"", shell)) - {"new-pin", "same-pin"}
    named |= set(BUILT_NAMES["{{ field }}"])
    forms = [one for one in all_forms() if one.template == ONLY_IN_SCRIPTS]
    assert {field.name for form in forms for field in form.fields} == named


@pytest.mark.django_db
@pytest.mark.once
def test_the_librarys_sign_in_asks_what_is_declared() -> None:
    page = Client(SERVER_NAME="127.0.0.1").get(reverse("account_login")).content.decode()
    names = set(CONTROL.findall(page)) - {"csrfmiddlewaretoken", "q", "remember", "credential"}
    assert {one.name for one in form_named("sign-in").fields} == names


def test_routes_are_there() -> None:
    from tests.support.walking import routes  # noqa: PLC0415 - needs the site's addresses

    assert {one.to for one in all_forms()} <= {route.name for route in routes()}


def planted(*fields: Field, **more: object) -> Form:
    return replace(form_named("visit"), id="planted", fields=fields, **more)  # type: ignore[arg-type] # whatever a test plants


def test_a_field_that_is_asked_twice_is_found() -> None:
    field = form_named("visit").fields[0]
    faults = list(twice_faults([*all_forms(), planted(field)]))
    assert [(one.code, one.where) for one in faults] == [("burden.twice", "field/planted, outcome")]
    assert "visit.outcome, as field/visit, outcome" in faults[0].found


def test_a_fact_that_an_office_brings_is_not_asked() -> None:
    field = replace(form_named("visit").fields[0], asks="person.birth_date")
    assert [one.code for one in twice_faults([planted(field)])] == ["burden.known"]


def test_a_field_without_a_reason_a_kind_or_a_fact_is_found() -> None:
    field = replace(form_named("visit").fields[0], why=None, kind="guess", asks="")
    codes = [one.code for one in declaration_faults([planted(field, roles=("king",), times=0)])]
    assert codes == ["burden.role", "burden.often", "burden.kind", "burden.why", "burden.asks"]


def test_a_role_that_is_asked_for_more_is_found() -> None:
    more = replace(form_named("visit"), id="more", times=100)
    faults = list(budget_faults([*all_forms(), more], budgets(), DAY))
    assert [(one.code, one.where) for one in faults] == [("burden.budget", "village-worker")]
    nobody = list(budget_faults([more], {}, DAY))
    assert [one.accepted for one in nobody] == ["0, or a dated line with its reason"]


def test_the_minutes_of_a_visit_are_those_of_the_model() -> None:
    # Opening and sending: 1.35 + 2 x 1.1 + 2 x 0.2 = 3.95; each of four choices: 1.35 + 1.1 + 0.2.
    visit = form_named("visit")
    assert seconds_of(visit, DAY) == Decimal("3.95") + 4 * Decimal("2.65") == Decimal("14.55")
    (year,) = years([visit], DAY)
    # 800 visits: 800 x 14.55 s / 60 = 194 minutes, 800 x 4 fields.
    assert (year.role, year.fields, year.minutes) == ("village-worker", 3200, Decimal(194))


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize(("language", "title"), [("zh-hans", "填报负担"), ("en", "What forms ask")])
def test_the_page_sums_each_role(language: str, title: str) -> None:
    page = Client(SERVER_NAME="127.0.0.1").get(f"/burden/?lang={language}").content.decode()
    assert title in page
    for year in years(all_forms(), DAY):
        assert f'id="{year.role}"' in page
        assert f"{year.minutes:,.0f}</td>" in page
    visit = form_named("visit").fields[1].why
    assert visit
    assert visit.in_language(language) in page
