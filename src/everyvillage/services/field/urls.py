"""Addresses of the field; the shell and its script govern /field/ only."""

from __future__ import annotations

from django.urls import path

from everyvillage.services.field import views

urlpatterns = [
    path("field/", views.shell, name="field"),
    path("field/service-worker.js", views.service_worker, name="field-worker"),
    path("field/device/", views.device, name="field-device"),
    path("field/outbox/", views.outbox, name="field-outbox"),
    path("field/pack/", views.pack, name="field-pack"),
    path("field/notes/<int:note>/", views.note, name="voice-note"),
    path("field/phones/", views.devices, name="devices"),
    path("field/phones/<uuid:device>/revoke/", views.revoke, name="revoke-device"),
]
