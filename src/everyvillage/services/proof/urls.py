"""Addresses of the proof."""

from __future__ import annotations

from django.urls import path

from everyvillage.services.proof import recording, views

urlpatterns = [
    path("proof/", views.proof, name="proof"),
    path("proof/late/", views.late, name="proof-late"),
    path("proof/sheet/", views.day_sheet, name="proof-sheet"),
    path("proof/promises/new/", recording.new_promise, name="new-promise"),
    path("proof/evidence/new/", recording.new_evidence, name="new-evidence"),
    path("proof/<int:entry>/files/<int:nth>/", recording.evidence_file, name="evidence-file"),
    path("households/<int:number>/deliveries/new/", views.new_delivery, name="new-delivery"),
]
