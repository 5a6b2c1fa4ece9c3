"""Addresses of the proof."""

from __future__ import annotations

from django.urls import path

from everyvillage.services.proof import views

urlpatterns = [
    path("proof/", views.proof, name="proof"),
    path("proof/late/", views.late, name="proof-late"),
    path("proof/sheet/", views.day_sheet, name="proof-sheet"),
    path("households/<int:number>/deliveries/new/", views.new_delivery, name="new-delivery"),
]
