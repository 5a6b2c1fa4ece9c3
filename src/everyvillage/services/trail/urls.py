"""Addresses of the trail."""

from __future__ import annotations

from django.urls import path

from everyvillage.services.trail import views

urlpatterns = [
    path("trail/", views.trail, name="trail"),
    path("trail/export.<str:form>", views.export, name="trail-export"),
    path("trail/unusual/", views.unusual_page, name="trail-unusual"),
    path("trail/withheld/", views.withheld_page, name="trail-withheld"),
    path("trail/withheld/<int:number>/", views.decide, name="decide-withholding"),
    path("withheld/", views.public_count, name="withheld"),
]
