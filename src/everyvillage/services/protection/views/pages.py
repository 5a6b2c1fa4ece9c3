"""The queue, an episode, and the panels on others' pages."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from everyvillage.contracts import codelists
from everyvillage.contracts.shapes import Compartment
from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.registry.access.roles import role_book
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Person
from everyvillage.registry.place_names import place_names
from everyvillage.services.protection import queries
from everyvillage.services.protection.actions.again import CONTRADICTED
from everyvillage.services.protection.actions.checking import THING as CHECK
from everyvillage.services.protection.actions.deciding import DECIDE
from everyvillage.services.protection.actions.ending import REPORTED
from everyvillage.services.protection.actions.holding import PLAN, holders
from everyvillage.services.protection.actions.publishing import PUBLISH, open_objections
from everyvillage.services.protection.actions.removing import conditions
from everyvillage.services.protection.bills import is_edge
from everyvillage.services.protection.catalogue import (
    CATALOGUE,
    CONSENT,
    ENDINGS,
    OUTCOMES,
    SAID_AT_HOME,
    WITHDRAWALS,
)
from everyvillage.services.protection.chance.missed import miss_rates
from everyvillage.services.protection.kept_rules import changes_said
from everyvillage.services.protection.one_plan import THING as ONE_PLAN
from everyvillage.services.protection.saying import (
    facts_aloud,
    next_things,
    reasons_of,
    silent_sum,
    sum_said,
)
from everyvillage.services.protection.stages import ENDED, Stage
from everyvillage.services.protection.told_here import SELF
from everyvillage.services.protection.waiting import lacking_of, refused_of, waiting_of
from everyvillage.services.protection.week.counts import words_of_week
from everyvillage.services.typed import whole_number
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from everyvillage.contracts.shapes import Words
    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.models import Household
    from everyvillage.registry.shocks.models import Shock
    from everyvillage.services.protection.models import Episode

_NEEDS = {
    "check": CHECK,
    "publish": PUBLISH,
    "recognise": DECIDE,
    "decline": DECIDE,
    "remove": DECIDE,
    "plan": PLAN,
    "deliver": PLAN,
    "withdraw": PLAN,
    "report": PLAN,
    "follow": PLAN,
    "close": DECIDE,
}
_FIELDS = ("household.household_no", "household.episode")
_OTHERS = (queries.MINE, queries.LATE, queries.TOLD, REPORTED, CONTRADICTED)
FILTERS = (*_OTHERS, *(str(one) for one in Stage if one not in ENDED))
_HEAD = "0"
_PAGE_DIGITS = 5
ONCE_BYTES = 9


@never_cache
@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """List the open episodes of one's own place, those whose day is nearest first."""
    acting = acting_of(request)
    _require_list(acting)
    stage = request.GET.get("stage", "")
    found = queries.queue(
        acting,
        stage=stage if stage in FILTERS else "",
        page=page_of(request),
    )
    homes = [one.household for one in found.episodes]
    log_heads(acting, homes)
    villages = place_names((one.village_id for one in homes), acting.on)
    language = str(request.LANGUAGE_CODE)
    parts = {
        "found": found,
        "counts": queries.counts(acting),
        "told": _told_words(acting),
        "stage": stage,
        "filters": [(one, f"protection.stage_{one}") for one in FILTERS],
        "lines": [
            {
                "episode": one,
                "village": villages.get(one.household.village_id, ""),
                "stage": f"protection.stage_{one.stage}",
                "facts": facts_aloud(one, language),
                "late": one.due_on is not None and one.due_on < acting.on,
            }
            for one in found.episodes
        ],
        "next": found.page + 1,
        "week": words_of_week(acting),
        "missed": miss_rates(acting),
        "unjudged": waiting_of(acting).count(),
        "refused": refused_of(acting).count(),
        "may_publish": bool(registry_rules().concerning(acting, Verb.CHANGE, PUBLISH)),
        "may_screen": bool(registry_rules().concerning(acting, Verb.CHANGE, DECIDE)),
    }
    return render(request, "protection/queue.html", parts)


@never_cache
@login_required
@require_GET
def episode(request: HttpRequest, episode: int) -> HttpResponse:
    """Show an episode: why, what happened, what may be done next by whoever looks."""
    acting = acting_of(request)
    found = queries.find_episode(acting, episode)
    log_heads(acting, [found.household])
    language, steps = str(request.LANGUAGE_CODE), list(found.steps.all())
    forms = _forms(acting, found)
    parts = {
        "episode": found,
        "stage": f"protection.stage_{found.stage}",
        "open": found.stage not in ENDED,
        "reasons": reasons_of(found, language),
        "facts": facts_aloud(found, language),
        "shocks": [_said(acting, one, language) for one in queries.shocks_of(found)],
        "steps": [
            {
                "step": one,
                "words": f"protection.step_{one.what}",
                "note": f"protection.note_{one.note}" if one.note else "",
                "household": one.role.startswith("by-"),
                "changes": list(changes_said(one, language)),
                "late": timezone.localdate(one.at) > one.happened_on,
            }
            for one in steps
        ],
        "forms": forms,
        "contradicted": any(map(queries.contradicts, steps)),
        "sees_plan": registry_rules().ask(acting, Verb.READ, ONE_PLAN, found.household).allowed,
        "kin": acting.is_kin(found.household_id),
        "objections": open_objections(found) if found.stage == Stage.PUBLISHED else 0,
        **_help_parts(found, language),
        **_form_parts(found, forms, acting.on, language),
        "today": acting.on,
        "asked": f"visit.wish_{found.asked_for}" if found.asked_for else "",
        "silent_sum": silent_sum(found, language),
    }
    return render(request, "protection/episode.html", parts)


def _help_parts(found: Episode, language: str) -> dict[str, object]:
    """Give the help of a case and its follow-ups, each in words."""
    return {
        "measures": [
            {
                "measure": one,
                "words": f"protection.help_{one.kind}",
                "why": f"protection.reason_{one.withdrawn_why}",
            }
            for one in found.measures.order_by("pk")
        ],
        "followups": [
            {
                "one": one,
                "well": f"protection.note_{one.well}",
                "sum": sum_said(one.income_fen, language),
            }
            for one in found.followups.all()
        ],
    }


def _form_parts(
    found: Episode, forms: frozenset[str], on: date, language: str
) -> dict[str, object]:
    """Give what the forms of a case offer, and what has to hold before its risk is removed."""
    return {
        "helpers": _helpers(found, on) if "plan" in forms else [],
        "outcomes": [(one, f"protection.outcome_{one}") for one in OUTCOMES],
        "consents": [(one, f"protection.consent_{one}") for one in CONSENT],
        "catalogue": [(one, f"protection.help_{one}") for one in CATALOGUE],
        "conditions": _conditions(found, on, language) if "remove" in forms else [],
        "endings": [(one, f"protection.reason_{one}") for one in ENDINGS],
        "said": [(one, f"protection.note_{one}") for one in SAID_AT_HOME],
        "withdrawals": [(one, f"protection.reason_{one}") for one in WITHDRAWALS],
    }


def panel(request: HttpRequest, household: Household) -> str:
    """Give the part of a household's page that shows its episodes and takes a new shock."""
    acting = acting_of(request)
    language = str(request.LANGUAGE_CODE)
    told = [_said(acting, one, language) for one in queries.told_of(household, acting.on)]
    parts = {
        "household": household,
        "episodes": [
            {
                "episode": one,
                "stage": f"protection.stage_{one.stage}",
                "silent_sum": silent_sum(one, str(request.LANGUAGE_CODE)),
            }
            for one in queries.episodes_of(household)
        ],
        "waiting": [one for one in told if not one["shock"].is_taken],
        "missing": lacking_of(household.pk),
        "may_tell": registry_rules().ask(acting, Verb.CHANGE, PLAN, household).allowed,
        "kinds": [(kind, codelists.SHOCK.items[kind]) for kind in codelists.SHOCK.items],
        "own": [one for one in told if one["shock"].office == SELF],
        "once": token_urlsafe(ONCE_BYTES),
        "today": acting.on,
    }
    return render_to_string("protection/panel.html", parts, request)


def _said(acting: Acting, one: Shock, language: str) -> dict[str, Any]:
    """Give a shock in the words and sums of the page; its kind only where its wall is open."""
    wall = Compartment(one.compartment)
    return {
        "shock": one,
        "closed": wall is not Compartment.OPEN and not acting.has_open(wall),
        "words": codelists.SHOCK.items[one.kind],
        "office": codelists.OFFICE.items[one.office],
        "own": sum_said(one.own_fen, language) if one.own_fen != 0 else "",
        "share": "protection.own_at_least" if is_edge(one) else "protection.own_share",
        "gone": one.withdrawn_at and timezone.localdate(one.withdrawn_at),
    }


def home_panel(request: HttpRequest) -> str:
    """Give the line of the home page for those who have a queue, "" for everybody else."""
    acting = acting_of(request)
    if not registry_rules().concerning(acting, Verb.LIST, "household"):
        return ""
    parts = {
        "counts": queries.counts(acting),
        "told": _told_words(acting),
        "week": words_of_week(acting),
    }
    return render_to_string("protection/home.html", parts, request)


def _conditions(found: Episode, on: date, language: str) -> list[dict[str, str]]:
    """Give what has to hold before the risk counts as removed, and whether it does."""
    states = {True: "protection.yes", False: "protection.no", None: "protection.not_said"}
    chinese = language.startswith("zh")
    return [
        {
            "state": states[one.holds],
            "words": f"protection.must_{one.id}" if one.id else "",
            "sentence": one.sentences[chinese],
        }
        for one in conditions(found, on)
    ]


def _told_words(acting: Acting) -> str:
    """Give the words of what was brought before the level of whoever looks, "" for none."""
    words = {"township": "protection.told_township", "county": "protection.told_county"}
    return words.get(acting.level, "")


def _helpers(found: Episode, on: date) -> list[tuple[str, Words]]:
    """Give who can hold the case, with the words of the role."""
    book = role_book()
    able = holders(found.household, on).items()
    return [(login, book.role(role).words) for login, role in able]


def _forms(acting: Acting, found: Episode) -> frozenset[str]:
    """Give the forms that the stage asks for and the role in use may fill in."""
    rules = registry_rules()
    return frozenset(
        name
        for name in next_things(found)
        if rules.ask(acting, Verb.CHANGE, _NEEDS[name], found.household).allowed
    )


def page_of(request: HttpRequest) -> int:
    """Give the number of the page asked for, the first for anything that is none."""
    return max(whole_number(request.GET.get("page", ""), _PAGE_DIGITS), 1)


def _require_list(acting: Acting) -> None:
    registry_rules().require(acting, Verb.LIST, "household")


def log_heads(acting: Acting, homes: Iterable[Household]) -> None:
    """Log that the records of these households' heads are shown, before they are."""
    numbers = [one.household_no for one in homes]
    heads = Person.objects.filter(household_id__in=numbers, relation=_HEAD)
    showing = Showing(purpose="duty", fields=_FIELDS)
    log_reading(Reader.of(acting), heads.values_list("pk", flat=True), showing)
