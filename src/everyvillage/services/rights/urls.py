"""Addresses of the rights; no person is named in one."""

from __future__ import annotations

from django.urls import path

from everyvillage.services.rights.pages import mine, naming, office

urlpatterns = [
    path("my/looked/", mine.looked, name="my-looked"),
    path("my/looked/<int:number>/", mine.object_page, name="my-objection"),
    path("my/requests/", mine.requests, name="my-requests"),
    path("my/requests/new/", mine.correct, name="my-correction"),
    path("my/requests/<int:number>/", mine.request_page, name="my-request"),
    path("my/requests/<int:number>/appeal/", mine.appeal, name="my-appeal"),
    path("requests/", office.requests, name="requests"),
    path("requests/appeals/", naming.appeal_persons, name="appeal-persons"),
    path("requests/<int:number>/", office.request_page, name="request"),
    path("requests/<int:number>/proof/", office.check, name="check-request"),
    path("requests/<int:number>/answer/", office.answer, name="answer-request"),
    path("requests/<int:number>/decide/", office.decide, name="decide-request"),
]
