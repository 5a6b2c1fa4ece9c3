"""A refusal as a resident sees it: one picture, one sentence, one way on."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.shortcuts import render

from everyvillage.core.errors import EveryvillageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    View = Callable[..., HttpResponse]

_SENTENCES = {
    "entry.card-unknown": "entry.refused_card",
    "entry.key-locked": "entry.refused_locked",
    "entry.pictures-wrong": "entry.refused_pictures",
    "entry.pictures-unfit": "entry.refused_unfit",
    "resident.refused": "entry.refused_nobody",
}


def plainly_refused(view: View) -> View:
    """Turn a readable error of a resident's page into a picture and a sentence."""

    @wraps(view)
    def shown(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except EveryvillageError as error:
            return show_plainly(request, error)

    return shown


def show_plainly(request: HttpRequest, error: EveryvillageError) -> HttpResponse:
    """Show a readable error as a picture and a sentence, with the status the error asks for."""
    sentence = _SENTENCES.get(error.code, "entry.refused_other")
    parts = {"sentence": sentence, "code": error.code}
    return render(request, "entry/refused.html", parts, status=error.http_status)
