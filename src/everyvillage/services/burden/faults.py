"""What is wrong with the forms as they are declared: asked twice, asked though known, too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.contracts.tables import TABLES
from everyvillage.core.errors import Fault
from everyvillage.registry.access.roles import role_book
from everyvillage.services.burden.budget import budgets
from everyvillage.services.burden.counting import kinds, years
from everyvillage.services.burden.declared import ASKS_NOTHING, OFTEN, all_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from everyvillage.services.burden.budget import Budget
    from everyvillage.services.burden.declared import Field, Form


def form_faults(on: date) -> list[Fault]:
    """Give what is wrong with the forms of this program on a day."""
    forms = all_forms()
    return [*declaration_faults(forms), *twice_faults(forms), *budget_faults(forms, budgets(), on)]


def known_facts() -> frozenset[str]:
    """Give every fact that an office's file brings, as "table.column": it is shown, not asked."""
    return frozenset(
        f"{name}.{column.name}" for name, table in TABLES.items() for column in table.delivered
    )


def declaration_faults(forms: Iterable[Form]) -> Iterator[Fault]:
    """Give what is missing from the declarations."""
    book = role_book()
    for form in forms:
        unknown = [role for role in form.roles if role not in book.roles]
        if unknown or not form.roles:
            yield _fault("role", str(form), ", ".join(unknown) or "none", ", ".join(book.roles))
        if form.often not in OFTEN or form.times < 1:
            yield _fault("often", str(form), f"{form.often}, {form.times}", ", ".join(OFTEN))
        for field in form.fields:
            yield from _field_faults(form, field)


def _field_faults(form: Form, field: Field) -> Iterator[Fault]:
    where = f"{form}, {field.name}"
    if field.kind not in kinds() and field.kind != "carried":
        yield _fault("kind", where, field.kind, ", ".join(kinds()))
    if field.kind != "carried" and field.why is None:
        yield _fault("why", where, "no reason", "why it is asked, in both languages")
    if bool(field.asks) == (field.kind in ASKS_NOTHING):
        yield _fault("asks", where, field.asks or "no fact", "a fact, or a kind that asks none")


def twice_faults(forms: Iterable[Form]) -> Iterator[Fault]:
    """Give each fact that two fields ask for, and each that an office's file brings already."""
    known, first = known_facts(), dict[str, str]()
    for form in forms:
        for field in form.fields:
            if not field.asks:
                continue
            where = f"{form}, {field.name}"
            if field.asks in known:
                yield _fault("known", where, field.asks, "it is shown, from the register")
            if field.asks in first:
                yield _fault("twice", where, f"{field.asks}, as {first[field.asks]}", "once")
            first.setdefault(field.asks, where)


def budget_faults(
    forms: Iterable[Form], allowed: Mapping[str, tuple[Budget, ...]], on: date
) -> Iterator[Fault]:
    """Give each role that is asked for more minutes than its newest budget allows."""
    for year in years(forms, on):
        most = allowed[year.role][0].minutes if year.role in allowed else 0
        if year.minutes > most:
            found = f"{year.minutes:.0f} minutes a year"
            yield _fault("budget", year.role, found, f"{most}, or a dated line with its reason")


def _fault(code: str, where: str, found: str, accepted: str) -> Fault:
    return Fault(
        code=f"burden.{code}",
        where=where,
        asked="forms that ask each thing once, say why, and keep to the minutes of their roles",
        found=found,
        accepted=accepted,
        next_step="change the form, or its forms.toml, or give the reason in burden/budget.toml",
    )
