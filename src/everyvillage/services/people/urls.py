"""Addresses of the people; a person is never named in one, only the row of a household."""

from __future__ import annotations

from django.urls import path

from everyvillage.services.people import views

urlpatterns = [
    path("households/", views.households, name="households"),
    path("households/export.csv", views.export, name="households-export"),
    path("households/<int:number>/", views.household, name="household"),
    path("households/<int:number>/open/", views.open_wall, name="open-compartment"),
]
