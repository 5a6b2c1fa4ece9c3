"""Address of the burden meter."""

from __future__ import annotations

from django.urls import path

from everyvillage.services.burden import views

urlpatterns = [path("burden/", views.burden, name="burden")]
