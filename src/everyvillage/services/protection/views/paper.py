"""The page on which a bill is added up as on paper; nothing of it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from everyvillage.analytics.risk.illness import GROUPS, LEVELS
from everyvillage.analytics.risk.illness.reckon import LAYERS
from everyvillage.contracts import codelists
from everyvillage.core.errors import Fault, InputError
from everyvillage.policy.parameters import shipped_parameters, shipped_sources
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household
from everyvillage.services.protection.actions.holding import PLAN
from everyvillage.services.protection.paper import OnPaper, asked_of, group_of, on_paper
from everyvillage.services.protection.saying import sum_said
from everyvillage.services.protection.views.pages import log_heads
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from everyvillage.policy.parameters import ParameterValue

_PERCENT = 100


@never_cache
@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bill_on_paper(request: HttpRequest, number: int) -> HttpResponse:
    """Add a bill up for a household of one's own place: the sum, the year after, what is due."""
    acting = acting_of(request)
    rows = Household.objects.filter(pk=number)
    home: Household = registry_rules().find(acting, Verb.CHANGE, PLAN, rows)
    log_heads(acting, [home])
    faults: Sequence[Fault] = ()
    found = None
    if request.method == "POST":
        typed: dict[str, str] = {name: str(value) for name, value in request.POST.items()}
        try:
            found = on_paper(home, asked_of(typed), acting.on)
        except InputError as error:
            faults = error.faults
    else:
        typed = {"level": "county", "group": group_of(home), "insured": "yes"}
    parts = {
        "household": home,
        "typed": typed,
        "levels": [(one, f"protection.level_{one}") for one in LEVELS],
        "groups": [(one, f"protection.group_{one}") for one in GROUPS],
        "paid": any(typed.get(f"paid_{one}") for one in LAYERS),
        "faults": faults,
        "found": _said(found, str(request.LANGUAGE_CODE)) if found else None,
    }
    return render(request, "protection/paper.html", parts, status=400 if faults else 200)


def _sources(found: OnPaper, language: str) -> list[dict[str, Any]]:
    """Give each parameter of the sum once: its words, its value, how sure it is, its source."""
    used = dict.fromkeys(value for line in found.sum.lines for value in line.parameters)
    return [
        {
            "words": shipped_parameters().named(one.name).words,
            "value": _value(one, language),
            "unsure": one.unverified,
            "source": "; ".join(shipped_sources()[key] for key in one.source.split(", ")),
        }
        for one in used
    ]


def _value(one: ParameterValue, language: str) -> str:
    """Say a value with its unit: a sum in the money of the country, a part in percent."""
    if one.unit.startswith("yuan") and isinstance(one.value, int):
        return sum_said(one.value * _PERCENT, language)
    return f"{one.value} %" if one.unit == "%" else f"{one.value} {one.unit}"


def _said(found: OnPaper, language: str) -> dict[str, Any]:
    """Give what was found in the words and sums of the page."""
    said: dict[str, Any] = {
        "lines": [{"line": one, "sum": sum_said(one.fen, language)} for one in found.sum.lines],
        "own": sum_said(found.sum.own_fen, language),
        "due": [
            {
                "words": f"protection.paid_{one.layer}",
                "office": codelists.OFFICE.items[one.office],
                "sum": sum_said(one.missing_fen, language),
            }
            for one in found.due
        ],
        "by_source": found.by_source,
        "sources": _sources(found, language),
        "unsure": any(value.unverified for line in found.sum.lines for value in line.parameters),
    }
    if found.foreseen is not None:
        ahead = found.foreseen
        said["ahead"] = ahead
        said["line"] = sum_said(ahead.line_fen, language)
        said["help"] = sum_said(ahead.help_fen, language)
        said["help_high"] = sum_said(ahead.help_high_fen, language)
        said["months"] = [
            {
                "number": one.number,
                "below": one.per_head < ahead.line_fen,
                "low": sum_said(one.low, language),
                "per_head": sum_said(one.per_head, language),
                "high": sum_said(one.high, language),
            }
            for one in ahead.months
        ]
    if found.weight is not None:
        said["weight"] = found.weight
        share = found.weight.of_income
        said["share"] = "" if share is None else f"{share * _PERCENT:.0f} %"
    return said
