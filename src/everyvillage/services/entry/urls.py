"""Addresses of the way in; the key of a card stands in its own address only."""

from __future__ import annotations

from django.urls import path

from everyvillage.services.entry.views import mine, way_in, worker

_HOME = "households/<int:number>/entry/"

urlpatterns = [
    path("c/<slug:key>/", way_in.card, name="card-key"),
    path("d/<slug:key>/", way_in.link, name="delegate-link"),
    path("come-in/", way_in.come_in, name="come-in"),
    path("leave/", way_in.leave_page, name="leave"),
    path("my/", mine.home, name="my-home"),
    path("my/questions/", mine.questions, name="my-questions"),
    path("my/questions/<int:number>/", mine.question, name="my-question"),
    path("my/family/", mine.family, name="my-family"),
    path("my/helpers/", mine.helpers, name="my-helpers"),
    path("my/helpers/<int:number>/stop/", mine.stop, name="stop-delegation"),
    path("my/helpers/<int:number>/renew/", mine.renew, name="renew-delegation"),
    path(_HOME, worker.way_in, name="household-entry"),
    path(f"{_HOME}card/", worker.give_card, name="give-card"),
    path(f"{_HOME}revoke/", worker.revoke_card, name="revoke-card"),
    path(f"{_HOME}reopen/", worker.reopen_card, name="reopen-card"),
    path(f"{_HOME}pictures/<int:person>/", worker.choose, name="choose-pictures"),
    path(f"{_HOME}ask/<int:person>/", worker.ask_person, name="ask-person"),
    path(f"{_HOME}died/<int:person>/", worker.died, name="note-death"),
    path(f"{_HOME}stop/<int:delegation>/", worker.stop, name="stop-delegation-beside"),
]
